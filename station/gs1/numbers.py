"""Numbers that stand for themselves: EAN, UPC, ITF-14 and a bare SSCC."""

from typing import Final

from station.gs1.checks import check_digit, has_check_digit

GTIN_LENGTHS: Final = frozenset((8, 12, 13, 14))
SSCC_LENGTH: Final = 18


def is_number(text: str) -> bool:
    """Say whether it is nothing but digits."""
    return text.isascii() and text.isdigit()


def gtins(text: str) -> tuple[str, ...]:
    """Return the GTINs, in 14 digits, that a bare number can be; more than one only where eight digits are both."""
    if not is_number(text):
        return ()
    found = [text.zfill(14)] if len(text) in GTIN_LENGTHS and has_check_digit(text) else []
    if len(text) == 8:  # noqa: PLR2004 - EAN-8 or UPC-E
        found += upc_e(text)
    return tuple(found)


def upc_e(text: str) -> tuple[str, ...]:
    """Return the GTIN, in 14 digits, of a UPC-E number: six digits, or with what stands before and after them."""
    if not is_number(text) or len(text) not in {6, 7, 8}:
        return ()
    system, digits, check = {6: ("0", text, ""), 7: (text[0], text[1:], ""), 8: (text[0], text[1:7], text[7:])}[
        len(text)
    ]
    if system not in "01":
        return ()
    last = digits[5]
    if last in "012":
        body = digits[:2] + last + "0000" + digits[2:5]
    elif last == "3":
        body = digits[:3] + "00000" + digits[3:5]
    elif last == "4":
        body = digits[:4] + "00000" + digits[4]
    else:
        body = digits[:5] + "0000" + last
    number = system + body + check_digit(system + body)
    return (number.zfill(14),) if number.endswith(check) else ()


def is_sscc(text: str) -> bool:
    """Say whether it is a serial shipping container code."""
    return is_number(text) and len(text) == SSCC_LENGTH and has_check_digit(text)
