"""When the rows of a journal were written, also those that were written before the clock was set."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from station.domain.restamp import Restamp
from station.domain.timekeeping import ClockQuality
from station.store.journal import JournalRow


@dataclass(frozen=True, slots=True)
class Dated:
    """When a row was written, and how well that is known."""

    at: datetime
    quality: ClockQuality
    restamped: bool
    """Whether a later row of the same start of the machine tells it, and not the row's own clock."""


@dataclass(frozen=True, slots=True)
class Dates:
    """What dates the rows of a journal."""

    restamps: tuple[Restamp, ...]

    @classmethod
    def of(cls, rows: Iterable[JournalRow]) -> Self:
        """Return what these rows say of others; a restamp comes after the rows that it dates."""
        return cls(tuple(_restamp(body) for row in rows if row.kind == "clock" and "offset_ms" in (body := _body(row))))

    def date(self, row: JournalRow) -> Dated:
        """Return when a row was written; a row of another program has its own clock's time, and that is COARSE."""
        body = _body(row)
        at, quality = datetime.fromisoformat(row.at), ClockQuality(body.get("tsq", "coarse"))
        if quality is not ClockQuality.SET and "mono" in body:
            for restamp in self.restamps:
                if restamp.dates(row.seq, body.get("boot", "")):
                    return Dated(restamp.instant(body["mono"]), ClockQuality.SET, restamped=True)
        return Dated(at, quality, restamped=False)


def _restamp(body: dict[str, Any]) -> Restamp:
    return Restamp(body["boot"], body["from"], body["to"], body["offset_ms"])


def _body(row: JournalRow) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(row.body)
    return values
