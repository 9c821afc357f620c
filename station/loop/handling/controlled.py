"""Controlled substances at the checkpoint: where the site asks for badges, nothing is taken before they are given."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, Final

from station.domain.people import Meaning, Signature
from station.domain.screens import prompts
from station.domain.stock import Status
from station.domain.verdict import Verdict
from station.loop.desk import Desk
from station.loop.handling.in_hand import signed_for, still_done
from station.loop.outcome import Outcome
from station.loop.packages import Judged, Packages
from station.loop.signatures.signing import SignatureRequest
from station.store.store import Change

_MEANINGS: Final = (Meaning.APPROVED, Meaning.WITNESSED)
"""What the first and the second badge say."""


class Controlled:
    """Answers packages that go out, and asks for the badges that some of them need."""

    def __init__(self, desk: Desk, packages: Packages) -> None:
        self._desk, self._packages = desk, packages

    def finish(self, judged: Judged, more: Mapping[str, Any], changes: tuple[Change, ...]) -> Outcome:
        """End a decision; a controlled package that may be taken waits for the badges that were not given yet."""
        product = judged.known.product
        taken = judged.decision.moved is not None and judged.decision.moved.status is Status.TAKEN
        if not taken or product is None or not product.controlled:  # what is set apart waits for nobody
            return self._packages.conclude(judged, more, changes)
        if len(judged.signed) >= self._desk.rules.controlled_badges:
            return self._packages.conclude(judged, more, changes)
        signals = prompts.badges_wanted(product.name)
        waiting = replace(judged.decision, verdict=Verdict.INFO, signals=signals, moved=None)
        outcome = self._packages.conclude(replace(judged, decision=waiting), {"waits": "signatures"})
        return replace(self._ask(judged, product.name, partial(self._take, more, changes), judged.at), seq=outcome.seq)

    def _ask(self, judged: Judged, name: str, taken: Callable[[Judged], Outcome], at: datetime) -> Outcome:
        given = judged.signed

        def signed(signature: Signature) -> Outcome:
            if not still_done(self._desk, judged, signature.at):
                return self._desk.refused("CONTROLLED", "Activity has changed", signature.at)
            by_more = replace(judged, signed=(*given, signature))
            if len(by_more.signed) < self._desk.rules.controlled_badges:
                return self._ask(by_more, name, taken, signature.at)
            return taken(by_more)

        what = ("CONTROLLED: TAKE", *signed_for(judged.item, name))
        return SignatureRequest(self._desk, _MEANINGS[len(given)], signed, what, after=given).ask(at)

    def _take(self, more: Mapping[str, Any], changes: tuple[Change, ...], judged: Judged) -> Outcome:
        """Judge once more what was signed for, and take it if it still may be."""
        again = self._packages.again(judged, judged.signed[-1].at)
        signatures = [signature.record() for signature in judged.signed]
        return self._packages.conclude(again, {**more, "signatures": signatures}, changes)
