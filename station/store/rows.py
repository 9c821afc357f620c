"""The rows of a file of another system: CSV with a header, or JSON."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from station.errors import UsageError

Row = Mapping[str, Any]


def read(path: Path, columns: Mapping[str, bool]) -> Iterator[tuple[int, Row]]:
    """Yield each row with its line number, from CSV with a header or from JSON."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: is not UTF-8 text (byte {error.start}); save it as CSV UTF-8") from error
    if text.lstrip()[:1] in ("[", "{"):
        yield from _json_rows(path, text, columns)
        return
    reader = csv.DictReader(io.StringIO(text, newline=""), restkey="", strict=True)
    reader.fieldnames = [name.strip().lower() for name in reader.fieldnames or []]
    _must_have(path, reader.fieldnames, columns)
    try:
        for row in reader:
            if extra := row.pop("", None):
                yield reader.line_num, {"": extra}
            else:
                yield reader.line_num, row
    except csv.Error as error:
        raise UsageError(f"{path}: line {reader.line_num} is not CSV: {error}") from error


def _json_rows(path: Path, text: str, columns: Mapping[str, bool]) -> Iterator[tuple[int, Row]]:
    try:
        values = json.loads(text)
    except ValueError as error:
        raise UsageError(f"{path}: is not JSON: {error}") from error
    for number, row in enumerate(values if isinstance(values, list) else [values], 1):
        if not isinstance(row, dict):
            raise UsageError(f"{path}: entry {number} is {row!r}; it must be an object")
        _must_have(path, row, columns)
        yield number, {name: "" if value is None else str(value) for name, value in row.items()}


def _must_have(path: Path, names: Iterable[str], columns: Mapping[str, bool]) -> None:
    names = list(names)
    missing = [name for name, must in columns.items() if must and name not in names]
    unknown = [name for name in names if name not in columns]
    if missing or unknown:
        wrong = [f"column {name!r} is missing" for name in missing] + [
            f"column {name!r} is unknown" for name in unknown
        ]
        raise UsageError(f"{path}: {'; '.join(wrong)}; the columns are {', '.join(columns)}")
