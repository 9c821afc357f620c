"""A number from digit cards: `SX-D-0` to `SX-D-9`, `DOT`, `BACK`, `CLEAR`, and `ENTER` at its end."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from station.domain.cards.cards import Card
from station.domain.decision import Signals
from station.domain.verdict import Verdict
from station.loop.desk import Desk
from station.loop.outcome import Outcome
from station.loop.questions import Answer, Question


@dataclass(frozen=True, slots=True)
class NumberEntry:
    """Asks for a number, digit by digit; the digits are shown as they come, or hidden as those of a PIN are.

    Single digits are not recorded: what is done with the number is.
    """

    desk: Desk
    prompt: Callable[[str], Signals]
    """What is shown with the digits so far."""
    done: Callable[[str, datetime], Outcome]
    """What the entered number does; as it was typed, since a PIN may begin with a 0."""
    refused: Callable[[datetime, str], Outcome]
    """What is answered to something that is no digit of this number; the entry goes on."""
    digits: int = 6
    """The most digits before the point."""
    decimals: int = 0
    """Digits behind the point; 0: whole numbers only."""
    until: datetime | None = None
    lapsed: Callable[[datetime], Outcome] | None = None
    """What is answered when time runs out."""
    also: Mapping[str, Answer] = field(default_factory=dict)
    """What other cards do meanwhile, such as NO."""
    stands: bool = True
    """Whether the entry goes on after other cards and packages."""
    left: Callable[[str, datetime], None] | None = None
    """What is done with the digits so far before something else ends an entry that does not go on."""

    def ask(self, at: datetime, so_far: str = "") -> Outcome:
        """Show the question and wait for the next digit."""
        self._wait(so_far)
        return self.desk.answer(Verdict.INFO, self.prompt(so_far), at, stays=True)

    def _next(self, so_far: str, card: Card, at: datetime) -> Outcome:
        match card.argument:
            case "ENTER" if so_far.strip("."):
                return self.done(so_far, at)
            case "BACK":
                return self.ask(at, so_far[:-1])
            case "CLEAR":
                return self.ask(at)
            case "DOT" if self.decimals and "." not in so_far:
                return self.ask(at, f"{so_far or '0'}.")
            case digit if len(digit) == 1 and digit.isdecimal() and self._has_room(so_far):
                return self.ask(at, so_far + digit)
        self._wait(so_far)
        return self.refused(at, "No digit that fits")

    def _wait(self, so_far: str) -> None:
        answers = {**self.also, "D": lambda card, when: self._next(so_far, card, when)}
        self.desk.question = Question(
            answers,
            self.until,
            self.lapsed,
            stands=self.stands,
            left=self.left and (lambda when: self._left(so_far, when)),
            shown=self.prompt(so_far),
        )

    def _left(self, so_far: str, at: datetime) -> None:
        if self.left is not None:
            self.left(so_far, at)

    def _has_room(self, so_far: str) -> bool:
        whole, point, behind = so_far.partition(".")
        return len(behind) < self.decimals if point else len(whole) < self.digits
