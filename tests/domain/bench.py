"""A pharmacy of plain values for the tests of the domain: today is 18 September 2026, a Friday, 14:07 UTC."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from station.domain.decision import Activity, Decision, Item, Known, Situation
from station.domain.judge import judge
from station.domain.recall import Finding, Match, Recall
from station.domain.stock import Package, Product, Status, StockLot
from station.domain.timekeeping import ClockQuality

TODAY = date(2026, 9, 18)
NOW = datetime(2026, 9, 18, 14, 7, tzinfo=UTC)
GTIN = "00399901010714"
LISINOPRIL = Product(GTIN, "LISINOPRIL 10MG TAB")
CREAM = replace(LISINOPRIL, name="HYDROCORTISONE 1% CRM", serialised=False)
NO_MATCH = Match(Finding.NO_MATCH, "no recall in the data names this package", "not in recall data")
OCTOBER, MARCH = date(2027, 10, 31), date(2027, 3, 31)


def days(count):
    return TODAY + timedelta(days=count)


def item(lot="A2231", expiry=OCTOBER, serial="10000004417"):
    return Item(GTIN, lot, expiry, serial)


def lot(name, expiry, quantity=24, location="SHELF-B3", received=0):
    return StockLot(name, expiry, location, quantity, NOW - timedelta(days=received))


def known(*lots, product=LISINOPRIL, package=None, match=NO_MATCH, recall_date=TODAY):
    return Known(product, lots, package, match, recall_date)


def package(lot="A2231", expiry=OCTOBER, status=Status.AVAILABLE, location="SHELF-B3"):
    return Package(GTIN, "10000004417", lot, expiry, location, status, NOW - timedelta(hours=2))


def recalled(classification="I", finding=Finding.RECALL, brief="lot is recalled"):
    recall = Recall("D-0123-2026", "Valsartan tablets", classification, reported=TODAY)
    return Match(finding, "the lot is on the list", brief, (recall,))


def situation(activity, **changes):
    return replace(Situation(activity, "SHELF-B3", NOW, UTC, clock=ClockQuality.SET, not_before=NOW.date()), **changes)


def receive(item, known, **changes) -> Decision:
    return judge(item, known, situation(Activity.RECEIVE, **changes))


def checkpoint(item, known, **changes) -> Decision:
    return judge(item, known, situation(Activity.CHECKPOINT, **changes))


def codes(decision):
    return [finding.code for finding in decision.findings]


def lines(decision):
    """Return the lines of the screen but for the last two that many have: the date of the recall data, and UNDO."""
    shown = tuple(line for line in decision.signals.screen.lines if line != "[UNDO] to cancel")
    return shown[:-1] if shown and shown[-1].startswith("No match ") else shown
