"""A package that its supplier takes back says until when; nobody is promised anything for it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.choices import Choices
from station.domain.counts import count_judge
from station.domain.decision import Activity
from station.domain.judge import judge
from station.domain.returns import Returns, Window
from station.domain.screens import count_screens
from station.domain.stock import OpenPack
from station.domain.timekeeping import ClockQuality
from tests.domain.bench import LISINOPRIL, TODAY, days, item, known, lot, package, situation
from tests.domain.cases import CASES

WINDOW = Window(90, 180)
OAKFEN = replace(LISINOPRIL, supplier="Oakfen")
TAKES_BACK = Choices(returns=Returns(None, {"oakfen": WINDOW}))


@pytest.mark.parametrize(("left", "is_open"), [(91, False), (90, True), (0, True), (-180, True), (-181, False)])
def test_a_window_is_open_from_its_first_day_through_its_last(left, is_open):
    expiry = days(left)
    said = Returns(WINDOW).return_by("", expiry, TODAY)
    assert said == (expiry + timedelta(days=180) if is_open else None)


def test_a_suppliers_own_window_goes_before_that_of_all_others():
    returns = Returns(Window(30, 60), {"oakfen": WINDOW, "vellum": None})
    assert [returns.window(name) for name in ("Oakfen", " OAKFEN ", "Vellum", "Another", "")] == [
        WINDOW,
        WINDOW,
        None,
        Window(30, 60),
        Window(30, 60),
    ]


def test_without_a_word_nobody_takes_anything_back():
    assert Returns().return_by("Oakfen", TODAY, TODAY) is None


@given(st.dates(), st.dates(), st.builds(Window, st.integers(0, 10**9), st.integers(0, 10**9)))
def test_a_window_has_its_expiry_within_whatever_the_dates(expiry, today, window):
    assert window.opens(expiry) <= expiry <= window.closes(expiry)
    last = Returns(window).return_by("", expiry, today)
    assert last is None or today <= last == window.closes(expiry)


def pulled(expiry, *, product=OAKFEN, activity=Activity.PULL, **changes):
    of = replace(known(lot("A2231", expiry), product=product), places=("SHELF-B3",))
    made = judge(item(expiry=expiry), of, situation(activity, choices=TAKES_BACK, **changes))
    return made.signals.screen.lines


def hints(lines):
    return [line for line in lines if line.startswith("RETURN BY")]


def test_a_short_dated_package_that_is_pulled_says_until_when_it_may_go_back():
    assert pulled(days(60)) == (
        "LISINOPRIL 10MG TAB",
        "LOT A2231 SN ..4417",
        "EXP 2026-11-17  60d",
        "FROM SHELF-B3",
        "RETURN BY 2027-05-16",
        "No match 18SEP26 data",
    )


def test_an_expired_one_says_so_beside_its_bin():
    lines = pulled(days(-18))
    assert ("MOVE TO BIN X-EXP" in lines, hints(lines)) == (True, ["RETURN BY 2027-02-27"])


@pytest.mark.parametrize(
    ("left", "changes"),
    [
        (91, {}),
        (-181, {}),
        (60, {"product": LISINOPRIL}),
        (60, {"product": None}),
        (60, {"product": replace(OAKFEN, door_days=60)}),
        (60, {"activity": Activity.RETURN_OUT}),
        (60, {"activity": Activity.RECEIVE}),
        (60, {"clock": ClockQuality.COARSE}),
    ],
    ids=["not yet", "no more", "no supplier", "no product", "long dated", "sent back", "received", "no date"],
)
def test_nothing_is_said_where_no_window_is_known_to_be_open(left, changes):
    assert hints(pulled(days(left), **changes)) == []


def test_an_open_package_goes_back_to_nobody():
    opened = replace(known(product=OAKFEN, package=package(expiry=days(60))), opened=OpenPack("1", TODAY, days(28)))
    made = judge(item(expiry=days(60)), opened, situation(Activity.PULL, choices=TAKES_BACK))
    assert hints(made.signals.screen.lines) == []


def test_what_else_is_to_be_said_goes_first():
    of = known(product=OAKFEN, recall_date=days(-26))
    long = item("ABCDEFGHIJ0123456789", days(60))
    lines = judge(long, of, situation(Activity.PULL, choices=TAKES_BACK)).signals.screen.lines
    assert (len(lines), hints(lines)) == (6, [])


def walked(expiry):
    at = situation(Activity.COUNT, location="A1", choices=TAKES_BACK)
    made = count_judge.judged(item(expiry=expiry), known(product=OAKFEN), at, 118)
    return made.decision, count_screens.walked(made.decision.verdict, made.case).screen


def test_on_an_expiry_walk_it_stands_in_the_place_of_the_zone():
    _, soon = walked(days(12))
    assert (hints(soon.lines), "SHORT DATED 12d" in soon.lines, "A1" in soon.lines) == (
        ["RETURN BY 2027-03-29"],
        True,
        False,
    )
    _, later = walked(days(400))
    assert (hints(later.lines), "A1" in later.lines) == ([], True)


def test_an_expired_package_on_a_walk_says_it_below_what_ends_its_alarm():
    decision, _ = walked(days(-18))
    assert decision.signals.screen.lines[-2:] == ("Scan X-EXP to close", "RETURN BY 2027-02-27")


@given(CASES)
def test_whoever_is_told_to_return_a_package_can_still_do_so(case):
    item_of, known_of, at = case
    own = [text for text in (item_of.lot, known_of.product and known_of.product.name) if text]
    for line in hints(judge(*case).signals.screen.lines):
        if line not in own:
            assert at.activity is Activity.PULL
            assert date.fromisoformat(line.removeprefix("RETURN BY ")) >= at.today
