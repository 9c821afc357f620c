"""The folder in which the link leaves for the station what was said of counts; `station run` reads it.

The broker keeps the messages, so one that finds no room here is not lost: the link asks for them all again when there
is room. What was handed over is remembered, so that the same word, which comes on every connection, is written once.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from station import count_watch
from station.errors import DatabaseError
from station.link import count_news
from station.link.count_news import Asked, Elsewhere, Piece
from station.link.cursor import CursorFile

log = logging.getLogger(__name__)

MOST_FILES: Final = 64
"""Files that wait for the station at once: 4 MB of the largest."""
MOST_HANDED: Final = 50_000
"""What is remembered of what was handed over: more than a large count has. Beyond it all is told anew."""
_MOST_BAD: Final = 16
"""Files that the station set aside, of which the oldest go."""
AGAIN_S: Final = 5.0
"""Seconds after which what found no room is asked for again, if there is room by then."""


class CountSpool:
    """Writes what is new of each message as files that are there as a whole or not at all."""

    def __init__(self, folder: Path, cursor: CursorFile, now: Callable[[], datetime]) -> None:
        self._folder, self._cursor, self._now = folder, cursor, now
        self.dropped = 0
        """Messages that were none."""
        self.problem = ""
        """Why the station does not get what is said of counts; empty where it does."""
        self._again_at: float | None = None
        self._last = 0
        self.follow("")

    def follow(self, epoch: str) -> None:
        """Write for the station whose journal has this epoch: a new one has been told nothing."""
        self._epoch = epoch
        self._count, self._handed = "", self._cursor.handed(epoch)

    def take(self, topic: str, payload: bytes, at: float) -> None:
        """Write what a message says and the station has not been given; an empty one takes back what was retained."""
        if not payload:
            return
        try:
            news = count_news.read(topic, payload, self._now())
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            self.dropped += 1
            log.warning("word of counts dropped", extra={"topic": topic, "bytes": len(payload), "problem": repr(error)})
            return
        try:
            self._write(news)
        except (OSError, DatabaseError) as error:
            self._again_at = at + AGAIN_S
            self.problem = f"what is said of counts does not reach the station ({error})"

    def wants_again(self, at: float) -> bool:
        """Tell, once, that what found no room before would find some now, so that it must be asked for."""
        if self._again_at is None or at < self._again_at or len(self._waiting()) > MOST_FILES // 2:
            return False
        self._again_at, self.problem = None, ""
        return True

    def _write(self, news: Elsewhere | Asked) -> None:
        new = [piece for piece in news.pieces if piece.key not in self._handed]
        if isinstance(news, Asked):
            for piece in new:
                self._hand("", [piece], count_news.request_file(piece))
        elif new:
            self._hand(news.count, new, news.file(new))

    def _hand(self, count: str, pieces: list[Piece], content: bytes) -> None:
        """Leave a file, and remember what is in it once it is there."""
        self._leave(content)
        keys = [piece.key for piece in pieces]
        is_full = len(self._handed) + len(keys) > MOST_HANDED
        if is_full:
            self._handed.clear()
        self._handed.update(keys)
        if is_full:
            self._cursor.forget_all()
        if count not in ("", self._count):
            self._count = count
            self._cursor.forget(self._epoch, count)
        self._cursor.hand(self._epoch, count, keys)

    def _leave(self, content: bytes) -> None:
        self._tidy()
        waiting = self._waiting()
        if len(waiting) >= MOST_FILES:
            raise OSError(f"{self._folder}: {len(waiting)} files wait; is the station running?")
        self._last = max([self._last, *map(_number, waiting)]) + 1
        count_watch.leave(self._folder, f"{self._last:09}.json", content)

    def _waiting(self) -> list[Path]:
        return list(self._folder.glob("*.json"))

    def _tidy(self) -> None:
        bad = sorted(self._folder.glob("*.bad"))
        for path in bad[: max(0, len(bad) - _MOST_BAD)]:
            with suppress(OSError):
                path.unlink()


def _number(path: Path) -> int:
    return int(path.stem) if path.stem.isdecimal() else 0
