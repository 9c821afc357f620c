import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.errors import DatabaseError
from station.office import recent
from station.office.ledger import Ledger, contiguous
from station.office.letters import Key, Letter, Poison, Standing, Unreadable

DESK = Key("front-desk", "e")
AT = "2026-09-18T14:07:00.000Z"


def letter(seq, journal=DESK, identity=None):
    return Letter(journal, seq, identity or f"id-{seq}", "scan", AT, f'{{"seq":{seq}}}')


@pytest.fixture
def ledger(tmp_path):
    with Ledger(tmp_path / "office.db") as ledger:
        yield ledger


def stored(tmp_path):
    return [event.seq for event in reversed(recent(tmp_path / "office.db", 100))]


def test_rows_are_stored_and_stand_up_to_the_last(ledger, tmp_path):
    assert ledger.take([letter(1), letter(2)], AT) == [Standing(DESK, 2)]
    assert stored(tmp_path) == [1, 2]


def test_a_repeat_changes_nothing(ledger, tmp_path):
    ledger.take([letter(1), letter(2)], AT)
    assert ledger.take([letter(1), letter(2), letter(3), letter(3)], AT) == [Standing(DESK, 3)]
    assert stored(tmp_path) == [1, 2, 3]


def test_a_gap_is_kept_and_named_until_it_is_filled(ledger):
    assert ledger.take([letter(1), letter(3), letter(6)], AT) == [Standing(DESK, 1, ((2, 2), (4, 5)))]
    assert ledger.take([letter(2)], AT) == [Standing(DESK, 3, ((4, 5),))]
    assert ledger.take([letter(5), letter(4)], AT) == [Standing(DESK, 6)]


def test_each_journal_stands_for_itself(ledger):
    other, newer = Key("back-room", "e"), Key("front-desk", "f")
    standings = ledger.take([letter(1), letter(2, other), letter(1, newer)], AT)
    assert standings == [Standing(DESK, 1), Standing(other, 0, ((1, 1),)), Standing(newer, 1)]


def test_a_poison_row_is_passed_and_told_of(ledger, tmp_path):
    poison = Poison(DESK, 2, "station", "{}")
    assert ledger.take([letter(1), poison, letter(3)], AT) == [Standing(DESK, 3, (), ((2, "station"),))]
    assert stored(tmp_path) == [1, 3]
    assert ledger.take([letter(4)], AT) == [Standing(DESK, 4, (), ((2, "station"),))]


def test_another_row_with_a_number_that_is_taken_is_rejected(ledger, tmp_path):
    ledger.take([letter(1)], AT)
    assert ledger.take([letter(1, identity="another")], AT) == [Standing(DESK, 1, (), ((1, "conflict"),))]
    assert [event.id for event in recent(tmp_path / "office.db", 9)] == ["id-1"]


def test_rows_that_come_again_under_another_epoch_count_there_and_are_stored_once(ledger, tmp_path):
    renewed = Key(DESK.station, "f")
    ledger.take([letter(1), letter(2), letter(3)], AT)
    again = [letter(1, renewed), letter(2, renewed), letter(3, renewed, identity="since"), letter(4, renewed)]
    assert ledger.take(again, AT) == [Standing(renewed, 4)]
    assert ledger.take(again, AT) == [Standing(renewed, 4)]
    assert [event.id for event in reversed(recent(tmp_path / "office.db", 9))] == [
        "id-1",
        "id-2",
        "id-3",
        "since",
        "id-4",
    ]


def test_what_cannot_be_read_is_kept_for_a_person(ledger, tmp_path):
    noise = Unreadable("lotwatch/v1/st/front-desk/evt/scan", b"\xff")
    assert ledger.take([noise, noise], AT) == []
    with sqlite3.connect(tmp_path / "office.db") as db:
        assert db.execute("select payload from unreadable").fetchall() == [(b"\xff",)]
    db.close()


def test_each_station_stands_where_its_newest_journal_does(ledger):
    ledger.take([letter(1), letter(1, Key("back-room", "e"))], "2026-09-18T14:07:00.000Z")
    ledger.take([letter(1, Key("front-desk", "f")), letter(3, Key("front-desk", "f"))], "2026-09-19T14:07:00.000Z")
    assert ledger.standings() == [Standing(Key("back-room", "e"), 1), Standing(Key("front-desk", "f"), 1, ((2, 2),))]


def test_what_was_stored_is_there_after_a_restart(tmp_path):
    with Ledger(tmp_path / "office.db") as ledger:
        ledger.take([letter(1)], AT)
    with Ledger(tmp_path / "office.db") as ledger:
        assert ledger.standings() == [Standing(DESK, 1)]


def test_a_batch_is_stored_whole_or_not_at_all(ledger, tmp_path):
    broken = Letter(DESK, 2, None, "scan", AT, "{}")
    with pytest.raises(DatabaseError, match="cannot store"):
        ledger.take([letter(1), broken], AT)
    assert stored(tmp_path) == []
    assert ledger.take([letter(1)], AT) == [Standing(DESK, 1)]


def test_the_last_events_come_newest_first_and_as_many_as_asked(ledger, tmp_path):
    ledger.take([letter(seq) for seq in (1, 2, 3)], AT)
    event = recent(tmp_path / "office.db", 2)[0]
    assert (event.station, event.seq, event.kind, event.payload, event.stored_at) == (
        "front-desk",
        3,
        "scan",
        '{"seq":3}',
        AT,
    )
    assert len(recent(tmp_path / "office.db", 2)) == 2


def test_an_office_that_has_not_begun_has_no_events(tmp_path):
    assert recent(tmp_path / "office.db", 9) == []
    sqlite3.connect(tmp_path / "office.db").close()
    assert recent(tmp_path / "office.db", 9) == []


def test_a_file_that_is_no_database_is_named(tmp_path):
    (tmp_path / "office.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(DatabaseError, match=r"office\.db"):
        recent(tmp_path / "office.db", 9)
    with pytest.raises(DatabaseError, match=r"office\.db"):
        Ledger(tmp_path / "office.db")


@given(st.sets(st.integers(1, 40)))
def test_what_stands_and_what_is_missing_is_the_whole(seqs):
    upto, missing = contiguous(0, sorted(seqs))
    gaps = {seq for first, last in missing for seq in range(first, last + 1)}
    assert set(range(1, upto + 1)) <= seqs
    assert upto + 1 not in seqs
    assert gaps | seqs == set(range(1, max(seqs, default=0) + 1))
    assert not gaps & seqs
