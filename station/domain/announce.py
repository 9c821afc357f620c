"""What a person sees and hears of each outcome of a package; the texts of the station's screens."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from station.domain import age, fefo, patterns
from station.domain.decision import Activity, AlarmKind, Item, Known, Signals, Situation
from station.domain.fefo import Neighbours
from station.domain.signals import COLUMNS, ROWS, Colour, Screen
from station.domain.verdict import Advice, Finding, Verdict
from station.domain.words import day, fitted, lot_and_day, lot_line, plain, serial_tail, short_day


@dataclass(frozen=True, slots=True)
class Case:
    """A package with everything that was found out about it."""

    item: Item
    known: Known
    situation: Situation
    around: Neighbours
    findings: tuple[Finding, ...]
    days: int | None

    @property
    def name(self) -> str:
        """The product's name, or its number where the catalog has none."""
        return fitted(self.known.product.name) if self.known.product else f"GTIN {self.item.gtin}"

    @property
    def lot(self) -> str:
        """The lot as a line."""
        return lot_line(plain(self.item.lot)) if self.item.lot else "NO LOT IN CODE"

    @property
    def expiry(self) -> str:
        """The expiry as a line, with the days that are left."""
        if self.item.expiry is None:
            return "NO EXPIRY IN CODE"
        return f"EXP {day(self.item.expiry)}  {self.days}d"


_PLACES: Final[dict[Advice | None, str]] = {
    Advice.FRONT: "PUT IN FRONT",
    Advice.BEHIND: "PUT BEHIND",
    Advice.ANY: "ANY ORDER",
}


def package(verdict: Verdict, case: Case) -> Signals:
    """Return what a person sees and hears of this outcome."""
    return _SIGNALS[verdict](case)


def _lines(case: Case, lines: Iterable[str]) -> tuple[str, ...]:
    """Return the lines, then what else was found, as far as there is room."""
    shown = [line for line in lines if line]
    for finding in case.findings[1:]:
        words = f"ALSO {finding.brief}"
        shown += [words if len(words) <= COLUMNS else finding.brief]
    return tuple(shown[:ROWS])


def _with_age(case: Case, lines: Iterable[str]) -> tuple[str, ...]:
    """Return the lines of a package that may be used; recall data that is aged or missing is said with them."""
    today = case.situation.today
    if not age.is_stale(case.known.recall_date, today):
        return _lines(case, lines)
    return (*_lines(case, lines)[: ROWS - 1], age.line(case.known.recall_date, today))


def _ok(case: Case) -> Signals:
    if case.situation.activity is Activity.RECEIVE:
        return _received(case)
    return _taken(case)


def _received(case: Case) -> Signals:
    around = case.around
    lines = [case.name, case.lot, case.expiry]
    if around.advice is Advice.FRONT:
        later = around.later
        lines += [f"BEFORE {plain(later[0].lot)}"[:COLUMNS], f"{fefo.quantity(later)} on {later[0].location}"]
        screen = Screen(
            "OK",
            _with_age(case, lines),
            aside="PUT IN FRONT",
        )
        return Signals(screen, patterns.flash(Colour.BLUE, 1.0), patterns.FRONT)
    if around.advice is Advice.BEHIND:
        count = fefo.quantity(around.earlier)
        lines += ["PUT BEHIND:", f"{count} older on {around.earlier[0].location}"]
        screen = Screen("OK", _with_age(case, lines), aside="PUT BEHIND")
    elif around.advice is Advice.ANY:
        lines += ["SAME EXPIRY ON SHELF", "ANY ORDER"]
        screen = Screen("OK", _with_age(case, lines), aside="ANY ORDER")
    else:
        screen = Screen("OK", _with_age(case, [*lines, f"TO {case.situation.location}"]), aside="RECEIVED")
    return Signals(screen, patterns.flash(Colour.GREEN), patterns.OK)


