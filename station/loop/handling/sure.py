"""So many of a controlled substance at once are asked again before they are moved: they may be mistyped."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Final

from station.domain.screens import corrections
from station.domain.verdict import Verdict
from station.loop.desk import Desk
from station.loop.outcome import Outcome
from station.loop.packages import Judged, Packages
from station.loop.questions import Question

ASK_ABOVE: Final = {False: 999, True: 100}
"""What is asked again, of other products and of controlled ones: it is more likely mistyped than meant."""
ASKED: Final = timedelta(minutes=1)
"""How long the question stands."""


class Sure:
    """Asks whether so many are meant."""

    def __init__(self, desk: Desk, packages: Packages) -> None:
        self._desk, self._packages = desk, packages

    def go_on(self, judged: Judged, then: Callable[[Judged], Outcome]) -> Outcome:
        """Go on with a package that was judged; where so many would be moved at once, after YES."""
        moved, product = judged.decision.moved, judged.known.product
        controlled = product is not None and product.controlled
        if moved is None or moved.quantity <= ASK_ABOVE[controlled] or judged.decision.alarm is not None:
            return then(judged)
        name, count = product.name if product else f"GTIN {judged.item.gtin}", moved.quantity
        signals = corrections.quantity_sure(judged.item, name, count)
        asked = replace(judged.decision, verdict=Verdict.INFO, signals=signals, moved=None, arrival=None, advice=None)
        outcome = self._packages.conclude(replace(judged, decision=asked), {"asks": judged.situation.quantity})
        self._desk.ask(1, judged.at)
        self._desk.question = Question(
            {
                "YES": lambda _, at: then(self._packages.again(judged, at)),
                "NO": lambda answer, at: self._desk.refused(answer.text, "Quantity was not set", at),
            },
            until=judged.at + ASKED,
            lapsed=lambda at: self._desk.refused("SX-N", "Quantity was not set", at),
        )
        return outcome
