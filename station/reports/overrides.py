"""Where somebody took a later lot though an earlier one was there, and why."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from station.reports.columns import EXPIRY, LOT, PRODUCT, product
from station.reports.model import About, Bar, Chart, Column, Report, Section, Tone, Value, counted
from station.reports.scanned import kept_order
from station.reports.source import Source, who

REASONS: Final = {
    "R1": "earlier lot not found",
    "R2": "earlier lot damaged",
    "R3": "clinical, or the order names the lot",
    "R4": "other, by a supervisor",
}
_COLUMNS: Final = (
    Column("at", "When"),
    Column("seq", "row", below=True),
    *PRODUCT,
    LOT,
    EXPIRY,
    Column("serial", "serial", below=True),
    Column("earlier_lot", "Earlier lot"),
    Column("earlier_expiry", "expiry", below=True),
    Column("earlier_at", "at", below=True),
    Column("reason", "Reason"),
    Column("by", "By"),
)


def overrides(source: Source, about: About) -> Report:
    """Return every override of first-expired-first-out, by reason, and how often the rule was followed."""
    rows = tuple(_row(source, seq, at, body) for seq, at, body in _overridden(source))
    kept = Counter(kept_order(body) for _, body in source.journal("scan", holds='"checkpoint"'))
    right, later = kept[True], kept[False]
    reasons = Counter(str(row[11] or "(no reason kept)") for row in rows)
    lead = f"{counted(len(rows), 'override')} of first-expired-first-out."
    share = f"{100 * right / (right + later):.1f} %" if right + later else "-"
    return Report(
        "overrides",
        "FEFO overrides",
        about,
        (Section("overrides", "Overrides", _COLUMNS, rows, tone=Tone.ATTEND if rows else Tone.PLAIN),),
        lead,
        Tone.ATTEND if rows else Tone.GOOD,
        facts=(
            ("Scans at the checkpoint", f"{right + later:,} in which the order of lots decided"),
            ("First to expire at once", f"{right:,} ({share})"),
            ("An earlier lot was there", f"{later:,}"),
        ),
        chart=Chart(
            "Overrides by reason",
            "overrides",
            tuple(Bar(reason, count, Tone.ATTEND) for reason, count in reasons.most_common()),
        )
        if rows
        else None,
    )


def _overridden(source: Source) -> list[tuple[int, datetime, Mapping[str, Any]]]:
    """Return the scans that went through in spite of an earlier lot: their `override` says which, why and who."""
    return [
        (row.seq, datetime.fromisoformat(row.at), body)
        for row, body in source.journal("scan", holds='"override"')
        if isinstance(body.get("override"), dict)
    ]


def _row(source: Source, seq: int, at: datetime, body: Mapping[str, Any]) -> tuple[Value, ...]:
    said = body["override"]
    reason, earlier, day = said.get("reason"), said.get("earlier") or {}, body.get("expiry")
    return (
        at,
        seq,
        *(product(source, str(body["gtin"])) if body.get("gtin") else (None, None, None)),
        body.get("lot"),
        date.fromisoformat(day) if day else None,
        body.get("serial"),
        earlier.get("lot") or None,
        date.fromisoformat(earlier["expiry"]) if earlier.get("expiry") else None,
        ", ".join(earlier.get("locations", ())) or None,
        f"{reason} {REASONS[reason]}" if reason in REASONS else reason,
        who({**body, **said}),
    )
