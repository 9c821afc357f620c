"""The NDCs and UPCs that a recall's text prints."""

import re
from typing import Final

_NDC: Final = re.compile(r"(?<![\w-])\d{4,6}-\d{3,4}-\d{1,3}(?![\w-])|(?<![\w-])\d{4,5}-\d{3,4}(?=[\s,;).&]|$)(?!-)")
_SPACED: Final = re.compile(r"ndc[\s:#]*(\d{4,5}) (\d{3,4}) (\d{1,2})(?!\d)", re.IGNORECASE)
_GLUED: Final = re.compile(r"ndcs?(?=\d)", re.IGNORECASE)
_BARE: Final = re.compile(
    r"ndcs?[\s:#]*(?:no\.?|numbers?)?[\s:#]*((?:\d{10,11}(?![\d-])[\s,;&]*(?:and)?\s*)+)", re.IGNORECASE
)
_SOURCE: Final = re.compile(r"(?:original|source|bulk)[\w\s'().,#:]{0,30}$", re.IGNORECASE)
_REPACKAGED: Final = re.compile(r"repackaged[\w\s'().,#:]{0,20}ndc|repackag\w* ndc", re.IGNORECASE)
_UPC: Final = re.compile(r"(?<![\w-])\d(?:[ -]?\d){11,13}(?![\w-])")
_UPC_SHAPE: Final = re.compile(r"\d{12,14}|\d[ -]\d{5}[ -]\d{5}[ -]\d|\d[ -]?\d{4,5}-\d{3,4}-\d{1,2}[ -]?\d")
"""How a UPC is printed when no word names it."""
_UPC_WORD: Final = re.compile(r"(?:upc|gtin|udi|ean|\(01\))[\w\s#:.'()]{0,16}$", re.IGNORECASE)
_LENGTHS: Final = range(12, 15)


def ndcs(text: str) -> tuple[str, ...]:
    """Return the NDCs printed in the text; of a repackager's text not those of the source."""
    text = _GLUED.sub("NDC ", text)
    found: dict[str, None] = {}
    repackaged = _REPACKAGED.search(text) is not None
    for printed in _NDC.finditer(text):
        source = repackaged and _SOURCE.search(text, max(0, printed.start() - 40), printed.start())
        whole = printed.group().count("-") == len(("product", "package"))
        if not source and (
            whole or re.search(r"ndcs?\W{0,3}(?:\w+\W+){0,3}$", text[: printed.start()][-30:], re.IGNORECASE)
        ):
            found[printed.group()] = None
    for spaced in _SPACED.finditer(text):
        found["-".join(spaced.groups())] = None
    for bare in _BARE.finditer(text):
        found.update(dict.fromkeys(re.findall(r"\d{10,11}", bare.group(1))))
    return tuple(found)


def upcs(text: str) -> tuple[str, ...]:
    """Return the UPCs, EANs and GTINs: twelve to fourteen digits whose last one is right, or behind such a word."""
    found: dict[str, None] = {}
    for printed in _UPC.finditer(text):
        digits = re.sub(r"\D", "", printed.group())
        named = _UPC_WORD.search(text[max(0, printed.start() - 30) : printed.start()])
        if len(digits) in _LENGTHS and (named or (_UPC_SHAPE.fullmatch(printed.group()) and _is_checked(digits))):
            found[digits] = None
    return tuple(found)


def _is_checked(digits: str) -> bool:
    """Say whether the last digit is the check digit of the others."""
    weighted = sum(int(digit) * (3, 1)[place % 2] for place, digit in enumerate(reversed(digits[:-1])))
    return (weighted + int(digits[-1])) % 10 == 0
