"""The rows of a file of another system: CSV with a header, or JSON."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from station.errors import UsageError

Row = Mapping[str, Any]
_MOST_SHOWN: Final = 20


class BadRowsError(UsageError):
    """Rows of a file that cannot be taken, each with its line and the reason; what became of the rest."""

    def __init__(self, path: Path, problems: list[str], so: str = "nothing was imported") -> None:
        shown = problems[:_MOST_SHOWN]
        more = [f"and {len(problems) - len(shown)} more"] if len(problems) > len(shown) else []
        said = "1 row is" if len(problems) == 1 else f"{len(problems)} rows are"
        super().__init__("\n".join([f"{path}: {said} wrong, {so}", *shown, *more]))


def checked(
    path: Path, columns: Mapping[str, bool], check: Callable[[Row], dict[str, Any]], unique: tuple[str, ...]
) -> list[dict[str, Any]]:
    """Return the rows of a file as they go into the database, or raise `BadRowsError` with all that is wrong.

    Two rows with the same `unique` values are wrong, unless one of the values is empty.
    """
    good, problems, seen = [], [], dict[tuple[str, ...], int]()
    for line, row in read(path, columns):
        try:
            values = check(row)
        except ValueError as error:
            problems.append(f"line {line}: {error}")
            continue
        key = tuple(values[name] for name in unique)
        first = seen.setdefault(key, line) if all(key) else line
        if first != line:
            problems.append(f"line {line}: {unique[-1]} {key[-1]!r} is in line {first} already; it can be there once")
        good.append(values)
    if problems:
        raise BadRowsError(path, problems)
    if not good:
        raise UsageError(f"{path}: has no rows; a header and at least one row are needed")
    return good


def read(path: Path, columns: Mapping[str, bool], *, others: bool = False) -> Iterator[tuple[int, Row]]:
    """Yield each row with its line number, from CSV with a header or from JSON; `others`: it may have more columns."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: is not UTF-8 text (byte {error.start}); save it as CSV UTF-8") from error
    if text.lstrip()[:1] in ("[", "{"):
        yield from _json_rows(path, text, columns, others=others)
        return
    reader = csv.DictReader(io.StringIO(text, newline=""), restkey="", strict=True)
    reader.fieldnames = [name.strip().lower() for name in reader.fieldnames or []]
    if not reader.fieldnames:
        raise UsageError(f"{path}: is empty; the columns are {', '.join(columns)}")
    if len(reader.fieldnames) == 1 and (parted := next((each for each in ";\t|" if each in reader.fieldnames[0]), "")):
        raise UsageError(f"{path}: its columns are parted by {parted!r}; save it as CSV with commas")
    _must_have(path, reader.fieldnames, columns, others=others)
    try:
        for row in reader:
            if extra := row.pop("", None):
                yield reader.line_num, {"": extra}
            else:
                yield reader.line_num, row
    except csv.Error as error:
        raise UsageError(f"{path}: line {reader.line_num} is not CSV: {error}") from error


def _json_rows(path: Path, text: str, columns: Mapping[str, bool], *, others: bool) -> Iterator[tuple[int, Row]]:
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path}: is not JSON: {error}") from error
    for number, row in enumerate(values if isinstance(values, list) else [values], 1):
        if not isinstance(row, dict):
            raise UsageError(f"{path}: entry {number} is {row!r}; it must be an object")
        named = {str(name).strip().lower() if others else name: value for name, value in row.items()}
        _must_have(path, named, columns, others=others)
        yield number, {name: "" if value is None else str(value) for name, value in named.items()}


def _must_have(path: Path, names: Iterable[str], columns: Mapping[str, bool], *, others: bool) -> None:
    names = list(names)
    missing = [name for name, must in columns.items() if must and name not in names]
    unknown = [] if others else [name for name in names if name not in columns]
    if missing or unknown:
        wrong = [f"column {name!r} is missing" for name in missing] + [
            f"column {name!r} is unknown" for name in unknown
        ]
        raise UsageError(f"{path}: {'; '.join(wrong)}; the columns are {', '.join(columns)}")
