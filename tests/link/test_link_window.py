import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from station.link.window import Window


def opened(limit=3, unacknowledged=5, by_puback=False):
    """Return a window whose first row the office has."""
    window = Window(0, limit=limit, unacknowledged=unacknowledged, by_puback=by_puback)
    window.publish(1, 101)
    window.answer(101, accepted=True)
    window.stored(1)
    return window


def test_one_row_goes_first_and_the_rest_when_it_has_arrived():
    window = Window(0, limit=3, unacknowledged=5)
    assert window.room() == 1
    window.publish(1, 101)
    assert window.room() == 0
    window.answer(101, accepted=True)
    assert window.room() == 0
    assert window.stored(1)
    assert window.room() == 3


def test_no_more_are_under_way_than_the_broker_takes():
    window = opened(limit=3)
    for seq in (2, 3, 4):
        window.publish(seq, seq)
    assert window.room() == 0
    window.answer(2, accepted=True)
    assert window.room() == 1


def test_no_more_are_with_the_broker_than_the_office_may_still_have_to_store():
    window = opened(limit=3, unacknowledged=5)
    for seq in range(2, 7):
        window.publish(seq, seq)
        window.answer(seq, accepted=True)
    assert window.room() == 0
    assert window.stored(2)
    assert window.room() == 1


def test_the_brokers_word_moves_no_cursor():
    window = opened()
    window.publish(2, 2)
    assert not window.answer(2, accepted=True)
    assert window.cursor == 1


def test_where_it_counts_the_brokers_word_moves_the_cursor_in_order():
    window = Window(0, limit=3, unacknowledged=5, by_puback=True)
    window.publish(1, 1)
    assert window.answer(1, accepted=True)
    for seq in (2, 3, 4):
        window.publish(seq, seq)
    assert not window.answer(3, accepted=True)
    assert window.answer(2, accepted=True)
    assert window.cursor == 3
    window.answer(4, accepted=True)
    assert window.cursor == 4


def test_a_refused_row_holds_what_comes_after_it():
    window = opened(by_puback=True)
    for seq in (2, 3):
        window.publish(seq, seq)
    window.answer(2, accepted=False)
    window.answer(3, accepted=True)
    assert window.held
    assert window.room() == 0
    assert window.cursor == 1
    window.rewind()
    assert (window.sent, window.room()) == (1, 1)


def test_an_answer_to_something_else_changes_nothing():
    window = opened()
    window.publish(2, 2)
    assert not window.answer(77, accepted=False)
    assert not window.held


def test_what_the_office_had_all_along_is_not_sent():
    window = Window(3, limit=3, unacknowledged=5)
    assert window.stored(10)
    assert (window.cursor, window.sent) == (10, 10)


def test_an_office_that_has_everything_lets_a_held_window_go():
    window = Window(0, limit=3, unacknowledged=5)
    window.publish(1, 1)
    window.answer(1, accepted=False)
    window.stored(1)
    assert not window.held


def test_a_row_is_never_sent_again_beside_itself():
    window = Window(0, limit=3, unacknowledged=5)
    window.publish(1, 1)
    with pytest.raises(AssertionError):
        window.rewind()


class AnyHistory(RuleBasedStateMachine):
    """Whatever broker and office do, no row is passed over."""

    by_puback = False

    def __init__(self) -> None:
        super().__init__()
        self.window = Window(0, limit=4, unacknowledged=9, by_puback=self.by_puback)
        self.message = 0
        self.under_way = {}
        self.office = set()
        self.accepted = set()
        self.highest = 0

    @precondition(lambda self: self.window.room())
    @rule()
    def publish(self):
        self.message += 1
        seq = self.window.sent + 1
        self.under_way[self.message] = seq
        self.window.publish(seq, self.message)

    @precondition(lambda self: self.under_way)
    @rule(accepted=st.booleans(), arrives=st.booleans())
    def answer(self, accepted, arrives):
        number = next(iter(self.under_way))
        seq = self.under_way.pop(number)
        if accepted:
            self.accepted.add(seq)
        if accepted and arrives:
            self.office.add(seq)
        self.window.answer(number, accepted=accepted)

    @precondition(lambda self: not self.by_puback)
    @rule()
    def store(self):
        self.window.stored(next(seq for seq in range(len(self.office) + 2) if seq + 1 not in self.office))

    @precondition(lambda self: not self.under_way)
    @rule()
    def rewind(self):
        self.window.rewind()

    @invariant()
    def no_row_before_the_cursor_is_missing(self):
        there = self.accepted if self.by_puback else self.office
        assert set(range(1, self.window.cursor + 1)) <= there

    @invariant()
    def the_cursor_never_goes_back(self):
        assert self.window.cursor >= self.highest
        self.highest = self.window.cursor

    @invariant()
    def no_limit_is_passed(self):
        assert len(self.under_way) <= 4
        assert self.window.cursor <= self.window.sent <= self.window.cursor + 9


class AnyHistoryByPuback(AnyHistory):
    by_puback = True


TestAnyHistory = AnyHistory.TestCase
TestAnyHistory.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestAnyHistoryByPuback = AnyHistoryByPuback.TestCase
TestAnyHistoryByPuback.settings = TestAnyHistory.settings


@given(st.integers(1, 50), st.integers(1, 50))
def test_there_is_always_room_for_a_first_row(limit, unacknowledged):
    assert Window(0, limit=limit, unacknowledged=unacknowledged).room() == 1
