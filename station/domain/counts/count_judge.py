"""The judgement of a package that is counted: it is on hand whatever is wrong with it, and its alarm sounds as ever."""

from dataclasses import dataclass, replace
from typing import Final

from station.domain.counts.counting import Condition
from station.domain.decision import Activity, AlarmKind, Decision, Item, Known, Moved, Situation
from station.domain.fefo import Neighbours
from station.domain.judge import days_left, judge
from station.domain.screens import count_screens
from station.domain.screens.case import Case
from station.domain.stock import Package, Status
from station.domain.verdict import Finding, Verdict

_NOBODY: Final = Neighbours((), (), ())
_BINS: Final = {"Q1": frozenset({"Q1"}), "XEXP": frozenset({"XEXP", "X-EXP"})}
"""The zones that are the bins of alarms, by the bin's card."""
_HAD_LEFT: Final = frozenset({Status.TAKEN, Status.RETURNED, Status.PULLED})
_APART: Final = frozenset({Status.HOLD, Status.EXPIRED, Status.RECALLED})
_CONDITIONS: Final = {
    "recall": Condition.RECALLED,
    "expired": Condition.EXPIRED,
    "recall_by_hand": Condition.HELD,
    "serial_on_other_lot": Condition.HELD,
    "held_as_suspect": Condition.HELD,
    "on_hold": Condition.HELD,
}
_WORST: Final = (Condition.RECALLED, Condition.EXPIRED, Condition.HELD)


@dataclass(frozen=True, slots=True)
class CountedPackage:
    """What is said of a package in a count."""

    decision: Decision
    condition: Condition
    case: Case
    """The package with what was found, for the screens of what the count makes of it."""


def judged(item: Item, known: Known, situation: Situation, total: int) -> CountedPackage:
    """Return the decision on a package in the zone `situation.location`, whose total it brings to `total`.

    Nothing of it hangs on how many the station takes to be there, and nothing says so: what is in stock stays out
    of it. Only what must be set apart changes the stock. In the bin of its alarm a package is where it belongs, and no
    alarm sounds.
    """
    counting = replace(situation, activity=Activity.COUNT)
    blind = replace(known, lots=(), places=(), package=_as_on_hand(known))
    made = judge(item, blind, counting)
    alarm = None if made.alarm is None or _is_in_bin(made.alarm, situation.location) else made.alarm
    told = tuple(sorted((*made.findings, *_held(known)), key=lambda finding: finding.verdict.rank))
    verdict = told[0].verdict if told else made.verdict
    case = Case(item, blind, counting, _NOBODY, told, days_left(item, blind, counting), kept=True, alarm=alarm)
    signals = made.signals if alarm else count_screens.counted(verdict, case, total)
    decision = Decision(verdict, (*told, *_surprises(item, known)), signals, None, _set_apart(made, known), alarm)
    return CountedPackage(decision, _condition(told), case)


def _as_on_hand(known: Known) -> Package | None:
    """Return the package as it stands here: one that left is back, and what it left as is no finding of a count."""
    package = known.package
    left = package is not None and package.status in _HAD_LEFT
    return replace(package, status=Status.AVAILABLE) if package is not None and left else package


def _set_apart(made: Decision, known: Known) -> Moved | None:
    """Return how the package is set apart; one that had left is not in the stock that it would be taken from."""
    if made.moved is None:
        return None
    had_left = known.package is not None and known.package.status in _HAD_LEFT
    return replace(made.moved, from_stock=made.moved.from_stock and not had_left)


def _held(known: Known) -> list[Finding]:
    """Return that a package was set apart before and is not for use."""
    apart = known.package is not None and known.package.status in _APART
    return [Finding(Verdict.BLOCKED, "on_hold", "THIS PACK IS ON HOLD")] if apart else []


def _surprises(item: Item, known: Known) -> list[Finding]:
    """Return what is recorded of a package that is here although the records say otherwise; no screen tells."""
    if item.serial is None:
        return []
    if known.package is None:
        return [Finding(Verdict.INFO, "found", "NEVER RECEIVED HERE")]
    if known.package.status in _HAD_LEFT:
        return [Finding(Verdict.INFO, "resurrected", "HAD LEFT")]
    return []


def _condition(findings: tuple[Finding, ...]) -> Condition:
    """Return the gravest condition among the findings."""
    found = {_CONDITIONS[finding.code] for finding in findings if finding.code in _CONDITIONS}
    return next((condition for condition in _WORST if condition in found), Condition.GOOD)


def _is_in_bin(kind: AlarmKind, zone: str) -> bool:
    return kind.bin is not None and zone in _BINS[kind.bin]
