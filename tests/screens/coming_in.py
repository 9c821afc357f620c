"""Packages that come in: on the shelf, at the door, and against the list of their shipment."""

from collections.abc import Iterator
from dataclasses import replace

from station.domain.arrivals.shipment import Against, Header, Line, Listing, Waiting
from station.domain.arrivals.suspects import SuspectCase
from station.domain.decision import Activity, Decision, Item
from station.domain.screens import list_notices, notices
from station.domain.stock import Status
from station.domain.timekeeping import ClockQuality
from station.domain.verdict import Verdict
from tests.domain.bench import (
    LISINOPRIL,
    MARCH,
    OCTOBER,
    days,
    item,
    known,
    lot,
    package,
    recalled,
    receive,
    situation,
)
from tests.screens.shown import A2231, C0107, LONG_LOT, METOPROLOL, Shown, decided

HEADER = Header(1, "DEL100", "88213", 42, 11)
LIST = Listing(True, (Line(1, "10000004417", "A2231", OCTOBER, "", 1, 0),), headers={1: HEADER}, alike=31)
NO_LINE = replace(LIST, own=(), last_case="S-2026-0016")
SECOND = replace(NO_LINE, case=SuspectCase("S-2026-0017", 24, 1, listed=False))
SSCC = "003456789012345678"
SHORT = replace(LISINOPRIL, name=METOPROLOL)


def on_the_shelf() -> Iterator[Shown]:
    """Yield what is said of packages that are received."""
    yield decided(
        "received",
        receive(item(), known()),
        "Saved; nothing else of it is on the shelf: put it there. The beep means saved.",
    )
    yield decided(
        "put-behind",
        receive(item(), known(lot("C0107", MARCH, 2))),
        "Saved; packages on the shelf expire earlier: put this one behind them.",
        "02",
    )
    yield decided(
        "put-in-front",
        receive(item("C0107", MARCH), known(lot("A2231", OCTOBER))),
        "Saved; it expires before what is on the shelf: put it in front.",
        "03",
    )
    yield decided(
        "any-order",
        receive(item("C0109", MARCH), known(C0107)),
        "Saved; it expires on the day of what is on the shelf: put it before or behind.",
        "09",
    )
    yield decided(
        "short-dated",
        receive(item("K9981", days(75)), known(product=SHORT)),
        "Fewer days are left than the site wants at the door: ACK keeps it, HOLD sets it apart to be sent back.",
        "04",
    )
    yield decided(
        "short-dated-in-front",
        receive(item("K9981", days(75)), known(A2231, product=SHORT)),
        "The same, with its place on the shelf if it is kept.",
        "04",
    )
    yield Shown("refused-at-the-door", notices.held("K9981"), "HOLD was scanned: it is in no stock; send it back.")
    yield decided(
        "repeat-received",
        receive(item(), known(package=package())),
        "This package is in stock already: nothing was added, when and where it came in stands below.",
    )
    yield decided(
        "incomplete-shop-code",
        receive(item(None, None, None), known(product=replace(LISINOPRIL, serialised=False))),
        "The code says which product it is and no more: scan the square code on the package.",
        "17",
    )
    yield decided(
        "incomplete-no-serial",
        receive(item(serial=None), known(C0107)),
        "Saved by lot; the law wants a serial number on this product: look for the square code.",
    )
    yield decided(
        "scanner-setup",
        receive(item("A2231" + "21" + "10000004417", serial=None), known()),
        "The lot seems to have swallowed the serial number, as with a scanner that drops separators: not saved; "
        "set the scanner up and scan again.",
        "16",
    )
    yield decided(
        "two-dates",
        receive(item(), replace(known(A2231), other_expiry=MARCH)),
        "Saved; the same lot was seen with another expiry: one of the two is wrong, tell the supervisor.",
    )
    yield decided(
        "check-date",
        receive(item(), known(C0107), clock=ClockQuality.NONE),
        "Saved; the station does not know the date: read the expiry by eye.",
        "19",
    )
    yield decided(
        "received-on-old-recall-data",
        receive(item(), known(C0107, recall_date=days(-26))),
        "Saved; no recall names it in data that is too old to say so: look up class I recalls by hand.",
    )
    yield decided(
        "received-on-ageing-recall-data",
        receive(item(), known(C0107, recall_date=days(-12))),
        "Saved; no recall names it in data that missed one publication.",
    )
    yield decided(
        "received-without-recall-data",
        receive(item(), known(C0107, recall_date=None)),
        "Saved; there is no recall data, so nobody held it against any recall.",
    )


def listed(
    item: Item,
    listing: Listing = LIST,
    lots: tuple = (C0107,),
    chosen: tuple[Header, ...] = (HEADER,),
    package=None,
) -> Decision:
    known_of = replace(known(*lots, package=package), listed=listing)
    return receive(item, known_of, against=Against.LISTS, chosen=chosen)


