"""What is known of one scanner: how it is set up, and so what it does to a symbol."""

from dataclasses import dataclass
from enum import Enum


class Layout(Enum):
    """The keyboard layout of the computer that a scanner types into; the scanner itself types as a US keyboard."""

    US = "us"
    UK = "uk"
    GERMAN = "german"
    FRENCH = "french"
    ITALIAN = "italian"
    SPANISH = "spanish"


@dataclass(frozen=True, slots=True)
class ScannerProfile:
    """How one scanner is set up; the default is a scanner of which nothing is known."""

    drops_gs: bool = False
    """It is known not to send GS, so a reading without GS is split by the site's AIs."""
    separators: tuple[str, ...] = ()
    """The texts it sends instead of GS, also where they would be legal data: `<GS>`, `Alt029`, `/`."""
    layout: Layout | None = None
    """The layout the text came through; None is not known."""
    caps_lock: bool = False
    """It sends every letter in the other case."""
    prefix: str = ""
    """What it sends before every symbol, such as a code id of its own."""
    suffix: str = ""
    """What it sends after every symbol, besides line ends."""
    ais: tuple[str, ...] = ("01", "10", "17", "21")
    """The AIs that each of the site's packs has exactly once; dropped separators are put back by them.

    A pack may have a national number of medicines besides them.
    """

    @property
    def is_ordinary(self) -> bool:
        """Say whether nothing is known that would make a symbol read otherwise than the standard has it."""
        return not (self.drops_gs or self.separators or self.layout or self.caps_lock or self.prefix or self.suffix)
