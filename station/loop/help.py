"""A call for help: the last answer is shown again, and the back office is told."""

from datetime import datetime
from typing import Any

from station.domain.cards.cards import Card
from station.domain.screens import notices
from station.domain.verdict import Verdict
from station.loop.commands import Verbs
from station.loop.desk import Desk, command
from station.loop.outcome import Outcome
from station.store.store import Entry


class Help:
    """Answers calls for help, and remembers what they are about."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._last: Outcome | None = None
        self._own: Outcome | None = None
        self.verbs: Verbs = {"HELP": self._called}

    def heard(self, outcome: Outcome) -> None:
        """Remember the answer to what a person did, as far as it was recorded; that to a call is none."""
        if outcome.seq is not None and outcome is not self._own:
            self._last = outcome

    def _called(self, card: Card, at: datetime) -> Outcome:
        """Record the call with the last answer, and show and sound that once more."""
        desk, last = self._desk, self._last
        about: dict[str, Any] = {}
        if last is not None:
            screen = " | ".join(last.signals.screen.text())
            about = {"about": last.seq, "verdict": last.verdict.value, "screen": screen}
        seq = desk.record(Entry(at, "help", {**command(desk.activity, card.text), "event": "help", **about}))
        signals = notices.helped(
            last.signals if last is not None else None,
            at.astimezone(desk.rules.zone),
            link_up=desk.link_up,
            alarmed=bool(desk.store.alarms()),
        )
        self._own = desk.answer(Verdict.INFO, signals, at, seq=seq)
        return self._own
