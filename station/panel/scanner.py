"""The scanner's end of a cable: a pseudo-terminal that the station's serial driver opens as it opens a real one."""

import asyncio
import contextlib
import os
import select
from pathlib import Path
from typing import Final

TERMINATOR: Final = b"\r"
PATIENCE_S: Final = 1.0
"""How long a symbol waits for its reader to make room."""


class PtyScanner:
    """Sends symbols into a pseudo-terminal; the cable can be pulled and plugged in again."""

    def __init__(self, link: Path) -> None:
        self._link = link
        self._master: int | None = None
        self._turn = asyncio.Lock()

    @property
    def plugged(self) -> bool:
        """Whether the cable is in."""
        return self._master is not None

    def plug(self) -> None:
        """Make the device appear under its stable path."""
        if self._master is not None:
            return
        self._master, slave = os.openpty()
        os.set_blocking(self._master, False)
        fresh = self._link.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(os.ttyname(slave))
        os.close(slave)  # from now on the kernel tells whether somebody has it open
        fresh.replace(self._link)

    def unplug(self) -> None:
        """Make the device vanish, as a pulled USB plug does."""
        self._link.unlink(missing_ok=True)
        if self._master is not None:
            os.close(self._master)
        self._master = None

    async def send(self, symbol: bytes) -> bool:
        """Send a symbol and the terminator; False where the cable is out, nobody has it open or nobody reads."""
        async with self._turn:
            rest = symbol + TERMINATOR
            while rest:
                if self._master is None or not _is_open(self._master):
                    return False
                try:
                    rest = rest[os.write(self._master, rest) :]
                except BlockingIOError:
                    if not await _has_room(self._master):
                        return False
            return True


def _is_open(master: int) -> bool:
    """Tell whether a program has the other end open: the kernel says that it hung up when the last one closed it."""
    poll = select.poll()
    poll.register(master, 0)
    return not poll.poll(0)


async def _has_room(master: int) -> bool:
    """Wait until the other end has read something; False where it does not."""
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    loop.add_writer(master, ready.set)
    try:
        await asyncio.wait_for(ready.wait(), PATIENCE_S)
    except TimeoutError:
        return False
    finally:
        with contextlib.suppress(ValueError, OSError):
            loop.remove_writer(master)
    return True
