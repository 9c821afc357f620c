import dataclasses
from datetime import UTC, datetime, timedelta, timezone

import pytest

from station.domain.instants import stamp
from station.errors import DatabaseError
from station.store.database import transaction
from station.store.journal import GENESIS, JournalReader, append, chained, first_break, head
from tests.bench import Bench

AT = "2026-09-18T14:07:00.000Z"


def write(db, *bodies):
    with transaction(db):
        return [append(db, AT, "scan", body) for body in bodies]


def test_rows_are_numbered_from_one_without_a_gap(db):
    assert write(db, "{}", "{}", "{}") == [1, 2, 3]


def test_an_empty_journal_begins_with_the_genesis(db):
    assert head(db) == (0, GENESIS)


def test_each_row_carries_the_hash_of_the_one_before(db, path):
    write(db, '{"a":1}', '{"a":2}')
    with JournalReader(path) as journal:
        first, second = journal.after(0, 10)
    assert first.hash == chained(GENESIS, 1, AT, "scan", '{"a":1}')
    assert second.hash == chained(first.hash, 2, AT, "scan", '{"a":2}')


def test_an_unbroken_chain_has_no_break(db, path):
    write(db, "{}", "{}", "{}")
    with JournalReader(path) as journal:
        rows = journal.after(0, 10)
    assert first_break(rows) is None
    assert first_break(rows[1:], rows[0].hash, 1) is None


@pytest.mark.parametrize(
    "change", [{"body": '{"verdict":"ok"}'}, {"at": "2026-09-18T14:08:00.000Z"}, {"kind": "alarm"}]
)
def test_a_row_that_was_altered_breaks_the_chain_there(db, path, change):
    write(db, "{}", "{}", "{}")
    with JournalReader(path) as journal:
        one, two, three = journal.after(0, 10)
    assert first_break([one, dataclasses.replace(two, **change), three]) == 2


def test_a_row_that_is_missing_breaks_the_chain_there(db, path):
    write(db, "{}", "{}", "{}")
    with JournalReader(path) as journal:
        one, _, three = journal.after(0, 10)
    assert first_break([one, three]) == 2


def test_a_reader_gives_rows_in_order_and_no_more_than_asked_for(db, path):
    write(db, *["{}"] * 5)
    with JournalReader(path) as journal:
        assert [row.seq for row in journal.after(1, 3)] == [2, 3, 4]
        assert journal.last() == 5


@pytest.mark.usefixtures("db")
def test_a_reader_of_an_empty_journal_finds_nothing(path):
    with JournalReader(path) as journal:
        assert (journal.last(), journal.after(0, 10)) == (0, [])


def test_a_reader_sees_rows_that_come_later(db, path):
    with JournalReader(path) as journal:
        write(db, "{}")
        assert journal.last() == 1


def test_where_there_is_no_journal_the_reader_says_what_makes_one(path):
    with pytest.raises(DatabaseError, match=r"station\.db: no journal to read.*`station run` makes it"):
        JournalReader(path)


def test_a_file_that_is_no_database_is_no_journal(path):
    path.write_text("a shopping list, longer than a header of SQLite would be " * 20)
    with pytest.raises(DatabaseError, match="no journal to read"):
        JournalReader(path)


def test_an_instant_is_written_in_utc_with_milliseconds():
    local = datetime(2026, 9, 18, 10, 7, 0, 1500, tzinfo=timezone(timedelta(hours=-4)))
    assert stamp(local) == "2026-09-18T14:07:00.001Z"
    assert datetime.fromisoformat(stamp(local)) == datetime(2026, 9, 18, 14, 7, 0, 1000, tzinfo=UTC)


def test_a_reader_finds_what_the_station_remembers(tmp_path):
    with Bench(tmp_path / "station.db") as bench, JournalReader(tmp_path / "station.db") as reader:
        assert reader.remembered("activity") is None
        bench.card("M-PICK")
        assert reader.remembered("activity") == "checkpoint"
