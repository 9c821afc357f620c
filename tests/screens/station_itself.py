"""The station at rest, its clock, its devices and network, and the cards and codes it answers."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from station.domain.decision import Activity
from station.domain.screens import clock_notices, equipment, notices
from station.domain.screens.rest import resting
from station.domain.timekeeping import ClockQuality
from tests.domain.bench import NOW, TODAY, days
from tests.screens.shown import LAST_KNOWN, WELL, Shown

_OTHERWISE = frozenset({Activity.CHECKPOINT, Activity.COUNT, Activity.EXPIRY_WALK, Activity.KIT})
"""Activities that begin with another screen, and the one that is shown already."""


def at_rest() -> Iterator[Shown]:
    """Yield what is shown between scans."""
    yield Shown("rest", resting(WELL), "All is well: what is being done stands large. Scan the next package.", "01")
    yield Shown(
        "rest-offline",
        resting(replace(WELL, link_up=False)),
        "No network: scans are kept here and go out later. Keep working.",
        "18",
    )
    yield Shown(
        "rest-held",
        resting(replace(WELL, held=3)),
        "Three packages are set apart and wait for somebody.",
        "01",
    )
    yield Shown(
        "rest-counting",
        resting(replace(WELL, activity=Activity.COUNT, progress="SHELF-B3  Total 118")),
        "A count is open: its zone and total stand in the place of what came in today.",
        "01",
    )
    yield Shown(
        "rest-recalls-ageing",
        resting(replace(WELL, recall_date=days(-12))),
        "The recall data missed one publication: tell the office.",
        "18",
    )
    yield Shown(
        "rest-recalls-old",
        resting(replace(WELL, recall_date=days(-26))),
        "The recall data is too old to say OK by: tell the office.",
        "18",
    )
    yield Shown(
        "rest-device-missing",
        resting(replace(WELL, missing=("buzzer",))),
        "A device is gone: plug it in again.",
    )
    yield Shown(
        "rest-clock-not-set",
        resting(replace(WELL, clock=ClockQuality.NONE, clock_known=LAST_KNOWN)),
        "The date is not known: expiries are read by eye until a TIME card or the network sets the clock.",
        "19",
    )
    yield Shown(
        "rest-clock-coarse",
        resting(replace(WELL, clock=ClockQuality.COARSE, not_before=TODAY)),
        "The clock may be right, and nothing proves it: scan a TIME card or connect the network.",
        "19",
    )
    yield Shown(
        "rest-at-its-worst",
        resting(
            replace(
                WELL,
                activity=Activity.CHECKPOINT,
                clock=ClockQuality.NONE,
                link_up=False,
                recall_date=None,
                missing=("buzzer", "light"),
                held=3,
            )
        ),
        "All at once that can be amiss between scans: each has its line.",
        "19",
    )


def changes() -> Iterator[Shown]:
    """Yield what is said of the clock, the network, the devices, the recall data and the disk."""
    yield Shown(
        "clock-went-back",
        clock_notices.doubted(NOW - timedelta(hours=1), NOW, ahead=False),
        "The clock is before what was known: no date is OK until a TIME card or the network sets it.",
        "19",
    )
    yield Shown(
        "clock-far-ahead",
        clock_notices.doubted(NOW.replace(year=2099), NOW, ahead=True),
        "The clock is years ahead of what was known: no date is OK until a TIME card or the network sets it.",
        "19",
    )
    yield Shown("clock-set", clock_notices.told(NOW), "A TIME card set the clock: compare it with a watch.", "19")
    yield Shown("offline", equipment.linked(up=False), "The network went: scans are kept here. Keep working.", "18")
    yield Shown("online", equipment.linked(up=True), "The network is back: what was kept goes out.", "18")
    yield Shown(
        "device-lost",
        equipment.device("bench", present=False, problem="bench: the scanner is gone; plug it in again"),
        "A device is gone, and what to do.",
    )
    yield Shown("chain-cut", equipment.cut(), "The records are an older copy: tell the office, and count anew.")
    yield Shown("disk-scarce", equipment.disk(93), "The disk is nearly full: tell the office, and work on.")
    yield Shown("disk-full", equipment.disk(98), "The disk is all but full: no count begins; scans go on.")
    yield Shown("disk-emptied", equipment.disk(41), "The disk has room again.")
    yield Shown("device-found", equipment.device("bench", present=True, problem=""), "A device is there again.")
    yield Shown(
        "recalls-refused",
        notices.recalls_refused("not_signed"),
        "New recall data is not what the office signed, or lacks recalls: the old stays in force; tell the office.",
    )
    yield Shown(
        "not-saved",
        notices.not_saved("station.db: cannot be written (database or disk is full)"),
        "Nothing was saved, and why: scan it again when that is put right.",
    )


def cards() -> Iterator[Shown]:
    """Yield the answers to cards, and to codes that are no package."""
    yield Shown("activity", notices.chosen(Activity.CHECKPOINT, "SHELF-B3"), "This is done from now on: scan.")
    for activity in Activity:
        if activity not in _OTHERWISE:
            name = f"activity-{activity.value.replace('_', '-')}"
            yield Shown(name, notices.chosen(activity, "SHELF-B3"), "This is done from now on.")
    yield Shown("place", notices.placed("SHELF-B3"), "Packages go to this place from now on.")
    yield Shown("quantity", notices.asked(12), "The next scan stands for so many, or asks for so many.")
    yield Shown("not-now", notices.refused("Nothing to confirm"), "The card has no place here, and why.")
    yield Shown(
        "not-now-and-then",
        notices.refused("ZONE IS CLOSED", "RESUME opens it"),
        "The card has no place here, and what would: nothing is done.",
    )
    yield Shown("card-misread", notices.damaged_card(), "The card was misread: nothing was done; scan it again.")
    yield Shown(
        "unreadable",
        notices.flawed("01", "(01) the check digit does not fit the digits before it"),
        "The code breaks the standard, and where: clean it, tilt it, scan again.",
        "17",
    )
    sentence = "(01) the check digit does not fit the digits before it"
    yield Shown(
        "unreadable-again",
        notices.flawed("01", sentence, 1),
        "The same package once more: after one more try it can be taken in by hand.",
        "17",
    )
    yield Shown(
        "unreadable-by-hand",
        notices.flawed("01", sentence, 0),
        "It cannot be read: scan NOCODE to take it in by hand.",
        "17",
    )
    yield Shown(
        "no-package-code",
        notices.unreadable("NOT A PACKAGE CODE", "Scan the 2D code"),
        "A label, a wristband or another code: nothing of it is kept. Scan the square code on the package.",
        "17",
    )
    yield Shown(
        "which-one",
        notices.ambiguous(2, "D4411", "D441"),
        "The code can be read in several ways: nothing is guessed. Look for another code on the package.",
        "17",
    )
    yield Shown(
        "which-one-unseparated",
        notices.ambiguous(3, "D4411", "D441", "D44", unseparated=True),
        "The scanner drops the separators of the code, so lot and serial run together: set it up.",
        "16",
    )
    yield Shown(
        "no-gtin",
        notices.no_product("HIBC", "A2231"),
        "The code says no product number, so it cannot be held against recalls: look for another code.",
        "17",
    )
    yield Shown(
        "part-lost",
        notices.voided("the keyboard's events came too fast"),
        "A part of the code was lost on its way: nothing was saved; scan again.",
    )
    yield Shown(
        "help-first",
        notices.helped(None, NOW, link_up=True, alarmed=False),
        "The office is told that help is wanted: say what you need.",
    )
