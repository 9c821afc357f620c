"""Overrides: a person says why the lot in hand goes out though another expires earlier.

The package is judged once more without the earlier lot, on what is known by then: a reason takes nothing out that is
recalled, expired or on hold. Reason R4 and controlled substances want a supervisor's signature.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from station.domain.cards.cards import Card
from station.domain.people import Meaning, Signature
from station.domain.screens import prompts
from station.domain.stock import StockLot
from station.domain.verdict import Verdict
from station.loop.desk import Desk, command
from station.loop.handling.in_hand import signed_for, still_done
from station.loop.outcome import Outcome
from station.loop.packages import Judged, Packages
from station.loop.questions import Answer, Question
from station.loop.signatures.signing import SUPERVISOR, SignatureRequest
from station.store.doubts import NotFound, Seen
from station.store.store import Entry

WITHIN: Final = timedelta(minutes=2)
"""How long a reason is taken for the last scan."""
ASKED: Final = timedelta(seconds=30)
"""How long the question for a reason stands."""
_NOT_FOUND: Final = "1"
_OTHER: Final = "4"
_OF_ONE_LOT: Final = frozenset({_NOT_FOUND, "2"})
"""Reasons that say something of the earlier lot: another earlier one still goes first."""


class Overrides:
    """Takes reasons for the last scan that was told of an earlier lot."""

    def __init__(self, desk: Desk, packages: Packages) -> None:
        self._desk, self._packages = desk, packages
        packages.after = self._ask_if_stale
        self.verbs: Final[dict[str, Answer]] = {"R": self.reason, "OVERRIDE": self.ask}

    def ask(self, card: Card, at: datetime) -> Outcome:
        """Ask why."""
        desk = self._desk
        if self._of(at) is None:
            return self._desk.refused(card.named, "Nothing to override", at)
        seq = desk.record(Entry(at, "command", command(desk.activity, card.named)))
        desk.question = Question({"R": self.reason, "NO": self._cancelled}, at + ASKED, self._lapsed)
        return desk.answer(Verdict.INFO, prompts.why(), at, seq=seq, stays=True)

    def reason(self, card: Card, at: datetime) -> Outcome:
        """Take the reason, with a supervisor's signature where it needs one."""
        judged, number = self._of(at), card.argument.lstrip("0")
        if judged is None:
            return self._desk.refused(card.named, "Nothing to override", at)
        if number not in prompts.REASONS:
            return self._desk.refused(card.named, "R1 to R4 are reasons", at)
        product = judged.known.product
        if number != _OTHER and not (product and product.controlled):
            return self._take(judged, number, None, at)
        name = product.name if product else f"GTIN {judged.item.gtin}"
        return SignatureRequest(
            self._desk,
            Meaning.APPROVED,
            lambda signature: self._signed(judged, number, card, signature),
            (f"OVERRIDE FEFO  R{number}", *signed_for(judged.item, name)),
            roles=SUPERVISOR,
            about={"override": f"R{number}", "refers": judged.seq},
        ).ask(at)

    def _of(self, at: datetime) -> Judged | None:
        """Return the last scan, if it was told of an earlier lot, not long ago, while what is done is the same."""
        judged = self._packages.judged
        if judged is None or judged.decision.first is None or at - judged.at > WITHIN:
            return None
        told = any(finding.verdict is Verdict.EARLIER_EXISTS for finding in judged.decision.findings)
        return judged if told and still_done(self._desk, judged, at) else None

    def _signed(self, judged: Judged, number: str, card: Card, signature: Signature) -> Outcome:
        """Take the reason that was signed for, unless something else is done by now: practice above all."""
        if not still_done(self._desk, judged, signature.at):
            return self._desk.refused(card.named, "Activity has changed", signature.at)
        return self._take(judged, number, signature, signature.at)

    def _take(self, judged: Judged, number: str, signature: Signature | None, at: datetime) -> Outcome:
        """Judge once more in spite of the earlier lot, and do what comes of it."""
        packages, of_one_lot = self._packages, number in _OF_ONE_LOT
        first = self._first(judged)
        override: dict[str, Any] = {"reason": f"R{number}", "refers": judged.seq, "earlier": _named(first)}
        if signature is not None:
            override["signatures"] = [signature.record()]
        meant = replace(
            judged,
            situation=replace(
                judged.situation, overriding=not of_one_lot, instead_of=first[0].lot if of_one_lot else ""
            ),
            without=(*judged.without, *first) if of_one_lot else (),
            signed=(signature,) if signature else (),
        )
        changes = (NotFound(judged.item.gtin, first),) if number == _NOT_FOUND else ()
        return packages.finish(packages.again(meant, at), {"override": override}, changes)

    def _first(self, judged: Judged) -> tuple[StockLot, ...]:
        """Return the lot that was to go first, in all its places."""
        first = judged.decision.first
        assert first is not None, "an earlier lot was told of"
        own = (first.lot, first.expiry, first.opened)
        return tuple(lot for lot in judged.known.lots if (lot.lot, lot.expiry, lot.opened) == own)

    def _ask_if_stale(self, judged: Judged) -> None:
        """Let YES and NO answer whether a lot is there that nobody has handled for long."""
        if judged.decision.findings and judged.decision.findings[0].code == "earlier_lot_stale":
            answers: dict[str, Answer] = {"YES": partial(self._there, judged), "NO": self._not_there}
            self._desk.question = Question(answers)

    def _there(self, judged: Judged, card: Card, at: datetime) -> Outcome:
        """Take word that the lot is there: then it goes first."""
        desk, packages = self._desk, self._packages
        first = self._first(judged)
        body = command(desk.activity, card.named, event="lot_seen", refers=judged.seq, gtin=judged.item.gtin)
        seen = () if judged.situation.training else (Seen(judged.item.gtin, first),)
        desk.record(Entry(at, "command", body | _named(first), changes=seen))
        return packages.finish(packages.again(judged, at), {"refers": judged.seq})

    def _not_there(self, card: Card, at: datetime) -> Outcome:
        return self.reason(replace(card, verb="R", argument=_NOT_FOUND), at)

    def _cancelled(self, card: Card, at: datetime) -> Outcome:
        desk = self._desk
        seq = desk.record(Entry(at, "command", command(desk.activity, card.named, cancelled="override")))
        self._packages.let_go()
        return desk.answer(Verdict.INFO, prompts.not_overridden(), at, seq=seq)

    def _lapsed(self, at: datetime) -> Outcome:
        desk = self._desk
        seq = desk.record(Entry(at, "command", command(desk.activity, "override", cancelled="no reason")))
        self._packages.let_go()
        return desk.answer(Verdict.INFO, prompts.not_overridden(), at, seq=seq)


def _named(lots: tuple[StockLot, ...]) -> dict[str, Any]:
    """Return a lot and its places as JSON values."""
    return {
        "lot": lots[0].lot,
        "expiry": lots[0].expiry.isoformat(),
        "locations": [lot.location for lot in lots],
    }
