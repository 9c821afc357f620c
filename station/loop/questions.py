"""What the station waits to be told: a question with the cards that answer it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from station.domain.cards.cards import Card
from station.domain.decision import Signals
from station.loop.outcome import Outcome

Answer = Callable[[Card, datetime], Outcome]


@dataclass(frozen=True, slots=True)
class Question:
    """A question that a person answers with a card; another card or a package scan leaves it unanswered.

    It is taken back before its answer is handled, which may ask it again.
    """

    answers: Mapping[str, Answer]
    """What each verb does as an answer; verbs that are not here do what they always do."""
    until: datetime | None = None
    """When it lapses; None: when something else is done."""
    lapsed: Callable[[datetime], Outcome] | None = None
    """What is answered when time runs out; None: nothing is said."""
    stands: bool = False
    """Whether other cards and packages leave it open, as an entry that goes on does."""
    left: Callable[[datetime], None] | None = None
    """What is done before something else is done that leaves it unanswered; None: nothing."""
    shown: Signals | None = None
    """What the station shows of it at rest, when other answers have been read; None: nothing."""
