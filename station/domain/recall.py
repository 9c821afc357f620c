"""Whether a package is recalled: the product by its keys, then the lot, then the expiry as a check.

A lot alone is never a match, and what cannot be read never clears a package: it asks for a person's eye.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Final

from station.domain.recall_keys import LABELER, fold, lot_key, package_keys, recall_keys

ALL_LOTS_MONTHS: Final = 60
"""How long after its start an all-lots recall reaches; of 10,000 dated lots in the feed all but 19 expire before."""


WINDOW: Final = "expiry_window"
"""The condition by which `Recall.window` bounds a recall; the dates of another may be those of sale or making."""


class Finding(Enum):
    """What is found, most serious first."""

    RECALL = "recall"
    CHECK = "check"
    NO_MATCH = "no_match"


class RangeKind(Enum):
    """How a recall names lots without listing each."""

    BETWEEN = "between"
    """From `first` to `last`, both included."""
    SUFFIX = "suffix"
    """`first`, alone or followed by one of `endings`; by anything when there are none."""
    ENDS = "ends"
    """Any lot that ends in one of `endings`."""


@dataclass(frozen=True, slots=True)
class LotRange:
    """Lots named by their bounds or by a part of them, as printed."""

    kind: RangeKind
    first: str = ""
    last: str = ""
    endings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recall:
    """A recall as the station knows it."""

    number: str
    product: str
    classification: str = ""
    """`I`, `II` or `III`; empty while it is not yet classified, which counts as serious as `I`."""
    event: str = ""
    firm: str = ""
    reason: str = ""
    reported: date | None = None
    initiated: date | None = None
    ndcs: tuple[str, ...] = ()
    """As printed: 4-4-2, 5-3-2, 5-4-1, 5-4-2, a product without package, or digits alone."""
    upcs: tuple[str, ...] = ()
    """Digits of a UPC, EAN or GTIN."""
    keys: tuple[str, ...] | None = None
    """Of the keys it is filed under those that an index was asked for; None: they are worked out of the above."""
    lots: Mapping[str, str | None] = field(default_factory=dict)
    """Lot keys, each with its printed expiry (`YYYY-MM` or `YYYY-MM-DD`) or None."""
    ranges: tuple[LotRange, ...] = ()
    all_lots: bool = False
    condition: str = ""
    """What bounds `all_lots`: `unconditional`, `within_expiry`, `no_code_info`, or the name of a window."""
    window: tuple[str, str] | None = None
    """The first and the last expiry that `all_lots` reaches."""
    hand_check: str = ""
    """Why a person has to read the record; empty when the lots above say everything."""


@dataclass(frozen=True, slots=True)
class Match:
    """What the recall data says of one package."""

    verdict: Finding
    reason: str
    """In plain words."""
    brief: str
    """In at most 21 ASCII characters."""
    recalls: tuple[Recall, ...] = ()
    """Those the verdict stands on, most serious class first."""
    others: tuple[Recall, ...] = ()
    """Those to check by hand besides, when the verdict is RECALL."""
    notes: tuple[str, ...] = ()
    """What is worth knowing and is no alarm."""

    @property
    def classification(self) -> str:
        """Return the most serious class the verdict stands on; empty when none is classified."""
        return self.recalls[0].classification if self.recalls else ""


@dataclass(frozen=True, slots=True)
class _Opinion:
    """What one recall says of one package."""

    finding: Finding
    reason: str = ""
    brief: str = ""


_GRAVEST_FIRST: Final = tuple(Finding)
_CLASSES: Final = ("I", "", "II", "III")
_NOTHING: Final = _Opinion(Finding.NO_MATCH)
_NO_LOT: Final = _Opinion(Finding.CHECK, "the product is recalled and the scan has no lot", "no lot in the scan")
_NO_LOTS_NAMED: Final = _Opinion(
    Finding.CHECK, "the product is recalled and the recall names no lots", "recall names no lots"
)
_ALL_LOTS: Final = _Opinion(Finding.RECALL, "all lots of the product are recalled", "all lots recalled")


def match(
    *, gtin: str | None, lot: str | None, expiry: date | None, recalls: Iterable[Recall], ndc: str | None = None
) -> Match:
    """Return what these recalls say of a package; those of other products and lots may be among them."""
    keys = frozenset(package_keys(gtin, ndc))
    printed = lot if lot and lot_key(lot) else None
    opinions = [(each, _opinion(each, keys, printed, expiry)) for each in sorted(recalls, key=_seriousness)]
    notes = tuple(opinion.reason for _, opinion in opinions if opinion.finding is Finding.NO_MATCH and opinion.reason)
    certain = [pair for pair in opinions if pair[1].finding is Finding.RECALL]
    doubtful = [pair for pair in opinions if pair[1].finding is Finding.CHECK]
    concerned, others = (certain, doubtful) if certain else (doubtful, [])
    if not concerned:
        return Match(Finding.NO_MATCH, "no recall in the data names this package", "not in recall data", notes=notes)
    opinion = concerned[0][1]
    return Match(
        opinion.finding,
        opinion.reason,
        opinion.brief,
        tuple(recall for recall, _ in concerned),
        tuple(recall for recall, _ in others),
        notes,
    )


def names(found: Match) -> tuple[str, ...]:
    """Return what the recalls are called that a match stands on: the number, or before it has one its event."""
    return tuple(each.number or (f"event {each.event}" if each.event else "") for each in found.recalls)


def released(found: Match) -> Match:
    """Return the match of a package that a supervisor released of the recalls that left it open."""
    reason = f"a supervisor released this package of {', '.join(names(found))}"
    return Match(Finding.NO_MATCH, reason, "released", notes=(*found.notes, reason))


def _seriousness(recall: Recall) -> tuple[int, str]:
    """Order by class; one not yet classified stands right behind class I."""
    return (_CLASSES.index(recall.classification), recall.number)


def _opinion(recall: Recall, keys: frozenset[str], lot: str | None, expiry: date | None) -> _Opinion:
    listed = _listed(recall, lot, expiry) if lot else _NOTHING
    shared = keys.intersection(recall_keys(recall.ndcs, recall.upcs) if recall.keys is None else recall.keys)
    if any(len(key) != LABELER for key in shared):
        return _of_product(recall, lot, expiry, listed)
    if shared and listed.finding is Finding.RECALL:
        return _Opinion(Finding.CHECK, f"lot {lot} is recalled, of another product of this firm", "lot, other product")
    return _NOTHING


def _of_product(recall: Recall, lot: str | None, expiry: date | None, listed: _Opinion) -> _Opinion:
    """Judge a package of a product that the recall names: the gravest opinion, of equals the first."""
    if listed.finding is Finding.RECALL:  # nothing is graver
        return listed
    opinions = (
        listed,
        _all_lots(recall, expiry),
        _unread(recall, expiry),
        _NOTHING if lot or recall.all_lots else _NO_LOT,
    )
    gravest = min(opinions, key=lambda opinion: _GRAVEST_FIRST.index(opinion.finding))
    return gravest if gravest.finding is not Finding.NO_MATCH else max(opinions, key=lambda opinion: opinion.reason)


def _listed(recall: Recall, lot: str, expiry: date | None) -> _Opinion:
    """Judge by the lots the recall lists."""
    key = lot_key(lot)
    if key in recall.lots:
        printed = recall.lots[key]
        if expiry is None or printed is None or abs(_months(printed) - _months(expiry.isoformat())) <= 1:
            return _Opinion(Finding.RECALL, f"lot {lot} is recalled", "lot is recalled")
        return _Opinion(
            Finding.CHECK, f"lot {lot} is recalled with expiry {printed}, not this one", "lot, other expiry"
        )
    covered = min((_covers(each, key) for each in recall.ranges), key=_GRAVEST_FIRST.index, default=Finding.NO_MATCH)
    if covered is Finding.RECALL:
        return _Opinion(covered, f"lot {lot} is within the recalled lots", "lot is recalled")
    if covered is Finding.CHECK:
        return _Opinion(covered, f"lot {lot} may be within the recalled lots", "lot perhaps recalled")
    folded = fold(key)
    alike = next((known for known in recall.lots if fold(known) == folded), None)
    if alike is not None:
        return _Opinion(Finding.CHECK, f"lot {lot} looks like the recalled lot {alike}", "lot looks recalled")
    return _NOTHING


def _covers(lots: LotRange, key: str) -> Finding:
    """Say whether a lot is among those named; CHECK when the bounds do not say."""
    first = lot_key(lots.first)
    if lots.kind is RangeKind.ENDS:
        return Finding.RECALL if key.endswith(lots.endings) else Finding.NO_MATCH
    if lots.kind is RangeKind.SUFFIX:
        if not key.startswith(first):
            return Finding.NO_MATCH
        ending = key[len(first) :]
        return Finding.RECALL if not ending or not lots.endings or ending in lots.endings else Finding.CHECK
    return _between(lots, key)


def _between(lots: LotRange, key: str) -> Finding:
    """Say whether a lot is in a range: by its characters among lots of one length, else by the number at the end."""
    first, last = lot_key(lots.first), lot_key(lots.last)
    if len(first) == len(key) == len(last):
        return Finding.RECALL if first <= key <= last else Finding.NO_MATCH
    (head, low), (same, high) = _counted(lots.first), _counted(lots.last)
    number = key.removeprefix(head)
    if len(first) != len(last) and head == same and key.startswith(head) and number.isdigit():
        return Finding.RECALL if low <= int(number) <= high else Finding.NO_MATCH
    shared = next((at for at, (one, two) in enumerate(zip(first, last, strict=False)) if one != two), len(first))
    return Finding.CHECK if shared and key.startswith(first[:shared]) else Finding.NO_MATCH


def _counted(lot: str) -> tuple[str, int]:
    """Return the key of a lot without the number at its end, and this number."""
    head = lot.rstrip("0123456789")
    return lot_key(head), int(lot[len(head) :] or 0)


def _all_lots(recall: Recall, expiry: date | None) -> _Opinion:
    """Judge by what an all-lots recall reaches."""
    if not recall.all_lots:
        return _NOTHING
    if recall.window and recall.condition == WINDOW:
        return _in_window(recall.number, recall.window, expiry)
    if expiry and _is_long_after(recall, expiry):
        return _Opinion(Finding.NO_MATCH, f"{recall.number}: all lots were recalled on {recall.initiated}, long before")
    return _ALL_LOTS if recall.condition != "no_code_info" else _NO_LOTS_NAMED


def _unread(recall: Recall, expiry: date | None) -> _Opinion:
    """Judge by what nobody could read: it may name any lot, and so reaches as far as all of them."""
    if not recall.hand_check:
        return _NOTHING
    if expiry and _is_long_after(recall, expiry):
        return _Opinion(Finding.NO_MATCH, f"{recall.number}: recalled on {recall.initiated}, long before")
    return _Opinion(Finding.CHECK, f"the recall's lots cannot all be read: {recall.hand_check}", "lots not readable")


def _is_long_after(recall: Recall, expiry: date) -> bool:
    """Say whether a package with this expiry was made after the recall began."""
    began = recall.initiated
    return began is not None and _months(expiry.isoformat()) - _months(began.isoformat()) > ALL_LOTS_MONTHS


def _in_window(number: str, window: tuple[str, str], expiry: date | None) -> _Opinion:
    """Judge by the expiries that an all-lots recall reaches; a label may give a month's first day for its last."""
    if expiry is None:
        return _Opinion(Finding.CHECK, "certain expiries are recalled and the scan has none", "no expiry in the scan")
    first, last = window
    printed = expiry.isoformat()
    if first <= printed <= last.ljust(len("YYYY-MM-DD"), "~"):
        return _ALL_LOTS
    if _months(first) - 1 <= _months(printed) <= _months(last) + 1:
        return _Opinion(Finding.CHECK, f"expiries {first} to {last} are recalled, close to this one", "close expiry")
    return _Opinion(Finding.NO_MATCH, f"{number}: recalled with expiry {first} to {last} only")


def _months(text: str) -> int:
    """Count the months of `YYYY-MM` or `YYYY-MM-DD`."""
    return int(text[:4]) * 12 + int(text[5:7])
