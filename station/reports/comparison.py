"""A count beside an on-hand list, as a file that the manager keeps: the only place where the book's figures stand.

It is written where the manager says and nowhere else: nothing of it goes into the database. `station.reports.kept`
reads its table again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from station.domain.counts.accuracy import Accuracy, Places
from station.domain.counts.variance import REASONS, Hint, Variance, hints
from station.domain.people import Signature
from station.domain.timekeeping import ClockQuality
from station.reports.columns import LOCATION, LOT, PRODUCT, product
from station.reports.model import About, Column, Report, Section, Tone, Value, counted, written
from station.reports.source import Source
from station.store.comparing import reason_key
from station.store.counts import Count
from station.store.dating import Dates
from station.store.onhand import OnHand
from station.store.seen import Seen

_COLUMNS: Final = (
    *PRODUCT,
    LOT,
    LOCATION,
    Column("counted", "Counted", "packages"),
    Column("book", "Book", "packages"),
    Column("variance", "Variance", "packages"),
    Column("verdict", "Verdict"),
    Column("reason", "Reason"),
    Column("hints", "Hint", below=True),
    Column("controlled", "Controlled"),
    Column("recounted", "counted again", below=True),
    Column("count", "Count"),
    Column("type", "type", below=True),
    Column("closed_at", "closed", below=True),
    Column("station", "station", below=True),
)
_NOTES: Final = (
    "This file says how many there should be. Keep it where no counter can read it and leave no copy on the station.",
    "Variance is counted less book, OVER or SHORT. A hint points at what may explain it and resolves nothing.",
    "Kept files are read by station count trend FILE..., which looks for what lacks again and again.",
)


@dataclass(frozen=True, slots=True)
class Compared:
    """A count beside a list."""

    count: Count
    on_hand: OnHand
    of: str
    """Of when the list is: of before the count or of after it."""
    found: Sequence[Variance]
    places: Places
    accuracy: Accuracy
    seen: Seen

    @property
    def unresolved(self) -> list[Variance]:
        """What is off and has no reason: items, and lots of items that are right as a whole."""
        off = [each for each in self.found if each.difference]
        items = {each.gtin for each in off if not each.lot}
        wanted = [each for each in off if not each.lot or each.gtin not in items]
        return [each for each in wanted if reason_key(each) not in self._reasons and each.gtin not in self._reasons]

    @property
    def _reasons(self) -> Mapping[str, str]:
        reasons: Mapping[str, str] = self.count.detail.get("reasons", {})
        return reasons

    def reason(self, variance: Variance) -> str:
        """Return the code of the reason that was given for a variance; empty where none was."""
        return self._reasons.get(reason_key(variance), "")

    def hints(self, variance: Variance) -> list[Hint]:
        """Return what the figures, and what the station saw, point to."""
        return hints(variance, self.found, self.seen.received, self.seen.pulled, self.seen.arrived)

    def is_recounted(self, variance: Variance) -> bool:
        """Tell whether an item, or the lot, was counted again."""
        again = self.count.detail.get("recounts", ())
        return any(each["gtin"] == variance.gtin and variance.lot in ("", each["lot"]) for each in again)

    @property
    def is_dated(self) -> bool:
        """Whether the list has the expiries of its lots."""
        return any(self.on_hand.expiries.values())

    def totals(self) -> dict[str, int]:
        """Return how many items match, are over and are short."""
        words = [each.word for each in self.found if not each.lot]
        return {word: words.count(word) for word in ("MATCH", "OVER", "SHORT")}


def figures(of: Accuracy, *, dated: bool) -> tuple[tuple[str, str], ...]:
    """Return how right the book is, as label and text; `dated`: the list has the expiries of its lots."""
    lots = "counted lots in the book with their expiry" if dated else "counted lots in the book, by the lot alone"
    unplaced = f"; of {counted(of.unplaced, 'variance')} nobody knows the zone" if of.unplaced else ""
    return (
        ("Location accuracy", of.locations.text("zones without a variance") + unplaced),
        ("Item accuracy", of.items.text("items within their tolerance")),
        ("Lot accuracy", of.lots.text(lots) if of.lots else "the list has no lots"),
        ("Exact match", of.exact.text("items")),
        ("Gross variance", f"{counted(of.gross, 'package')}, over and short added up"),
        ("Net variance", f"OVER {of.over:,}, SHORT {of.short:,}; none is set off against another"),
    )


def comparison(source: Source, about: About, made: Compared, by: Signature) -> Report:
    """Return the comparison as a report; what is off comes first."""
    closed_at = _closed_at(source, made.count)
    totals = made.totals()
    off = totals["OVER"] + totals["SHORT"]
    lots = [each for each in made.found if each.lot]
    items = [each for each in made.found if not each.lot]
    tables = (("items", "Items", items), *([("lots", "Lots", lots)] if lots else []))

    def row(each: Variance) -> tuple[Value, ...]:
        return (*product(source, each.gtin), *_row(each, made), closed_at, about.station)

    return Report(
        "comparison",
        "Count beside the book",
        about,
        tuple(Section(name, title, _COLUMNS, tuple(map(row, _in_order(of)))) for name, title, of in tables),
        f"{counted(off, 'item')} of {len(items):,} off: "
        f"{totals['OVER']:,} OVER, {totals['SHORT']:,} SHORT; none is set off against another.",
        Tone.ATTEND if off else Tone.GOOD,
        facts=(
            ("Count", f"{made.count.id}, {made.count.type.value}"),
            ("Closed", written(closed_at, about.zone) if closed_at else "at a time that is not known"),
            ("List", f"{counted(made.on_hand.rows, 'row')}, of {made.of} the count, SHA-256 {made.on_hand.sha256}"),
            ("Not compared", f"{counted(len(made.on_hand.unknown), 'row')} of products that the catalog does not have"),
            ("Compared by", f"{by.person.name} ({by.person.id})"),
            *figures(made.accuracy, dated=made.is_dated),
        ),
        notes=_NOTES,
    )


def _closed_at(source: Source, count: Count) -> datetime | None:
    """Return when a count was closed, as a clock that was set later says it; None where no clock ever did."""
    found = source.row(count.closed_seq)
    assert found is not None, "a count that is compared was closed by a row"
    dated = Dates.of(row for row, _ in source.journal("clock")).date(found[0])
    return None if dated.quality is ClockQuality.NONE else dated.at


def _in_order(found: Sequence[Variance]) -> list[Variance]:
    """Return what is off first, then what matches, each by product and lot."""
    return sorted(found, key=lambda each: (not each.difference, each.key))


def _row(each: Variance, made: Compared) -> tuple[Value, ...]:
    code = made.reason(each)
    said = "; ".join(f"{hint.code} {REASONS[hint.code].what}: {hint.why}" for hint in made.hints(each))
    return (
        each.lot or None,
        made.places.only(each) or None,
        each.counted,
        each.book,
        each.amount,
        each.word,
        f"{code} {REASONS[code].what}" if code else None,
        said or None,
        "yes" if each.controlled else "no",
        "yes" if made.is_recounted(each) else "no",
        made.count.id,
        made.count.type.value,
    )
