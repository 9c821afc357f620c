"""Overrides of first-expired-first-out: each with what was taken, what was passed over, why and by whom."""

from datetime import date

from tests.bench import GTIN, Bench, pack
from tests.reports import place
from tests.reports.bench import report, section

EARLIER = {"lot": "C0107", "expiry": "2026-10-10", "locations": ["SHELF-B3", "SHELF-1"]}
TAKEN = {
    "activity": "checkpoint",
    "gtin": GTIN,
    "lot": "A2231",
    "expiry": "2027-10-31",
    "serial": "S1",
    "verdict": "ok",
}


def test_an_override_says_what_was_taken_what_was_passed_over_why_and_by_whom(path):
    place.stock(path)
    override = {"reason": "R1", "refers": 7, "earlier": EARLIER}
    place.write(path, ("scan", TAKEN | {"override": override, "person": "JR"}))
    made = report(path, "overrides")
    (row,) = section(made, "overrides")
    assert (row["product"], row["lot"], row["serial"]) == ("VELMORIL 10MG TAB", "A2231", "S1")
    assert (row["earlier_lot"], row["earlier_expiry"]) == ("C0107", date(2026, 10, 10))
    assert row["earlier_at"] == "SHELF-B3, SHELF-1"
    assert (row["reason"], row["by"]) == ("R1 earlier lot not found", "JR")
    assert [(bar.label, bar.value) for bar in made.chart.bars] == [("R1 earlier lot not found", 1)]


def test_who_signed_goes_before_who_was_signed_on(path):
    place.stock(path)
    override = {"reason": "R4", "refers": 7, "earlier": EARLIER, "signatures": [{"person": "AOKAFOR"}]}
    place.write(path, ("scan", TAKEN | {"override": override, "person": "JR"}))
    (row,) = section(report(path, "overrides"), "overrides")
    assert (row["reason"], row["by"]) == ("R4 other, by a supervisor", "AOKAFOR")


def test_a_question_for_a_badge_and_one_that_was_cancelled_are_no_overrides(path):
    place.stock(path)
    place.write(
        path,
        ("command", {"event": "badge", "override": "R4", "refers": 7}),
        ("command", {"command": "override", "cancelled": "no reason"}),
        ("scan", {"override": "R4"}),
    )
    assert section(report(path, "overrides"), "overrides") == []


def test_how_often_the_first_to_expire_was_taken_at_once_is_said(path):
    place.stock(path)
    with Bench(path) as bench:
        bench.card("M-PICK")
        bench.scan(pack("S1", "C0107", "261010"))
        bench.scan(pack("S2", "A2231", "271031"))
    said = dict(report(path, "overrides").facts)
    assert said["An earlier lot was there"] == "1"
    assert said["First to expire at once"] == "1 (50.0 %)"


def test_without_overrides_the_list_is_empty_and_no_chart_is_drawn(path):
    place.day(path)
    made = report(path, "overrides")
    assert (section(made, "overrides"), made.chart) == ([], None)
    assert made.lead == "0 overrides of first-expired-first-out."
