"""ASC MH10 data identifiers in an ISO 15434 envelope, as the pharmacies of Germany have them (PPN)."""

from datetime import date
from typing import Final

from station.gs1.charsets import GS
from station.gs1.checks import has_check_digit
from station.gs1.dates import date_of, full_date
from station.gs1.scan import Facts

PPN_MODULUS: Final = 97
PZN_MODULUS: Final = 11
PZN_AGENCY: Final = "11"
"""The agency code that says a PZN of eight digits follows."""


def is_ppn(text: str) -> bool:
    """Say whether it is a pharmacy product number: its last two digits check the rest, and a PZN checks itself."""
    if len(text) < 4 or not (text.isascii() and text.isalnum() and text[-2:].isdigit()):  # noqa: PLR2004
        return False
    total = sum(ord(character) * weight for weight, character in enumerate(text[:-2], start=2))
    if total % PPN_MODULUS != int(text[-2:]):
        return False
    return not text.startswith(PZN_AGENCY) or is_pzn(text[2:-2])


def is_pzn(text: str) -> bool:
    """Say whether it is a PZN of eight digits."""
    if len(text) != 8 or not (text.isascii() and text.isdigit()):  # noqa: PLR2004 - PZN8
        return False
    return sum(int(digit) * weight for weight, digit in enumerate(text[:7], start=1)) % PZN_MODULUS == int(text[7])


def read_identifiers(body: str, today: date) -> Facts | None:
    """Return what the fields say, or None where none says the product or one of them contradicts itself."""
    fields: dict[str, str] = {}
    for field in body.split(GS):
        identifier = _identifier(field)
        if fields.setdefault(identifier, field[len(identifier) :]) != field[len(identifier) :]:
            return None
    ppn, gtin, day = fields.get("9N"), fields.get("8P"), fields.get("D")
    if (ppn is None and gtin is None) or (ppn is not None and not is_ppn(ppn)):
        return None
    if gtin is not None and not (
        gtin.isascii() and gtin.isdigit() and len(gtin) in {8, 12, 13, 14} and has_check_digit(gtin)
    ):
        return None
    expiry = date_of(day, today) if day else full_date(fields.get("14D", ""))
    if day and expiry is None:
        return None
    return Facts(product=ppn, gtin=gtin and gtin.zfill(14), serial=fields.get("S"), lot=fields.get("1T"), expiry=expiry)


def _identifier(field: str) -> str:
    """Return a field's data identifier: up to three digits and a letter."""
    digits = len(field) - len(field.lstrip("0123456789"))
    return field[: digits + 1]
