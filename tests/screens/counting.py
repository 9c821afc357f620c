"""Counts and expiry walks: nothing on the screen says, or hints, how many there should be."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from station.domain.counts import count_judge
from station.domain.counts.counting import Condition, Counted, CountType, Line, Totals
from station.domain.decision import Activity
from station.domain.screens import count_screens, notices
from station.domain.timekeeping import ClockQuality
from tests.domain.bench import GTIN, LISINOPRIL, NOW, days, item, known, recalled, situation
from tests.screens.shown import A2231, AMOXICILLIN, GABAPENTIN, OAKFEN, OXYCODONE, TAKES_BACK, VALSARTAN, Shown, decided

LINE = Line("SHELF-B3", GTIN, "44K", days(285), Condition.GOOD, 37)
TOTALS = Totals(118, 23, 1, 0, 0, 2)
BEFORE = Counted(GTIN, "10000004417", "SHELF-B3", NOW - timedelta(minutes=5), "")


def judged(item, known, total=118, **changes):
    return count_judge.judged(item, known, situation(Activity.COUNT, **changes), total)


def counted() -> Iterator[Shown]:
    """Yield the answers to packages in a count."""
    yield decided(
        "counted", judged(item(), known(A2231)).decision, "Counted; the total of the zone so far stands below."
    )
    yield decided(
        "counted-short-dated",
        judged(item(expiry=days(12)), known()).decision,
        "Counted; it expires soon.",
    )
    yield decided(
        "counted-incomplete",
        judged(item(serial=None), known()).decision,
        "Counted by lot; the law wants a serial number on this product.",
    )
    yield decided(
        "counted-check-date",
        judged(item(), known(), clock=ClockQuality.NONE).decision,
        "Counted; the station does not know the date: read the expiry by eye.",
        "19",
    )
    yield decided(
        "counted-on-old-recall-data",
        judged(item(), known(recall_date=days(-26))).decision,
        "Counted; the recall data is too old to say that it is not recalled.",
    )
    yield decided(
        "counted-expired-in-its-bin",
        judged(item("8812", days(-18)), known(), location="XEXP").decision,
        "Counted in the bin where expired packages belong: no alarm.",
        "06",
    )
    yield decided(
        "counted-recalled",
        judged(item("17A-0443"), known(product=replace(LISINOPRIL, name=VALSARTAN), match=recalled())).decision,
        "Counted, for it is on hand; it is recalled: the count pauses until the bin's card is scanned.",
        "05",
    )
    yield decided(
        "counted-expired",
        judged(item("8812", days(-18)), known(product=replace(LISINOPRIL, name=AMOXICILLIN))).decision,
        "Counted, for it is on hand; it is expired: bring it to X-EXP.",
        "06",
    )
    yield Shown(
        "counted-already",
        count_screens.already(BEFORE, "SHELF-B3", BEFORE.at, 118),
        "The same package as before: not added. HELP if it is another one.",
        "11",
    )
    yield Shown(
        "counted-already-elsewhere",
        count_screens.already(replace(BEFORE, zone="A2", station="CART-2"), "SHELF-B3", BEFORE.at, 118),
        "Another station counted this package: not added. HELP if it is another one.",
        "11",
    )
    yield Shown(
        "counted-twice",
        count_screens.counted_twice("10000004417", "SHELF-B3", "A2", "A2"),
        "Two stations counted one package while they could not hear each other: the first is kept.",
        "11",
    )
    yield Shown(
        "count-paused",
        count_screens.paused("Q1"),
        "The package of an alarm is not in its bin yet: bring it there and scan the bin's card first.",
    )
    yield Shown(
        "count-frozen",
        count_screens.frozen("SHELF-B3"),
        "This place is being counted: nothing goes in or out until its zone is closed.",
    )


def quantities() -> Iterator[Shown]:
    """Yield the questions for how many there are."""
    yield Shown(
        "count-how-many",
        count_screens.how_many(GABAPENTIN, LINE, "", begins=True),
        "A package without a serial number: enter how many there are of it, or scan each.",
        "12",
    )
    yield Shown(
        "count-how-many-typed",
        count_screens.how_many(GABAPENTIN, LINE, "37"),
        "The digits so far: ENTER when complete.",
        "12",
    )
    yield Shown(
        "count-how-many-scanned",
        count_screens.how_many(GABAPENTIN, LINE, ""),
        "So many were scanned: digits set another number.",
        "12",
    )
    yield Shown("count-quantity-set", count_screens.quantity_set(GABAPENTIN, LINE, 155), "The number is saved.", "12")
    yield Shown(
        "count-quantity-added",
        count_screens.quantity_set(GABAPENTIN, replace(LINE, lot="", expiry=None, base=20, quantity=57), 175),
        "The number is saved beside what stood in the line before.",
        "12",
    )
    yield Shown(
        "count-sure",
        count_screens.sure(OXYCODONE, 150, 100),
        "More than anybody counts at once: YES if there are so many, NO to enter them again.",
        "12",
    )
    yield Shown("count-not-so-many", count_screens.not_so_many(), "The number was not taken: enter it again.", "12")
    yield Shown(
        "count-taken-back",
        count_screens.taken_back(GABAPENTIN, replace(LINE, quantity=36), 154),
        "What was counted last was taken back: the line and its zone hold so many now.",
    )
    yield Shown(
        "count-no-barcode",
        count_screens.nocode(),
        "Packages without a code: scan the product's code on the shelf, then enter how many there are.",
        "17",
    )


def zones() -> Iterator[Shown]:
    """Yield how counts and zones begin and end."""
    yield Shown("count-begins", count_screens.opened(CountType.FULL, "", 0, again=False), "Scan the card of a zone.")
    yield Shown(
        "count-goes-on",
        count_screens.opened(CountType.CYCLE, "SHELF-B3", 118, again=True),
        "A count that was interrupted goes on where it was.",
    )
    yield Shown("zone-opened", count_screens.zone_opened(CountType.FULL, "SHELF-B3", 0), "Scan what is in the zone.")
    yield Shown(
        "zone-closed",
        count_screens.zone_closed("SHELF-B3", TOTALS, 3, 2),
        "The zone is done: its totals, compared with nothing.",
        "13",
    )
    yield Shown(
        "zone-closed-last",
        count_screens.zone_closed("SHELF-B3", TOTALS, 0, 0),
        "The last zone is done: CLOSE once more ends the count.",
        "13",
    )
    yield Shown(
        "count-zone-still-open",
        count_screens.waits(["SHELF-B3", "A2"], what="STILL OPEN"),
        "The count cannot end while these zones are open: scan each, then CLOSE.",
    )
    yield Shown(
        "count-zones-not-counted",
        count_screens.waits(["A1", "A2", "A3", "A4", "A5"], what="NOT COUNTED"),
        "Zones were never opened: count them, or scan the card of a reason.",
    )
    yield Shown(
        "count-zones-left-out",
        count_screens.left_out(["A1", "A2", "A3", "A4", "A5"]),
        "These zones are left out, and the reason is in the record.",
    )
    yield Shown(
        "count-opening-or-close",
        count_screens.business(),
        "A count of controlled substances must say whether it was taken at the opening or the close of business.",
    )
    yield Shown(
        "count-closed", count_screens.certified(CountType.FULL, TOTALS, 0), "The count is done and its record kept."
    )
    yield Shown(
        "count-closed-signed",
        count_screens.certified(CountType.SHIFT, Totals(18, 4, 0, 0, 0, 0), 2),
        "The count is done, and both have signed it.",
    )
    yield Shown(
        "count-witness",
        count_screens.witness(OXYCODONE, "J. Rivera"),
        "A second person is to witness the count: another badge than the counter's.",
        "14",
    )
    yield Shown(
        "count-not-signed",
        count_screens.not_signed(CountType.SHIFT),
        "Nobody signed within ten minutes, which is recorded: scan the COUNT card to sign.",
        "14",
    )
    yield Shown(
        "shift-count-missed",
        count_screens.shift_missed(NOW.replace(hour=7, minute=0)),
        "The count of this shift was not made in time, which is recorded: make it now.",
    )
    yield Shown(
        "recount",
        count_screens.recount(GABAPENTIN, "44K", 1, controlled=False),
        "Count this item again: it may be too many, too few, or a sample.",
        "15",
    )
    yield Shown(
        "recount-controlled",
        count_screens.recount(OXYCODONE, "", 2, controlled=True),
        "Count this controlled item again, by another person.",
        "15",
    )
    yield Shown(
        "recounted", count_screens.recounted(OXYCODONE, 2), "Counted again; what came of it nobody here is told.", "15"
    )


def walks() -> Iterator[Shown]:
    """Yield the answers on an expiry walk."""

    def walked(item, known, **changes):
        made = judged(item, known, 0, **changes)
        verdict = made.decision.verdict
        return replace(made.decision, signals=count_screens.walked(verdict, made.case))

    yield Shown(
        "walk-begins", count_screens.opened(CountType.WALK, "", 0, again=False), "Scan the card of a shelf's zone."
    )
    yield Shown("walk-zone", count_screens.zone_opened(CountType.WALK, "SHELF-B3", 0), "Scan one package of each lot.")
    yield decided("walk-seen", walked(item(), known()), "Nothing is wrong with it; nothing is counted.")
    yield decided("walk-seen-soon", walked(item(expiry=days(12)), known()), "It expires soon: it is on the list.")
    yield decided(
        "walk-seen-for-its-supplier",
        walked(item(expiry=days(12)), known(product=OAKFEN), choices=TAKES_BACK),
        "It expires soon: it is on the list, and its supplier takes packages back until this day.",
    )
    yield decided(
        "walk-expired-for-its-supplier",
        judged(item("8812", days(-18)), known(product=OAKFEN), 0, choices=TAKES_BACK).decision,
        "It is expired: bring it to X-EXP and scan the bin's card. Its supplier takes packages back until this day.",
        "06",
    )
    yield decided(
        "walk-seen-on-old-recall-data",
        walked(item(), known(recall_date=days(-26))),
        "Nothing is known to be wrong with it, on recall data that is too old.",
    )
    yield Shown("walk-zone-closed", count_screens.walk_closed("SHELF-B3", 23, 1, 0, 4), "What the walk found here.")
    yield Shown("walk-done", notices.said("DONE", "EXPIRY WALK"), "The walk is done and its list kept.")
