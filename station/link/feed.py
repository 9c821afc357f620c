"""The journal as the link follows it: it may not be there yet, and it may be replaced by a new one."""

import json
import sqlite3
from collections import deque
from pathlib import Path
from typing import Final

from station.errors import DatabaseError
from station.link import codec
from station.store.journal import ALARM_TESTED, JournalReader, JournalRow

_BATCH: Final = 500
"""Rows read at once: a query for each row would cost more than the row."""


class Feed:
    """Reads rows ahead of what is sent, and only after a hint that there may be some."""

    def __init__(self, path: Path) -> None:
        self.epoch = ""
        """The journal's epoch; empty while there is no journal."""
        self.problem = ""
        """Why there is no journal, for a person."""
        self._path = path
        self._reader: JournalReader | None = None
        self._file: tuple[int, int] | None = None
        self._ahead: deque[JournalRow] = deque()
        self._news = False

    def look(self) -> None:
        """Look for another journal now, and for new rows at the next `after`."""
        self._news = True
        file = self._identity()
        if self._reader is not None and file == self._file:
            self._look_again()
            return
        self._file = file
        self.close()
        try:
            self._reader = JournalReader(self._path)
        except DatabaseError as error:
            self.problem = str(error)
        else:
            self.epoch, self.problem = self._reader.epoch, ""

    def after(self, seq: int, limit: int) -> list[JournalRow]:
        """Return at most `limit` rows that follow `seq`, in order."""
        ahead = self._ahead
        while ahead and ahead[0].seq <= seq:
            ahead.popleft()
        if ahead and ahead[0].seq != seq + 1:
            ahead.clear()
            self._news = True
        if len(ahead) < limit and self._news and self._reader is not None:
            try:
                rows = self._reader.after(ahead[-1].seq if ahead else seq, _BATCH)
            except sqlite3.Error as error:
                self._fail(error)
                return []
            ahead.extend(rows)
            self._news = len(rows) == _BATCH
        return [ahead.popleft() for _ in range(min(limit, len(ahead)))]

    def _look_again(self) -> None:
        assert self._reader is not None, "asked of a journal that is open"
        try:
            self._reader.look()
            self.epoch = self._reader.epoch
        except sqlite3.Error as error:
            self._fail(error)

    def identity(self, seq: int) -> str:
        """Return the id of the row with this number; empty where there is none, or it cannot be read now."""
        try:
            row = self._reader.row(seq) if self._reader is not None else None
        except sqlite3.Error as error:
            self._fail(error)
            return ""
        return codec.identity(row) if row is not None else ""

    def last(self) -> int | None:
        """Return the newest row's number, 0 in an empty journal; None where it cannot be read now."""
        try:
            return self._reader.last() if self._reader is not None else None
        except sqlite3.Error as error:
            self._fail(error)
            return None

    def alarm_tested(self) -> str:
        """Return the instant of the last good test of the alarm; empty where there was none, or it cannot be read."""
        try:
            told = self._reader.remembered(ALARM_TESTED) if self._reader is not None else None
            return str(json.loads(told or "{}").get("good") or "")
        except (sqlite3.Error, ValueError):
            return ""

    def close(self) -> None:
        """Let go of the journal."""
        if self._reader is not None:
            self._reader.close()
        self._reader, self.epoch = None, ""
        self._ahead.clear()

    def _identity(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _fail(self, error: sqlite3.Error) -> None:
        self.close()
        self.problem = f"{self._path}: cannot be read ({error}); trying again"