def _taken(case: Case) -> Signals:
    item, around = case.item, case.around
    stock = [*around.earlier, *around.same, *around.later]
    own = [lot for lot in stock if (lot.lot, lot.expiry) == (item.lot, item.expiry)]
    others = [lot for lot in stock if (lot.lot, lot.expiry) != (item.lot, item.expiry)]
    lines = [case.name, case.lot, case.expiry]
    if own:
        count = 1 if item.serial is not None else case.situation.quantity
        lines.append(f"Left after this {max(0, fefo.quantity(own) - count)}")
    else:
        lines.append("NOT IN STOCK LIST")
    same = next((lot for lot in others if lot.expiry == item.expiry), None)
    if same is not None:
        lines.append(fitted(f"SAME EXPIRY {same.lot}"))
        aside = "SAME EXPIRY"
    else:
        lines += [_next(lot_and_day(plain(lot.lot), lot.expiry)) for lot in others[:1]]
        aside = "FIRST TO EXPIRE"
    return Signals(Screen("OK", _with_age(case, lines), aside=aside), patterns.flash(Colour.GREEN), patterns.OK)


def _next(parts: tuple[str, ...]) -> str:
    line = f"Next {parts[0]}"
    return line if len(line) <= COLUMNS else parts[0]


def _earlier(case: Case) -> Signals:
    first, *more = case.around.earlier
    lot = plain(first.lot)
    asked, there = case.situation.quantity, fefo.quantity(case.around.earlier)
    lines = [case.name]
    if there < asked:
        lines += [f"TAKE {there} OF", lot_line(lot), f"THEN {plain(case.item.lot or '')}"[:COLUMNS]]
    else:
        lines += ["TAKE " + lot_line(lot) if len(lot) + 9 <= COLUMNS else lot]
    lines += [f"EXP {day(first.expiry)}", fitted(f"{first.location}  QTY {first.quantity}")]
    lines.append(f"+{len(more)} more earlier" if more else fitted(f"In hand {_in_hand(case)}"))
    return Signals(Screen("NOT FIRST", tuple(lines[:ROWS])), patterns.steady(Colour.AMBER), patterns.ATTEND)


def _in_hand(case: Case) -> str:
    expiry = f" {short_day(case.item.expiry)}" if case.item.expiry else ""
    return f"{plain(case.item.lot or 'NO LOT')}{expiry}"


def _short_dated(case: Case) -> Signals:
    aside = f"{case.days}d"
    if case.situation.activity is Activity.CHECKPOINT:
        screen = Screen("OK", _with_age(case, [case.name, case.lot, case.expiry, "USE SOON"]), aside=f"EXP {aside}")
        return Signals(screen, patterns.steady(Colour.AMBER), patterns.SHORT_DATED)
    product, site = case.known.product, case.situation.bands
    limit = (product.bands(site) if product else site).door
    lines = [case.name, case.lot, case.expiry, f"Door limit {limit} days"]
    lines.append(_PLACES.get(case.around.advice, ""))
    lines.append("ACK keep  HOLD refuse")
    return Signals(
        Screen("SHORT", _lines(case, lines), aside=f"DATED {aside}"), patterns.blink(Colour.AMBER), patterns.SHORT_DATED
    )


def _recalled(case: Case) -> Signals:
    match = case.known.match
    recall = match.recalls[0]
    grade = f"CLASS {recall.classification}" if recall.classification else "NOT YET CLASSIFIED"
    since = f" {short_day(recall.reported)}" if recall.reported else ""
    lines = (case.name, case.lot, grade, fitted(f"{recall.number}{since}"), "QUARANTINE BIN Q1", "Scan Q1, then ACK")
    kind = _RECALLS.get(recall.classification, AlarmKind.RECALL_I)
    return _alarm(Screen("RECALL", lines, aside="STOP", stop=True), kind)


_RECALLS: Final = {"II": AlarmKind.RECALL_II, "III": AlarmKind.RECALL_III}


