"""The trail is read from what the station and the link leave."""

import json
from datetime import UTC, datetime

import pytest

from station.panel.trail import JournalTrail, Progress, Stopwatch
from station.store.store import Entry, Store

AT = datetime(2026, 9, 18, 14, 7, tzinfo=UTC)


@pytest.fixture
def place(tmp_path):
    (tmp_path / "spool").mkdir()
    return tmp_path


@pytest.fixture
def trail(place):
    trail = JournalTrail(place / "station.db", place / "spool")
    yield trail
    trail.close()


@pytest.fixture
def store(place):
    store = Store(place / "station.db")
    yield store
    store.close()


def scan(store, verdict="ok"):
    return store.record(Entry(AT, "scan", {"verdict": verdict}))


def test_before_the_station_has_begun_there_is_nothing(trail):
    assert trail.read() == []
    assert trail.progress == Progress()


def test_a_database_that_is_still_being_made_is_tried_again(trail, place):
    (place / "station.db").touch()
    assert trail.read() == []
    (place / "station.db").unlink()
    store = Store(place / "station.db")
    scan(store)
    assert len(trail.read()) == 1
    store.close()


def test_a_journal_that_cannot_be_read_is_opened_again(trail, store):
    scan(store)
    trail.read()
    trail._reader.close()
    scan(store)
    assert trail.read() == []
    assert [row["seq"] for row in trail.read()] == [2]


def test_each_row_is_told_once_and_in_order(trail, store):
    scan(store, "ok")
    scan(store, "expired")
    first = trail.read()
    assert [(row["seq"], row["row"], row["verdict"]) for row in first] == [(1, "scan", "ok"), (2, "scan", "expired")]
    assert trail.read() == []
    assert list(trail.rows) == first


def test_the_link_says_how_far_rows_have_come(trail, store, place):
    for _ in range(3):
        scan(store)
    state = {"up": True, "sent": 3, "acked": 2, "problem": ""}
    (place / "spool" / "link-state.json").write_text(json.dumps(state))
    trail.read()
    assert trail.progress == Progress(saved=3, sent=3, stored=2, up=True)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"sent": "many"}'])
def test_a_link_state_that_makes_no_sense_says_nothing(trail, store, place, text):
    scan(store)
    (place / "spool" / "link-state.json").write_text(text)
    trail.read()
    assert trail.progress == Progress(saved=1)


def test_what_is_overheard_is_known_before_the_link_writes_it_down(trail, store):
    scan(store)
    scan(store)
    trail.read()
    trail.overheard({"payload": {"epoch": store.epoch, "seq": 2}})
    trail.overheard({"payload": {"epoch": store.epoch, "upto": 1}})
    trail.overheard({"payload": {"epoch": "another", "upto": 2}})
    trail.read()
    assert (trail.progress.sent, trail.progress.stored) == (2, 1)


def test_the_time_to_the_answer_is_told_once():
    watch = Stopwatch()
    watch.heard(1.0)
    assert watch.take() is None
    watch.sent(2.0)
    watch.heard(2.25)
    watch.heard(3.0)
    assert watch.take() == pytest.approx(0.25)
    assert watch.take() is None


def test_an_answer_is_waited_for_a_quarter_of_a_second():
    watch = Stopwatch()
    assert not watch.waits(2.0)
    watch.sent(2.0)
    assert watch.waits(2.2)
    assert not watch.waits(2.3)
    watch.heard(2.4)
    assert not watch.waits(2.41)


def test_a_measure_that_nobody_took_is_not_the_next_symbols():
    watch = Stopwatch()
    watch.sent(2.0)
    watch.heard(2.25)
    watch.sent(3.0)
    assert watch.take() is None


def test_a_symbol_that_was_not_answered_is_told_once():
    watch = Stopwatch()
    watch.sent(2.0)
    assert not watch.missed(4.9)
    assert watch.missed(5.0)
    assert not watch.missed(5.1)


def test_a_sound_or_a_row_is_an_answer():
    watch = Stopwatch()
    watch.sent(2.0)
    watch.heard(2.1)
    assert not watch.missed(9.0)
    watch.sent(10.0)
    watch.take()
    assert not watch.missed(19.0)
