"""The guide: which lesson is being done, and how far it is by what the station wrote."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

ANY: Final = "*"
"""A value that must be there, whatever it is."""
Event = Mapping[str, Any]
"""A row of the journal, or what the panel sees of cables and processes."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do, and the event that says that it is done."""

    text: str
    at: tuple[str, ...]
    """What to click, in this order: `pile:first`, `card:ACK`, `key:D-4`, `press:ack`, `cut:network`, `again`."""
    done: Event
    """Values that the event must have; a tuple is a choice, ANY is whatever is there."""

    def is_done(self, event: Event) -> bool:
        """Tell whether the event says that the step is done."""
        return all(_fits(event.get(name), wanted) for name, wanted in self.done.items())


def _fits(value: Any, wanted: Any) -> bool:
    if wanted == ANY:
        return value is not None
    return value in wanted if isinstance(wanted, tuple) else value == wanted


@dataclass(frozen=True, slots=True)
class Lesson:
    """A few steps that show one thing."""

    id: str
    title: str
    shows: str
    """What is learnt."""
    steps: tuple[Step, ...]


class Guide:
    """The lesson that is being done, and how far it is."""

    def __init__(self, lessons: tuple[Lesson, ...]) -> None:
        self._lessons = {lesson.id: lesson for lesson in lessons}
        self._lesson: Lesson | None = None
        self._step = 0

    def begin(self, lesson: str) -> None:
        """Begin a lesson, or begin it again; the empty name leaves the one there is."""
        self._lesson, self._step = self._lessons[lesson] if lesson else None, 0

    def saw(self, event: Event) -> bool:
        """Take an event, and tell whether it did the step that is next; it does no other."""
        lesson = self._lesson
        if lesson is None or self._step == len(lesson.steps) or not lesson.steps[self._step].is_done(event):
            return False
        self._step += 1
        return True

    def told(self) -> dict[str, Any]:
        """Return how far the lesson is, as a browser is told."""
        return {"kind": "lesson", "id": self._lesson.id if self._lesson else "", "step": self._step}

    def described(self) -> list[dict[str, Any]]:
        """Return the lessons, as a browser is told of them."""
        return [
            {
                "id": lesson.id,
                "title": lesson.title,
                "shows": lesson.shows,
                "steps": [{"text": step.text, "at": step.at} for step in lesson.steps],
            }
            for lesson in self._lessons.values()
        ]
