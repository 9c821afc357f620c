"""A question stands until it is answered, time runs out, or something else is done."""

from datetime import timedelta

import pytest

from station.domain.screens import notices
from station.domain.verdict import Verdict
from station.loop.digits import NumberEntry
from station.loop.questions import Question
from station.messages import Scanned
from tests.bench import pack


class Asked:
    """Asks through a desk, and remembers the answers."""

    def __init__(self, bench) -> None:
        self.bench, self.desk, self.answers = bench, bench.station._desk, []

    def question(self, **values):
        self.desk.question = Question({"YES": self._answered}, **values)

    def number(self, **values):
        entry = NumberEntry(
            self.desk,
            lambda digits: notices.refused(f"QTY: {digits}_"),
            self._answered,
            lambda at, why: self.desk.refused("D", why, at),
            **values,
        )
        return entry.ask(self.bench.at)

    def _answered(self, answer, at):
        self.answers.append(answer if isinstance(answer, str) else answer.verb)
        return self.desk.answer(Verdict.INFO, notices.asked(1), at)


@pytest.fixture
def asked(bench):
    return Asked(bench)


def test_a_card_that_answers_the_question_does_so_once(bench, asked):
    asked.question()
    bench.card("YES")
    assert bench.card("YES").verdict is Verdict.NOT_NOW
    assert asked.answers == ["YES"]


def test_another_card_or_a_package_leaves_the_question_unanswered(bench, asked):
    for other in (lambda: bench.card("L-B3"), lambda: bench.scan(pack())):
        asked.question()
        other()
        assert bench.card("YES").verdict is Verdict.NOT_NOW
    assert asked.answers == []


def test_a_question_that_stands_outlives_other_cards_and_packages(bench, asked):
    asked.question(stands=True)
    bench.card("L-B3")
    bench.scan(pack())
    bench.card("YES")
    assert asked.answers == ["YES"]


def test_a_question_lapses_when_its_time_is_over(bench, asked):
    asked.question(until=bench.at + timedelta(seconds=30), lapsed=lambda at: asked._answered("LAPSED", at), stands=True)
    bench.wait(29)
    assert asked.answers == []
    bench.wait(1)
    assert asked.answers == ["LAPSED"]


def test_an_answer_that_comes_too_late_is_none(bench, asked):
    asked.question(until=bench.at + timedelta(seconds=30))
    assert bench.card("YES", after=31).verdict is Verdict.NOT_NOW
    assert asked.answers == []


def test_a_number_is_what_was_typed(bench, asked):
    asked.number(decimals=1)
    for key in ("3", "7", "BACK", "0", "DOT", "5", "ENTER"):
        bench.card(f"D-{key}", after=0.2)
    assert asked.answers == ["30.5"]


def test_a_number_that_was_cleared_begins_anew(bench, asked):
    asked.number()
    for key in ("3", "CLEAR", "8", "ENTER"):
        bench.card(f"D-{key}", after=0.2)
    assert asked.answers == ["8"]


@pytest.mark.parametrize(
    ("keys", "wrong"),
    [((), "ENTER"), ((), "DOT"), (("1", "2", "3"), "4"), ((), "12"), ((), "X")],
    ids=["nothing to enter", "a point in a whole number", "too many digits", "two digits", "a letter"],
)
def test_what_is_no_digit_is_refused_and_the_entry_goes_on(bench, asked, keys, wrong):
    asked.number(digits=3)
    for key in keys:
        bench.card(f"D-{key}", after=0.2)
    assert bench.card(f"D-{wrong}", after=0.2).verdict is Verdict.NOT_NOW
    for key in ("BACK", "7", "ENTER"):
        bench.card(f"D-{key}", after=0.2)
    assert asked.answers == ["".join((*keys[:-1], "7"))]


def test_a_number_has_one_point_and_so_many_decimals(bench, asked):
    asked.number(decimals=1)
    for key in ("DOT", "5"):
        bench.card(f"D-{key}", after=0.2)
    for wrong in ("DOT", "5"):
        assert bench.card(f"D-{wrong}", after=0.2).verdict is Verdict.NOT_NOW
    bench.card("D-ENTER")
    assert asked.answers == ["0.5"]


def test_digits_are_the_question_s_and_else_have_no_use(bench):
    assert bench.card("D-5").verdict is Verdict.NOT_NOW
    assert bench.handle(Scanned, raw=b"5", source="hand").verdict is Verdict.UNREADABLE
