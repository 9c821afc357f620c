"""A station on the bench: `station run` with a scanner's cable, a panel that it sounds on, and its log, in our hands.

One thread waits for all of them, so that a time is taken when it happens and not when a thread is next.
"""

import json
import os
import random
import selectors
import socket
import subprocess
import time
import tty
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks import place
from benchmarks.programs import PATIENCE_S, STATION, Program, program

_RECORDED: Final = b"scan recorded"
_GAP_S: Final = (0.02, 0.06)
"""The pause between scans: random, so that nothing keeps step with it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """How long a scan took, in seconds from before its bytes were written."""

    committed: float
    """Until the log told of the commit."""
    beeped: float
    """Until the buzzer's line came."""


class Bench:
    """What the station's devices are connected to."""

    def __init__(self, folder: Path) -> None:
        self._selector = selectors.DefaultSelector()
        self._cable, self._far_end = os.openpty()
        tty.setraw(self._far_end)
        os.set_blocking(self._cable, False)
        self._panel = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        panel = folder / "panel"
        panel.unlink(missing_ok=True)
        self._panel.bind(str(panel))
        self._panel.listen()
        self._watch(self._panel.fileno(), self._admit)
        log, self.log = os.pipe()
        self._read_log = os.fdopen(log, "rb", buffering=0)
        self._watch(log, partial(self._lines, self._read_log.read, self._logged))
        self._connections: list[socket.socket] = []
        self._rests: dict[object, bytes] = {}
        self._last_words: deque[bytes] = deque(maxlen=5)
        self.recorded = 0
        """Packages that the log told of."""
        self._recorded_at = self._beeped_at = 0.0
        self._beeps = 0
        self.settings: Final = place.settings(folder, scanner=os.ttyname(self._far_end), panel=panel)

    def scan(self, symbol: bytes) -> Answer:
        """Scan one package, and return how long it took once it is saved and heard."""
        recorded, beeps = self.recorded, self._beeps
        begun = time.perf_counter()
        os.write(self._cable, symbol + b"\r")
        self._until(lambda: self.recorded > recorded and self._beeps > beeps, f"an answer to {symbol!r}")
        return Answer(self._recorded_at - begun, self._beeped_at - begun)

    def paced(self, symbols: Iterable[bytes], between: Callable[[], None] = lambda: None) -> list[Answer]:
        """Scan one after the other with a pause and `between` after each."""
        answers = []
        for symbol in symbols:
            answers.append(self.scan(symbol))
            between()
            self.rest(random.uniform(*_GAP_S))  # noqa: S311  # no secret
        return answers

    def stream(self, symbols: Sequence[bytes]) -> float:
        """Send symbols as fast as the station takes them; return the seconds until all are saved."""
        wanted = self.recorded + len(symbols)
        unsent = memoryview(b"".join(symbol + b"\r" for symbol in symbols))
        begun = time.perf_counter()
        while unsent:
            try:
                unsent = unsent[os.write(self._cable, unsent[:1024]) :]
                self._turn(0)
            except BlockingIOError:
                self._turn(0.001)
        self._until(lambda: self.recorded >= wanted, f"{len(symbols)} scans to be saved")
        return self._recorded_at - begun

    def rest(self, seconds: float) -> None:
        """Let time pass and take what the station says meanwhile."""
        deadline = time.perf_counter() + seconds
        while (left := deadline - time.perf_counter()) > 0:
            self._turn(left)

    def close(self) -> None:
        """Let go of everything."""
        self._selector.close()
        for connection in (*self._connections, self._panel):
            connection.close()
        self._read_log.close()
        for descriptor in (self._cable, self._far_end, self.log):
            os.close(descriptor)

    def _until(self, condition: Callable[[], bool], what: str) -> None:
        """Wait for a condition as long as scans go on being saved."""
        deadline, saved = time.perf_counter() + PATIENCE_S, self.recorded
        while not condition():
            if self.recorded != saved:
                deadline, saved = time.perf_counter() + PATIENCE_S, self.recorded
            if time.perf_counter() > deadline:
                raise TimeoutError(
                    f"waited {PATIENCE_S:.0f} s for {what}; {self.recorded} were saved; log: {[*self._last_words]}"
                )
            self._turn(1.0)

    def _turn(self, seconds: float) -> None:
        for key, _ in self._selector.select(seconds):
            key.data()

    def _watch(self, descriptor: int, act: Callable[[], None]) -> None:
        self._selector.register(descriptor, selectors.EVENT_READ, act)

    def _admit(self) -> None:
        connection, _ = self._panel.accept()
        self._connections.append(connection)
        self._watch(connection.fileno(), partial(self._lines, connection.recv, self._played, connection))

    def _lines(
        self,
        read: Callable[[int], bytes | None],
        take: Callable[[bytes], None],
        connection: socket.socket | None = None,
    ) -> None:
        """Read what is there and take each line that is whole."""
        came = read(65536)
        if not came and connection is not None:
            self._selector.unregister(connection)
        *lines, self._rests[read] = (self._rests.get(read, b"") + (came or b"")).split(b"\n")
        for line in lines:
            take(line)

    def _played(self, line: bytes) -> None:
        if b'"hertz"' in line and json.loads(line)["hertz"]:
            self._beeps, self._beeped_at = self._beeps + 1, time.perf_counter()

    def _logged(self, line: bytes) -> None:
        self._last_words.append(line)
        if _RECORDED in line:
            if b"verdict='ok'" not in line:
                raise ValueError(f"a package that should have been OK: {line!r}")
            self.recorded, self._recorded_at = self.recorded + 1, time.perf_counter()


@contextmanager
def station(folder: Path, *before: str) -> Iterator[tuple[Bench, Program]]:
    """Run a station on the database in the folder and yield the bench and the process, once it is ready and quiet.

    Words `before` are put before the command, as `strace` is.
    """
    with ExitStack() as stack:
        bench = stack.enter_context(closing(Bench(folder)))
        words: tuple[str | Path, ...] = (*before, *STATION, "run", "--config", bench.settings)
        process = stack.enter_context(program(words, ready_at=folder / "ready", stderr=bench.log))
        bench.rest(1.0)
        yield bench, process


def quietly_run(words: Sequence[str | Path]) -> str:
    """Run a command to its end and return what it printed."""
    return subprocess.run(words, check=True, capture_output=True, text=True, timeout=PATIENCE_S).stdout
