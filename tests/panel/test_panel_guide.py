"""A lesson's steps are done by what the station wrote, one after the other, and by nothing else."""

from datetime import date

import pytest

from station.panel.deck import Deck
from station.panel.guide import ANY, Guide, Lesson, Step
from station.panel.lessons import lessons
from station.panel.pharmacy import pharmacy

HERE = pharmacy(date(2026, 9, 18))
LESSONS = lessons(HERE)
TWO = Lesson(
    "two",
    "Two",
    "",
    (Step("a", (), {"row": "scan", "verdict": ("ok", "info")}), Step("b", (), {"row": "alarm", "event": ANY})),
)
KEYS = {f"D-{key}" for key in (*"0123456789", "ENTER")}


@pytest.fixture
def guide():
    guide = Guide((TWO,))
    guide.begin("two")
    return guide


def test_a_step_is_done_by_its_row_alone(guide):
    assert not guide.saw({"row": "scan", "verdict": "recalled"})
    assert not guide.saw({"row": "alarm", "event": "closed"})
    assert guide.told()["step"] == 0
    assert guide.saw({"row": "scan", "verdict": "ok", "lot": "A"})
    assert guide.told() == {"kind": "lesson", "id": "two", "step": 1}


def test_a_value_that_must_be_there_may_be_any(guide):
    guide.saw({"row": "scan", "verdict": "info"})
    assert not guide.saw({"row": "alarm"})
    assert guide.saw({"row": "alarm", "event": "binned"})


def test_nothing_is_done_after_the_last_step_or_without_a_lesson(guide):
    guide.saw({"row": "scan", "verdict": "ok"})
    guide.saw({"row": "alarm", "event": "closed"})
    assert not guide.saw({"row": "alarm", "event": "closed"})
    guide.begin("")
    assert not guide.saw({"row": "scan", "verdict": "ok"})
    assert guide.told()["id"] == ""


def test_a_lesson_that_is_not_there_cannot_be_begun(guide):
    with pytest.raises(LookupError):
        guide.begin("three")


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_all_that_a_lesson_points_at_is_on_the_page(lesson):
    cards = set(Deck(bytes(32), lambda: None).words) | {"K-CART-1", "M-COUNT"}
    cuts = {"station", "network", "clock"}
    there = {"pile": {pile.id for pile in HERE.piles}, "card": cards, "key": KEYS, "press": {"ack", "undo", "help"}}
    there |= {"cut": cuts, "mend": cuts, "again": {""}}
    for step in lesson.steps:
        for point in step.at:
            kind, _, name = point.partition(":")
            assert name in there[kind], point


def test_a_lesson_takes_about_a_minute():
    assert all(3 <= len(lesson.steps) <= 11 for lesson in LESSONS)
