"""What a person sees and hears of a package that is held against the lists of shipments."""

from typing import Final

from station.domain.age import Level
from station.domain.arrivals.shipment import WRONG, Answer
from station.domain.arrivals.suspects import Check
from station.domain.decision import Signals
from station.domain.screens import patterns
from station.domain.screens.case import Case
from station.domain.screens.signals import ROWS, Colour, Screen
from station.domain.screens.words import first_that_fits, fitted
from station.domain.verdict import Advice

_PLACES: Final[dict[Advice | None, str]] = {
    Advice.FRONT: "IN FRONT",
    Advice.BEHIND: "PUT BEHIND",
    Advice.ANY: "ANY ORDER",
    None: "RECEIVED",
}


def is_absent(case: Case) -> bool:
    """Tell whether what is wrong with a package is first of all that its list is not here."""
    return case.findings[0].code == Answer.LIST_ABSENT.value


def beside(case: Case, place: str) -> str:
    """Return what stands beside the OK: where the package goes, and that the list has it."""
    if not case.matched:
        return place
    word = (
        "MATCH" if case.data is Level.FRESH else "LIST MATCH"
    )  # the headline says NO MATCH of recalls where it is old
    return f"{word} {_PLACES[case.around.advice]}"


def below(case: Case, where: list[str]) -> list[str]:
    """Return the lines of the place: with a match, the first of them and how much of the shipment has come.

    Where packages of the lot are looked into, it is how many of these are checked.
    """
    found = case.arrival.match if case.arrival else None
    if not case.matched or found is None or found.header is None:
        return where
    if check := case.arrival.check if case.arrival else None:
        return [where[0], _checked(check)]
    return [where[0], first_that_fits(f"{case.progress}  {found.header.label}", case.progress)]


def absent(case: Case) -> Signals:
    """Return the answer to a package whose list is not here: it stands apart until the list comes."""
    then = "until its list comes" if case.item.serial else "Rescan with its list"
    lines = (*case.lot_and_serial, case.expiry_and_days, "KEEP IN QUARANTINE", then)
    screen = case.screen("HOLD", case.spare(case.name), *lines, aside="LIST ABSENT", stop=True)
    return Signals(screen, patterns.steady(Colour.AMBER), patterns.ATTEND)


def suspect(case: Case) -> Screen:
    """Return the screen of a suspect package: what is wrong, and its case with how many are to be checked."""
    check = case.arrival.check if case.arrival else None
    check_of, number = (_checked(check), f"Case {check.case}") if check else ("", "")
    which = [*map(fitted, case.lot_and_serial), case.findings[0].brief, _listed(case)]
    shown = [line for line in (*which, check_of, "BIN Q1, call PIC", number) if line]
    lines = [*([_about(case)] * (len(shown) < ROWS)), *shown]
    if case.extras and len(lines) == ROWS:  # there is no line for what else was found
        lines[-1] = first_that_fits(f"{lines[-1]} +{len(case.extras)}", lines[-1])
    return case.screen("SUSPECT", *lines, aside="HOLD", stop=True)


def _checked(check: Check) -> str:
    return first_that_fits(f"Check {check.checked} of {check.need} packs", f"Check {check.checked} of {check.need}")


def _listed(case: Case) -> str:
    """Return what the list has in the place of what is printed; empty where there is no room for it."""
    found = case.arrival.match if case.arrival else None
    return found.says if found is not None and len(case.lot_and_serial) == 1 else ""


def _about(case: Case) -> str:
    """Return the shipment that the package is not of, or else the product."""
    found = case.arrival.match if case.arrival else None
    if found is not None and found.answer in WRONG and found.header is not None:
        return fitted(found.header.label)
    return case.name