def _suspect(case: Case) -> Signals:
    serial = serial_tail(plain(case.item.serial or ""))
    package = case.known.package
    seen = f"Seen {short_day(package.changed_at.astimezone(case.situation.zone).date())}" if package else ""
    lines = [case.name, case.lot, serial, case.findings[0].brief, seen or "", "BIN Q1, call PIC"]
    return _alarm(Screen("SUSPECT", tuple(line for line in lines if line), aside="HOLD", stop=True), AlarmKind.SUSPECT)


def _expired(case: Case) -> Signals:
    serial = serial_tail(plain(case.item.serial)) if case.item.serial else ""
    lines = _lines(case, [case.name, case.lot, serial, case.expiry, "MOVE TO BIN X-EXP", "Scan X-EXP to close"])
    return _alarm(Screen("EXPIRED", lines, aside="STOP", stop=True), AlarmKind.EXPIRED)


def _blocked(case: Case) -> Signals:
    lines = [case.name, case.lot, case.expiry, case.findings[0].brief, "DO NOT USE"]
    screen = Screen("BLOCKED", _lines(case, lines), aside="STOP", stop=True)
    return Signals(screen, patterns.steady(Colour.RED), patterns.STOP)


def _check(case: Case) -> Signals:
    if case.findings[0].code == "date_unknown":
        lines = [case.name, case.lot, case.expiry.rpartition("  ")[0], "CLOCK NOT SET", "CHECK DATE BY EYE"]
        screen = Screen("CHECK DATE", _lines(case, lines))
        return Signals(screen, patterns.steady(Colour.AMBER), patterns.CHIRP)
    recall = case.known.match.recalls[0]
    lines = [
        case.name,
        case.lot,
        case.findings[0].brief,
        fitted(recall.number),
        "HOLD. CHECK BY HAND",
        "ACK when checked",
    ]
    return _alarm(Screen("CHECK", tuple(lines), aside="RECALL?"), AlarmKind.CHECK)


def _duplicate(case: Case) -> Signals:
    package = case.known.package
    serial = serial_tail(plain(case.item.serial or ""))
    lines = [case.name, case.lot, serial, case.findings[0].brief]
    if package is not None:
        local = package.changed_at.astimezone(case.situation.zone)
        lines += [f"{short_day(local.date())} {local:%H:%M}", fitted(package.location)]
    screen = Screen("REPEAT", tuple(lines), aside="NOT ADDED")
    return Signals(screen, patterns.flash(Colour.AMBER), patterns.DUPLICATE)


def _incomplete(case: Case) -> Signals:
    missing = [finding.brief for finding in case.findings if finding.verdict is Verdict.INCOMPLETE]
    lot = case.lot if case.item.lot else ""
    expiry = case.expiry if case.item.expiry else ""
    place = _PLACES.get(case.around.advice, "") if case.situation.activity is Activity.RECEIVE else ""
    lines = [case.name, lot, expiry, *missing, place]
    screen = Screen("INCOMPLETE", tuple([line for line in lines if line][:ROWS]))
    return Signals(screen, patterns.blink(Colour.AMBER), patterns.QUERY)


def _alarm(screen: Screen, kind: AlarmKind) -> Signals:
    return Signals(screen, patterns.ALARM_LIGHTS[kind], patterns.ALARM_TONES[kind])


_SIGNALS: Final[dict[Verdict, Callable[[Case], Signals]]] = {
    Verdict.RECALLED: _recalled,
    Verdict.SUSPECT: _suspect,
    Verdict.EXPIRED: _expired,
    Verdict.BLOCKED: _blocked,
    Verdict.CHECK: _check,
    Verdict.DUPLICATE: _duplicate,
    Verdict.INCOMPLETE: _incomplete,
    Verdict.EARLIER_EXISTS: _earlier,
    Verdict.SHORT_DATED: _short_dated,
    Verdict.OK: _ok,
}
