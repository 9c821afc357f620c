"""Doubles that remember: a device of each kind without a device, for tests and for a replay.

`lose` makes one behave as if it had been unplugged.
"""

from collections.abc import Iterator
from queue import SimpleQueue
from typing import TYPE_CHECKING, Generic, TypeVar

from station.drivers import ScanVoidedError
from station.errors import DeviceLostError

if TYPE_CHECKING:
    from PIL.Image import Image

Thing = TypeVar("Thing")


class _Remembering:
    """What the doubles of outputs have: it can be lost, and knows whether it was closed."""

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


class _Fed(Generic[Thing]):
    """What the doubles have that a program feeds: what is to come, and the end of it."""

    def __init__(self) -> None:
        self.closed = False
        self._coming: SimpleQueue[tuple[Thing] | Exception | None] = SimpleQueue()

    def lose(self, problem: str = "unplugged; plug it in again") -> None:
        """Be unplugged next."""
        self._coming.put(DeviceLostError(problem))

    def close(self) -> None:
        """End a waiting iteration, after what was fed before."""
        self.closed = True
        self._coming.put(None)

    def _come(self) -> Iterator[Thing]:
        """Yield what was fed, waiting for more until it is closed."""
        while (coming := self._coming.get()) is not None:
            if isinstance(coming, Exception):
                raise coming
            yield coming[0]


class RememberingScanner(_Fed[bytes]):
    """Reads what it is given, in the order it is given."""

    def feed(self, symbol: bytes) -> None:
        """Read this symbol next."""
        self._coming.put((symbol,))

    def void(self, reason: str = "part of the symbol was lost; scan again") -> None:
        """Lose part of a symbol next."""
        self._coming.put(ScanVoidedError(reason))

    def scans(self) -> Iterator[bytes]:
        """Yield what was fed."""
        return self._come()


class RememberingButton(_Fed[str]):
    """Buttons that a program presses."""

    def press(self, button: str = "ack") -> None:
        """Be pressed."""
        self._coming.put((button,))

    def presses(self) -> Iterator[str]:
        """Yield which button at each press."""
        return self._come()


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
        self.loudness: list[float] = []

    def sound(self, hertz: int, loudness: float = 1.0) -> None:
        """Remember the frequency, and how loud."""
        self._use()
        self.sounded.append(hertz)
        self.loudness.append(loudness)
