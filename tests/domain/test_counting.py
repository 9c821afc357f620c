"""What a count asks for by its type, what its lines add up to, and when one is missing."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.counts.count_judge import judged
from station.domain.counts.counting import (
    RULES,
    Condition,
    Counted,
    CountType,
    Line,
    cap,
    first_of,
    is_witnessed,
    missed_shift,
    totals,
)
from station.domain.decision import Activity, AlarmKind
from station.domain.screens import count_screens
from station.domain.screens.signals import COLUMNS, ROWS
from station.domain.stock import Status
from tests.domain.bench import LISINOPRIL, MARCH, OCTOBER, TODAY, days, item, known, lot, package, recalled, situation
from tests.domain.cases import CASES

NOON = datetime(2026, 9, 18, 12, tzinfo=UTC)
TEXTS = st.text(max_size=60)
LINES = st.builds(
    Line,
    TEXTS,
    st.just("00399901010714"),
    st.text(st.characters(min_codepoint=33, max_codepoint=122), max_size=20),
    st.none() | st.dates(date(1977, 1, 1), date(2076, 12, 31)),
    st.sampled_from(Condition),
    st.integers(0, 10**6),
    nocode=st.booleans(),
    base=st.integers(0, 10**6),
)


def test_every_type_of_count_has_its_rule():
    assert set(RULES) == set(CountType)
    assert [kind.value for kind in CountType if RULES[kind].handover] == ["shift", "ownership"]
    assert [kind.value for kind in CountType if not RULES[kind].quantities] == ["expiry_walk"]


def line(quantity, condition=Condition.GOOD, name="A1", **values):
    return Line("Z", "00399901010714", name, MARCH, condition, quantity, **values)


def test_what_is_expired_or_recalled_is_on_hand():
    found = totals([line(5), line(2, Condition.EXPIRED), line(1, Condition.RECALLED, "B"), line(3, Condition.HELD)])
    assert (found.packs, found.lots, found.expired, found.recalled, found.held) == (11, 2, 2, 1, 3)


def test_a_line_that_was_set_to_nothing_is_no_lot():
    assert totals([line(0), line(0, nocode=True)]) == totals([])


def test_a_typed_quantity_stands_for_the_scans_that_went_before_it():
    scanned = line(1).scanned(1, goes_on=True).scanned(1, goes_on=True)
    assert scanned.set_to(20).quantity == 20
    assert scanned.set_to(20).scanned(1, goes_on=True).set_to(17).quantity == 37
    assert line(20).scanned(1, goes_on=False).set_to(17).quantity == 37


@given(st.lists(st.integers(1, 9), min_size=1))
def test_scans_that_follow_each_other_add_up(adds):
    counted = line(0)
    for add in adds:
        counted = counted.scanned(add, goes_on=True)
    assert (counted.quantity, counted.base) == (sum(adds), 0)


@pytest.mark.parametrize(("schedule", "most"), [(None, 999), ("II", 100), ("V", 100)])
def test_a_controlled_product_is_asked_about_sooner(schedule, most):
    assert cap(replace(LISINOPRIL, schedule=schedule)) == most
    assert cap(None) == 999


def test_schedule_two_is_witnessed_whatever_the_site_says():
    assert is_witnessed("II", ())
    assert not is_witnessed("III", ())
    assert is_witnessed("III", {"III"})
    assert not is_witnessed(None, {"III"})


STATIONS = st.builds(Counted, st.just("g"), st.just("s"), st.sampled_from("AB"), st.datetimes(), st.sampled_from("XY"))


@given(STATIONS, STATIONS)
def test_both_stations_say_the_same_one_was_first(one, other):
    assert first_of(one, other)[0].at == min(one.at, other.at)
    assert first_of(one, other) == first_of(other, one)


@pytest.mark.parametrize(
    ("now", "counted", "missed"),
    [
        ("12:00", None, "06:45"),
        ("07:14", None, "18:45"),
        ("07:15", None, "06:45"),
        ("12:00", "06:20", None),
        ("12:00", "06:15", None),
        ("12:00", "06:14", "06:45"),
        ("12:00", "07:40", None),
        ("00:10", "18:50", None),
    ],
)
def test_a_shift_is_counted_within_half_an_hour_of_its_change(now, counted, missed):
    def at(text):
        return datetime(2026, 9, 18, int(text[:2]), int(text[3:]), tzinfo=UTC)

    before = None if counted is None else at(counted) - timedelta(days=at(counted) > at(now))
    found = missed_shift(("06:45", "18:45"), at(now), before)
    assert (found and f"{found:%H:%M}") == missed


def test_a_site_without_shifts_misses_none():
    assert missed_shift((), NOON, None) is None


def count(item, known, total=118, zone="A1", **changes):
    return judged(item, known, situation(Activity.COUNT, location=zone, **changes), total)


def test_a_counted_package_says_nothing_of_the_stock():
    shelves = known(lot("A2231", OCTOBER, 918273), lot("C0107", MARCH, 918273))
    made = count(item(), shelves)
    assert "918273" not in repr(made)
    assert made.decision.moved is None


@given(CASES, st.integers(0, 10**6))
def test_no_stock_changes_what_is_said_of_a_counted_package(case, total):
    item, known, situation = case
    with_stock, without = judged(item, known, situation, total), judged(item, replace(known, lots=()), situation, total)
    assert (with_stock.decision, with_stock.condition) == (without.decision, without.condition)


@given(CASES, st.integers(0, 10**9))
def test_what_is_recalled_or_expired_is_never_counted_as_good(case, total):
    item, known, situation = case
    made = judged(item, known, situation, total)
    codes = {finding.code for finding in made.decision.findings}
    assert (made.condition is Condition.GOOD) == codes.isdisjoint(
        {"recall", "expired", "recall_by_hand", "serial_on_other_lot", "held_as_suspect", "on_hold"}
    )


@pytest.mark.parametrize(
    ("status", "condition"),
    [
        (Status.AVAILABLE, Condition.GOOD),
        (Status.TAKEN, Condition.GOOD),
        (Status.PULLED, Condition.GOOD),
        (Status.HOLD, Condition.HELD),
        (Status.SUSPECT, Condition.HELD),
    ],
)
def test_a_package_is_counted_as_what_it_is_fit_for(status, condition):
    assert count(item(), known(package=package(status=status))).condition is condition


def test_what_is_recalled_and_expired_is_counted_as_recalled():
    assert count(item(expiry=days(-9)), known(match=recalled())).condition is Condition.RECALLED


def test_a_recalled_package_that_had_left_takes_nothing_from_the_stock():
    moved = count(item(), known(package=package(status=Status.TAKEN), match=recalled())).decision.moved
    assert (moved.status, moved.from_stock) == (Status.RECALLED, False)


def test_in_its_bin_a_package_raises_no_alarm():
    assert count(item(), known(match=recalled()), zone="Q1").decision.alarm is None
    assert count(item(expiry=days(-9)), known(), zone="X-EXP").decision.alarm is None
    assert count(item(expiry=days(-9)), known(), zone="Q1").decision.alarm is AlarmKind.EXPIRED


def test_old_recall_data_is_said_while_counting_too():
    assert count(item(), known(recall_date=days(-26))).decision.signals.tone.name == "ok_on_old_data"


def test_a_walk_on_old_recall_data_reassures_less():
    made = count(item(), known(recall_date=days(-26)))
    assert count_screens.walked(made.decision.verdict, made.case).tone.name == "ok_on_old_data"


@given(CASES, st.integers(0, 10**9))
def test_a_counted_package_can_be_read_whole(case, total):
    item, known, situation = case
    made = judged(item, known, situation, total)
    for signals in (made.decision.signals, count_screens.walked(made.decision.verdict, made.case)):
        assert len(signals.screen.lines) <= ROWS


@given(
    LINES, TEXTS, TEXTS, st.integers(0, 10**6), st.booleans(), st.lists(TEXTS, min_size=1), st.sampled_from(CountType)
)
def test_every_screen_of_a_count_can_be_read_whatever_it_is_about(line, text, other, number, flag, many, kind):
    of = totals([line])
    there = Counted("g", text, other, NOON, text if flag else "")
    said = [
        count_screens.already(there, other if flag else text, NOON, number),
        count_screens.how_many(text, line, str(number)[:6], begins=flag),
        count_screens.quantity_set(text, line, number),
        count_screens.sure(text, number, 999),
        count_screens.not_so_many(),
        count_screens.opened(kind, text if flag else "", number, again=flag),
        count_screens.zone_opened(kind, text, number),
        count_screens.zone_closed(text, of, number if flag else 0, 0 if flag else number % 1000),
        count_screens.walk_closed(text, number, number, number, number),
        count_screens.waits(many, what="NOT COUNTED" if flag else "STILL OPEN"),
        count_screens.business(),
        count_screens.witness(text, other),
        count_screens.not_signed(kind),
        count_screens.certified(kind, of, number % 3),
        count_screens.recount(text, line.lot, number % 10, controlled=flag),
        count_screens.recounted(text, number % 1000),
        count_screens.paused("XEXP"),
        count_screens.frozen(text),
        count_screens.counted_twice(text, text, other, other),
        count_screens.shift_missed(NOON),
        count_screens.nocode(),
    ]
    assert all(len(line) <= COLUMNS for signals in said for line in signals.screen.text())


def test_a_recount_looks_and_sounds_alike_whatever_it_is_for():
    one, other = (count_screens.recount("OXYCODONE 5MG TAB", "C7", 2, controlled=True) for _ in range(2))
    assert one == other
    assert not {"OVER", "SHORT", "MORE", "LESS"} & set(" ".join(one.screen.lines).split())


def test_the_day_of_an_expiry_is_whole():
    assert "EXP 2027-03-31" in count_screens.how_many("X", line(1, name="ABCDEFGHIJ0123456789"), "").screen.lines
    assert TODAY.year == 2026
