"""Packages that are neither received nor taken: looked up, pulled, sent back, moved, opened, put in kits."""

from collections.abc import Iterator
from dataclasses import replace

from station.domain.decision import Activity
from station.domain.screens import corrections, notices, prompts
from station.domain.stock import IN_TRANSIT, Status
from tests.domain.bench import (
    LISINOPRIL,
    MARCH,
    NOW,
    OCTOBER,
    TODAY,
    days,
    item,
    known,
    package,
    recalled,
)
from tests.screens.shown import A2231, C0107, NAME, OAKFEN, TAKES_BACK, Shown, at_work, decided

STANDS = replace(known(), places=("SHELF-B3",))
OAKFENS = replace(STANDS, product=OAKFEN)
CREAM = replace(LISINOPRIL, name="HYDROCORTISONE 1% CRM", serialised=False)


def handled() -> Iterator[Shown]:
    """Yield the answers of the activities that handle packages."""
    yield decided(
        "lookup",
        at_work(Activity.LOOKUP, item(), known(C0107, A2231, package=package())),
        "What is known of this package, where it is and which lot goes out first; nothing was changed.",
    )
    yield decided(
        "lookup-unknown",
        at_work(Activity.LOOKUP, item(), known()),
        "This station knows nothing of such a package; nothing was changed.",
    )
    yield decided(
        "lookup-recalled",
        at_work(Activity.LOOKUP, item("17A-0443"), known(match=recalled())),
        "It is recalled, also where it is only looked up: bring it to Q1, scan the bin's card, then ACK.",
        "05",
    )
    yield decided(
        "lookup-expired",
        at_work(Activity.LOOKUP, item("8812", days(-18)), known()),
        "It is expired: do not use it; nothing was changed.",
        "06",
    )
    yield decided(
        "pulled",
        at_work(Activity.PULL, item(), known(A2231, package=package())),
        "It is out of stock: the person who pulled it knows why and where it goes.",
    )
    yield decided(
        "pulled-expired",
        at_work(Activity.PULL, item("8812", days(-18)), STANDS),
        "It is out of stock because it is expired: bring it to bin X-EXP.",
        "06",
    )
    yield decided(
        "pulled-for-its-supplier",
        at_work(Activity.PULL, item("C0107", days(60)), OAKFENS, choices=TAKES_BACK),
        "It is out of stock; its supplier takes packages back until this day, and says itself what it gives for them.",
    )
    yield decided(
        "pulled-expired-for-its-supplier",
        at_work(Activity.PULL, item("8812", days(-18)), OAKFENS, choices=TAKES_BACK),
        "It is expired: bring it to bin X-EXP. Its supplier takes packages back until this day.",
        "06",
    )
    yield decided(
        "pulled-not-in-stock",
        at_work(Activity.PULL, item(), known()),
        "Saved as pulled; this station had no such package in its stock.",
    )
    yield decided(
        "pulled-twice",
        at_work(Activity.PULL, item(), known(package=package(status=Status.PULLED))),
        "It was pulled before: nothing was changed.",
    )
    yield decided(
        "brought-back",
        at_work(Activity.RETURN, item(), known(package=package(status=Status.TAKEN))),
        "A package came back: it is on hold until somebody has verified it.",
    )
    yield decided(
        "brought-back-never-seen",
        at_work(Activity.RETURN, item(), known()),
        "A package came back that never left here: it is on hold until somebody has verified it.",
    )
    yield decided(
        "brought-back-still-here",
        at_work(Activity.RETURN, item(), known(package=package())),
        "A package came back that is in stock by the books: nothing was changed.",
    )
    yield decided(
        "sent-back",
        at_work(Activity.RETURN_OUT, item(), known(A2231, package=package())),
        "It is out of stock: it goes back to where it came from.",
    )
    yield decided(
        "sent-back-expired",
        at_work(Activity.RETURN_OUT, item("8812", days(-18)), STANDS),
        "An expired package goes back to where it came from.",
    )
    yield decided(
        "training",
        at_work(Activity.CHECKPOINT, item("C0107", MARCH), known(C0107, A2231), training=True),
        "Practice: everything is said and nothing counts.",
        "08",
    )
    yield decided(
        "training-recalled",
        at_work(Activity.RECEIVE, item("17A-0443"), known(match=recalled("II")), training=True),
        "Practice with a recalled package: the recall is real, so it alarms and goes to Q1.",
        "05",
    )