def against_lists() -> Iterator[Shown]:
    """Yield what is said of packages that are held against the lists of shipments."""
    wrong = replace(LIST, last_case="S-2026-0016")
    yield decided("match-put-behind", listed(item()), "Saved; the list has it: put it behind, this is the 12th of 42.")
    yield decided(
        "match-put-in-front",
        listed(item(), lots=(lot("B0001", OCTOBER.replace(month=12)),)),
        "Saved; the list has it: put it in front.",
    )
    yield decided(
        "match-short-dated",
        listed(item("K9981", days(75)), replace(LIST, own=(Line(1, "10000004417", "K9981", days(75), "", 1, 0),))),
        "The list has it, and fewer days are left than the site wants: ACK keeps it, HOLD refuses it.",
    )
    suspect = "it stays apart in bin Q1; call the pharmacist in charge and scan as many of the lot as it says."
    yield decided(
        "suspect-not-on-list", listed(item(), NO_LINE), f"The shipment's list does not have it: {suspect}", "21"
    )
    yield decided(
        "suspect-second-of-the-case", listed(item(), SECOND), f"Another package of a case that is open: {suspect}", "21"
    )
    yield decided("suspect-wrong-lot", listed(item("B7"), wrong), f"The list has it with another lot: {suspect}", "21")
    yield decided(
        "suspect-wrong-date", listed(item(expiry=MARCH), wrong), f"The list has it with another expiry: {suspect}", "21"
    )
    yield decided(
        "suspect-long-lot",
        listed(item(LONG_LOT), NO_LINE),
        "The same with the longest lot there can be: it stands whole.",
        "21",
    )
    yield decided(
        "suspect-lot",
        receive(item("K9981"), known(package=package())),
        f"Two packages cannot share a serial number, and this one was seen with another lot: {suspect}",
        "21",
    )
    yield decided(
        "suspect-left-before",
        receive(item(), known(package=package(status=Status.TAKEN))),
        f"A package of this serial number has left already: {suspect}",
        "21",
    )
    yield decided(
        "hold-list-absent",
        listed(item(), replace(NO_LINE, headers={}), chosen=()),
        "Its list is not here yet: keep it in quarantine; it is matched when the list comes.",
    )
    yield decided(
        "hold-list-absent-by-lot",
        listed(item(serial=None), replace(NO_LINE, headers={}), chosen=()),
        "The same of a package without a serial number: scan it again when the list is here.",
    )
    yield decided(
        "match-came-before-its-list",
        listed(item(), replace(LIST, waiting=Waiting.RELEASED), package=package()),
        "It waited for its list, which has it: bring it to the shelf.",
    )
    yield decided(
        "incomplete-list-has-serials",
        listed(item(serial=None), NO_LINE),
        "The list goes by serial numbers, and this code has none: scan the square code.",
    )
    yield from shipments()


def shipments() -> Iterator[Shown]:
    """Yield what is said of shipments and containers."""
    yield Shown("shipment-chosen", list_notices.chosen((HEADER,)), "The list of this shipment is here: scan.")
    yield Shown(
        "shipment-complete", list_notices.chosen((replace(HEADER, received=42),)), "All of this shipment is in."
    )
    yield Shown(
        "shipment-absent",
        list_notices.absent("88300"),
        "The list of this shipment is not here: scan the packages, they wait on hold until it comes.",
    )
    yield Shown(
        "list-came",
        list_notices.came(HEADER, 3),
        "A list was imported, and packages that waited for it match: scan them again to see where they go.",
    )
    yield Shown(
        "container-received",
        list_notices.received(Verdict.OK, item(), known(C0107), situation(Activity.RECEIVE), 12, "23 of 42"),
        "All 12 packages of the container are saved at once: the list has each of them.",
    )
    yield Shown(
        "container-received-on-old-recall-data",
        list_notices.received(
            Verdict.OK, item(), known(recall_date=days(-26)), situation(Activity.RECEIVE), 12, "23 of 42"
        ),
        "The same on recall data that is too old to say that nothing in it is recalled.",
    )
    yield Shown(
        "container-check-date",
        list_notices.received(
            Verdict.CHECK, None, known(), situation(Activity.RECEIVE, clock=ClockQuality.NONE), 12, "23 of 42"
        ),
        "Saved; the station does not know the date: read the expiries by eye.",
    )
    yield Shown(
        "container-by-lot",
        list_notices.received(
            Verdict.INCOMPLETE, item(serial=None), known(), situation(Activity.RECEIVE), 12, "23 of 42"
        ),
        "Saved by lot: the list has no serial numbers of this container.",
    )
    yield Shown(
        "container-repeated", list_notices.came_before(SSCC, HEADER, 12), "This container has come already: not added."
    )
    yield Shown(
        "container-in-part",
        list_notices.came_in_part(SSCC, HEADER, 4, 12),
        "Some packages of this container are in already: open it and scan the rest one by one.",
    )
    yield Shown(
        "container-on-no-list",
        list_notices.on_no_list(SSCC),
        "No list here has this container: open it and scan the packages inside.",
    )
    yield Shown("container", notices.container(SSCC), "A pallet's or a case's label: scan the packages inside.")
    match = receive(item("17A-0443"), known(match=recalled()))
    yield Shown(
        "recalled-in-a-container",
        list_notices.to_open(item("17A-0443"), match, 1, 12),
        "The container holds a recalled package: open it, scan each, and bring what is recalled to Q1.",
        "05",
    )
    blocked = receive(item(), known(package=package(status=Status.HOLD)))
    yield Shown(
        "on-hold-in-a-container",
        list_notices.to_open(item(), blocked, 2, 12),
        "The container holds packages that are on hold: open it and scan each; none of it is in yet.",
    )
