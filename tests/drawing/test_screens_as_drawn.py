"""Each screen is drawn as the picture of it that was looked at and kept; `NEW_GOLDENS=1` draws them anew."""

import os
from pathlib import Path

import pytest
from PIL import Image

from station.domain.screens.signals import Screen
from station.drawing import draw

GOLDENS = Path(__file__).parent / "goldens"

SCREENS = {
    "ready": Screen(
        "RECEIVE",
        ("----- SCAN ITEM -----", "Today 42 in   0 held", "Recalls of 18SEP2026", "Queue 0   Store OK"),
        aside="14:07",
    ),
    "ok": Screen(
        "OK",
        ("LISINOPRIL 10MG TAB", "LOT C0107", "EXP 2027-03-31  194d", "Goes first of 2 lots"),
        aside="FIRST TO EXPIRE",
    ),
    "put-behind": Screen(
        "OK",
        ("LISINOPRIL 10MG TAB", "LOT A2231", "EXP 2027-10-31  408d", "PUT BEHIND lot C0107", "2 earlier on SHELF-B3"),
        aside="RECEIVED",
    ),
    "put-in-front": Screen(
        "OK", ("LISINOPRIL 10MG TAB", "LOT C0107", "EXP 2027-03-31  194d", "BEFORE lot A2231"), aside="PUT IN FRONT"
    ),
    "recalled": Screen(
        "RECALLED",
        (
            "VALSARTAN 80MG TAB",
            "LOT 17A-0443  CLASS I",
            "Recall D-0123-2026",
            "List of 2026-09-18",
            "TO BIN Q1, do not use",
            "Scan the bin's card",
        ),
        stop=True,
    ),
    "expired": Screen(
        "EXPIRED",
        (
            "AMOXICILLIN 500MG CAP",
            "LOT 8812  SN ..4417",
            "EXP 2026-08-31  -18d",
            "MOVE TO BIN X-EXP",
            "Scan the bin's card",
        ),
        stop=True,
    ),
    "suspect": Screen(
        "SUSPECT",
        ("Serial is not on the", "supplier's list", "LOT K9981", "HOLD, do not use"),
        aside="3 OF 3",
        stop=True,
    ),
    "use-earlier": Screen(
        "USE OTHER",
        (
            "LISINOPRIL 10MG TAB",
            "TAKE LOT C0107",
            "EXP 2027-03-31",
            "SHELF-B3   24 there",
            "In hand: lot A2231",
            "EXP 2027-10-31",
        ),
    ),
    "short-dated": Screen(
        "SHORT",
        ("METOPROLOL 50MG TAB", "LOT K9981", "EXP 2026-12-02", "Door limit 180 days", "[ACK] keeps it"),
        aside="75 DAYS",
    ),
    "duplicate": Screen("SEEN", ("SN ..4417 at 14:02:11", "Not counted again", "118 on SHELF-B3"), aside="TWICE"),
    "unreadable": Screen("SCAN AGAIN", ("GTIN check digit bad", "Clean, tilt, rescan", "2 more tries")),
    "check-date": Screen("CHECK DATE", ("The clock is not set", "EXP 2027-03-31", "Read it by eye")),
    "offline": Screen(
        "OFFLINE", ("Scans are kept: 214", "Room for 500000", "Recall list 26h old!", "Keep working"), aside="09:12"
    ),
    "no-store": Screen("NOT SAVED", ("The disk is full", "Do not use the pack", "Call for help"), stop=True),
    "one-line": Screen("STARTING", ("Lotwatch 0.1",)),
    "dark": Screen(""),
    "alike": Screen(
        "0O1Il5S8B2",
        (
            "0O 1Il| 5S 8B 2Z 6G",
            "LOT 0O1I5S8B2Z6G9gq",
            "LOT B8B8D0D0O0Q0Z2Z2S",
            "17A-0443 vs 17A-O443",
            "SN 1lI1lI rnm vvw VU",
            "21436587 09 CL UV KX",
        ),
    ),
    "capitals": Screen(
        "ABCDEFGHIJ",
        ("ABCDEFGHIJKLMNOPQRSTU", "VWXYZ", "abcdefghijklmnopqrstu", "vwxyz", "0123456789", "!\"#$%&'()*+,-./:;<=>?"),
    ),
    "more-capitals": Screen("KLMNOPQRST", ("@[\\]^_`{|}~",)),
    "last-capitals": Screen(
        "UVWXYZ", ("The quick brown fox", "jumps over the lazy", "dog; 'quay' (a, b)."), aside="ok, 9:41"
    ),
    "digits": Screen("0123456789", ("NDC 0093-7180-01",), stop=True),
}


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_is_drawn_as_it_was_kept(name):
    golden = GOLDENS / f"{name}.png"
    if "NEW_GOLDENS" in os.environ:
        draw(SCREENS[name]).save(golden, optimize=True)
    with Image.open(golden) as kept:
        assert draw(SCREENS[name]).tobytes() == kept.tobytes()


def test_no_picture_is_kept_of_a_screen_that_is_gone():
    assert {golden.stem for golden in GOLDENS.iterdir()} == set(SCREENS)
