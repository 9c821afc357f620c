"""Opening a package: from then on it is good until its use-by date, and counted apart from the sealed ones.

The use-by date is the printed expiry or the day of opening and the product's own days, whichever is earlier (USP
<797> gives 28 days to a multiple-dose vial whose maker says nothing else). Where the catalog has no days for a
product a person is asked: nothing is assumed.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from station import gs1
from station.domain.decision import Item, Moved, Situation
from station.domain.screens import prompts
from station.domain.stock import OpenPack, Status
from station.domain.verdict import Verdict
from station.loop import records
from station.loop.desk import Desk
from station.loop.digits import NumberEntry
from station.loop.outcome import Outcome
from station.loop.packages import Judged, Packages
from station.messages import Scanned
from station.store.open_packs import Left, Opened
from station.store.store import Entry

_MOST_DAYS: Final = 4
"""Digits of the days after opening."""


class Opening:
    """Answers packages that are opened, and asks what is to be known of them."""

    def __init__(self, desk: Desk, packages: Packages) -> None:
        self._desk, self._packages = desk, packages

    def take(self, scan: gs1.Scan, gtin: str, scanned: Scanned, situation: Situation) -> Outcome:
        """Answer a package: one that may be used is opened, or asked how much is left in it where it is open."""
        packages = self._packages
        item = Item(gtin, scan.lot, scan.expiry, scan.serial)
        judged = packages.judge(scan, item, scanned, situation)
        opened = judged.decision.moved
        if opened is None or opened.status is not Status.OPENED:  # what is set apart moves too, and is not opened
            return packages.conclude(judged)
        unmoved = replace(judged, decision=replace(judged.decision, moved=None))
        if not situation.date_is_known:
            no_date = replace(unmoved.decision, verdict=Verdict.NOT_NOW, signals=prompts.no_date_to_open())
            return packages.conclude(replace(unmoved, decision=no_date))
        if judged.known.opened is not None:
            outcome = packages.conclude(unmoved)
            return self._ask_left(judged, judged.known.opened, outcome)
        product = judged.known.product
        if product is not None and product.open_days is not None:
            pack = self._pack(judged, product.open_days)
            more = {"opened_on": pack.opened_on.isoformat(), "use_by": pack.use_by.isoformat()}
            outcome = packages.conclude(judged, more, (Opened(item, pack, opened.location),))
            return self._ask_left(judged, pack, outcome)
        outcome = packages.conclude(unmoved)
        return self._ask_days(judged, opened, outcome)

    def _pack(self, judged: Judged, days: int) -> OpenPack:
        expiry, today = judged.item.expiry, judged.situation.today
        assert expiry is not None, "what is opened has a date"
        room = (date.max - today).days
        use_by = min(expiry, today + timedelta(days=min(days, room)))
        return OpenPack(judged.item.serial or "", today, use_by)

    def _ask_days(self, judged: Judged, opened: Moved, outcome: Outcome) -> Outcome:
        entry = NumberEntry(
            self._desk,
            prompts.days_open(_name(judged)),
            lambda digits, at: self._open(judged, opened, int(digits), at),
            self._no_digit,
            digits=_MOST_DAYS,
            stands=False,
        )
        return replace(entry.ask(judged.at), verdict=outcome.verdict, seq=outcome.seq)

    def _open(self, judged: Judged, opened: Moved, days: int, at: datetime) -> Outcome:
        """Open the package whose days were typed."""
        pack = self._pack(judged, days)
        body = self._body(judged, "opened", pack) | {"days": days, "moved": records.moved(opened)}
        change = Opened(judged.item, pack, opened.location)
        seq = self._desk.record(Entry(at, "open", body, opened, changes=(change,)))
        return self._ask_left(judged, pack, Outcome(judged.decision.verdict, judged.decision.signals, seq=seq), at)

    def _ask_left(self, judged: Judged, pack: OpenPack, outcome: Outcome, at: datetime | None = None) -> Outcome:
        entry = NumberEntry(
            self._desk,
            prompts.left(_name(judged), judged.item, pack.opened_on, pack.use_by),
            lambda digits, when: self._left(judged, pack, digits, when),
            self._no_digit,
            decimals=1,
            stands=False,
        )
        return replace(entry.ask(at or judged.at), verdict=outcome.verdict, seq=outcome.seq)

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
