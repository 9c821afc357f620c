"""What one symbol was read as."""

from datetime import date
from enum import Enum
from typing import NamedTuple

from station.gs1.dates import REFERENCE
from station.gs1.element import Element
from station.gs1.issues import Issue


class ScanStatus(Enum):
    """How sure the reading is; only `EXACT` and `REPAIRED` may be decided on."""

    EXACT = "exact"
    """What the symbol says, as it was sent."""
    REPAIRED = "repaired"
    """What the symbol says, after undoing what the scanner did to it."""
    AMBIGUOUS = "ambiguous"
    """More than one reading is possible; `candidates` has them."""
    INVALID = "invalid"
    """No reading is possible."""


class Kind(Enum):
    """What a symbol is."""

    GS1 = "gs1"
    """GS1 element strings."""
    SSCC = "sscc"
    """GS1 element strings of a logistic unit, or a bare SSCC."""
    DIGITAL_LINK = "digital-link"
    EAN_UPC = "ean-upc"
    ITF14 = "itf-14"
    HIBC = "hibc"
    PPN = "ppn"
    """A pharmacy product number (IFA) in an ISO 15434 envelope."""
    PLAIN = "plain"
    """A symbol that is not GS1's, such as the Code 128 on a card; its text is all there is."""
    UNKNOWN = "unknown"


class Repair(NamedTuple):
    """One thing that was changed in what the scanner sent."""

    what: str
    """What had happened: `separator`, `layout`, `caps-lock`, `aim-id` ..."""
    start: int
    end: int
    """Where, in the text as it was sent."""
    before: str
    after: str


class Facts(NamedTuple):
    """What a symbol that is not made of GS1 elements says."""

    product: str | None = None
    """The product in the symbol's own numbering (HIBC, PPN)."""
    gtin: str | None = None
    serial: str | None = None
    lot: str | None = None
    expiry: date | None = None
    sscc: str | None = None


class Scan(NamedTuple):
    """One symbol: what it says, how sure that is, and what was done to read it.

    A named tuple like its elements: a frozen dataclass of eleven fields takes a fifth of the time of a whole decode.
    """

    status: ScanStatus
    kind: Kind
    raw: str
    """The text as it was sent; bytes that are no UTF-8 are taken as Latin-1."""
    aim: str = ""
    """The AIM id such as `]d2`; empty where none was sent."""
    elements: tuple[Element, ...] = ()
    issues: tuple[Issue, ...] = ()
    repairs: tuple[Repair, ...] = ()
    candidates: tuple[tuple[Element, ...], ...] = ()
    """Where it is ambiguous: every reading the rules allow."""
    facts: Facts | None = None
    today: date = REFERENCE
    """The day that centuries were reckoned from."""
    text: str = ""
    """What the places of the elements refer to: the data after the repairs, or `raw` where there were none."""

    def value(self, ai: str) -> str | None:
        """Return the value of an AI, or None."""
        for element in self.elements:
            if element[0] == ai:
                return element[1]
        return None

    @property
    def gtin(self) -> str | None:
        """Return the 14 digits of the item's GTIN, also where the symbol has 8, 12 or 13, or None."""
        if self.facts:
            return self.facts.gtin
        trade_item = self.value("01") or self.value("03") or self.value("8006")
        return trade_item[:14] if trade_item else None

    @property
    def serial(self) -> str | None:
        """Return the serial number, or None."""
        return self.facts.serial if self.facts else self.value("21")

    @property
    def lot(self) -> str | None:
        """Return the lot, or None."""
        return self.facts.lot if self.facts else self.value("10")

    @property
    def expiry(self) -> date | None:
        """Return the last day of use (AI 17, or 7003 with its hour left out), or None; a best-before date is none."""
        if self.facts:
            return self.facts.expiry
        for element in self.elements:
            if element[0] in {"17", "7003"}:
                return element.date_at(self.today)
        return None

    @property
    def sscc(self) -> str | None:
        """Return the 18 digits of the logistic unit, or None."""
        return self.facts.sscc if self.facts else self.value("00")

    @property
    def product(self) -> str | None:
        """Return the product in the symbol's own numbering: the GTIN, or what HIBC and PPN have instead."""
        return (self.facts.product if self.facts else None) or self.gtin

    @property
    def ndc(self) -> str | None:
        """Return the digits of the NDC: those of AI 715, or the ten within the GTIN; None where there is none."""
        printed = self.value("715")
        if printed is not None:
            digits = printed.replace("-", "")
            return digits if digits.isdigit() and 10 <= len(digits) <= 12 else None  # noqa: PLR2004 - 10 to 12 digits
        return ndc_in_gtin(self.gtin) if self.gtin else None


def ndc_in_gtin(gtin: str) -> str | None:
    """Return the ten digits after the prefix 03; None for other prefixes and for items of variable measure."""
    return gtin[3:13] if len(gtin) == 14 and gtin[1:3] == "03" and gtin[0] != "9" else None  # noqa: PLR2004 - GTIN-14
