"""EPC URIs: what EPCIS calls packages, lots, products and logistic units, as the numbers that stand on their labels.

A URI has the company prefix apart (EPC Tag Data Standard, 6.3): `sgtin:CCCCCC.IRRRRRR.SERIAL` is a GTIN-14 whose
indicator digit `I` goes before the prefix and whose check digit is reckoned, `sscc:CCCCCC.ERRRRRRRRRR` an SSCC-18.
GS1 Digital Link URIs, which EPCIS 2.0 prefers, name the same things.
"""

from dataclasses import dataclass
from typing import Final

from station.gs1.charsets import CSET82
from station.gs1.checks import check_digit
from station.gs1.digital_link import SCHEMES, read_digital_link
from station.gs1.linters.codes import HEXADECIMAL

_PREFIX_LENGTHS: Final = range(6, 13)
_GTIN_BODY: Final = 13
_SSCC_BODY: Final = 17
_GLN_BODY: Final = 12
_LONGEST: Final = 20


@dataclass(frozen=True, slots=True)
class Epc:
    """What a URI names: a package, all packages of a lot, all packages of a product, or a logistic unit."""

    gtin: str = ""
    """14 digits; empty for a logistic unit."""
    serial: str = ""
    lot: str = ""
    sscc: str = ""
    """18 digits; empty for anything but a logistic unit."""


def read_epc(uri: str) -> Epc:
    """Return what a URI names, or raise `ValueError` with what is wrong and what would be right."""
    if uri.startswith(SCHEMES):
        return _of_link(uri)
    for scheme, read in _SCHEMES.items():
        if uri.startswith(scheme):
            return read(uri, uri.removeprefix(scheme))
    raise ValueError(
        f"{uri!r} names no package, lot or logistic unit; it must begin as {', '.join(_SCHEMES)} or be a Digital Link"
    )


def read_gln(uri: str) -> str:
    """Return the 13 digits of the GLN in an SGLN URI or a Digital Link; empty where it is neither."""
    if uri.startswith(SCHEMES):
        found = {element.ai: element.value for element in read_digital_link(uri)[0]}
        return found.get("414", found.get("417", ""))
    parts = uri.removeprefix("urn:epc:id:sgln:").split(".")
    digits = "".join(parts[:2])
    fits = uri.startswith("urn:epc:id:sgln:") and len(digits) == _GLN_BODY and _is_number(digits)
    return digits + check_digit(digits) if fits else ""


def _of_link(uri: str) -> Epc:
    elements, issues = read_digital_link(uri)
    values = {element.ai: element.value for element in elements}
    if issues or not ("01" in values or "00" in values):
        why = issues[0].code if issues else "neither (01) nor (00) in it"
        raise ValueError(f"{uri!r} is no Digital Link of a package or a logistic unit ({why})")
    return Epc(values.get("01", ""), values.get("21", ""), values.get("10", ""), values.get("00", ""))


def _sgtin(uri: str, rest: str) -> Epc:
    prefix, reference, serial = _parted(uri, rest, 3)
    return Epc(_gtin(uri, prefix, reference), serial=_marks(uri, "serial number", serial))


def _pattern(uri: str, rest: str) -> Epc:
    prefix, reference, serial = _parted(uri, rest, 3)
    if serial != "*":
        raise ValueError(f"{uri!r} ends in {serial!r}; a pattern of all packages of a product ends in *")
    return Epc(_gtin(uri, prefix, reference))


def _lgtin(uri: str, rest: str) -> Epc:
    prefix, reference, lot = _parted(uri, rest, 3)
    return Epc(_gtin(uri, prefix, reference), lot=_marks(uri, "lot", lot))


def _sscc(uri: str, rest: str) -> Epc:
    prefix, reference = _parted(uri, rest, 2)
    return Epc(sscc=_number(uri, prefix, reference, _SSCC_BODY))


_SCHEMES: Final = {
    "urn:epc:id:sgtin:": _sgtin,
    "urn:epc:id:sscc:": _sscc,
    "urn:epc:class:lgtin:": _lgtin,
    "urn:epc:idpat:sgtin:": _pattern,
}


def _parted(uri: str, rest: str, count: int) -> list[str]:
    parts = rest.split(".", count - 1)
    if len(parts) != count or not all(parts):
        raise ValueError(f"{uri!r} has {len(parts)} parts; it must have {count}, parted by dots")
    return parts


def _gtin(uri: str, prefix: str, reference: str) -> str:
    return _number(uri, prefix, reference, _GTIN_BODY)


def _number(uri: str, prefix: str, reference: str, length: int) -> str:
    """Return a number of a company prefix: the first digit of what follows the prefix goes before it."""
    if not _is_number(prefix + reference) or len(prefix) not in _PREFIX_LENGTHS or len(prefix + reference) != length:
        raise ValueError(
            f"{uri!r} has {len(prefix)} + {len(reference)} characters of company prefix and reference; "
            f"it must have {length} digits, 6 to 12 of them the prefix"
        )
    body = reference[0] + prefix + reference[1:]
    return body + check_digit(body)


def _marks(uri: str, what: str, text: str) -> str:
    """Return a serial number or a lot without percent-encoding."""
    first, *rest = text.split("%")
    if not all(len(part) > 1 and HEXADECIMAL.issuperset(part[:2]) for part in rest):
        raise ValueError(f"{uri!r} has a % without two hexadecimal digits behind it; a percent sign is %25")
    value = first + "".join(chr(int(part[:2], 16)) + part[2:] for part in rest)
    if len(value) > _LONGEST or not CSET82.issuperset(value):
        raise ValueError(f"{uri!r} has a {what} that is none of GS1; at most 20 letters, digits and signs")
    return value


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()
