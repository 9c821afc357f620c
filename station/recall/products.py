"""The NDCs and UPCs that a recall's text prints."""

import re
from typing import Final

from station.gs1.checks import has_check_digit

_NDC: Final = re.compile(
    r"(?<![\w-])\d{4,6}-\d{3,4}-\d{1,3}(?![\w-])|(?<![\w-])\d{4,5}-\d{3,4}(?=[\s,;).&]|-[A-Za-z]|$)"
)
_NDC_WORD: Final = re.compile(r"ndcs?\W{0,3}(?:\w+\W+){0,3}$", re.IGNORECASE)
_SPACED: Final = re.compile(r"ndc[\s:#]*(\d{4,5}) (\d{3,4}) (\d{1,2})(?!\d)", re.IGNORECASE)
_STRAIGHTENED: Final = (
    # NDC15082-922-25; NDC-0591-3693-19
    (re.compile(r"ndcs?-?(?=\d)", re.IGNORECASE), "NDC "),
    # NDC 27854.101.01
    (re.compile(r"(?<=NDC )(\d{4,5})\.(\d{3,4})\.(\d{1,2})\b", re.IGNORECASE), r"\1-\2-\3"),
    # 187-0194--10; 0703-9060-31- (a vial); 00409-3795-01--- Also
    (re.compile(r"(?<=\d)--(?=\d)"), "-"),
    (re.compile(r"-{2,}|(?<=\d)-(?=\s*[^\s\d])"), " "),
    # 0781-  5249-92; 59746- 758-30
    (re.compile(r"(?<![\w-])(\d{4,5})(?: *- +| +-)(\d{3,4}-\d{1,2})(?![\w-])"), r"\1-\2"),
    # 63824-528-22-01, the package within the package
    (re.compile(r"(?<![\w-])(\d{4,5}-\d{3,4}-\d\d)-\d\d(?![\w-])"), r"\1"),
)
"""What typists do to an NDC, put right before it is looked for."""
_BARE: Final = re.compile(
    r"ndcs?[\s:#]*(?:no\.?|numbers?|codes?)?[\s:#]*((?:\d{10,11}(?![\d-])[\s,;&]*(?:and)?\s*)+)", re.IGNORECASE
)
_NAMED: Final = re.compile(r"ndcs?(?:/upc)?[\s:#]*(?:no\.?|numbers?)?[\s:#]*(\d[\d-]{6,12}\d)(?![\w-])", re.IGNORECASE)
"""Whatever stands behind the word: 66233712-01, 143-1140-51, 012660-0004."""
_SOURCE: Final = re.compile(r"(?:original|source|bulk)[\w\s'().,#:]{0,30}$", re.IGNORECASE)
_REPACKAGED: Final = re.compile(r"repackaged[\w\s'().,#:]{0,20}ndc|repackag\w* ndc", re.IGNORECASE)
_PARTED: Final = re.compile(r"(?<=\bupc)(?=\d)|(?<![\w(])01(?=\d{14}(?!\w))", re.IGNORECASE)
"""Where a UPC is glued to the word, a GTIN to its identifier: `UPC0-40986-01703-2`, `0100305172930253`."""
_UPC: Final = re.compile(r"(?<![\w-])\d(?:[ -]?\d){11,13}(?![\w-])")
_UPC_SHAPE: Final = re.compile(r"\d{12,14}|\d[ -]\d{5}[ -]\d{5}[ -]\d|\d[ -]?\d{4,5}-\d{3,4}-\d{1,2}[ -]?\d")
"""How a UPC is printed when no word names it."""
_UPC_NAMED: Final = r"(?:\b(?:upc|gtin|udi|ean|bar ?code)|\(01\))"
_UPC_WORD: Final = re.compile(_UPC_NAMED + r"[\w\s#:.'()]{0,16}$", re.IGNORECASE)
_SPEAKS_OF_UPCS: Final = re.compile(_UPC_NAMED, re.IGNORECASE)
_LENGTHS: Final = range(12, 15)
_SHORT: Final = re.compile(
    r"\b(?:upc|bar ?code)s?[\s:#(]*(?:codes?|no\.?|numbers?)?[\s:#]*(\d(?:[ -]?\d){9,10})(?![\w@/-]| ?\d)",
    re.IGNORECASE,
)
"""One printed without its first or last digit, behind the word alone: `UPC 41100573636`."""


def ndcs(text: str) -> tuple[str, ...]:
    """Return the NDCs printed in the text; of a repackager's text not those of the source."""
    for pattern, instead in _STRAIGHTENED:
        text = pattern.sub(instead, text)
    found: dict[str, None] = {}
    repackaged = _REPACKAGED.search(text) is not None
    for printed in _NDC.finditer(text):
        source = repackaged and _SOURCE.search(text, max(0, printed.start() - 40), printed.start())
        whole = printed.group().count("-") == len(("product", "package"))
        if not source and (whole or _NDC_WORD.search(text[max(0, printed.start() - 30) : printed.start()])):
            found[printed.group()] = None
    for spaced in _SPACED.finditer(text):
        found["-".join(spaced.groups())] = None
    for bare in _BARE.finditer(text):
        found.update(dict.fromkeys(re.findall(r"\d{10,11}", bare.group(1))))
    for named in _NAMED.finditer(text):
        if not (repackaged and _SOURCE.search(text, max(0, named.start() - 40), named.start(1))):
            found[named.group(1)] = None
    return tuple(found)


def speaks_of_upcs(text: str) -> bool:
    """Say whether the text has a word for UPCs, EANs or GTINs."""
    return _SPEAKS_OF_UPCS.search(text) is not None


def upcs(text: str) -> tuple[str, ...]:
    """Return the UPCs, EANs and GTINs: twelve to fourteen digits whose last one is right, or behind such a word."""
    text = _PARTED.sub(" ", text)
    found: dict[str, None] = {}
    for printed in _UPC.finditer(text):
        digits = re.sub(r"\D", "", printed.group())
        named = _UPC_WORD.search(text[max(0, printed.start() - 30) : printed.start()])
        if len(digits) in _LENGTHS and (named or (_UPC_SHAPE.fullmatch(printed.group()) and has_check_digit(digits))):
            found[digits] = None
    found.update(dict.fromkeys(re.sub(r"\D", "", short) for short in _SHORT.findall(text)))
    return tuple(found)
