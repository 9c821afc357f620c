"""The scanner's end of a cable: a pseudo-terminal that the station's serial driver opens as it opens a real one."""

import asyncio
import contextlib
import os
import tty
from pathlib import Path
from typing import Final

TERMINATOR: Final = b"\r"


class PtyScanner:
    """Sends symbols into a pseudo-terminal; the cable can be pulled and plugged in again."""

    def __init__(self, link: Path) -> None:
        self._link = link
        self._master: int | None = None
        self._slave: int | None = None
        self._turn = asyncio.Lock()

    @property
    def plugged(self) -> bool:
        """Whether the cable is in."""
        return self._master is not None

    def plug(self) -> None:
        """Make the device appear under its stable path."""
        if self._master is not None:
            return
        self._master, self._slave = os.openpty()
        # The slave end stays open here, so that its raw mode outlives the station (pty(7) resets it on last close).
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)
        fresh = self._link.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(os.ttyname(self._slave))
        fresh.replace(self._link)

    def unplug(self) -> None:
        """Make the device vanish, as a pulled USB plug does."""
        self._link.unlink(missing_ok=True)
        for end in (self._master, self._slave):
            if end is not None:
                os.close(end)
        self._master = self._slave = None

    async def send(self, symbol: bytes) -> bool:
        """Send a symbol and the terminator; False where the cable is out or nobody reads."""
        async with self._turn:
            rest = symbol + TERMINATOR
            while rest:
                if self._master is None:
                    return False
                try:
                    rest = rest[os.write(self._master, rest) :]
                except BlockingIOError:
                    if not await self._room(self._master):
                        return False
            return True

    async def _room(self, master: int) -> bool:
        """Wait until the other end has read something; False after a second without."""
        loop = asyncio.get_running_loop()
        ready = asyncio.Event()
        loop.add_writer(master, ready.set)
        try:
            await asyncio.wait_for(ready.wait(), 1.0)
        except TimeoutError:
            return False
        finally:
            with contextlib.suppress(ValueError, OSError):
                loop.remove_writer(master)
        return True
