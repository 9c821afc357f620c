"""What may go back to its supplier: lots that are here while the window for them is open, or opens soon."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from station.domain.recall import Finding
from station.domain.returns import Returns
from station.domain.stock import Status
from station.reports.columns import EXPIRY, LOCATION, LOT, PRODUCT, QUANTITY, STATUS, packages, product
from station.reports.model import About, Bar, Chart, Column, Report, Section, Tone, Value, counted
from station.reports.source import Held, Source

_ELSEWHERE: Final = frozenset({Status.RECALLED.value, Status.SUSPECT.value})
"""What is set apart so goes another way: a recall or an investigation says which."""
_SOON: Final = 30
_LATER: Final = 90
_COLUMNS: Final = (
    Column("return_by", "Return by"),
    Column("days_left", "left", "days", below=True),
    Column("opens", "From"),
    *PRODUCT,
    LOT,
    EXPIRY,
    Column("supplier", "Supplier"),
    QUANTITY,
    LOCATION,
    STATUS,
)
_NO_PROMISE: Final = (
    "RETURN BY is the last day of the window that the settings give the supplier. It is no promise that the supplier "
    "takes a package, or gives anything for it: the supplier's own terms decide."
)
_NO_RECALLS: Final = "not known: there is no recall data"
_WHAT: Final = (
    "Listed is what is in stock, on hold, expired or pulled, by lot and place. Opened packages are not, nor what is "
    "suspect, set apart as recalled, or named by a recall in force: its case or its recall says where it goes. Of "
    "expired packages without a serial number that were set apart the station keeps no record of each."
)


@dataclass(frozen=True, slots=True)
class _Lot:
    """Packages of a lot in one place, and the window of their supplier."""

    held: Held
    supplier: str
    opens: date
    closes: date


def returns(source: Source, about: About, *, windows: Returns, ahead_days: int) -> Report:
    """Return each lot whose window is open, and each whose window opens in so many days, by the day to return it by."""
    every = [each for each in (*source.stock(), *source.set_apart()) if each.status not in _ELSEWHERE]
    data, recalled = _recalled(source, about)
    here = [each for each in every if (each.gtin, each.lot, each.expiry) not in recalled]
    lots = _with_windows(source, here, windows)
    unclosed = [each for each in lots if each.closes >= about.today]
    now = [each for each in unclosed if each.opens <= about.today]
    soon = [each for each in unclosed if about.today < each.opens <= about.today + timedelta(days=ahead_days)]
    over = [each for each in lots if each.closes < about.today]
    return Report(
        "returns",
        "Returns candidates",
        about,
        (
            _section("open", "May go back now", source, now, about),
            _section("opens_soon", f"Opens within {counted(ahead_days, 'day')}", source, soon, about),
        ),
        _lead(about, now, soon),
        Tone.ATTEND if now else Tone.PLAIN,
        facts=(
            ("Window is over", counted(_count(over), "package")),
            ("No window or no expiry is known", counted(packages(here) - _count(lots), "package")),
            ("Named by a recall", counted(packages(every) - packages(here), "package") if data else _NO_RECALLS),
        ),
        notes=(_NO_PROMISE, _WHAT, *_date_note(about)),
        chart=_chart(about, now, soon),
    )


def _recalled(source: Source, about: About) -> tuple[bool, set[tuple[str, str, date | None]]]:
    """Return whether there is recall data, and the lots that it names, for certain or to be checked by hand."""
    data, found = source.matches(about.as_of)
    return data.dated is not None, {
        (seen.item.gtin, seen.item.lot or "", seen.item.expiry)
        for seen, match in found
        if match is not None and match.verdict is not Finding.NO_MATCH
    }


def _with_windows(source: Source, here: list[Held], windows: Returns) -> list[_Lot]:
    """Return the lots with a known expiry whose suppliers take packages back, the first to return first."""
    suppliers, lots = source.suppliers(), list[_Lot]()
    for each in here:
        supplier = suppliers.get(each.gtin, "")
        window = windows.window(supplier)
        if window is not None and each.expiry is not None:
            lots.append(_Lot(each, supplier, window.opens(each.expiry), window.closes(each.expiry)))
    return sorted(lots, key=lambda lot: (lot.closes, lot.held.gtin, lot.held.lot, lot.held.location, lot.held.status))


def _section(name: str, title: str, source: Source, lots: list[_Lot], about: About) -> Section:
    return Section(name, title, _COLUMNS, tuple(_row(source, lot, about) for lot in lots))


def _row(source: Source, lot: _Lot, about: About) -> tuple[Value, ...]:
    held = lot.held
    return (
        lot.closes,
        (lot.closes - about.today).days,
        lot.opens,
        *product(source, held.gtin),
        held.lot or None,
        held.expiry,
        lot.supplier or None,
        held.quantity,
        held.location,
        held.status.replace("_", " "),
    )


def _lead(about: About, now: list[_Lot], soon: list[_Lot]) -> str:
    lead = f"{counted(_count(now), 'package')} of {counted(len(now), 'lot')} may go back"
    lead += f", the first by {now[0].closes.isoformat()}" if now else ""
    lead += f"; {counted(_count(soon), 'package')} soon" if soon else ""
    lead += "" if about.clock_known else f". DATE NOT KNOWN: reckoned from {about.today}, a window may be over"
    return f"{lead}."


def _chart(about: About, now: list[_Lot], soon: list[_Lot]) -> Chart | None:
    if not (now or soon):
        return None
    days = [((lot.closes - about.today).days, lot.held.quantity) for lot in now]
    spans = (
        (f"Return within {_SOON} days", sum(count for left, count in days if left <= _SOON), Tone.STOP),
        (f"{_SOON + 1} to {_LATER} days", sum(count for left, count in days if _SOON < left <= _LATER), Tone.ATTEND),
        (f"Later than {_LATER} days", sum(count for left, count in days if left > _LATER), Tone.GOOD),
        ("Opens soon", _count(soon), Tone.PLAIN),
    )
    return Chart("Packages by the days to return them in", "packages", tuple(Bar(*span) for span in spans))


def _count(lots: list[_Lot]) -> int:
    return packages([lot.held for lot in lots])


def _date_note(about: About) -> tuple[str, ...]:
    if about.clock_known:
        return ()
    said = f"The date was not known when this was written. Days are counted from {about.today.isoformat()}, before "
    return (f"{said}which it cannot be: fewer may be left, and a window that is open here may be over.",)
