"""Codes out of a list, and texts with a form of their own."""

from typing import Final

from station.gs1.charsets import CSET64, DIGITS, UPPER, Fault, first_outside
from station.gs1.linters.lists import COUNTRIES, COUNTRY_LETTERS, CURRENCIES, MEDIA, PACKAGES

HEXADECIMAL: Final = frozenset("0123456789ABCDEFabcdef")
SHORTEST_IBAN, LONGEST_IBAN = 11, 34
IBAN_MODULUS: Final = 97


def _listed(text: str, codes: frozenset[str], fault: str) -> Fault | None:
    """Want one of the codes."""
    return None if text in codes else (fault, 0, len(text))


def iso3166(text: str) -> Fault | None:
    """Want a country in three digits."""
    return _listed(text, COUNTRIES, "country")


def iso3166999(text: str) -> Fault | None:
    """Want a country in three digits, or 999."""
    return None if text == "999" else iso3166(text)


def iso3166alpha2(text: str) -> Fault | None:
    """Want a country in two letters."""
    return _listed(text, COUNTRY_LETTERS, "country")


def iso4217(text: str) -> Fault | None:
    """Want a currency in three digits."""
    return _listed(text, CURRENCIES, "currency")


def iso5218(text: str) -> Fault | None:
    """Want 0, 1, 2 or 9."""
    return _listed(text, frozenset("0129"), "sex")


def mediatype(text: str) -> Fault | None:
    """Want an AIDC media type."""
    return _listed(text, MEDIA, "media-type")


def packagetype(text: str) -> Fault | None:
    """Want a package type."""
    return _listed(text, PACKAGES, "package-type")


def winding(text: str) -> Fault | None:
    """Want the winding direction of a roll: 0, 1 or 9."""
    return _listed(text, frozenset("019"), "winding")


def yesno(text: str) -> Fault | None:
    """Want 0 or 1."""
    return _listed(text, frozenset("01"), "yes-no")


def importeridx(text: str) -> Fault | None:
    """Want one character of base64url."""
    return _listed(text, CSET64, "importer-index")


def hyphen(text: str) -> Fault | None:
    """Want hyphens."""
    at = first_outside(text, frozenset("-"))
    return None if at < 0 else ("hyphen", at, at + 1)


def pcenc(text: str) -> Fault | None:
    """Want two hexadecimal digits after every percent sign."""
    at = text.find("%")
    while at >= 0:
        digits = text[at + 1 : at + 3]
        if len(digits) != 2 or not HEXADECIMAL.issuperset(digits):  # noqa: PLR2004 - %hh
            return ("percent", at, at + 1 + len(digits))
        at = text.find("%", at + 3)
    return None


def iban(text: str) -> Fault | None:
    """Want a bank account: a country, two check digits, the account."""
    if text[:2] not in COUNTRY_LETTERS and len(text) >= 4:  # noqa: PLR2004 - country and check digits
        return ("iban-country", 0, 2)
    if not SHORTEST_IBAN <= len(text) <= LONGEST_IBAN:
        return ("iban-length", 0, len(text))
    # The order in which the check reads it: the account first.
    account = text[4:] + text[:4]
    at = first_outside(account, DIGITS | UPPER)
    if at >= 0:
        at = (at + 4) % len(text)
        return ("iban-character", at, at + 1)
    # A letter counts as two digits, 10 to 35: what base 36 makes of it.
    number = int("".join(str(int(character, 36)) for character in account))
    return None if number % IBAN_MODULUS == 1 else ("iban-check", 2, 4)
