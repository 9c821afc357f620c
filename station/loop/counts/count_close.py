"""The end of a count: what is asked, who signs, and the certificate."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from station import __version__
from station.domain.counts.certified import digest
from station.domain.counts.counting import RULES, CountState, Line, ZoneState, is_witnessed, totals
from station.domain.instants import stamp
from station.domain.people import Meaning, Signature
from station.domain.screens import count_screens, notices
from station.domain.stock import Product
from station.domain.verdict import Verdict
from station.loop.counts.count_records import line_record, line_rows, totals_record
from station.loop.desk import Desk
from station.loop.outcome import Outcome
from station.loop.questions import Question
from station.loop.signatures.signing import WITHIN, SignatureRequest
from station.store import counts, shelves
from station.store.count_changes import StateChanged
from station.store.counts import Count
from station.store.journal import head
from station.store.store import Entry

_MOST_TWICE: Final = 50
"""Packages of two zones that a certificate names; how many there are it says in any case."""


class CountEnd:
    """Closes counts, has them signed and certifies them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def walked(self, count: Count, at: datetime) -> Outcome:
        """End a walk."""
        body = {"event": "walk_ended", "count": count.id}
        change = StateChanged(count.id, CountState.COUNTED, closes=True)
        signals = notices.said("DONE", "EXPIRY WALK")
        return self._desk.recorded(Verdict.INFO, signals, Entry(at, "count", body, changes=(change,)))

    def counted(self, count: Count, at: datetime) -> Outcome:
        """End a count; where it is an inventory of controlled products, ask first when in the day it was taken."""
        schedules = self._desk.store.read(lambda db: counts.schedules(db, count.id))
        if not RULES[count.type].states_business or not schedules:
            return self._closed(count, at, "")
        body = {"event": "asked_business", "count": count.id}
        outcome = self._desk.recorded(Verdict.INFO, count_screens.business(), Entry(at, "count", body), stays=True)
        self._desk.question = Question(
            {
                "OPEN": lambda _, when: self._closed(count, when, "open"),
                "CLOSE": lambda _, when: self._closed(count, when, "close"),
            }
        )
        return outcome

    def _closed(self, count: Count, at: datetime, business: str) -> Outcome:
        said = {"business": business} if business else {}
        body = {"event": "counted", "count": count.id, **said, "totals": totals_record(totals(self._lines(count)))}
        change = StateChanged(count.id, CountState.COUNTED, said, closes=True)
        self._desk.record(Entry(at, "count", body, changes=(change,)))
        return self.sign(self._again(count), at)

    def resume(self, at: datetime) -> Outcome | None:
        """Ask again for what lacked when the power went; None where nothing did."""
        count = self._desk.store.read(counts.unsigned)
        if count is None or count.detail.get("not_signed"):
            return None
        return self.sign(count, at)

    def sign(self, count: Count, at: datetime) -> Outcome:
        """Have a count signed that wants it, and certify it."""
        if not self._is_witnessed(count):
            return self._certified(count, (), at)
        closed = count.closed_at or at
        left = closed + WITHIN - at
        if left <= timedelta(0) and not count.detail.get("not_signed"):
            return self._late(count, at, "late")
        within = left if timedelta(0) < left < WITHIN else WITHIN
        what = self._signed_for(count)
        counter = SignatureRequest(
            self._desk,
            Meaning.COUNTED,
            partial(self._witness, count, within),
            (f"{count_screens.title(count.type)} COUNT", *what[:1]),
            within=within,
            unsigned=partial(self._late, count),
            about={"count": count.id},
        )
        return counter.ask(at)

    def _witness(self, count: Count, within: timedelta, first: Signature) -> Outcome:
        what = self._signed_for(count)
        witness = SignatureRequest(
            self._desk,
            Meaning.WITNESSED,
            lambda second: self._certified(count, (first, second), second.at),
            after=(first,),
            within=within,
            unsigned=partial(self._late, count),
            about={"count": count.id},
            shown=count_screens.witness(what[0] if what else count_screens.title(count.type), first.person.name),
        )
        return witness.ask(first.at)

    def _late(self, count: Count, at: datetime, reason: str) -> Outcome:
        """Record that a count was not signed in time; it can still be, and the record stays."""
        body = {"event": "not_signed", "count": count.id, "type": count.type.value, "reason": reason}
        change = StateChanged(count.id, count.state, {"not_signed": True})
        entry = Entry(at, "count", body, changes=(change,))
        return self._desk.recorded(Verdict.NOT_NOW, count_screens.not_signed(count.type), entry, stays=True)

    def _is_witnessed(self, count: Count) -> bool:
        schedules = self._desk.store.read(lambda db: counts.schedules(db, count.id))
        witnessed = self._desk.rules.counts.witnessed
        return RULES[count.type].handover or any(is_witnessed(schedule, witnessed) for schedule in schedules)

    def _signed_for(self, count: Count) -> list[str]:
        """Return the names of the controlled products that were counted, one for each."""
        names = {}
        for line in self._lines(count):
            product = self.product(line.gtin)
            if product is not None and product.schedule:
                names[product.gtin] = product.name
        return list(names.values())

    def certified_again(self, count: Count, at: datetime) -> Outcome:
        """Certify a count anew after a recount, under the signatures that it has."""
        return self._certified(count, (), at)

    def _certified(self, count: Count, signatures: tuple[Signature, ...], at: datetime) -> Outcome:
        """Write the lines and the certificate behind them."""
        desk = self._desk
        lines = self._lines(count)
        bodies = list(line_rows(count.id, [line_record(line, self.product(line.gtin)) for line in lines]))
        numbers = [desk.record(Entry(at, "count", body)) for body in bodies]
        signed = [each.record() for each in signatures] or list(count.detail.get("signatures", ()))
        revision = int(count.detail.get("revision", 0)) + 1
        upto, chain = desk.store.read(head)
        body = {
            "event": "certified",
            "count": count.id,
            "type": count.type.value,
            "revision": revision,
            "station": desk.rules.station,
            "site": desk.rules.counts.site,
            "version": __version__,
            **{key: count.detail[key] for key in ("business",) if key in count.detail},
            "opened_at": stamp(count.opened_at),
            "closed_at": stamp(count.closed_at or at),
            "from_seq": count.opened_seq,
            "upto_seq": upto,
            "chain": chain.hex(),
            "zones": self._zones(count),
            "totals": totals_record(totals(lines)),
            "lines": len(lines),
            "lines_from": numbers[0] if numbers else None,
            "lines_upto": numbers[-1] if numbers else None,
            "lines_sha256": digest(line for body in bodies for line in body["lines"]),
            "recounts": list(count.detail.get("recounts", ())),
            **self._twice(count),
            "signatures": signed,
        }
        change = StateChanged(count.id, CountState.CERTIFIED, {"signatures": signed, "revision": revision})
        signals = count_screens.certified(count.type, totals(lines), len(signed))
        return desk.recorded(Verdict.OK, signals, Entry(at, "count", body, changes=(change,)))

    def _zones(self, count: Count) -> list[dict[str, Any]]:
        return [
            {
                "zone": zone.name,
                "state": zone.state.value,
                "as_of": zone.as_of,
                "closed_seq": zone.closed_seq,
                **({"empty": True} if zone.empty else {}),
                **({"reason": zone.reason} if zone.state is ZoneState.REASONED else {}),
            }
            for zone in self._desk.store.read(lambda db: counts.zones(db, count.id))
        ]

    def _twice(self, count: Count) -> dict[str, Any]:
        twice = self._desk.store.read(lambda db: counts.twice(db, count.id))
        named = [{"gtin": gtin, "serial": serial} for gtin, serial in twice[:_MOST_TWICE]]
        return {"twice": named, "counted_twice": len(twice)} if twice else {}

    def _lines(self, count: Count) -> list[Line]:
        return self._desk.store.read(lambda db: counts.lines(db, count.id))

    def product(self, gtin: str) -> Product | None:
        """Return the product of the catalog."""
        return self._desk.store.read(lambda db: shelves.product(db, gtin))

    def _again(self, count: Count) -> Count:
        """Return the count as it is now."""
        return self._desk.store.read(lambda db: counts.count(db, count.id)) or count
