from contextlib import closing

import pytest

from station.domain.decision import AlarmKind
from station.errors import DatabaseError
from station.store.recalls.bundles import folder_of
from station.store.store import Entry, Store
from station.store.summary import summary
from tests.bench import GTIN, NOW, recall, stock


def test_a_new_database_holds_nothing(tmp_path):
    with closing(Store(tmp_path / "station.db")) as store:
        found = summary(store.path)
        assert found.epoch == store.epoch
    assert (found.rows, found.products, found.packages, found.recalls) == (0, 0, 0, 0)
    assert (found.recall_date, found.alarms) == ("", ())


def test_the_figures_are_read_beside_a_running_station(tmp_path):
    with closing(Store(tmp_path / "station.db")) as store:
        stock(store.path, (GTIN, "A", "2027-10-31", 4), (GTIN, "B", "2027-11-30", 2))
        recall(store.path)
        store.record(Entry(NOW, "scan", {}, raised=(AlarmKind.SUSPECT, {})))
        found = summary(store.path)
    assert (found.rows, found.products, found.packages, found.recalls) == (1, 1, 6, 1)
    assert (found.recall_date, found.alarms) == ("2026-09-17", ("suspect",))


def test_where_there_is_no_database_it_is_said_and_none_is_made(tmp_path):
    with pytest.raises(DatabaseError, match=r"station\.db: is no station's database"):
        summary(tmp_path / "station.db")
    assert list(tmp_path.iterdir()) == []


def test_recalls_that_cannot_be_read_are_none(tmp_path):
    with closing(Store(tmp_path / "station.db")) as store:
        recall(store.path)
        (folder_of(store.path) / "current").write_text("{")
        assert summary(store.path).recalls == 0
