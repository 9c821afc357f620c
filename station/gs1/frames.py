"""What stands around a symbol's data: a scanner's frame, an AIM id, an ISO 15434 envelope."""

from typing import Final, NamedTuple

from station.gs1.charsets import GS
from station.gs1.profile import ScannerProfile
from station.gs1.scan import Repair

LEADING: Final = "\x00\x01\x02\t\n\r \x1d\ufeff"
TRAILING: Final = "\x00\x03\x04\t\n\r "
AIM: Final = 3
STX: Final = "\x02"
ETX: Final = "\x03"
ENVELOPE: Final = "[)>"
RS: Final = "\x1e"
CONTROLS: Final = "\x1d\x1e\x04 "
FORMS: Final = frozenset(("05", "06"))
LONGEST_MARK: Final = 8
"""Characters of what may stand for RS."""


class Framed(NamedTuple):
    """The data of a symbol, and what was around it."""

    aim: str
    body: str
    start: int
    """Where the data begins in the text as it was sent."""
    repairs: tuple[Repair, ...]


class Envelope(NamedTuple):
    """What is in an ISO 15434 envelope."""

    form: str
    """`05` for GS1 elements, `06` for ASC MH10 data identifiers."""
    body: str
    """The data, its separators as GS."""
    start: int
    """Where the data begins in the envelope's text."""


def unframed(text: str, scanner: ScannerProfile) -> Framed:
    """Return the data without what the scanner put around it."""
    start, end = 0, len(text)
    if scanner.suffix:
        bare = len(text.rstrip(TRAILING))
        end = bare - len(scanner.suffix) if text[:bare].endswith(scanner.suffix) else end
    end = _framed_end(text, end)
    if scanner.prefix and text.startswith(scanner.prefix):
        start = len(scanner.prefix)
    end -= len(text[start:end]) - len(text[start:end].rstrip(TRAILING))
    start += len(text[start:end]) - len(text[start:end].lstrip(LEADING))
    repairs = _around(text, start, end)
    aim = text[start : start + AIM] if text.startswith("]", start) and end - start >= AIM else ""
    start += len(aim)
    again = start
    while aim and text.startswith(aim, again, end):
        again += AIM
    gs = again + len(text[again:end]) - len(text[again:end].lstrip(GS))
    if again > start:
        repairs.append(Repair("aim-id", start, again, text[start:again], ""))
    if gs > again:
        repairs.append(Repair("leading-separator", again, gs, text[again:gs], ""))
    return Framed(aim, text[gs:end], gs, tuple(repairs))


def _framed_end(text: str, end: int) -> int:
    """Return the end without the check character that some scanners send after STX, the data and ETX."""
    etx = text.find(ETX)
    return etx if text.startswith(STX) and etx > 0 and len(text[etx + 1 : end].rstrip(TRAILING)) <= 1 else end


def _around(text: str, start: int, end: int) -> list[Repair]:
    """Return what was taken off at either end."""
    ends = ((0, start), (end, len(text)))
    return [Repair("frame", first, last, text[first:last], "") for first, last in ends if first < last]


def enveloped(text: str) -> Envelope | None:
    """Return what is in the ISO 15434 envelope that the text is, or None.

    What the scanner sends instead of RS and GS stands before and after the form; they may be missing too.
    """
    if not text.startswith(ENVELOPE):
        return None
    at = next((at for at in range(len(ENVELOPE), len(ENVELOPE) + LONGEST_MARK) if text[at : at + 2] in FORMS), -1)
    if at < 0:
        return None
    form, record = text[at : at + 2], text[len(ENVELOPE) : at]
    rest = text[at + 2 :]
    group = record.replace("RS", "GS").replace("rs", "gs").replace(RS, GS)
    if not rest.startswith(group):
        group = rest[: len(rest) - len(rest.lstrip(CONTROLS))]
    body = rest.removeprefix(group)
    for trailer in (record + record.replace("RS", "EOT").replace("rs", "eot"), record):
        body = body.removesuffix(trailer)
    body = body.rstrip(CONTROLS)
    return Envelope(form, body.replace(group, GS) if group else body, at + 2 + len(group))
