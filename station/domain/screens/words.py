"""How names, lots and dates are written on 21 columns of ASCII; the year is always shown."""

import textwrap
import unicodedata
from datetime import date
from typing import Final

from station.domain.screens.signals import COLUMNS

_MONTHS: Final = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_TAIL: Final = 4


def plain(text: str) -> str:
    """Return the text in printable ASCII: accents fall off, anything else that is not ASCII becomes a question mark."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(c if " " <= c <= "~" else "?" for c in apart if not unicodedata.combining(c))


def fitted(text: str, width: int = COLUMNS) -> str:
    """Return a name in at most `width` characters; a longer one ends in a tilde, so that nobody takes it whole."""
    name = plain(text).strip()
    return name if len(name) <= width else name[: width - 1].rstrip() + "~"


def first_that_fits(*texts: str, width: int = COLUMNS) -> str:
    """Return the first of these texts that has room, so that nothing of it is cut off; empty where none has."""
    return next((text for text in texts if len(text) <= width), "")


def ending(name: str, end: str) -> str:
    """Return a name and what must stand whole behind it; of the name, as much as there is room for."""
    return fitted(name, COLUMNS - len(end)) + end


def several(count: int, thing: str) -> str:
    """Return `1 lot` or `2 lots`."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def wrapped(text: str, rows: int) -> tuple[str, ...]:
    """Return a text in at most so many lines, broken between words; one that is longer ends in a tilde."""
    return tuple(textwrap.wrap(plain(text), COLUMNS, max_lines=rows, placeholder="~"))


def lot_line(lot: str) -> str:
    """Return `LOT A2231`, or the lot alone where both do not fit; a lot of GS1 has at most 20 characters."""
    return f"LOT {lot}" if len(lot) + 4 <= COLUMNS else lot


def day(value: date) -> str:
    """Return `2027-10-31`."""
    return value.isoformat()


def short_day(value: date) -> str:
    """Return `31OCT27`."""
    return f"{value.day:02}{_MONTHS[value.month - 1]}{value.year % 100:02}"


def serial_tail(serial: str) -> str:
    """Return the end of a serial number that tells packages apart at a glance: `SN ..4417`."""
    return f"SN ..{serial[-_TAIL:]}" if len(serial) > _TAIL else f"SN {serial}"
