"""What one commit holds: a journal row and what changes with it."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from station.domain.decision import AlarmKind, Moved


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm that stands: it survives a power cut and ends only as its kind says."""

    id: int
    kind: AlarmKind
    raised_at: datetime
    raised_seq: int
    detail: Mapping[str, Any]
    """The screen's lines and the item, as JSON values."""
    binned: bool
    """Whether the card of its bin was scanned."""


class Change(Protocol):
    """What a commit changes besides: rows of tables that a part of the day has for itself."""

    def write(self, db: sqlite3.Connection, at: str, seq: int) -> None:
        """Write the change inside the commit of this journal row."""
        ...


@dataclass(frozen=True, slots=True)
class Entry:
    """What one commit holds: a journal row and what it changes."""

    at: datetime
    kind: str
    body: Mapping[str, Any]
    moved: Moved | None = None
    raised: tuple[AlarmKind, Mapping[str, Any]] | None = None
    binned: int | None = None
    """The alarm whose package went into its bin."""
    closed: int | None = None
    """The alarm that ended."""
    remembered: Mapping[str, str] | None = None
    """Settings of the day that outlive a restart, such as the activity."""
    changes: tuple[Change, ...] = ()