def moved() -> Iterator[Shown]:
    """Yield the answers while packages are moved and put in kits."""
    yield Shown("move-from", prompts.leaving("SHELF-B3"), "Scan what leaves this place, then the card it goes to.")
    yield decided(
        "moved",
        at_work(Activity.MOVE, item("C0107", MARCH), known(C0107, A2231)),
        "It is on its way: scan more, or the card of the place it goes to.",
    )
    yield decided(
        "moved-though-earlier-stays",
        at_work(Activity.MOVE, item(), known(C0107, A2231)),
        "It is on its way; a lot that expires earlier stays behind: move that one first if it is for use.",
    )
    yield decided(
        "moved-twice",
        at_work(Activity.MOVE, item(), known(package=package(location=IN_TRANSIT))),
        "It is on its way already: nothing was changed.",
    )
    yield Shown(
        "move-to",
        prompts.delivered("CABINET-2", 12, 1, 2),
        "All that was on its way is at this place: how its lots go on the shelf stands below.",
    )
    yield Shown(
        "move-to-empty-shelf", prompts.delivered("CABINET-2", 1, 0, 0), "All that was on its way is at this place."
    )
    yield Shown("kit-begun", prompts.kit_begun("CRASH-CART-1"), "Scan what goes into the kit, then CLOSE.")
    yield decided(
        "kit-filled",
        at_work(Activity.KIT, item("C0107", MARCH), known(C0107, A2231), location="KIT-CRASH-CART-1"),
        "It is in the kit: scan more, or CLOSE.",
    )
    yield Shown(
        "setting-changed",
        notices.configured("IDLE", "20"),
        "A signed card changed a setting: it holds over the settings file until another card says otherwise.",
    )
    yield Shown(
        "settings-taken-back",
        notices.configured("RESET", "ALL"),
        "What cards said of settings is taken back: the settings file holds again.",
    )
    yield Shown(
        "kit-closed",
        prompts.kit_closed("CRASH-CART-1", MARCH, "C0107", 14),
        "The kit expires with what expires first in it: write that date on it.",
    )
    taken = at_work(Activity.CHECKPOINT, item("C0107", MARCH), known(C0107))
    yield Shown(
        "kit-opened-by-taking",
        prompts.with_line(taken.signals, "KIT CRASH-CART-1 OPEN"),
        "The package came out of a kit, which is open again: fill and close it.",
    )


def opened() -> Iterator[Shown]:
    """Yield the answers while packages are opened."""
    yield Shown(
        "open-how-many-days",
        prompts.days_open(NAME)("2"),
        "The catalog does not say how long it may be used once open: enter the days, then ENTER.",
        "20",
    )
    open_pack = item("C0107", MARCH, "10000000921")
    yield Shown(
        "open-how-much-left",
        prompts.left(NAME, open_pack, TODAY, MARCH)("62"),
        "It is open and may be used until this day: write the day on it, and enter how much is left.",
        "20",
    )
    yield Shown(
        "open-what-is-left", prompts.left_now("62", MARCH), "What is left is saved: write the day on the package.", "20"
    )
    yield Shown(
        "open-without-a-date",
        prompts.no_date_to_open(),
        "The station does not know the date, so it cannot say until when: write it on the package by hand.",
        "19",
    )


def corrected() -> Iterator[Shown]:
    """Yield the answers to scans that are put right."""
    one, many = item(), item("44K", OCTOBER, None)
    yield Shown("undone", corrections.undone(one, NAME, "RECEIVED", NOW), "The last scan was taken back.")
    yield Shown("undo", corrections.undo(one, NAME, "RECEIVED", NOW), "Is this earlier scan to be taken back, too?")
    yield Shown(
        "how-many",
        corrections.quantity_asked(many, CREAM.name, "12"),
        "The digits of how many there are of what was scanned last: ENTER when complete.",
    )
    yield Shown(
        "how-many-sure",
        corrections.quantity_sure(many, CREAM.name, 120),
        "More than anybody scans at once: YES if there are so many, NO to enter them again.",
    )
    yield Shown(
        "how-many-set",
        corrections.quantity_set(many, CREAM.name, 1, 12),
        "What was scanned last now stands for so many.",
    )


def by_hand() -> Iterator[Shown]:
    """Yield what is asked of a package whose label cannot be read."""
    yield Shown(
        "by-hand-product",
        corrections.product_wanted(),
        "A package without a code that can be read: scan the card or the code of its product on the shelf.",
        "17",
    )
    yield Shown(
        "by-hand-lot",
        corrections.lot_wanted(NAME, "88213"),
        "Enter the printed lot if it is all digits, then ENTER; NO if it is not.",
        "17",
    )
    yield Shown(
        "by-hand-expiry",
        corrections.expiry_wanted(NAME, "88213", "2703"),
        "Enter the printed expiry, then ENTER: year, month and day, or month and year.",
        "17",
    )
    yield Shown(
        "by-hand-set-apart",
        corrections.set_apart(item(None, None, None), NAME),
        "The lot or the expiry could not be said: it is not used; set it apart and tell the pharmacist.",
        "17",
    )
