"""The file that an export is: JSON lines with a manifest first and a count last, or a table for a spreadsheet.

A body stands in it as the text it is in the journal, since its hash was made of that text.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TextIO

from station.errors import UsageError
from station.reports import spreadsheet
from station.reports.query import body_of
from station.store.chain import KnownHead, Linked
from station.store.journal import JournalRow

WHAT: Final = "journal export"
VERSION: Final = 1
_WORDS: Final = (
    "activity", "location", "gtin", "ndc", "lot", "serial", "expiry", "product", "verdict", "advice", "command",
    "event", "what", "refers",
)  # fmt: skip
"""What a table shows of a body besides the body itself."""
HEADER: Final = ("seq", "at", "kind", *_WORDS, "hash", "previous", "body")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an export says of itself."""

    station: str
    epoch: str
    head: KnownHead
    """The newest row of the journal when the export was made."""
    made: str
    program: str
    query: Mapping[str, str]
    """What was asked for; nothing: the whole journal."""


class UnreadableRowError(UsageError):
    """A line of an export that holds no row."""


def write_lines(to: TextIO, manifest: Manifest, rows: Iterable[Linked]) -> int:
    """Write the rows as JSON lines and return how many."""
    head = {"seq": manifest.head.seq, "hash": manifest.head.hash.hex()}
    values = {
        "lotwatch": WHAT,
        "v": VERSION,
        "station": manifest.station,
        "epoch": manifest.epoch,
        "head": head,
        "query": dict(manifest.query),
        "made": manifest.made,
        "program": manifest.program,
    }
    to.write(_line(values))
    count = 0
    for linked in rows:
        row = linked.row
        previous = (linked.previous or b"").hex()
        to.write(
            _line(
                {
                    "seq": row.seq,
                    "at": row.at,
                    "kind": row.kind,
                    "body": row.body,
                    "hash": row.hash.hex(),
                    "previous": previous,
                }
            )
        )
        count += 1
    to.write(_line({"end": True, "rows": count}))
    return count


def write_table(to: TextIO, rows: Iterable[Linked]) -> int:
    """Write the rows as CSV and return how many."""
    to.write(spreadsheet.line(HEADER))
    count = 0
    for linked in rows:
        row, body = linked.row, body_of(linked.row)
        words = [_word(body, name) for name in _WORDS]
        previous = (linked.previous or b"").hex()
        to.write(spreadsheet.line([row.seq, row.at, row.kind, *words, row.hash.hex(), previous, row.body]))
        count += 1
    return count


@dataclass(frozen=True, slots=True)
class Export:
    """An export that is being read."""

    manifest: Manifest | None
    """None in a table, which has none."""
    rows: Iterator[Linked]
    """Ends early, with `UnreadableRowError`, at a line that holds no row and where the last line is missing."""


@contextmanager
def opened(path: Path) -> Iterator[Export]:
    """Lend an export; raise `UsageError` of a file that is none."""
    try:
        with path.open(encoding="utf-8", errors="replace", newline="") as file:  # a damaged letter breaks its row alone
            first = file.readline()
            if first.rstrip("\r\n") == ",".join(HEADER):
                yield Export(None, _from_table(file))
            else:
                yield Export(_manifest(path, first), _from_lines(file))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror})") from error


def _manifest(path: Path, line: str) -> Manifest:
    try:
        values = json.loads(line)
        what, version = values["lotwatch"], values["v"]
        head = KnownHead(bytes.fromhex(values["head"]["hash"]), int(values["head"]["seq"]))
        words = [str(values[name]) for name in ("station", "epoch", "made", "program")]
        manifest = Manifest(words[0], words[1], head, words[2], words[3], dict(values["query"]))
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{path}: is neither a station's database nor an export of one") from error
    if (what, version) != (WHAT, VERSION):
        raise UsageError(f"{path}: is {what!r} of version {version}; this program reads {WHAT!r} of version {VERSION}")
    return manifest


def _from_lines(file: Iterable[str]) -> Iterator[Linked]:
    for count, line in enumerate(file):
        try:
            values = json.loads(line)
            if values.get("end"):
                if values.get("rows") != count:
                    raise UnreadableRowError(f"it should have {values.get('rows')} rows and has {count}")
                return
            yield _linked(values)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise UnreadableRowError(f"line {count + 2} is no row") from error
    raise UnreadableRowError("its last line is missing")


def _from_table(file: Iterable[str]) -> Iterator[Linked]:
    csv.field_size_limit(1 << 30)
    reader = csv.DictReader(file, HEADER, strict=True)
    try:
        for values in reader:
            yield _linked(values)
    except (csv.Error, ValueError, KeyError, TypeError) as error:
        raise UnreadableRowError(f"line {reader.line_num + 1} is no row") from error


def _linked(values: Mapping[str, Any]) -> Linked:
    texts = [values[name] for name in ("at", "kind", "body", "hash", "previous")]
    if not all(isinstance(text, str) for text in texts):
        raise TypeError("a field is no text")
    at, kind, body, own, previous = texts
    return Linked(JournalRow(int(values["seq"]), at, kind, body, bytes.fromhex(own)), bytes.fromhex(previous))


def _line(values: Mapping[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")) + "\n"


def _word(body: Any, name: str) -> spreadsheet.Cell:
    value = body.get(name) if isinstance(body, dict) else None
    if value is None or isinstance(value, str | int):
        return value
    return json.dumps(value, ensure_ascii=False)
