"""One screen of the catalogue, with the light and the tone that come with it."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from station.domain import judge
from station.domain.choices import Choices
from station.domain.decision import Activity, Decision, Item, Known, Signals
from station.domain.people import Person, Role
from station.domain.returns import Returns, Window
from station.domain.screens.rest import Health
from station.domain.timekeeping import ClockQuality
from station.domain.verdict import Verdict
from tests.domain.bench import LISINOPRIL, MARCH, NOW, OCTOBER, TODAY, lot, situation

METOPROLOL, VALSARTAN, AMOXICILLIN, OXYCODONE, GABAPENTIN = (
    "METOPROLOL 50MG TAB",
    "VALSARTAN 80MG TAB",
    "AMOXICILLIN 500 CAP",
    "OXYCODONE 5MG TAB",
    "GABAPENTIN 300 CAP",
)
NAME = LISINOPRIL.name
OAKFEN = replace(LISINOPRIL, supplier="Oakfen")
TAKES_BACK = Choices(returns=Returns(None, {"oakfen": Window(180, 365)}))
C0107, A2231 = lot("C0107", MARCH), lot("A2231", OCTOBER, 12)
LONG_LOT = "ABCDEFGHIJ0123456789"
LAST_KNOWN = datetime(2026, 9, 17, 22, 40, tzinfo=UTC)
WELL = Health("BENCH-1", Activity.RECEIVE, NOW, True, ClockQuality.SET, TODAY, 42, 0, ())
RIVERA = Person("JRIVERA", "J. Rivera", Role.TECHNICIAN)
CHEN = Person("MCHEN", "M. Chen", Role.NURSE)


@dataclass(frozen=True, slots=True)
class Shown:
    """A situation, what the station shows and sounds in it, and what a person makes of that."""

    name: str
    """The name of its picture."""
    signals: Signals
    means: str
    """What it means and what to do, in a sentence."""
    number: str = ""
    """The number of the situation in the rules the station was built to: 01 to 21."""
    verdict: Verdict | None = None
    """What was decided, if it is the answer to a scan."""


def decided(name: str, decision: Decision, means: str, number: str = "") -> Shown:
    """Return the answer to a package."""
    return Shown(name, decision.signals, means, number, decision.verdict)


def at_work(activity: Activity, item: Item, known: Known, **changes: Any) -> Decision:
    """Return the decision on a package in any activity."""
    return judge.judge(item, known, situation(activity, **changes))
