"""Alarms, and how long it took until somebody came."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from typing import Any, Final

from station.domain.timekeeping import elapsed
from station.reports.columns import EXPIRY, LOT, PRODUCT, product
from station.reports.model import About, Column, Report, Section, Tone, Value, counted
from station.reports.source import Raised, Row, Source, who

_KINDS: Final = {
    "recall_1": "Recall, class I or not yet classified",
    "recall_2": "Recall, class II",
    "recall_3": "Recall, class III",
    "suspect": "Suspect product",
    "expired": "Expired",
    "check": "Check by hand",
}
_TIMES: Final = (
    "Seconds are those of the station's own running clock; across a restart those of the date, where it was known; "
    "else they are not known, and not counted in the median."
)
_COLUMNS: Final = (
    Column("kind", "Alarm"),
    Column("alarm", "number", below=True),
    *PRODUCT,
    LOT,
    Column("serial", "serial", below=True),
    EXPIRY,
    Column("recalls", "Recall"),
    Column("raised", "Raised"),
    Column("binned", "In its bin"),
    Column("to_bin_s", "after", "seconds", below=True),
    Column("closed", "Closed"),
    Column("to_close_s", "after", "seconds", below=True),
    Column("by", "By"),
)
_SUMMARY: Final = (
    Column("kind", "Kind"),
    Column("raised_count", "Raised"),
    Column("standing_count", "Still standing"),
    Column("median_s", "Median until closed", "seconds"),
    Column("longest_s", "Longest", "seconds"),
    Column("untimed_count", "Time not known"),
)


@dataclass(frozen=True, slots=True)
class _Response:
    """An alarm and how long it took."""

    alarm: Raised
    to_bin: int | None
    """Seconds; None where it is not in its bin, or the time is not known."""
    to_close: int | None
    by: str | None

    @property
    def kind(self) -> str:
        return _KINDS.get(self.alarm.kind, self.alarm.kind)


def alarms(source: Source, about: About) -> Report:
    """Return every alarm that was raised, those that stand first."""
    told = [_response(source, alarm) for alarm in source.alarms()]
    standing = tuple(_row(source, each) for each in told if each.alarm.closed_at is None)
    closed = tuple(_row(source, each) for each in told if each.alarm.closed_at is not None)
    kinds = dict.fromkeys(each.kind for each in told)
    summary = tuple(_summed(kind, [each for each in told if each.kind == kind]) for kind in kinds)
    drills = _drills(source)
    return Report(
        "alarms",
        "Alarms and response times",
        about,
        (
            Section("summary", "By kind", _SUMMARY, summary, nothing="No alarm was raised."),
            Section("standing", "Standing", _COLUMNS, standing, tone=Tone.STOP if standing else Tone.PLAIN),
            Section("closed", "Closed", _COLUMNS, closed),
            Section(
                "drills",
                "Alarm tests",
                (Column("at", "When"), Column("what", "What"), Column("result", "Result"), Column("by", "By")),
                drills,
                nothing="No alarm test is recorded.",
                tone=Tone.PLAIN if drills else Tone.ATTEND,
            ),
        ),
        f"{counted(len(told), 'alarm')} raised, {len(standing)} still standing.",
        Tone.STOP if standing else Tone.GOOD,
        notes=(_TIMES,),
    )


def _response(source: Source, alarm: Raised) -> _Response:
    began, ended = source.row(alarm.seq), source.row(alarm.closed_seq)
    to_bin = _seconds(began, source.binning(alarm.id, alarm.binned_at))
    return _Response(alarm, to_bin, _seconds(began, ended), who(ended[1]) if ended else None)


def _row(source: Source, response: _Response) -> tuple[Value, ...]:
    alarm, detail = response.alarm, response.alarm.detail
    return (
        response.kind,
        str(alarm.id),
        *(product(source, detail["gtin"]) if detail.get("gtin") else (None, None, None)),
        detail.get("lot"),
        detail.get("serial"),
        date.fromisoformat(detail["expiry"]) if detail.get("expiry") else None,
        ", ".join(map(str, detail.get("recalls", ()))) or None,
        alarm.at,
        alarm.binned_at,
        response.to_bin,
        alarm.closed_at,
        response.to_close,
        response.by,
    )


def _seconds(began: Row | None, ended: Row | None) -> int | None:
    if not began or not ended:
        return None
    at = (datetime.fromisoformat(began[0].at), datetime.fromisoformat(ended[0].at))
    taken = elapsed(began[1], ended[1], at)
    return round(taken.total_seconds()) if taken is not None else None


def _summed(kind: str, told: list[_Response]) -> tuple[Value, ...]:
    closed = [each for each in told if each.alarm.closed_at is not None]
    times = [each.to_close for each in closed if each.to_close is not None]
    return (
        kind,
        len(told),
        len(told) - len(closed),
        round(median(times)) if times else None,
        max(times, default=None),
        len(closed) - len(times),
    )


def _drills(source: Source) -> tuple[tuple[Value, ...], ...]:
    """Return the tests of the alarm, as the journal has them; one that was refused was none."""
    return tuple(
        (
            datetime.fromisoformat(row.at),
            str(body.get("what") or body.get("event") or body.get("command")),
            str(body.get("result") or body.get("verdict") or "") or None,
            who(body),
        )
        for row, body in source.journal("alarm", "command", "alarm_test")
        if _is_drill(row.kind, body) and "refused" not in body and body.get("result") not in ("begun", "overdue")
    )


def _is_drill(kind: str, body: Mapping[str, Any]) -> bool:
    named = str(body.get("command", ""))
    return kind == "alarm_test" or any(card in named for card in ("TESTRECALL", "SELFTEST"))
