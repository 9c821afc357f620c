"""What a commit changed is put back exactly, or not at all."""

from contextlib import closing
from dataclasses import dataclass

import pytest

from station.domain.decision import Item, Moved
from station.domain.stock import Status
from station.store.reversing import ChangedSinceError, Movement
from station.store.store import Entry, Store
from tests.bench import GTIN, NOW, rows
from tests.domain.bench import OCTOBER

BOX = Item(GTIN, "A2231", OCTOBER, None)


@dataclass
class Says:
    """A change of a table that only a part of the day knows."""

    statement: str

    def write(self, db, _at, _seq):
        db.execute(self.statement)


@pytest.fixture
def store(tmp_path):
    with closing(Store(tmp_path / "station.db")) as store:
        yield store


def put(store, *changes, moved=None):
    return store.record(Entry(NOW, "command", {}, moved, changes=changes))


def doubted(store):
    return store.read(lambda db: db.execute("select * from doubt order by lot").fetchall())


def shelf(store):
    return store.read(lambda db: db.execute("select lot, quantity from stock order by lot").fetchall())


@pytest.mark.parametrize(
    "statement",
    [
        "insert into doubt values ('1', '2027-10-31', 'B', 'O''HARA', 2)",
        "update doubt set seq = 9, location = 'B4'",
        "delete from doubt",
    ],
)
def test_rows_of_any_table_come_back_as_they_were(store, statement):
    put(store, Says("insert into doubt values ('1', '2027-10-31', 'A', 'B3', 1)"))
    before = doubted(store)
    seq = put(store, Says(statement))
    assert doubted(store) != before
    put(store, store.reversal([seq]))
    assert doubted(store) == before


def test_a_row_that_was_changed_since_is_left_and_nothing_is_recorded(store, tmp_path):
    seq = put(store, Says("insert into doubt values ('1', '2027-10-31', 'A', 'B3', 1)"))
    put(store, Says("update doubt set seq = 2"))
    before = doubted(store)
    with pytest.raises(ChangedSinceError, match="changed since"):
        put(store, store.reversal([seq]))
    assert doubted(store) == before
    assert len(rows(tmp_path / "station.db")) == 2
    assert put(store) == 3


def test_several_rows_are_taken_back_the_newest_first(store):
    first = put(store, moved=Moved(BOX, Status.AVAILABLE, 1, "B3", from_stock=False))
    second = put(store, store.reversal([first]), Movement(Moved(BOX, Status.AVAILABLE, 24, "B3", from_stock=False)))
    assert shelf(store) == [("A2231", 24)]
    put(store, store.reversal([first, second]))
    assert shelf(store) == []


def test_more_than_there_were_come_back_only_as_many_as_left(store):
    put(store, moved=Moved(BOX, Status.AVAILABLE, 2, "B3", from_stock=False))
    seq = put(store, moved=Moved(BOX, Status.TAKEN, 5, "B3", from_stock=True))
    assert shelf(store) == [("A2231", 0)]
    put(store, store.reversal([seq]))
    assert shelf(store) == [("A2231", 2)]


def test_a_row_that_changed_nothing_has_nothing_to_take_back(store):
    assert store.reversal([put(store)]) is None
    assert store.reversal([]) is None


def test_only_the_last_commits_are_remembered(store):
    numbers = [put(store, moved=Moved(BOX, Status.AVAILABLE, 1, "B3", from_stock=False)) for _ in range(65)]
    assert store.reversal(numbers[:1]) is None
    assert store.reversal(numbers[:2]) is None
    assert store.reversal(numbers[1:]) is not None
