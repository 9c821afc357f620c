"""The feed's files: the openFDA export as JSON or as the zip it comes in, a plain JSON list, or JSON lines.

A file is read in pieces and a record is decoded when it is whole, so that memory does not grow with the file.
"""

import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

from station.errors import UsageError

_PIECE: Final = 1 << 16
"""Characters read at once."""
_LONGEST: Final = 1 << 23
"""Characters of the longest record that is waited for."""
_BLANKS: Final = " \t\r\n,"
_DECODER: Final = json.JSONDecoder()


def records(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the records of a file; a broken one ends it with an error that names file, record and place."""
    with _opened(path) as file:
        text = _Text(path, file)
        _enter_list(text)
        number = 0
        while (first := text.first()) not in {"", "]"}:
            number += 1
            record = text.value(f"record {number}")
            if not isinstance(record, dict):
                raise UsageError(f"{path}: record {number}: {first!r} begins no object; a record is one")
            yield record


def meta(path: Path) -> dict[str, Any]:
    """Return the `meta` object that an openFDA export begins with; empty where the file has none."""
    with _opened(path) as file:
        text = _Text(path, file)
        if not text.skip("{"):
            return {}
        for name in iter(text.name, None):
            value = text.value(name) if name != "results" else None
            if name == "meta" and isinstance(value, dict):
                return value
            if name == "results":
                break
        return {}


def _enter_list(text: "_Text") -> None:
    """Go to where the records begin: behind `"results": [` of an export, behind `[` of a list."""
    if text.skip("[") or not text.is_export():
        return
    text.skip("{")
    for name in iter(text.name, None):
        if name == "results" and text.skip("["):
            return
        text.value(name)
    raise UsageError(f"{text.path}: has no list `results`; an openFDA export has one")


class _Text:
    """A file of which the next few records are in memory."""

    def __init__(self, path: Path, file: IO[str]) -> None:
        self.path = path
        self._file = file
        self._held = ""
        self._at = 0
        self._passed = 0

    def first(self) -> str:
        """Return the next character that is no blank or comma; empty at the end."""
        while True:
            while self._at < len(self._held):
                if self._held[self._at] not in _BLANKS:
                    return self._held[self._at]
                self._at += 1
            if not self._more():
                return ""

    def skip(self, character: str) -> bool:
        """Go past the next character if it is this one."""
        found = self.first() == character
        self._at += found
        return found

    def is_export(self) -> bool:
        """Say whether an object begins here that holds the records, and is not one."""
        if self.first() != "{":
            return False
        ahead = self._at + 1
        while '"' not in self._held[ahead:].partition('"')[2] and self._more():
            ahead = self._at + 1
        return self._held[ahead:].partition('"')[2].partition('"')[0] in {"meta", "results"}

    def name(self) -> str | None:
        """Return the next name of an object and go behind its colon; None at the object's end."""
        if self.first() != '"':
            return None
        name = str(self.value("a name"))
        self.skip(":")
        return name

    def value(self, what: str) -> object:
        """Return the next value, reading on until it is whole."""
        self.first()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._held, self._at)
            except json.JSONDecodeError as error:
                place = self._passed + error.pos
                if len(self._held) - self._at < _LONGEST and self._more():
                    continue
                raise UsageError(f"{self.path}: {what}: {error.msg} at character {place}; it must be JSON") from error
            if end == len(self._held) and self._more():
                continue
            self._at = end
            return value

    def _more(self) -> bool:
        """Read the next piece and let go of what was used."""
        piece = self._file.read(max(_PIECE, len(self._held) - self._at))
        self._held, self._passed, self._at = self._held[self._at :] + piece, self._passed + self._at, 0
        return bool(piece)


@contextmanager
def _opened(path: Path) -> Iterator[IO[str]]:
    """Open a file, or the only JSON file in a zip, as text."""
    try:
        if not zipfile.is_zipfile(path):
            with path.open(encoding="utf-8-sig") as file:
                yield file
            return
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if name.endswith(".json")]
            if len(names) != 1:
                raise UsageError(f"{path}: holds {len(names)} JSON files; an openFDA export holds one")
            with archive.open(names[0]) as raw:
                yield io.TextIOWrapper(raw, encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: is no text (byte {error.start}); it must be an openFDA export") from error
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror or error}); it must be an openFDA export") from error
    except zipfile.BadZipFile as error:
        raise UsageError(f"{path}: cannot be read ({error}); it must be an openFDA export") from error
