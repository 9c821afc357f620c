"""The way of each scan, read from where it leaves its traces: the journal and the link's word of how far it is."""

import json
import sqlite3
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from station.errors import DatabaseError
from station.store.journal import JournalReader, JournalRow

SHOWN: Final = 60
_BATCH: Final = 500
_ANSWER_S: Final = 0.25
_SILENT_S: Final = 3.0
"""Seconds after which no answer is to be expected: the station answers within a tenth of one."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the journal has come on its way."""

    saved: int = 0
    sent: int = 0
    stored: int = 0
    """The newest row the office has acknowledged."""
    up: bool = False
    problem: str = ""


@dataclass(slots=True)
class Stopwatch:
    """Measures what a person at the scanner notices: from the symbol's last byte to the first sound."""

    _since: float | None = None
    _measured: float | None = None

    def sent(self, at: float) -> None:
        """Begin: a symbol's last byte went into the cable."""
        self._since, self._measured = at, None

    def heard(self, at: float) -> None:
        """End: the buzzer began to sound."""
        if self._since is not None:
            self._measured, self._since = max(0.0, at - self._since), None

    def waits(self, at: float) -> bool:
        """Tell whether a sound may still come: a row is committed a moment before its answer is heard."""
        return self._since is not None and at - self._since < _ANSWER_S

    def take(self) -> float | None:
        """Return the seconds to the last symbol's answer, once; a row is an answer where no sound was heard."""
        measured, self._measured, self._since = self._measured, None, None
        return measured

    def missed(self, at: float) -> bool:
        """Tell, once, that the last symbol was not answered: it came while the station was opening the port."""
        missed = self._since is not None and at - self._since >= _SILENT_S
        if missed:
            self._since = None
        return missed


class JournalTrail:
    """Follows the journal and the link; what is not there yet is simply not there yet."""

    def __init__(self, database: Path, spool: Path) -> None:
        self._database = database
        self._state = spool / "link-state.json"
        self._reader: JournalReader | None = None
        self._last = 0
        self._heard_sent = self._heard_stored = 0
        self.rows: deque[dict[str, Any]] = deque(maxlen=SHOWN)
        self.progress = Progress()

    def read(self) -> list[dict[str, Any]]:
        """Return the rows that are new since the last time, oldest first, and learn how far they have come."""
        new = [_shown(row) for row in self._new_rows()]
        self.rows.extend(new)
        link = _read_object(self._state)
        self.progress = Progress(
            saved=self._last,
            sent=min(self._last, max(_count(link.get("sent")), self._heard_sent)),
            stored=min(self._last, max(_count(link.get("acked")), self._heard_stored)),
            up=link.get("up") is True,
            problem=str(link.get("problem", "")),
        )
        return new

    def overheard(self, message: dict[str, Any]) -> None:
        """Learn from a message how far the journal is: sooner than the link's file says, which is a second late."""
        payload = message["payload"]
        if self._reader is not None and payload.get("epoch") == self._reader.epoch:
            self._heard_sent = max(self._heard_sent, _count(payload.get("seq")))
            self._heard_stored = max(self._heard_stored, _count(payload.get("upto")))

    def close(self) -> None:
        """Let go of the journal."""
        if self._reader is not None:
            self._reader.close()

    def _new_rows(self) -> Iterable[JournalRow]:
        if self._reader is None:
            if not self._database.exists():
                return
            try:
                self._reader = JournalReader(self._database)
            except DatabaseError:
                return
        try:
            self._reader.look()
            while rows := self._reader.after(self._last, _BATCH):
                self._last = rows[-1].seq
                yield from rows
        except sqlite3.Error:  # the file is not as it was; begin again from where we are
            self.close()
            self._reader = None


def _shown(row: JournalRow) -> dict[str, Any]:
    body = json.loads(row.body)
    return {"seq": row.seq, "at": row.at, "row": row.kind, **(body if isinstance(body, dict) else {})}


def _read_object(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def _count(value: Any) -> int:
    return value if isinstance(value, int) else 0
