"""The screens of counting as they are drawn and kept."""

from datetime import timedelta

from station.domain import count_screens
from station.domain.count_judge import judged
from station.domain.counting import Condition, Counted, CountType, Line, Totals
from station.domain.decision import Activity
from tests.domain.bench import MARCH, NOW, days, item, known, situation

ZONE = "SHELF-B3"
GABAPENTIN = Line(ZONE, "00399903088155", "44K", MARCH, Condition.GOOD, 37, base=20)
OF_ZONE = Totals(118, 23, 1, 0, 0, 2)
EARLIER = NOW - timedelta(minutes=5)


def _counted(what, **values):
    return judged(what, known(**values), situation(Activity.COUNT, location=ZONE), 118)


HERE = Counted("00399901010714", "10000004417", ZONE, EARLIER, "")
THERE = Counted("00399901010714", "10000004417", "A2", EARLIER, "cart-2")

COUNTS = {
    "count-begins": count_screens.opened(CountType.FULL, "", 0, again=False),
    "count-goes-on": count_screens.opened(CountType.SHIFT, ZONE, 118, again=True),
    "count-zone": count_screens.zone_opened(CountType.FULL, ZONE, 0),
    "count-counted": _counted(item()).decision.signals,
    "count-counted-short-dated": _counted(item("K9981", days(12))).decision.signals,
    "count-already": count_screens.already(HERE, ZONE, EARLIER, 118),
    "count-already-elsewhere": count_screens.already(THERE, ZONE, EARLIER, 118),
    "count-how-many": count_screens.how_many("GABAPENTIN 300 CAP", GABAPENTIN, "37"),
    "count-quantity": count_screens.quantity_set("GABAPENTIN 300 CAP", GABAPENTIN, 118),
    "count-sure": count_screens.sure("OXYCODONE 5MG TAB", 101, 100),
    "count-undone": count_screens.taken_back("GABAPENTIN 300 CAP", GABAPENTIN, 118),
    "count-zone-closed": count_screens.zone_closed(ZONE, OF_ZONE, 3, 0),
    "count-zones-wait": count_screens.waits(["A2", "A3", "A4", "A5"], what="NOT COUNTED"),
    "count-business": count_screens.business(),
    "count-witness": count_screens.witness("OXYCODONE 5MG TAB", "J.RIVERA"),
    "count-not-signed": count_screens.not_signed(CountType.SHIFT),
    "count-certified": count_screens.certified(CountType.SHIFT, OF_ZONE, 2),
    "count-recount": count_screens.recount("OXYCODONE 5MG TAB", "C7", 2, controlled=True),
    "count-recounted": count_screens.recounted("OXYCODONE 5MG TAB", 2),
    "count-paused": count_screens.paused("Q1"),
    "count-frozen": count_screens.frozen(ZONE),
    "count-in-two-zones": count_screens.counted_twice("10000004417", "A3", "A2", "cart-2 A2"),
    "count-shift-missed": count_screens.shift_missed(NOW),
    "count-by-hand": count_screens.nocode(),
    "walk-seen": count_screens.walked(_counted(item()).decision.verdict, _counted(item()).case),
    "walk-closed": count_screens.walk_closed(ZONE, 42, 1, 0, 3),
}
