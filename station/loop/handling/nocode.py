"""A package whose code is missing or cannot be read, taken in without a keyboard.

Its product is named by a card or a UPC, its lot and expiry by digits.

What a person says is recorded as said, and judged as if it had been read: a recalled lot alarms, an expired date stops.
Nothing is assumed: without a lot or an expiry the package is set apart. A controlled one wants two badges.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from station import gs1
from station.domain.cards.cards import Card
from station.domain.decision import Activity, Item
from station.domain.people import Meaning, Signature
from station.domain.screens import corrections
from station.domain.verdict import Verdict
from station.gs1.dates import date_of
from station.loop.commands import Verbs
from station.loop.desk import Desk, command
from station.loop.digits import NumberEntry
from station.loop.handling.in_hand import signed_for
from station.loop.outcome import Outcome
from station.loop.packages import Judged, Packages
from station.loop.questions import Question
from station.loop.signatures.signing import SignatureRequest
from station.messages import Scanned
from station.store.store import Entry

WITHIN: Final = timedelta(minutes=2)
"""How long each answer is waited for."""
_LONGEST_LOT: Final = 20
"""Characters of AI 10."""
_GTIN: Final = 14
_BY_HAND: Final = "nocode"
"""The source of what was said by hand: the next package without a code is another one."""
_MEANINGS: Final = (Meaning.APPROVED, Meaning.WITNESSED)
_ACTIVITIES: Final = frozenset(
    {
        Activity.RECEIVE,
        Activity.CHECKPOINT,
        Activity.PULL,
        Activity.RETURN,
        Activity.RETURN_OUT,
        Activity.LOOKUP,
        Activity.TRAINING,
    }
)
"""What can be done with a package that has no code."""


class NoCode:
    """Answers NOCODE, and the cards and codes that name a product."""

    def __init__(self, desk: Desk, packages: Packages) -> None:
        self._desk, self._packages = desk, packages
        self._asked: Question | None = None
        self._activity = desk.activity
        """What was done as NOCODE was scanned."""
        packages.by_hand = self._named
        self.verbs: Verbs = {
            "NOCODE": self._begun,
            "P": lambda card, at: desk.refused(card.text, "Scan NOCODE first", at),
        }

    def _begun(self, card: Card, at: datetime) -> Outcome:
        """Ask for the product, unless the last scan named it and nothing else."""
        desk, judged = self._desk, self._packages.judged
        if desk.activity not in _ACTIVITIES:
            return desk.refused(card.text, "Not in this activity", at)
        self._activity = desk.activity
        seq = desk.record(Entry(at, "command", command(desk.activity, card.text)))
        is_named = judged is not None and judged.item.lot is None and judged.scanned.source != _BY_HAND
        if judged is not None and is_named and at - judged.at <= WITHIN:
            return self._lot(judged.item.gtin, judged.scan, at)
        self._asked = desk.question = Question(
            {"P": self._product_card, "NO": lambda answer, when: self._left(answer.text, when)},
            until=at + WITHIN,
            lapsed=lambda when: self._left("NOCODE", when),
            stands=True,
            shown=corrections.product_wanted(),
        )
        return desk.answer(Verdict.INFO, corrections.product_wanted(), at, seq=seq, stays=True)

    def _product_card(self, card: Card, at: datetime) -> Outcome:
        gtin = card.argument
        if len(gtin) != _GTIN or not gtin.isdecimal() or gs1.check_digit(gtin[:-1]) != gtin[-1]:
            self._desk.question = self._asked
            return self._desk.refused(card.text, "No product card", at)
        self._desk.record(Entry(at, "command", command(self._desk.activity, card.text)))
        return self._lot(gtin, gs1.decode(f"]d201{gtin}".encode()), at)

    def _named(self, scan: gs1.Scan, scanned: Scanned) -> Outcome | None:
        """Take the product from a code that says no lot; one that says it is read as any other, and ends the asking."""
        desk = self._desk
        if self._asked is None or desk.question is not self._asked:
            return None
        desk.question = self._asked = None
        if scan.gtin is None or scan.lot is not None:
            return None
        return self._lot(scan.gtin, scan, scanned.at)

    def _lot(self, gtin: str, scan: gs1.Scan, at: datetime) -> Outcome:
        name = self._name(gtin)
        return NumberEntry(
            self._desk,
            lambda digits: corrections.lot_wanted(name, digits),
            lambda digits, when: self._expiry(gtin, scan, digits, when),
            lambda when, why: self._desk.refused("NOCODE", why, when),
            digits=_LONGEST_LOT,
            until=at + WITHIN,
            lapsed=lambda when: self._left("NOCODE", when),
            also={"NO": lambda _, when: self._expiry(gtin, scan, None, when)},
        ).ask(at)

    def _expiry(self, gtin: str, scan: gs1.Scan, lot: str | None, at: datetime) -> Outcome:
        name = self._name(gtin)
        entry = NumberEntry(
            self._desk,
            lambda digits: corrections.expiry_wanted(name, lot, digits),
            lambda digits, when: self._dated(entry, gtin, scan, lot, digits, when),
            lambda when, why: self._desk.refused("NOCODE", why, when),
            until=at + WITHIN,
            lapsed=lambda when: self._left("NOCODE", when),
            also={"NO": lambda _, when: self._said(Item(gtin, lot, None, None), scan, when)},
        )
        return entry.ask(at)

    def _dated(
        self, entry: NumberEntry, gtin: str, scan: gs1.Scan, lot: str | None, digits: str, at: datetime
    ) -> Outcome:
        expiry = printed_date(digits, self._desk.situation(at).today)
        if expiry is None:
            entry.ask(at)
            return self._desk.refused("NOCODE", "No date: YYMMDD, MMYY", at)
        return self._said(Item(gtin, lot, expiry, None), scan, at)

    def _said(self, item: Item, scan: gs1.Scan, at: datetime, given: tuple[Signature, ...] = ()) -> Outcome:
        """Judge the package as it was said to be; a controlled one once two people have signed for it."""
        desk = self._desk
        desk.question = None
        if desk.activity is not self._activity:  # what was asked for then is no answer to what is done now
            return desk.refused("NOCODE", "Activity has changed", at)
        judged = self._packages.judge(scan, item, Scanned(b"", _BY_HAND, at), desk.situation(at))
        product = judged.known.product
        if product is not None and product.controlled and len(given) < len(_MEANINGS):
            return SignatureRequest(
                desk,
                _MEANINGS[len(given)],
                lambda signature: self._said(item, scan, signature.at, (*given, signature)),
                ("CONTROLLED, NO CODE", *signed_for(item, product.name)),
                after=given,
                about={"gtin": item.gtin, "code": "nocode"},
            ).ask(at)
        return self._concluded(judged, given)

    def _concluded(self, judged: Judged, given: tuple[Signature, ...]) -> Outcome:
        item, decision = judged.item, judged.decision
        more: dict[str, Any] = {"code": "nocode", "lot": item.lot, "expiry": item.expiry and item.expiry.isoformat()}
        more["findings"] = [*(finding.code for finding in decision.findings), "nocode"]
        if given:
            more["signatures"] = [signature.record() for signature in given]
        if (item.lot is None or item.expiry is None) and decision.alarm is None:
            more["held"] = "no_lot" if item.lot is None else "no_expiry"
            name = self._name(item.gtin)
            decision = replace(decision, signals=corrections.set_apart(item, name), moved=None, advice=None)
        more = {key: value for key, value in more.items() if value is not None}
        return self._packages.conclude(replace(judged, decision=decision), more)

    def _left(self, name: str, at: datetime) -> Outcome:
        return self._desk.refused(name, "Not taken in", at)

    def _name(self, gtin: str) -> str:
        product = self._desk.store.known(Item(gtin, None, None, None)).product
        return product.name if product else f"GTIN {gtin}"


def printed_date(digits: str, today: date) -> date | None:
    """Return the day that YYMMDD means, or the last one of MMYY; None where it is no date."""
    return date_of(f"{digits[2:]}{digits[:2]}00" if len(digits) == len("MMYY") else digits, today)
