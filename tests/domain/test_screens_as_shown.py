"""Each outcome is shown as the picture of it that was looked at and kept; `NEW_GOLDENS=1` draws them anew."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from station.domain import alarm_notices, clock_notices, identity, notices, notices_lists
from station.domain.decision import Activity, AlarmKind
from station.domain.notices import Health
from station.domain.people import Meaning, Person, Role, Signature
from station.domain.recall import Finding
from station.domain.shipment import Against, Header, Line, Listing
from station.domain.stock import Bands, Status
from station.domain.suspects import SuspectCase
from station.domain.timekeeping import ClockQuality
from station.domain.verdict import Verdict
from station.drawing import draw
from tests.domain.bench import (
    CREAM,
    LISINOPRIL,
    MARCH,
    NOW,
    OCTOBER,
    TODAY,
    checkpoint,
    days,
    item,
    known,
    lot,
    package,
    recalled,
    receive,
    situation,
)
from tests.domain.count_cases import COUNTS

GOLDENS = Path(__file__).parent / "goldens"

LAST_KNOWN = datetime(2026, 9, 17, 22, 40, tzinfo=UTC)
METOPROLOL = replace(LISINOPRIL, name="METOPROLOL 50MG TAB")
VALSARTAN = replace(LISINOPRIL, name="VALSARTAN 80MG TAB")
AMOXICILLIN = replace(LISINOPRIL, name="AMOXICILLIN 500 CAP")
C0107, A2231 = lot("C0107", MARCH), lot("A2231", OCTOBER, 12)
LONG = lot("ABCDEFGHIJ0123456789", MARCH, 2)
WELL = Health("BENCH-1", Activity.RECEIVE, NOW, True, ClockQuality.SET, TODAY, 42, 0, ())

DECISIONS = {
    "received": receive(item(), known()),
    "put-behind": receive(item(), known(lot("C0107", MARCH, 2))),
    "put-in-front": receive(item("C0107", MARCH), known(lot("A2231", OCTOBER))),
    "any-order": receive(item("C0109", MARCH), known(C0107)),
    "received-on-old-recall-data": receive(item(), known(C0107, recall_date=days(-26))),
    "short-dated": receive(item("K9981", days(75)), known(product=METOPROLOL)),
    "short-dated-in-front": receive(item("K9981", days(75)), known(A2231, product=METOPROLOL)),
    "recalled": receive(item("17A-0443"), known(product=VALSARTAN, match=recalled())),
    "recalled-not-yet-classified": receive(item("17A-0443"), known(product=VALSARTAN, match=recalled(""))),
    "recalled-and-expired": checkpoint(item("17A-0443", days(-18)), known(product=VALSARTAN, match=recalled("II"))),
    "recall-to-check": receive(
        item("17A-O443"), known(product=VALSARTAN, match=recalled("II", Finding.CHECK, "lot looks recalled"))
    ),
    "expired": checkpoint(item("8812", days(-18)), known(product=AMOXICILLIN)),
    "blocked": checkpoint(item("K9981", days(5)), known(product=METOPROLOL), bands=Bands(block=14)),
    "on-hold": checkpoint(item(), known(package=package(status=Status.HOLD))),
    "suspect-lot": receive(item("K9981"), known(package=package())),
    "suspect-left-before": receive(item(), known(package=package(status=Status.TAKEN))),
    "repeat-received": receive(item(), known(package=package())),
    "repeat-taken": checkpoint(item(), known(package=package(status=Status.TAKEN))),
    "incomplete-shop-code": receive(item(None, None, None), known(product=CREAM)),
    "incomplete-no-serial": receive(item(serial=None), known(C0107)),
    "check-date": receive(item(), known(C0107), clock=ClockQuality.NONE),
    "check-date-earlier": checkpoint(item(), known(C0107), clock=ClockQuality.NONE),
    "first-to-expire": checkpoint(item("C0107", MARCH), known(C0107, A2231)),
    "same-expiry": checkpoint(item("C0107", MARCH), known(C0107, lot("C0109", MARCH))),
    "taken-without-a-list": checkpoint(item(), known()),
    "use-soon": checkpoint(item("C0107", days(12)), known(lot("C0107", days(12)), A2231)),
    "use-earlier": checkpoint(item(), known(C0107, A2231)),
    "use-earlier-of-several": checkpoint(item(), known(C0107, lot("C0109", days(300)), lot("C0110", days(310)))),
    "use-earlier-then-this": checkpoint(item(), known(lot("C0107", MARCH, 2), A2231), quantity=5),
    "use-earlier-long-lot": checkpoint(item("KLMNOPQRST0123456789"), known(LONG), quantity=5),
}
HEADER = Header(1, "DEL100", "88213", 42, 11)
LIST = Listing(True, (Line(1, "10000004417", "A2231", OCTOBER, "", 1, 0),), headers={1: HEADER}, alike=31)
NO_LINE = replace(LIST, own=(), last_case="S-2026-0016")
SECOND = replace(NO_LINE, case=SuspectCase("S-2026-0017", 24, 1, listed=False))


def listed(item, listing=LIST, lots=(C0107,), chosen=(HEADER,)):
    return receive(item, replace(known(*lots), listed=listing), against=Against.LISTS, chosen=chosen)


DECISIONS |= {
    "match-put-behind": listed(item()),
    "match-put-in-front": listed(item(), lots=(lot("B0001", OCTOBER.replace(month=12)),)),
    "match-short-dated": listed(
        item("K9981", days(75)), replace(LIST, own=(Line(1, "10000004417", "K9981", days(75), "", 1, 0),))
    ),
    "suspect-not-on-list": listed(item(), NO_LINE),
    "suspect-second-of-the-case": listed(item(), SECOND),
    "suspect-wrong-lot": listed(item("B7"), replace(LIST, last_case="S-2026-0016")),
    "suspect-wrong-date": listed(item(expiry=MARCH), replace(LIST, last_case="S-2026-0016")),
    "suspect-long-lot": listed(item("ABCDEFGHIJ0123456789"), NO_LINE),
    "hold-list-absent": listed(item(), replace(NO_LINE, headers={}), chosen=()),
    "incomplete-list-has-serials": listed(item(serial=None), NO_LINE),
}
LISTS = {
    "shipment-chosen": notices_lists.chosen((HEADER,)),
    "shipment-absent": notices_lists.absent("88300"),
    "list-came": notices_lists.came(HEADER, 3),
    "container-received": notices_lists.received(
        Verdict.OK, item(), known(C0107), situation(Activity.RECEIVE), 12, "23 of 42"
    ),
    "container-repeated": notices_lists.came_before("003456789012345678", HEADER, 12),
    "container-in-part": notices_lists.came_in_part("003456789012345678", HEADER, 4, 12),
    "recalled-in-a-container": notices_lists.to_open(
        item("17A-0443"), receive(item("17A-0443"), known(match=recalled())), 1, 12
    ),
    "container-on-no-list": notices_lists.on_no_list("003456789012345678"),
}
NOTICES = {
    "rest": notices.resting(WELL),
    "rest-at-its-worst": notices.resting(
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
    "rest-clock-not-set": notices.resting(replace(WELL, clock=ClockQuality.NONE, clock_known=LAST_KNOWN)),
    "rest-clock-coarse": notices.resting(replace(WELL, clock=ClockQuality.COARSE, not_before=TODAY)),
    "clock-went-back": clock_notices.doubted(NOW - timedelta(hours=1), NOW, ahead=False),
    "clock-far-ahead": clock_notices.doubted(NOW.replace(year=2099), NOW, ahead=True),
    "clock-set": clock_notices.told(NOW),
    "activity": notices.chosen(Activity.CHECKPOINT, "SHELF-B3"),
    "quantity": notices.asked(12),
    "not-now": notices.refused("Nothing to confirm"),
    "card-misread": notices.damaged_card(),
    "unreadable": notices.flawed("01", "(01) the check digit does not fit the digits before it"),
    "no-package-code": notices.unreadable("NOT A PACKAGE CODE", "Scan the 2D code"),
    "which-one": notices.ambiguous(2, "D4411", "D441"),
    "separators-missing": notices.ambiguous(3, "D4411", "D441", "D44", unseparated=True),
    "which-one-recalled": notices.perhaps_recalled("D-0123-2026"),
    "no-gtin": notices.no_product("HIBC", "A2231"),
    "container": notices.container("003456789012345678"),
    "not-saved": notices.not_saved("station.db: cannot be written (database or disk is full)"),
    "offline": notices.linked(up=False),
    "device-lost": notices.device("bench", present=False, problem="bench: the scanner is gone; plug it in again"),
    "part-lost": notices.voided("the keyboard's events came too fast"),
    "in-bin": alarm_notices.binned(AlarmKind.RECALL_I),
    "paused": alarm_notices.paused(AlarmKind.RECALL_I, 120),
    "alarm-closed": alarm_notices.acknowledged(AlarmKind.RECALL_I),
    "refused-at-the-door": notices.held("K9981"),
}
RIVERA = Person("JRIVERA", "J. Rivera", Role.TECHNICIAN)
COUNTED = Signature(RIVERA, Meaning.COUNTED, NOW, pin=True)
CII = ("CII COUNT", "OXYCODONE 5MG TAB")
IDENTITY = {
    "rest-signed-on": notices.resting(replace(WELL, user=identity.user(RIVERA))),
    "badge-signed-on": identity.signed_on(RIVERA, 5),
    "badge-signed-off": identity.signed_off(RIVERA),
    "badge-refused": identity.badge_refused("BADGE REVOKED"),
    "badge-refused-as-witness": identity.badge_refused("SAME BADGE AGAIN", "Another badge, or NO"),
    "sign-counted": identity.badge_wanted(Meaning.COUNTED, CII, (), supervisor=False),
    "sign-witnessed": identity.badge_wanted(Meaning.WITNESSED, CII, (COUNTED,), supervisor=False),
    "sign-as-supervisor": identity.badge_wanted(Meaning.APPROVED, ("OVERRIDE FEFO", "R4 other"), (), supervisor=True),
    "sign-pin": identity.pin_wanted(RIVERA, "WITNESSED", 3, None),
    "sign-pin-wrong": identity.pin_wanted(RIVERA, "WITNESSED", 0, 1),
    "sign-locked": identity.locked(RIVERA, 60),
    "signed": identity.signed(COUNTED),
    "signed-by-nobody": identity.not_signed(Meaning.WITNESSED, "Too late"),
}
SCREENS = {name: decision.signals.screen for name, decision in DECISIONS.items()}
SCREENS |= {name: signals.screen for name, signals in (NOTICES | IDENTITY | LISTS | COUNTS).items()}


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_is_shown_as_it_was_kept(name):
    golden = GOLDENS / f"{name}.png"
    if "NEW_GOLDENS" in os.environ:
        draw(SCREENS[name]).save(golden, optimize=True)
    with Image.open(golden) as kept:
        assert draw(SCREENS[name]).tobytes() == kept.tobytes()


def test_no_picture_is_kept_of_a_screen_that_is_gone():
    assert {golden.stem for golden in GOLDENS.iterdir()} == set(SCREENS)


def test_only_what_tells_a_person_to_stop_is_drawn_dark_on_lit():
    stopping = {name.split("-")[0] for name, screen in SCREENS.items() if screen.stop}
    assert stopping == {"recalled", "expired", "blocked", "on", "suspect", "not", "hold"}
