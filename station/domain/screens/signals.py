"""What a person sees and hears: a screen, a light and a tone, as data."""

from dataclasses import dataclass
from enum import Enum
from typing import Final

COLUMNS: Final = 21
"""Characters in a small line: 6 pixels each on a panel 128 pixels wide."""
HEADLINE_COLUMNS: Final = 10
"""Characters in the headline: 12 pixels each."""
ROWS: Final = 6
"""Small lines below the headline: 16 + 6 x 8 = 64 pixels."""


@dataclass(frozen=True, slots=True)
class Screen:
    """A headline in large type and at most six small lines, printable ASCII, nothing cut off.

    The headline carries the verdict as a word, so that no meaning hangs on colour or sound. The aside stands in
    small type at the right of the headline, a column apart, in the room the headline leaves. A screen that tells a
    person to stop is drawn with a dark headline on a lit bar.
    """

    headline: str
    lines: tuple[str, ...] = ()
    aside: str = ""
    stop: bool = False

    def __post_init__(self) -> None:
        """Refuse what would be cut off."""
        room = room_beside(self.headline)
        if len(self.headline) > HEADLINE_COLUMNS or (self.aside and len(self.aside) > room):
            raise ValueError(f"headline {self.headline!r} with {self.aside!r} is wider than the panel")
        if len(self.lines) > ROWS or any(len(line) > COLUMNS for line in self.lines):
            raise ValueError(f"{self.lines!r} is more than {ROWS} lines of {COLUMNS} characters")
        if not all(" " <= c <= "~" for text in (self.headline, self.aside, *self.lines) for c in text):
            raise ValueError(f"{self!r} has a character that is not printable ASCII")

    def text(self) -> tuple[str, ...]:
        """Return the lines as they are read, the headline with its aside first."""
        if not self.aside:
            return (self.headline, *self.lines)
        gap = COLUMNS - len(self.headline) - len(self.aside)
        return (self.headline + " " * gap + self.aside, *self.lines)


def room_beside(headline: str) -> int:
    """Return how many characters an aside may have at the right of a headline, a column apart."""
    return COLUMNS - 2 * len(headline) - 1


class Colour(Enum):
    """What the light can shine in."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    BLUE = "blue"
    WHITE = "white"


@dataclass(frozen=True, slots=True)
class Light:
    """A colour and its rhythm; the rhythms differ as well as the colours."""

    colour: Colour
    pattern: str
    """The rhythm's name: `flash`, `steady`, `dim`, `blink`, `strobe`, `pulse`, `breathe` or `off`."""
    beats: tuple[tuple[float, float], ...]
    """Level (0.0 to 1.0) and seconds, one after the other; seconds of 0 hold for good."""
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class Tone:
    """Notes one after the other."""

    name: str
    notes: tuple[tuple[int, float], ...]
    """Frequency in hertz (0 is silence) and seconds."""
    repeats: bool = False
    """Play again from the start until something else is to be heard; the silence between is the last note."""
    loudness: float = 1.0
    """How loud, as a part of the loudest (amplitude)."""
