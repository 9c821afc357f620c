"""What is here: the stock by lot, and what of it expires when."""

from dataclasses import dataclass
from typing import Final

from station.reports.columns import EXPIRY, LOCATION, LOT, PRODUCT, QUANTITY, STATUS, packages, product
from station.reports.model import About, Bar, Chart, Column, Report, Section, Tone, Value, counted
from station.reports.source import Held, Source


@dataclass(frozen=True, slots=True)
class _Bucket:
    """Packages that expire within so many days."""

    name: str
    title: str
    most: int
    """Days left up to which a package belongs here."""
    tone: Tone


_LATER: Final = 1 << 30
_BUCKETS: Final = (
    _Bucket("expired", "Expired", -1, Tone.STOP),
    _Bucket("days_0_30", "Expires within 30 days", 30, Tone.ATTEND),
    _Bucket("days_31_60", "31 to 60 days", 60, Tone.ATTEND),
    _Bucket("days_61_90", "61 to 90 days", 90, Tone.PLAIN),
    _Bucket("days_91_180", "91 to 180 days", 180, Tone.PLAIN),
    _Bucket("days_181_365", "181 to 365 days", 365, Tone.PLAIN),
    _Bucket("later", "Later than 365 days", _LATER, Tone.GOOD),
)
_DAYS: Final = Column("days_left", "Left", "days")
_USE_BY: Final = Column("use_by", "use by", below=True)
_NO_PRICES: Final = "Values are not shown: the station has no prices, and a missing price is not a price of 0."


def expiry(source: Source, about: About, *, good_through_day: bool) -> Report:
    """Return what is here by the days it has left, expired first."""
    here = [*source.stock(), *source.opened(), *source.set_apart()]
    dated = [each for each in here if each.last_day]
    undated = [each for each in here if not each.last_day]
    buckets: dict[str, list[Held]] = {bucket.name: [] for bucket in _BUCKETS}
    for each in dated:
        buckets[_bucket(_days(each, about), good_through_day=good_through_day).name].append(each)
    columns = (*PRODUCT, LOT, EXPIRY, _USE_BY, _DAYS, QUANTITY, LOCATION, STATUS)
    sections = tuple(
        Section(
            bucket.name,
            bucket.title,
            columns,
            tuple(_row(source, each, about) for each in sorted(buckets[bucket.name], key=_order)),
            tone=bucket.tone if buckets[bucket.name] else Tone.PLAIN,
        )
        for bucket in _BUCKETS
    )
    unknown = Section(
        "no_date",
        "Without a known date",
        columns,
        tuple(_row(source, each, about) for each in undated),
        "Nobody knows whether these are expired: look at the packages.",
        tone=Tone.ATTEND if undated else Tone.PLAIN,
    )
    bars = tuple(Bar(bucket.title, packages(buckets[bucket.name]), bucket.tone) for bucket in _BUCKETS)
    expired, soon = packages(buckets["expired"]), packages(buckets["days_0_30"])
    usable = packages([each for each in buckets["expired"] if each.status in ("available", "opened")])
    attend = expired or soon or undated or not about.clock_known
    day = "through the end" if good_through_day else "until the start"
    return Report(
        "expiry",
        "Expiry audit",
        about,
        (*sections, unknown),
        _expiry_lead(about, expired, usable, soon, packages(undated)),
        Tone.STOP if usable else Tone.ATTEND if attend else Tone.GOOD,
        notes=(*_date_note(about), f"A package is good {day} of its last day, in the site's time.", _NO_PRICES),
        chart=Chart("Packages by days left", "packages", bars),
    )


def _expiry_lead(about: About, expired: int, usable: int, soon: int, undated: int) -> str:
    lead = f"{counted(expired, 'package')} expired"
    lead += f", {usable:,} of them not set apart yet" if usable else ""
    lead += f"; {counted(soon, 'package expires', 'packages expire')} within 30 days"
    lead += f"; {counted(undated, 'package')} without a known date" if undated else ""
    lead += "" if about.clock_known else f". DATE NOT KNOWN: reckoned from {about.today}, there may be more"
    return f"{lead}."


