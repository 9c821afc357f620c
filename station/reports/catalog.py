"""The reports there are, by name, and how each is made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from station.domain.returns import Returns
from station.policy import Policy
from station.reports.alarmed import alarms
from station.reports.certificate import certificate
from station.reports.exposure import recall
from station.reports.figures import figures
from station.reports.model import About, Report
from station.reports.overrides import overrides
from station.reports.policies import policy
from station.reports.returnable import returns
from station.reports.shelf import expiry, stock
from station.reports.source import Source
from station.reports.worked import Period


@dataclass(frozen=True, slots=True)
class Wants:
    """What a report is made with besides the database."""

    about: About
    policy: Policy
    good_through_day: bool = True
    lookback_days: int = 400
    count: str = ""
    address: str = ""
    dea: str = ""
    period: Period = field(default_factory=Period)
    test_hours: int = 0
    """Hours after a test of the alarm until another is overdue; 0: never."""
    windows: Returns = field(default_factory=Returns)
    """When suppliers take packages back."""
    ahead_days: int = 30
    """Days before a window opens from which its lots are listed."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A report that can be asked for."""

    help: str
    make: Callable[[Source, Wants], Report]


REPORTS: Final[Mapping[str, Entry]] = MappingProxyType(
    {
        "expiry": Entry(
            "what is here by the days it has left: expired, 30, 60, 90, 180, 365, later",
            lambda source, wants: expiry(source, wants.about, good_through_day=wants.good_through_day),
        ),
        "recall": Entry(
            "what recalls name of all that is here or was scanned, and what was looked at without a match",
            lambda source, wants: recall(source, wants.about, lookback_days=wants.lookback_days),
        ),
        "stock": Entry("what is in stock by lot and place, and what is set apart", lambda s, w: stock(s, w.about)),
        "certificate": Entry(
            "the certificate of a count, the newest or --count ID",
            lambda source, wants: certificate(
                source, wants.about, wants.policy, count=wants.count, address=wants.address, dea=wants.dea
            ),
        ),
        "overrides": Entry("where a later lot was taken first, and why", lambda s, w: overrides(s, w.about)),
        "alarms": Entry("each alarm and how long it took until it was closed", lambda s, w: alarms(s, w.about)),
        "figures": Entry(
            "how the days went: scanned, how fast, how well read, first to expire at once, short-dated, alarms to bins",
            lambda source, wants: figures(source, wants.about, period=wants.period, test_hours=wants.test_hours),
        ),
        "returns": Entry(
            "what may go back to its supplier now or soon, and by which day; no promise that anything is paid",
            lambda source, wants: returns(source, wants.about, windows=wants.windows, ahead_days=wants.ahead_days),
        ),
        "policy": Entry("the rules the site goes by, with their sources", lambda _, w: policy(w.policy, w.about)),
    }
)
