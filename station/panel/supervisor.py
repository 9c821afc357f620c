"""Keeps real processes running, as systemd would: what dies is started again a second later, unless it is held."""

import asyncio
import contextlib
import shutil
import signal
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from station.clock import monotonic

RESTART_S: Final = 1.0
GRACE_S: Final = 5.0
_REMEMBERED: Final = 60
_LINE_LIMIT: Final = 400


@dataclass(frozen=True, slots=True)
class Health:
    """How a process is."""

    name: str
    state: str
    """`running`, `waiting` to be started again, or `held` down by a person."""
    pid: int | None
    starts: int
    exit_status: int | None
    """How it ended last; below zero the signal."""
    said: str
    """The last line it wrote."""


class Child:
    """One process: started, watched, started again."""

    def __init__(self, name: str, command: Sequence[str], folder: Path, changed: Callable[[], None]) -> None:
        self.name = name
        self.said: deque[str] = deque(maxlen=_REMEMBERED)
        self._command = _dying_with_us(command)
        self._folder = folder
        self._changed = changed
        self._process: asyncio.subprocess.Process | None = None
        self._allowed = asyncio.Event()
        self._allowed.set()
        self._starts = 0
        self._exit_status: int | None = None

    @property
    def health(self) -> Health:
        """How it is now."""
        running = self._process is not None
        state = "running" if running else "waiting" if self._allowed.is_set() else "held"
        pid = self._process.pid if self._process else None
        return Health(self.name, state, pid, self._starts, self._exit_status, self.said[-1] if self.said else "")

    async def run(self) -> None:
        """Keep it running until this is cancelled, then end it."""
        try:
            while True:
                await self._allowed.wait()
                await self._once()
                self._changed()
                await asyncio.sleep(RESTART_S)
        finally:
            await self._end()

    def kill(self) -> None:
        """Kill it with SIGKILL, as a power cut would; it is started again."""
        if self._process is not None:
            self._process.kill()

    def reload(self) -> None:
        """Have it read its settings again (SIGHUP)."""
        if self._process is not None:
            self._process.send_signal(signal.SIGHUP)

    def hold(self) -> None:
        """Kill it and keep it down."""
        self._allowed.clear()
        self.kill()
        self._changed()

    def release(self) -> None:
        """Let it run again."""
        self._allowed.set()
        self._changed()

    async def _once(self) -> None:
        started = monotonic()
        try:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                cwd=self._folder,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
                start_new_session=True,  # Ctrl+C is for the panel, which ends its processes in their order
            )
        except OSError as error:
            self._say(f"cannot be started: {error}")
            return
        self._starts += 1
        self._changed()
        assert self._process.stdout is not None
        await self._listen(self._process.stdout)
        self._exit_status = await self._process.wait()
        self._process = None
        self._say(f"ended with {self._exit_status} after {monotonic() - started:.1f} s")

    async def _listen(self, stream: asyncio.StreamReader) -> None:
        while True:
            try:
                line = await stream.readline()
            except ValueError:  # a line longer than the stream's buffer; it has been dropped
                continue
            if not line:
                return
            self._say(line.decode(errors="replace").rstrip()[:_LINE_LIMIT])

    def _say(self, line: str) -> None:
        self.said.append(line)
        self._changed()

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None or process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
            try:
                await asyncio.wait_for(process.wait(), GRACE_S)
            except TimeoutError:
                process.kill()
                await process.wait()


class Supervisor:
    """The processes of the demo, by name."""

    def __init__(self, folder: Path, changed: Callable[[], None]) -> None:
        self._folder = folder
        self._changed = changed
        self._children: dict[str, Child] = {}
        self._tasks: list[asyncio.Task[None]] = []

    def __getitem__(self, name: str) -> Child:
        return self._children[name]

    def start(self, name: str, command: Sequence[str]) -> None:
        """Start a process and keep it running."""
        child = self._children[name] = Child(name, command, self._folder, self._changed)
        self._tasks.append(asyncio.create_task(child.run(), name=name))

    def health(self) -> list[Health]:
        """How each process is, in the order in which they were started."""
        return [child.health for child in self._children.values()]

    async def stop(self) -> None:
        """End every process, the last started first."""
        for task in reversed(self._tasks):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


def _dying_with_us(command: Sequence[str]) -> tuple[str, ...]:
    """Let the kernel end the process when the panel is killed, so that nothing is left behind."""
    setpriv = shutil.which("setpriv")
    return (setpriv, "--pdeathsig", "TERM", "--", *command) if setpriv else tuple(command)
