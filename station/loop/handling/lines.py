"""The last scans that moved packages: what can be taken back, and whose quantity can be set."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from station.domain.decision import Item, Moved
from station.store.entry import Change

_KEPT: Final = 32
"""More than a person scans in the minute in which a scan can be taken back."""


@dataclass(frozen=True, slots=True)
class Line:
    """What one scan moved, with what was corrected of it since."""

    numbers: tuple[int, ...]
    """The journal rows: the scan's, then those of its corrections."""
    at: datetime
    """When it was scanned."""
    item: Item
    moved: Moved
    name: str
    """The product, for a person."""
    controlled: bool
    alarmed: bool
    """Whether the package raised an alarm."""
    person: str | None
    """Who was signed on."""
    changes: tuple[Change, ...] = ()
    """What changed with it besides: it does so again with every correction."""
    held: bool = False
    """Whether it was set apart since: then it is not in stock any more, whatever else of its lot is."""
    parts: tuple["Line", ...] = ()
    """What came in with a container that was received whole, in its order."""

    @property
    def each(self) -> tuple["Line", ...]:
        """The lines that are reversed one by one: the parts, or this one."""
        return self.parts or (self,)


class Lines:
    """The last lines, the newest first."""

    def __init__(self) -> None:
        self._lines: deque[Line] = deque(maxlen=_KEPT)
        self.fresh = False
        """Whether the newest line is what was scanned last; else something else was, or it was taken back."""

        self.untouched = False
        """Whether nothing else was said since, so that digits can only be meant for it and are no late PIN."""

    def add(self, line: Line) -> None:
        """Take what was just scanned."""
        self._lines.append(line)
        self.fresh = self.untouched = True

    @property
    def last(self) -> Line | None:
        """The newest line that was not taken back."""
        return self._lines[-1] if self._lines else None

    def drop(self) -> None:
        """Let go of the newest line; the one before is not what was scanned last."""
        self._lines.pop()
        self.fresh = False

    def correct(self, line: Line) -> None:
        """Put the newest line right."""
        self._lines[-1] = line

    def forget(self) -> None:
        """Forget all of them: they are not to be taken back."""
        self._lines.clear()
        self.fresh = self.untouched = False
