"""Recall exposure: what was met by a recall, and what was looked at without a match, with the data's date."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from station.domain import age
from station.domain.counts.counting import RECOUNT_ZONE
from station.domain.recall import Finding, Match, Recall
from station.reports.columns import EXPIRY, LOT, PRODUCT, product
from station.reports.model import About, Bar, Chart, Column, Report, Section, Tone, Value, counted
from station.reports.source import Held, InForce, Source
from station.store.recalls.lookback import Sighting

_FOUND: Final = {Finding.RECALL: "RECALLED", Finding.CHECK: "CHECK BY HAND"}
_NO_MATCH: Final = (
    "NO MATCH is said of data of a date, and does not say that a package is safe: a recall can be newer than the data, "
    "and many records of the public feed name no product that a scan could meet."
)
_ASKED: Final = (
    "The recalls in force now were asked of all of it, also of what was scanned when older ones were in force."
)
_WHERE: Final = (
    Column("in_stock", "In stock", "packages"),
    Column("in_stock_at", "at", below=True),
    Column("set_apart", "Set apart", "packages"),
    Column("set_apart_at", "at", below=True),
)
_COLUMNS: Final = (
    *PRODUCT,
    LOT,
    EXPIRY,
    Column("finding", "Finding"),
    Column("recalls", "Recall"),
    Column("class", "class", below=True),
    *_WHERE,
    Column("last_seen", "Last seen"),
    Column("alarm", "Alarm since"),
    Column("closed", "closed", below=True),
)
_LOOKED: Final = (
    *PRODUCT,
    LOT,
    EXPIRY,
    *_WHERE,
    Column("last_seen", "Last seen"),
    Column("last_place", "at", below=True),
    Column("data", "No match in data of"),
)


@dataclass(frozen=True, slots=True)
class _Alarm:
    """The alarms that named a product and lot."""

    raised: datetime
    closed: datetime | None
    recalls: frozenset[str]
    finding: str
    expiry: date | None


def recall(source: Source, about: About, *, lookback_days: int) -> Report:
    """Return what recalls meet of all that is here or was scanned in so many days."""
    force, found = source.matches(about.as_of - timedelta(days=lookback_days))
    alarms = _alarms(source)
    here, apart = _here([*source.stock(), *source.opened()]), _here(source.set_apart())
    hits, looked, unlooked, met = [], [], [], set()
    for seen, match in found:
        item = seen.item
        key, nothing = (item.gtin, item.lot or "", item.expiry), _Here(0, ())
        stands = (here.get(key, nothing), apart.get(key, nothing))
        if match is None:
            unlooked.append(_looked(source, seen, None, stands))
        elif match.verdict is Finding.NO_MATCH:
            looked.append(_looked(source, seen, force.dated, stands))
        else:
            met.add(key[:2])
            hits.append(_hit(source, seen, match, alarms.get(key[:2]), stands))
    former = [_former(source, key, alarm) for key, alarm in sorted(alarms.items()) if key not in met]
    unread = _unread(source, about.as_of - timedelta(days=lookback_days))
    return Report(
        "recall",
        "Recall exposure",
        about,
        (
            _section("hits", "Named by a recall in the data", hits, _COLUMNS, Tone.STOP),
            _section("former", "Alarms of recalls that the present data does not name", former, _COLUMNS, Tone.ATTEND),
            _section("looked", "Looked at, no match", looked, _LOOKED, Tone.GOOD),
            _section("not_looked", "Not looked at: there is no recall data", unlooked, _LOOKED, Tone.ATTEND),
            _section(
                "unread",
                "Scans that no recall could meet",
                unread,
                (Column("verdict", "Verdict"), Column("scans", "Scans"), Column("last_seen", "Last")),
                Tone.ATTEND,
                f"Symbols of the last {lookback_days} days in which no product could be read for certain.",
            ),
        ),
        _lead(about, force, (len(hits), len(looked), len(unlooked))),
        Tone.STOP if hits else Tone.ATTEND if unlooked or _is_old(about, force.dated, force.expires) else Tone.GOOD,
        facts=_facts(about, force, lookback_days),
        notes=_notes(force.problem),
        chart=_chart([str(row[5]) for row in hits], len(looked), len(unlooked)),
    )


def _facts(about: About, force: InForce, lookback_days: int) -> tuple[tuple[str, str], ...]:
    return (
        ("Recall data of", force.dated.isoformat() if force.dated else "NONE"),
        ("Its age", _age(about, force.dated, force.expires)),
        ("Version", str(force.version) if force.version is not None else "-"),
        ("Recalls in it", f"{force.recalls:,}"),
        ("Looked at", f"all that is here, and what was scanned in {lookback_days} days"),
    )


def _chart(findings: list[str], looked: int, unlooked: int) -> Chart:
    """Return how many lots were found what, and how many nothing could be said of."""
    recalled = findings.count("RECALLED")
    bars = (
        Bar("Recalled", recalled, Tone.STOP),
        Bar("To check by hand", len(findings) - recalled, Tone.ATTEND),
        Bar("No match", looked, Tone.GOOD),
        *([Bar("Not looked at", unlooked, Tone.ATTEND)] if unlooked else []),
    )
    return Chart("Lots looked at", "product, lot and expiry", bars)


def _section(
    name: str,
    title: str,
    rows: list[tuple[Value, ...]],
    columns: tuple[Column, ...],
    tone: Tone,
    about: str = "",
) -> Section:
    return Section(name, title, columns, tuple(rows), about, tone=tone if rows else Tone.PLAIN)


def _lead(about: About, force: InForce, counts: tuple[int, int, int]) -> str:
    hits, looked, unlooked = counts
    if force.dated is None:
        return f"NO RECALL DATA: nothing can be said of {counted(unlooked, 'lot')}."
    met = f"{counted(hits, 'lot is', 'lots are')} named by a recall"
    old = f", which is {_age(about, force.dated, force.expires)}" if _is_old(about, force.dated, force.expires) else ""
    no_match = f"{counted(looked, 'lot has', 'lots have')} no match in data of {force.dated.isoformat()}"
    return f"{met}; {no_match}{old}."


def _is_old(about: About, dated: date | None, expires: date | None) -> bool:
    return age.level(dated, about.today, expires) is not age.Level.FRESH


def _age(about: About, dated: date | None, expires: date | None) -> str:
    if dated is None:
        return "-"
    days = counted((about.today - dated).days, "day")
    at_least = days if about.clock_known else f"at least {days}"
    return f"{at_least} old and OUT OF DATE" if _is_old(about, dated, expires) else at_least


def _notes(problem: str) -> tuple[str, ...]:
    return (_NO_MATCH, _ASKED, f"The recall data cannot be read: {problem}") if problem else (_NO_MATCH, _ASKED)


@dataclass(frozen=True, slots=True)
class _Here:
    """How many packages of a product, lot and expiry are somewhere."""

    quantity: int
    places: tuple[str, ...]


_Key = tuple[str, str, date | None]


def _here(held: list[Held]) -> dict[_Key, _Here]:
    found: dict[_Key, _Here] = {}
    for each in held:
        key = (each.gtin, each.lot, each.expiry)
        before = found.get(key, _Here(0, ()))
        places = (*before.places, *([each.location] if each.location else []))
        found[key] = _Here(before.quantity + each.quantity, tuple(dict.fromkeys(places)))
    return found


def _hit(
    source: Source, seen: Sighting, match: Match, alarm: _Alarm | None, stands: tuple[_Here, _Here]
) -> tuple[Value, ...]:
    recalls = ", ".join(each.number for each in match.recalls)
    return (
        *_item(source, seen),
        _FOUND[match.verdict],
        recalls,
        _classes(match.recalls),
        *_standing(stands),
        seen.seen_at,
        alarm.raised if alarm else None,
        alarm.closed if alarm else None,
    )


def _former(source: Source, key: tuple[str, str], alarm: _Alarm) -> tuple[Value, ...]:
    gtin, lot = key
    recalls = ", ".join(sorted(alarm.recalls))
    named = (*product(source, gtin), lot or None, alarm.expiry, alarm.finding, recalls)
    return (*named, None, None, None, None, None, None, alarm.raised, alarm.closed)


def _looked(source: Source, seen: Sighting, dated: date | None, stands: tuple[_Here, _Here]) -> tuple[Value, ...]:
    place = None if seen.location == RECOUNT_ZONE else seen.location  # where it stood nobody said
    return (*_item(source, seen), *_standing(stands), seen.seen_at, place or None, dated)


def _standing(stands: tuple[_Here, _Here]) -> tuple[Value, ...]:
    usable, apart = stands
    return (usable.quantity, ", ".join(usable.places) or None, apart.quantity, ", ".join(apart.places) or None)


def _item(source: Source, seen: Sighting) -> tuple[Value, ...]:
    return (*product(source, seen.item.gtin), seen.item.lot, seen.item.expiry)


def _classes(recalls: tuple[Recall, ...]) -> str:
    return ", ".join(dict.fromkeys(each.classification or "not yet classified" for each in recalls))


def _alarms(source: Source) -> dict[tuple[str, str], _Alarm]:
    """Return the alarms that recalls raised, by product and lot: since when, and until when all were closed."""
    found: dict[tuple[str, str], _Alarm] = {}
    for alarm in source.alarms():
        detail = alarm.detail
        if not detail.get("recalls"):
            continue
        key = (str(detail.get("gtin", "")), str(detail.get("lot", "")))
        recalls, before = frozenset(map(str, detail["recalls"])), found.get(key)
        finding = "RECALLED" if detail.get("verdict") == "recalled" else "CHECK BY HAND"
        day = date.fromisoformat(detail["expiry"]) if detail.get("expiry") else None
        if before:
            until = max(before.closed, alarm.closed_at) if before.closed and alarm.closed_at else None
            found[key] = _Alarm(before.raised, until, before.recalls | recalls, before.finding, before.expiry or day)
        else:
            found[key] = _Alarm(alarm.at, alarm.closed_at, recalls, finding, day)
    return found


def _unread(source: Source, since: datetime) -> list[tuple[Value, ...]]:
    return [(verdict, count, datetime.fromisoformat(at)) for verdict, count, at in source.unread(since)]
