"""What a person says that a record names, where its text cannot be read: part of the bundle that it is built into.

The file is JSON, an object of answers by the record's identity. The identity holds a hash of the record's text, so
an answer falls away when the FDA corrects the record, and the record is asked about again.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from station.domain.recall import LotRange, RangeKind
from station.errors import UsageError
from station.recall.extracted import Extracted

_HASHED: Final = 16
"""Hexadecimal digits of the text's hash."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person found in a record."""

    lots: tuple[str, ...] | None = None
    """All it names: `A1`, `A1=2027-03` with its expiry, `A1..A9` a range, `A1*` whatever follows; None: as read."""
    all_lots: bool = False
    ndcs: tuple[str, ...] = ()
    """Besides those read."""
    upcs: tuple[str, ...] = ()
    """Besides those read."""
    hand_check: str = ""
    """Why each package has to be checked by hand all the same."""
    by: str = ""
    on: str = ""
    """The day of the answer, `YYYY-MM-DD`."""
    note: str = ""


def identity(record: Mapping[str, Any]) -> str:
    """Return what tells a record from all others: recall numbers are used twice and may be empty."""
    names = ("product_description", "code_info", "more_code_info")
    text = "\n".join(str(record.get(name) or "") for name in names)
    digest = hashlib.sha256(text.encode()).hexdigest()[:_HASHED]
    return f"{record.get('recall_number') or ''}|{record.get('event_id') or ''}|{digest}"


def applied(answer: Answer, found: Extracted) -> Extracted:
    """Return what a record names by a person's answer."""
    known = replace(
        found,
        ndcs=tuple(dict.fromkeys((*found.ndcs, *answer.ndcs))),
        upcs=tuple(dict.fromkeys((*found.upcs, *answer.upcs))),
        hand_check=answer.hand_check,
    )
    if answer.all_lots:
        return replace(known, all_lots=True, all_lots_condition="unconditional", expiry_window=None)
    if answer.lots is None:
        return known
    ranges = tuple(each for each in map(_range, answer.lots) if each)
    lots: dict[str, str] = {}
    for lot in answer.lots:
        if _range(lot) is None:
            name, _, expiry = lot.upper().partition("=")
            lots[name] = expiry
    return replace(
        known,
        lots=tuple(lots),
        lot_expiry={lot: expiry for lot, expiry in lots.items() if expiry},
        lot_ranges=ranges,
        all_lots=False,
        all_lots_condition="",
        expiry_window=None,
    )


def read(path: Path) -> dict[str, Answer]:
    """Return the answers in a file; none where it is not there yet."""
    try:
        values = json.loads(path.read_bytes())
        return {key: parsed(value) for key, value in values.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise UsageError(f"{path}: is no file of overrides ({error}); `station recall review` writes them") from error


def write(path: Path, answers: Mapping[str, Answer]) -> None:
    """Put the answers in the place of those in the file, whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("w", encoding="utf-8") as file:
            json.dump({key: written(answers[key]) for key in sorted(answers)}, file, indent=1, ensure_ascii=False)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror}); name a file in a folder of yours") from error


def written(answer: Answer) -> dict[str, Any]:
    """Return an answer as JSON writes it, without what it does not say."""
    return {name: value for name, value in asdict(answer).items() if value not in (None, "", (), False)}


def parsed(value: Mapping[str, Any]) -> Answer:
    """Return the answer that JSON wrote."""
    listed = {name: _texts(name, value[name]) for name in ("lots", "ndcs", "upcs") if value.get(name) is not None}
    answer = Answer(**{**value, **listed})
    for lot in answer.lots or ():
        checked(lot)
    return answer


def checked(lot: str) -> str:
    """Return a lot as an answer writes it; raise `ValueError` where it cannot be one."""
    name, _, expiry = lot.partition("=")
    if not any(c.isalnum() for c in name) or " " in lot:
        raise ValueError(f"{lot!r} is no lot; write A1, A1=2027-03, A1..A9 or A1*")
    parts = [int(part) for part in expiry.split("-")] if expiry else [2000, 1]
    if len(parts) not in (2, 3) or not 1 <= parts[1] <= 12:  # noqa: PLR2004 - a year has twelve months
        raise ValueError(f"{expiry!r} is no expiry; write 2027-03 or 2027-03-31")
    return lot


def _texts(name: str, values: Iterable[Any]) -> tuple[str, ...]:
    if isinstance(values, str) or not all(isinstance(value, str) for value in values):
        raise TypeError(f"{name} must be a list of texts")
    return tuple(values)


def _range(lot: str) -> LotRange | None:
    """Return the range that is written `A1..A9` or `A1*`; None of a single lot."""
    first, dots, last = lot.upper().partition("..")
    if dots:
        return LotRange(RangeKind.BETWEEN, first, last)
    return LotRange(RangeKind.SUFFIX, first.removesuffix("*")) if first.endswith("*") else None
