"""Doubles that remember: a device of each kind without a device, for tests and for a replay.

`lose` makes one behave as if it had been unplugged.
"""

from collections.abc import Callable, Iterator
from queue import SimpleQueue
from typing import TYPE_CHECKING

from station.drivers import ScanVoidedError
from station.errors import DeviceLostError

if TYPE_CHECKING:
    from PIL.Image import Image


class _Remembering:
    """What every double has: it can be lost, and knows whether it was closed."""

    def __init__(self) -> None:
        self.closed = False
        self._problem = ""

    def lose(self, problem: str = "unplugged; plug it in again") -> None:
        """Be gone from now on."""
        self._problem = problem

    def close(self) -> None:
        """Remember that it was let go of."""
        self.closed = True

    def _use(self) -> None:
        """Raise `DeviceLostError` when it is gone."""
        if self._problem:
            raise DeviceLostError(self._problem)


class RememberingScanner:
    """Reads what it is given, in the order it is given."""

    def __init__(self) -> None:
        self.closed = False
        self._coming: SimpleQueue[bytes | Exception | None] = SimpleQueue()

    def feed(self, symbol: bytes) -> None:
        """Read this symbol next."""
        self._coming.put(symbol)

    def void(self, reason: str = "part of the symbol was lost; scan again") -> None:
        """Lose part of a symbol next."""
        self._coming.put(ScanVoidedError(reason))

    def lose(self, problem: str = "unplugged; plug it in again") -> None:
        """Be unplugged next."""
        self._coming.put(DeviceLostError(problem))

    def scans(self) -> Iterator[bytes]:
        """Yield what was fed, waiting for more until it is closed."""
        while (coming := self._coming.get()) is not None:
            if isinstance(coming, Exception):
                raise coming
            yield coming

    def close(self) -> None:
        """End a waiting `scans`, after what was fed before."""
        self.closed = True
        self._coming.put(None)


class RememberingDisplay(_Remembering):
    """Remembers every picture it showed."""

    def __init__(self) -> None:
        super().__init__()
        self.pictures: list[Image] = []

    def show(self, image: "Image") -> None:
        """Remember a copy of the picture."""
        self._use()
        self.pictures.append(image.copy())


class RememberingLight(_Remembering):
    """Remembers every colour and level it shone in."""

    def __init__(self) -> None:
        super().__init__()
        self.shone: list[tuple[str, float]] = []

    def shine(self, colour: str, level: float) -> None:
        """Remember the colour and the level."""
        self._use()
        self.shone.append((colour, level))


class RememberingBuzzer(_Remembering):
    """Remembers every frequency it sounded."""

    def __init__(self) -> None:
        super().__init__()
        self.sounded: list[int] = []

    def sound(self, hertz: int) -> None:
        """Remember the frequency."""
        self._use()
        self.sounded.append(hertz)


class RememberingButton(_Remembering):
    """A button that a program presses."""

    def __init__(self) -> None:
        super().__init__()
        self._watchers: list[Callable[[], None]] = []

    def watch(self, pressed: Callable[[], None]) -> None:
        """Call `pressed` at each press from now on."""
        self._use()
        self._watchers.append(pressed)

    def press(self) -> None:
        """Be pressed."""
        for pressed in self._watchers:
            pressed()
