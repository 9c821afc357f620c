"""Opening a package: from then on it is good until its use-by date, and counted apart from the sealed ones.

The use-by date is the printed expiry or the day of opening and the product's own days, whichever is earlier (USP
<797> gives 28 days to a multiple-dose vial whose maker says nothing else). Where the catalog has no days for a
product a person is asked: nothing is assumed.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from station.domain.decision import Moved
from station.domain.screens import prompts
from station.domain.stock import OpenPack, Status
from station.domain.verdict import Verdict
from station.loop.desk import Desk
from station.loop.digits import NumberEntry
from station.loop.outcome import Outcome
from station.loop.packages import Judged, Packages
from station.store.open_packs import Left, Opened
from station.store.store import Change, Entry

_MOST_DAYS: Final = 4
"""Digits of the days after opening."""


class Opening:
    """Answers packages that are opened, and asks what is to be known of them."""

    def __init__(self, desk: Desk, packages: Packages) -> None:
        self._desk, self._packages = desk, packages

    def finish(
        self, judged: Judged, more: Mapping[str, Any], changes: tuple[Change, ...], days: int | None = None
    ) -> Outcome:
        """End a decision: what may be used is opened, or asked how much is left in it where it is open.

        `days` are those that a person typed, where the catalog has none.
        """
        packages, opened = self._packages, judged.decision.moved
        if opened is None or opened.status is not Status.OPENED:  # it stays as it is, or is set apart
            return packages.conclude(judged, more, changes)
        unmoved = replace(judged, decision=replace(judged.decision, moved=None))
        if not judged.situation.date_is_known:
            no_date = replace(unmoved.decision, verdict=Verdict.NOT_NOW, signals=prompts.no_date_to_open())
            return packages.conclude(replace(unmoved, decision=no_date), more, changes)
        if judged.known.opened is not None:
            outcome = packages.conclude(unmoved, more, changes)
            return self._ask_left(judged, judged.known.opened, outcome)
        product = judged.known.product
        if days is None and product is not None:
            days = product.open_days
        if days is not None:
            return self._open(judged, opened, days, more, changes)
        outcome = packages.conclude(unmoved, more, changes)
        return self._ask_days(replace(judged, seq=outcome.seq), outcome)

    def _open(
        self, judged: Judged, opened: Moved, days: int, more: Mapping[str, Any], changes: tuple[Change, ...]
    ) -> Outcome:
        pack = self._pack(judged, days)
        dates = {"opened_on": pack.opened_on.isoformat(), "use_by": pack.use_by.isoformat()}
        change = Opened(judged.item, pack, opened.location)
        outcome = self._packages.conclude(judged, {**more, **dates}, (*changes, change))
        if outcome.verdict is Verdict.NOT_NOW:  # its zone is being counted
            return outcome
        return self._ask_left(judged, pack, outcome)

    def _pack(self, judged: Judged, days: int) -> OpenPack:
        expiry, today = judged.item.expiry, judged.situation.today
        assert expiry is not None, "what is opened has a date"
        room = (date.max - today).days
        use_by = min(expiry, today + timedelta(days=min(days, room)))
        return OpenPack(judged.item.serial or "", today, use_by)

    def _ask_days(self, judged: Judged, outcome: Outcome) -> Outcome:
        entry = NumberEntry(
            self._desk,
            prompts.days_open(_name(judged)),
            lambda digits, at: self._typed(judged, int(digits), at),
            self._no_digit,
            digits=_MOST_DAYS,
            stands=False,
        )
        return replace(entry.ask(judged.at), verdict=outcome.verdict, seq=outcome.seq)

    def _typed(self, judged: Judged, days: int, at: datetime) -> Outcome:
        """Open the package whose days were typed, if it still may be used."""
        more = {"refers": judged.seq, "days": days}
        return self.finish(self._packages.again(judged, at), more, (), days)

    def _ask_left(self, judged: Judged, pack: OpenPack, outcome: Outcome) -> Outcome:
        entry = NumberEntry(
            self._desk,
            prompts.left(_name(judged), judged.item, pack.opened_on, pack.use_by),
            lambda digits, when: self._left(judged, pack, digits, when),
            self._no_digit,
            decimals=1,
            stands=False,
        )
        return replace(entry.ask(judged.at), verdict=outcome.verdict, seq=outcome.seq)

    def _left(self, judged: Judged, pack: OpenPack, amount: str, at: datetime) -> Outcome:
        body = self._body(judged, "left", pack) | {"left": amount}
        entry = Entry(at, "open", body, changes=(Left(judged.item, amount),))
        return self._desk.recorded(Verdict.INFO, prompts.left_now(amount, pack.use_by), entry)

    def _body(self, judged: Judged, event: str, pack: OpenPack) -> dict[str, Any]:
        item = judged.item
        named = {"gtin": item.gtin, "lot": item.lot, "serial": item.serial, "expiry": item.expiry}
        said = {key: str(value) for key, value in named.items() if value is not None}
        dates = {"opened_on": pack.opened_on.isoformat(), "use_by": pack.use_by.isoformat()}
        return {"event": event, "activity": judged.situation.activity.value, **said, **dates}

    def _no_digit(self, at: datetime, why: str) -> Outcome:
        return self._desk.refused("SX-D", why, at)


def _name(judged: Judged) -> str:
    return judged.known.product.name if judged.known.product else f"GTIN {judged.item.gtin}"
