"""The answer to one message."""

from dataclasses import dataclass

from station.domain.decision import Signals
from station.domain.verdict import Advice, Verdict


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer to one message."""

    verdict: Verdict
    signals: Signals
    """What is seen and heard from now on."""
    advice: Advice | None = None
    seq: int | None = None
    """The journal row; None where nothing was recorded."""