def stock(source: Source, about: About) -> Report:
    """Return what may be used, by lot and place, and what is here and may not."""
    usable, opened, apart = source.stock(), source.opened(), source.set_apart()
    lots = len({(each.gtin, each.lot, each.expiry) for each in usable})
    products = len({each.gtin for each in usable})
    lead = (
        f"{counted(packages(usable), 'package')} of {counted(lots, 'lot')} and {counted(products, 'product')} in stock"
    )
    lead += f"; {counted(packages(opened), 'package')} in use" if opened else ""
    lead += f"; {counted(packages(apart), 'package')} set apart" if apart else ""
    return Report(
        "stock",
        "Stock by lot",
        about,
        (
            _in_stock(source, usable),
            _beside(source, "opened", "In use", opened, Tone.PLAIN),
            _beside(source, "set_apart", "Set apart: here, and not to be used", apart, Tone.ATTEND),
        ),
        f"{lead}.",
        Tone.ATTEND if apart else Tone.PLAIN,
        notes=(
            "This is the book: what was received or imported, less what was taken. What is on the shelf, a count says.",
            "Packages without a serial number that were set apart are not listed: the station keeps no record of each.",
            _NO_PRICES,
        ),
    )


def _in_stock(source: Source, usable: list[Held]) -> Section:
    """Return what may be used, by product."""
    columns = (
        *PRODUCT,
        Column("schedule", "Schedule", below=True),
        LOT,
        EXPIRY,
        LOCATION,
        QUANTITY,
        Column("received", "Received"),
        Column("seen", "Last seen"),
    )
    rows = tuple(
        (*product(source, each.gtin), source.product(each.gtin).schedule or None, each.lot or None, each.expiry,
         each.location, each.quantity, each.received_at, each.seen_at)
        for each in sorted(usable, key=lambda each: (source.product(each.gtin).name, *_order(each)))
    )  # fmt: skip
    return Section("stock", "In stock", columns, rows)


def _beside(source: Source, name: str, title: str, held: list[Held], tone: Tone) -> Section:
    """Return what is here and not in stock."""
    columns = (*PRODUCT, LOT, EXPIRY, _USE_BY, LOCATION, STATUS, QUANTITY, Column("seen", "Last seen"))
    rows = tuple(
        (*product(source, each.gtin), each.lot or None, each.expiry, each.use_by, each.location,
         each.status.replace("_", " "), each.quantity, each.seen_at)
        for each in held
    )  # fmt: skip
    return Section(name, title, columns, rows, tone=tone if held else Tone.PLAIN)


def _bucket(days: int, *, good_through_day: bool) -> _Bucket:
    left = days if good_through_day or days > 0 else days - 1
    return next(bucket for bucket in _BUCKETS if left <= bucket.most)


def _days(held: Held, about: About) -> int:
    assert held.last_day is not None, "what has no date is listed apart"
    return (held.last_day - about.today).days


def _row(source: Source, held: Held, about: About) -> tuple[Value, ...]:
    days = _days(held, about) if held.last_day else None
    status = held.status.replace("_", " ")
    named = product(source, held.gtin)
    return (*named, held.lot or None, held.expiry, held.use_by, days, held.quantity, held.location, status)


def _order(held: Held) -> tuple[str, str, str, str]:
    return (held.last_day.isoformat() if held.last_day else "", held.gtin, held.lot, held.location)


def _date_note(about: About) -> tuple[str, ...]:
    if about.clock_known:
        return ()
    day = about.today.isoformat()
    said = f"The date was not known when this was written. Days are counted from {day}, before which it cannot be: "
    return (f"{said}what is expired here is expired for certain, the rest may have fewer days left.",)
