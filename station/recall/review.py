"""What a person is asked about a record whose text could not be read whole, and what their words mean."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from station.domain.recall import LotRange, RangeKind
from station.recall.extracted import Extracted
from station.recall.overrides import Answer, checked, identity
from station.recall.record import extract

HELP: Final = """\
r             right as it is read; nothing more to check by hand
l LOT ...     it names these lots, and no others: A1  A1=2027-03  A1..A9  A1*
a             it names all lots of the product
p CODE ...    it also names these products, NDC or UPC; then answer about the lots
k WHY         each package has to be checked by hand, and why
s             skip it for now
q             leave off; all answers so far are kept"""


@dataclass(frozen=True, slots=True)
class Question:
    """A record and what was read in it."""

    record: Mapping[str, Any]
    found: Extracted

    @property
    def identity(self) -> str:
        """Return the record's identity."""
        return identity(self.record)

    def text(self) -> str:
        """Return the record as a person needs it: what it says, and what was read."""
        said = {name: str(self.record.get(name) or "") for name in _SAID}
        codes = said["code_info"] + said["more_code_info"]
        found = self.found
        lots = " ".join(f"{lot}={found.lot_expiry[lot]}" if lot in found.lot_expiry else lot for lot in found.lots)
        ranges = " ".join(map(_printed, found.lot_ranges))
        everything = f"all lots ({found.all_lots_condition})" if found.all_lots else ""
        read = (("lots", lots), ("ranges", ranges), ("also", everything), ("ndcs", " ".join(found.ndcs)))
        return "\n".join(
            [
                f"{said['recall_number'] or 'no number'}  {said['classification']}  {said['recalling_firm']}",
                f"  product: {said['product_description']}",
                f"  codes:   {codes or '(empty)'}",
                *(f"  {name + ':':8} {value}" for name, value in (*read, ("upcs", " ".join(found.upcs))) if value),
                f"  CHECK:   {found.hand_check}",
            ]
        )


def questions(records: Iterable[Mapping[str, Any]], answers: Mapping[str, Answer]) -> list[Question]:
    """Return the records that a person has to read and none has, the most serious class first."""
    asked = (Question(record, extract(record)) for record in records)
    open_ = [each for each in asked if each.found.needs_hand_check and each.identity not in answers]
    return sorted(open_, key=lambda each: str(each.record.get("classification") or ""))


def heard(words: str, so_far: Answer) -> tuple[Answer, bool]:
    """Return the answer that a line gives, and whether it ends the question; raise `ValueError` that says why not.

    What was said of products before, `so_far`, stays.
    """
    verb, _, rest = words.strip().partition(" ")
    match verb, rest.split():
        case "r", []:
            return so_far, True
        case "a", []:
            return replace(so_far, all_lots=True), True
        case "k", [_, *_]:
            return replace(so_far, hand_check=rest.strip()), True
        case "l", [_, *_] as lots:
            return replace(so_far, lots=tuple(map(checked, lots))), True
        case "p", [_, *_] as codes:
            return _with_products(so_far, codes), False
    raise ValueError(f"{words.strip()!r} is no answer")


def _with_products(answer: Answer, codes: Iterable[str]) -> Answer:
    """Return the answer with more products: digits alone from twelve on are a UPC, anything else an NDC."""
    ndcs, upcs = list(answer.ndcs), list(answer.upcs)
    for code in codes:
        if not any(map(str.isdigit, code)):
            raise ValueError(f"{code!r} is no NDC or UPC")
        (upcs if code.isdigit() and len(code) >= len("012345678905") else ndcs).append(code)
    return replace(answer, ndcs=tuple(ndcs), upcs=tuple(upcs))


def _printed(lots: LotRange) -> str:
    between = lots.kind is RangeKind.BETWEEN
    return f"{lots.first}..{lots.last}" if between else f"{lots.first}*{','.join(lots.endings)}"


_SAID: Final = (
    *("recall_number", "classification", "recalling_firm", "product_description", "code_info", "more_code_info"),
)
