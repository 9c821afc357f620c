"""National Drug Codes: the number in a GTIN, its segments where they are certain, and its longer forms.

The ten digits of an NDC are 4-4-2, 5-3-2 or 5-4-1, and nothing in them says which. A labeler of four digits begins
with 0 and one of five does not (21 CFR 207); which of its two forms a labeler of five digits uses stands in the FDA's
directory alone. What is not certain is given as candidates, never as one number.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from station.gs1.scan import Scan, ndc_in_gtin

FORMS: Final = ((4, 4, 2), (5, 3, 2), (5, 4, 1))
LONG_FORM: Final = (6, 4, 2)
"""The form of twelve digits that all codes have from 7 March 2033 on."""
Labelers = Mapping[str, tuple[int, int, int]]
"""The form that each labeler uses."""
NO_LABELERS: Final[Labelers] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Ndc:
    """A code with its segments as they are printed."""

    labeler: str
    product: str
    package: str

    def __str__(self) -> str:
        """Return the code with hyphens."""
        return f"{self.labeler}-{self.product}-{self.package}"

    @property
    def ndc11(self) -> str | None:
        """Return the eleven digits of billing (5-4-2), or None where the labeler has more digits than fit."""
        if len(self.labeler.lstrip("0")) > 5:  # noqa: PLR2004 - 5-4-2
            return None
        return self.labeler[-5:].zfill(5) + self.product.zfill(4) + self.package.zfill(2)

    @property
    def ndc12(self) -> str:
        """Return the twelve digits of the uniform form (6-4-2)."""
        return self.labeler.zfill(6) + self.product.zfill(4) + self.package.zfill(2)


@dataclass(frozen=True, slots=True)
class NdcReading:
    """What a symbol says of its NDC."""

    digits: str
    """The number without hyphens."""
    candidates: tuple[Ndc, ...]
    """Every way to part it; one where it is certain."""
    certain: bool

    @property
    def ndc11(self) -> str | None:
        """Return the eleven digits of billing, or None where they are not certain."""
        numbers = {candidate.ndc11 for candidate in self.candidates}
        return numbers.pop() if len(numbers) == 1 and self.certain else None


def from_scan(scan: Scan, labelers: Labelers = NO_LABELERS) -> NdcReading | None:
    """Return the NDC of a scan: AI 715 where it is there, and only else the number in the GTIN; None without either."""
    printed = scan.value("715")
    if printed is not None:
        return from_text(printed, labelers)
    return from_gtin(scan.gtin, labelers) if scan.gtin else None


def from_gtin(gtin: str, labelers: Labelers = NO_LABELERS) -> NdcReading | None:
    """Return the NDC in a GTIN of 14 digits, or None where there is none."""
    digits = ndc_in_gtin(gtin)
    return from_text(digits, labelers) if digits else None


def from_text(text: str, labelers: Labelers = NO_LABELERS) -> NdcReading | None:
    """Return what a number says, with hyphens or without; None where it is no NDC."""
    segments = text.split("-")
    digits = "".join(segments)
    if not (digits.isascii() and digits.isdigit()):
        return None
    if len(segments) > 1:
        return _hyphenated(digits, segments)
    if len(digits) == 12:  # noqa: PLR2004 - 6-4-2
        return _certain(digits, LONG_FORM)
    if len(digits) == 11:  # noqa: PLR2004 - 5-4-2
        found = _shortened(digits, labelers)
        return NdcReading(digits, found, len(found) == 1)
    return _parted(digits, labelers) if len(digits) == 10 else None  # noqa: PLR2004 - without its hyphens


def _hyphenated(digits: str, segments: list[str]) -> NdcReading | None:
    """Return a number whose segments are printed."""
    lengths = tuple(len(segment) for segment in segments)
    if lengths not in (*FORMS, LONG_FORM, (5, 4, 2)):
        return None
    return NdcReading(digits, (Ndc(*segments),), certain=True)


def _certain(digits: str, form: tuple[int, int, int]) -> NdcReading:
    """Return a number with the one form it can have."""
    return NdcReading(digits, (_cut(digits, form),), certain=True)


def _cut(digits: str, form: tuple[int, int, int]) -> Ndc:
    """Return the number in segments of these lengths."""
    labeler, product, _ = form
    return Ndc(digits[:labeler], digits[labeler : labeler + product], digits[labeler + product :])


def _parted(digits: str, labelers: Labelers) -> NdcReading:
    """Return ten digits in segments, as the labelers have it."""
    if digits[0] == "0":
        return _certain(digits, FORMS[0])
    form = labelers.get(digits[:5])
    if form in FORMS[1:]:
        return _certain(digits, form)
    return NdcReading(digits, tuple(_cut(digits, form) for form in FORMS[1:]), certain=False)


def _shortened(digits: str, labelers: Labelers) -> tuple[Ndc, ...]:
    """Return the codes of ten digits that these eleven can stand for: one zero that was put in is taken out."""
    labeler, product, package = digits[:5], digits[5:9], digits[9:]
    if labeler[0] == "0":
        return (Ndc(labeler[1:], product, package),)
    form = labelers.get(labeler)
    found = []
    if product[0] == "0" and form in {None, FORMS[1]}:
        found.append(Ndc(labeler, product[1:], package))
    if package[0] == "0" and form in {None, FORMS[2]}:
        found.append(Ndc(labeler, product, package[1:]))
    return tuple(found)


def labelers_of(lines: Iterable[str]) -> dict[str, tuple[int, int, int]]:
    """Return the form of each labeler in the FDA's directory of packages, from the lines of its `package.txt`.

    A labeler that the directory has with more than one form is left out, for then the form is not certain.
    """
    rows = iter(lines)
    header = next(rows, "").rstrip("\r\n").split("\t")
    column = header.index("NDCPACKAGECODE") if "NDCPACKAGECODE" in header else -1
    if column < 0:
        raise ValueError("the directory's first line names no column NDCPACKAGECODE; package.txt has one")
    forms: dict[str, set[tuple[int, ...]]] = {}
    for row in rows:
        fields = row.rstrip("\r\n").split("\t")
        segments = fields[column].split("-") if len(fields) > column else []
        form = tuple(len(segment) for segment in segments)
        if form in FORMS:
            forms.setdefault(segments[0], set()).add(form)
    return {labeler: form for labeler, found in forms.items() for form in FORMS if found == {form}}
