"""Recalls that a person enters before the feed has them: they become an urgent bundle, which only ever adds.

The file has a JSON object on each line: a record with the feed's names, and under `names` what it names. Lines are
only added to it, so each urgent bundle holds all that the one before it did.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from station.errors import UsageError
from station.recall import overrides
from station.recall.overrides import Answer

_NAMES: Final = "names"


def add(path: Path, record: dict[str, Any], names: Answer) -> int:
    """Add a recall to the file, flushed to the disk, and return how many it holds now."""
    held = len(read(path)[0]) if path.exists() else 0
    line = json.dumps({**record, _NAMES: overrides.written(names)}, ensure_ascii=False)
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
        file.flush()
        os.fsync(file.fileno())
    return held + 1


def read(path: Path) -> tuple[Sequence[dict[str, Any]], dict[str, Answer]]:
    """Return the records of a file, and what each names by its identity."""
    records: list[dict[str, Any]] = []
    answers: dict[str, Answer] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: cannot be read ({error}); `station recall add` writes it") from error
    for number, line in enumerate(lines, start=1):
        try:
            record = json.loads(line)
            names = overrides.parsed(record.pop(_NAMES))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise UsageError(f"{path}: line {number} is no recall ({type(error).__name__}: {error})") from error
        records.append(record)
        answers[overrides.identity(record)] = names
    return records, answers
