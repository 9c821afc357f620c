"""Controlled substances at the checkpoint: where the site asks for badges, nothing is taken before they are given."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from station import gs1
from station.domain.decision import Item, Situation
from station.domain.people import Meaning, Signature
from station.domain.screens import prompts
from station.domain.stock import Status
from station.domain.verdict import Verdict
from station.loop.desk import Desk
from station.loop.outcome import Outcome
from station.loop.packages import Judged, Packages
from station.loop.signatures.signing import SignatureRequest
from station.messages import Scanned

_MEANINGS: Final = (Meaning.APPROVED, Meaning.WITNESSED)
"""What the first and the second badge say."""


class Controlled:
    """Answers packages that go out, and asks for the badges that some of them need."""

    def __init__(self, desk: Desk, packages: Packages) -> None:
        self._desk, self._packages = desk, packages

    def take(self, scan: gs1.Scan, gtin: str, scanned: Scanned, situation: Situation) -> Outcome:
        """Answer a package; a controlled one that may be taken waits for its badges."""
        item = Item(gtin, scan.lot, scan.expiry, scan.serial)
        return self._packages.if_sure(self._packages.judge(scan, item, scanned, situation), self._badges)

    def _badges(self, judged: Judged) -> Outcome:
        """Take a package, or ask for the badges that it needs."""
        product, moved = judged.known.product, judged.decision.moved
        taken = moved is not None and moved.status is Status.TAKEN  # one that is set apart has its alarm first
        if not taken or product is None or not product.controlled:
            return self._packages.conclude(judged)
        if not self._desk.rules.controlled_badges:
            return self._packages.conclude(judged)
        signals = prompts.badges_wanted(product.name)
        waiting = replace(judged.decision, verdict=Verdict.INFO, signals=signals, moved=None)
        outcome = self._packages.conclude(replace(judged, decision=waiting), {"waits": "signatures"})
        return replace(self._ask(judged, product.name, (), judged.at), seq=outcome.seq)

    def _ask(self, judged: Judged, name: str, given: tuple[Signature, ...], at: datetime) -> Outcome:
        def signed(signature: Signature) -> Outcome:
            signatures = (*given, signature)
            if len(signatures) < self._desk.rules.controlled_badges:
                return self._ask(judged, name, signatures, signature.at)
            return self._take(judged, signatures)

        what = ("CONTROLLED: TAKE", name)
        return SignatureRequest(self._desk, _MEANINGS[len(given)], signed, what, after=given).ask(at)

    def _take(self, judged: Judged, signatures: tuple[Signature, ...]) -> Outcome:
        """Judge once more what was signed for, and take it if it still may be."""
        at = signatures[-1].at
        again = self._packages.again(judged, at)
        return self._packages.conclude(again, {"signatures": [signature.record() for signature in signatures]})
