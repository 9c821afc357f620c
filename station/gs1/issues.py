"""What is wrong with a symbol, and where."""

from enum import Enum
from typing import Final, NamedTuple


class Severity(Enum):
    """How much an issue weighs."""

    ERROR = "error"
    """The symbol breaks the standard."""
    WARNING = "warning"
    """The symbol is good in itself; what it lacks may stand in another symbol on the same item."""


class Issue(NamedTuple):
    """One thing that is wrong: what, in which element, and which characters of the text given."""

    code: str
    """What is wrong, a key of `MESSAGES`."""
    ai: str
    """The AI of the element, or empty where none was recognised."""
    start: int
    end: int
    severity: Severity = Severity.ERROR

    @property
    def message(self) -> str:
        """Return the issue as a sentence for a person."""
        sentence = MESSAGES.get(self.code, self.code)
        return f"({self.ai}) {sentence}" if self.ai else sentence


class Gs1Error(ValueError):
    """A text that the standard refuses, with everything that is wrong with it."""

    def __init__(self, issues: tuple[Issue, ...]) -> None:
        super().__init__("; ".join(f"{issue.message} at {issue.start}:{issue.end}" for issue in issues))
        self.issues = issues


MESSAGES: Final[dict[str, str]] = {}
"""A sentence for every code."""
