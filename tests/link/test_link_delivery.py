from station.config import LinkSettings
from station.link.delivery import Delivery
from station.mqtt import NO_SUBSCRIBERS, Acknowledged


def delivery(**changes):
    return Delivery(LinkSettings(**({"resend_s": 30.0} | changes)), 0)


def took(message):
    return Acknowledged(message, 0, "")


def under_way(**changes):
    """Return a delivery with rows 1 to 3 answered by the broker at 10.0; the office has the first."""
    rows = delivery(**changes)
    rows.published(1, 1, 10.0)
    rows.answered(took(1), 10.0)
    rows.stored(1, 10.0)
    for seq in (2, 3):
        rows.published(seq, seq, 10.0)
        rows.answered(took(seq), 10.0)
    return rows


def test_a_new_connection_begins_after_the_cursor_with_what_the_broker_takes():
    rows = under_way(window=100)
    rows.begin(rows.cursor, receive_maximum=2)
    assert (rows.cursor, rows.sent, rows.room()) == (1, 1, 1)
    rows.stored(3, 20.0)
    assert rows.room() == 2


def test_a_silent_office_gets_its_rows_again_after_a_while_and_not_before():
    rows = under_way()
    rows.mind_the_time(39.9)
    assert rows.sent == 3
    rows.mind_the_time(100.1)
    assert rows.sent == 1
    assert "has not answered" in rows.problem


def test_the_silence_of_an_office_that_stores_is_no_silence():
    rows = under_way()
    rows.stored(2, 39.0)
    rows.mind_the_time(68.9)
    assert rows.sent == 3


def test_an_office_that_speaks_and_lacks_what_we_sent_gets_it_soon():
    rows = under_way()
    rows.stored(1, 12.0)
    rows.mind_the_time(13.9)
    assert rows.sent == 3
    rows.mind_the_time(14.1)
    assert rows.sent == 1


def test_nothing_is_sent_again_while_the_broker_still_has_to_answer():
    rows = under_way()
    rows.published(4, 4, 11.0)
    rows.mind_the_time(1000.0)
    assert rows.sent == 4


def test_a_broker_that_does_not_answer_is_stuck_after_a_while():
    rows = under_way()
    assert not rows.is_stuck(1000.0)
    rows.published(4, 4, 50.0)
    assert not rows.is_stuck(79.9)
    assert rows.is_stuck(80.0)


def test_every_answer_gives_the_broker_time():
    rows = under_way()
    for seq in (4, 5):
        rows.published(seq, seq, 50.0)
    rows.answered(took(4), 79.0)
    assert not rows.is_stuck(108.9)


def test_a_refused_row_is_tried_again_soon():
    rows = delivery()
    rows.published(1, 1, 10.0)
    rows.answered(Acknowledged(1, NO_SUBSCRIBERS, ""), 10.0)
    assert rows.room() == 0
    assert "is the office running" in rows.problem
    rows.mind_the_time(11.1)
    assert rows.room() == 1


def test_a_broker_that_refuses_is_quoted():
    rows = delivery()
    rows.published(1, 1, 10.0)
    rows.answered(Acknowledged(1, 0x87, "Not authorized"), 10.0)
    assert "Not authorized" in rows.problem


def test_a_problem_is_over_when_the_cursor_moves():
    rows = delivery()
    rows.published(1, 1, 10.0)
    rows.answered(Acknowledged(1, 0x87, "Not authorized"), 10.0)
    rows.mind_the_time(11.1)
    rows.published(1, 2, 11.1)
    rows.answered(took(2), 11.2)
    assert rows.problem
    rows.stored(1, 11.3)
    assert rows.problem == ""
