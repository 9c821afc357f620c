"""How names, lots and dates are written on 21 columns of ASCII; the year is always shown."""

import unicodedata
from datetime import date
from typing import Final

from station.domain.signals import COLUMNS

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


def lot_line(lot: str) -> str:
    """Return `LOT A2231`, or the lot alone where both do not fit; a lot of GS1 has at most 20 characters."""
    return f"LOT {lot}" if len(lot) + 4 <= COLUMNS else lot


def day(value: date) -> str:
    """Return `2027-10-31`."""
    return value.isoformat()


def short_day(value: date) -> str:
    """Return `31OCT27`."""
    return f"{value.day:02}{_MONTHS[value.month - 1]}{value.year % 100:02}"


def lot_and_day(lot: str, expiry: date) -> tuple[str, ...]:
    """Return `A2231 31OCT27` on one line, or on two where the lot is long."""
    line = f"{lot} {short_day(expiry)}"
    return (line,) if len(line) <= COLUMNS else (lot, short_day(expiry))


def serial_tail(serial: str) -> str:
    """Return the end of a serial number that tells packages apart at a glance: `SN ..4417`."""
    return f"SN ..{serial[-_TAIL:]}" if len(serial) > _TAIL else f"SN {serial}"
