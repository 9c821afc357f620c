"""Packages that are taken: the first to expire, an earlier one, with a reason; and what stops a package anywhere."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from station.domain.choices import Choices
from station.domain.decision import Activity, AlarmKind
from station.domain.recall import Finding
from station.domain.screens import alarm_notices, notices, prompts
from station.domain.stock import Bands, OpenPack, Status
from station.domain.timekeeping import ClockQuality
from tests.domain.bench import (
    LISINOPRIL,
    MARCH,
    NOW,
    checkpoint,
    days,
    item,
    known,
    lot,
    package,
    recalled,
    receive,
)
from tests.screens.shown import (
    A2231,
    AMOXICILLIN,
    C0107,
    LONG_LOT,
    METOPROLOL,
    OXYCODONE,
    VALSARTAN,
    Shown,
    at_work,
    decided,
)

OPENED = OpenPack("10000000921", days(-16), days(12), "62")
RECALLED = replace(LISINOPRIL, name=VALSARTAN)


def in_order() -> Iterator[Shown]:
    """Yield what is said of packages that are taken."""
    yield decided(
        "first-to-expire",
        checkpoint(item("C0107", MARCH), known(C0107, A2231)),
        "The right package: take it. What is left of its lot and what comes next stand below.",
        "08",
    )
    yield decided(
        "first-but-earlier-elsewhere",
        checkpoint(
            item("C0107", MARCH),
            known(C0107, lot("B0001", days(60), location="CABINET-2")),
            choices=Choices(places=("SHELF-*",)),
        ),
        "The right package here: take it. An earlier lot stands at a place another station answers for.",
        "08",
    )
    yield decided(
        "same-expiry",
        checkpoint(item("C0107", MARCH), known(C0107, lot("C0109", MARCH))),
        "Take it; another lot expires on the same day and is as good.",
        "09",
    )
    opened = replace(lot("C0107", MARCH, 1), opened=replace(OPENED, use_by=MARCH))
    yield decided(
        "same-expiry-one-is-open",
        checkpoint(item("C0107", MARCH), known(C0107, opened)),
        "Take it; an open package of the same day should be used up first.",
        "09",
    )
    yield decided(
        "taken-without-a-list",
        checkpoint(item(), known()),
        "Saved as taken; this station had no such package in its stock.",
    )
    yield decided(
        "use-soon",
        checkpoint(item("C0107", days(12)), known(lot("C0107", days(12)), A2231)),
        "The right package, and it expires soon: use it soon.",
    )
    yield decided(
        "use-soon-on-old-recall-data",
        checkpoint(item("C0107", days(12)), known(lot("C0107", days(12)), recall_date=days(-26))),
        "The same on recall data that is too old to say that it is not recalled.",
    )
    yield decided(
        "open-pack-taken",
        at_work(
            Activity.CHECKPOINT,
            item("C0107", MARCH, "10000000921"),
            replace(
                known(package=replace(package("C0107", MARCH, Status.OPENED), serial="10000000921")), opened=OPENED
            ),
        ),
        "An open package: the date is the last on which it may be used since it was opened.",
        "20",
    )
    yield decided(
        "repeat-taken",
        checkpoint(item(), known(package=package(status=Status.TAKEN))),
        "This package was taken already: nothing was changed.",
    )
    yield decided(
        "taken-by-lot",
        checkpoint(item(serial=None), known(A2231)),
        "Saved by lot; the law wants a serial number on this product: look for the square code.",
    )
    yield decided(
        "hazardous",
        checkpoint(item(), known(A2231, product=replace(LISINOPRIL, name="METHOTREXATE 2.5", hazardous=True))),
        "HAZ before the name: on the site's list of hazardous drugs; nothing else changes.",
    )


def earlier_exists() -> Iterator[Shown]:
    """Yield what is said where another lot should go first."""
    yield decided(
        "use-earlier",
        checkpoint(item(), known(C0107, A2231)),
        "Nothing was taken: another lot expires earlier; take that one, or scan OVERRIDE and say why.",
        "07",
    )
    yield decided(
        "use-earlier-of-several",
        checkpoint(item(), known(C0107, lot("C0109", days(300)), lot("C0110", days(310)))),
        "Several lots expire earlier: take the earliest.",
        "07",
    )
    yield decided(
        "use-earlier-then-this",
        checkpoint(item(), known(lot("C0107", MARCH, 2), A2231), quantity=5),
        "The earlier lot has fewer than are asked for: take all of it, then this one.",
        "07",
    )
    yield decided(
        "use-earlier-then-another",
        checkpoint(item(), known(lot("C0107", MARCH, 2), lot("C0109", days(300), 1), A2231), quantity=5),
        "The earlier lot has fewer than are asked for: take all of it, then the next earlier one.",
        "07",
    )
    yield decided(
        "not-enough-of-the-first",
        checkpoint(
            item("C0107", MARCH, serial=None),
            known(lot("C0107", MARCH, 2), A2231, product=replace(LISINOPRIL, serialised=False)),
            quantity=5,
        ),
        "The right lot, but there are fewer of it than are asked for: say how many of it, then take the next.",
        "07",
    )
    yield decided(
        "use-earlier-long-lot",
        checkpoint(item("KLMNOPQRST0123456789"), known(lot(LONG_LOT, MARCH, 2)), quantity=5),
        "The same with the longest lots there can be: the one to take stands whole.",
        "07",
    )
    yield decided(
        "use-open-pack-first",
        checkpoint(item(), known(replace(C0107, quantity=1, opened=OPENED), A2231)),
        "An open package is to be used up before this one is opened.",
        "07",
    )
    yield decided(
        "check-lot",
        checkpoint(item(), known(replace(C0107, seen_at=NOW - timedelta(days=200)), A2231)),
        "An earlier lot is on the books that nobody has handled for long: look for it; YES if it is there, NO if not.",
        "07",
    )
    yield Shown(
        "override-why",
        prompts.why(),
        "The station asks why the later lot goes out: scan a reason card within 30 seconds.",
        "10",
    )
    yield decided(
        "override-taken",
        checkpoint(item(), known(C0107, A2231), overriding=True),
        "Saved as taken in place of the earlier lot; the reason is in the record.",
        "10",
    )
    yield Shown("override-cancelled", prompts.not_overridden(), "No reason came in time: nothing was taken.", "10")
    yield Shown(
        "controlled-badges-wanted",
        prompts.badges_wanted(OXYCODONE),
        "A controlled substance: nothing is taken before the badges the site asks for are scanned.",
    )


def stopped() -> Iterator[Shown]:
    """Yield what is said of packages that must not be used."""
    quarantine = "do not use it; bring it to bin Q1, scan the bin's card, then ACK. It sounds until then."
    for name, classification, which in (
        ("recalled", "I", "of class I"),
        ("recalled-class-2", "II", "of class II"),
        ("recalled-class-3", "III", "of class III"),
        ("recalled-not-yet-classified", "", "not yet classified, which counts as class I"),
    ):
        yield decided(
            name,
            receive(item("17A-0443"), known(product=RECALLED, match=recalled(classification))),
            f"A recall {which} names the lot: {quarantine}",
            "05",
        )
    yield decided(
        "recalled-and-expired",
        checkpoint(item("17A-0443", days(-18)), known(product=RECALLED, match=recalled("II"))),
        f"Recalled comes before expired: {quarantine}",
        "05",
    )
    yield decided(
        "recall-to-check",
        receive(item("17A-O443"), known(product=RECALLED, match=recalled("II", Finding.CHECK, "lot looks recalled"))),
        "The lot looks like a recalled one: set it apart, compare it with the recall by eye, then ACK.",
        "05",
    )
    yield Shown(
        "which-one-recalled",
        notices.perhaps_recalled("D-0123-2026"),
        "The code cannot be read for certain, and one way to read it is recalled: set it apart and check by hand.",
        "05",
    )
    places = (("SHELF-B3", 24), ("CABINET-2", 3))
    yield Shown(
        "recalled-after-receipt",
        notices.recalled_after(
            AlarmKind.RECALL_I, item("17A-0443"), known(product=RECALLED, match=recalled()), places, NOW
        ),
        "New recall data names a lot that was seen here: fetch all of it to Q1, scan the bin's card, then ACK.",
        "05",
    )
    yield Shown(
        "recalled-after-receipt-to-check",
        notices.recalled_after(
            AlarmKind.CHECK,
            item("17A-0443"),
            known(product=RECALLED, match=recalled("", Finding.CHECK)),
            (),
            NOW,
            blind=True,
        ),
        "New recall data may name a lot that was seen here: check by eye, then ACK.",
        "05",
    )
    yield decided(
        "expired",
        checkpoint(item("8812", days(-18)), known(product=replace(LISINOPRIL, name=AMOXICILLIN))),
        "Expired: do not use it; bring it to bin X-EXP and scan the bin's card.",
        "06",
    )
    yield decided(
        "blocked",
        checkpoint(item("K9981", days(5)), known(product=replace(LISINOPRIL, name=METOPROLOL)), bands=Bands(block=14)),
        "Fewer days are left than the site allows: do not use it.",
    )
    yield decided(
        "on-hold", checkpoint(item(), known(package=package(status=Status.HOLD))), "It is on hold: do not use it."
    )
    yield decided(
        "check-date-earlier",
        checkpoint(item(), known(C0107), clock=ClockQuality.NONE),
        "The station does not know the date: read the expiry by eye. An earlier lot exists besides.",
        "19",
    )
    yield Shown(
        "in-bin", alarm_notices.binned(AlarmKind.RECALL_I), "The package is in its bin: press ACK to end the alarm."
    )
    yield Shown(
        "paused", alarm_notices.paused(AlarmKind.RECALL_I, 120), "The sound rests for two minutes; the alarm stands."
    )
    for kind in AlarmKind:
        name = "alarm-closed" if kind is AlarmKind.RECALL_I else f"alarm-closed-{kind.value.replace('_', '-')}"
        yield Shown(name, alarm_notices.acknowledged(kind), "The alarm is closed.")
