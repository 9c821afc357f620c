"""Requests to count again wait in the office's database until they are answered, or are taken back."""

import pytest

from station.errors import DatabaseError, UsageError
from station.office import count_query
from station.office.asking import ask
from station.office.ledger import Ledger
from tests.bench import GTIN, NOW, OTHER


def first(items, number):
    """Choose the first ones."""
    return list(items)[:number]


def counted_at(db, station="cart-1", count="C-7", items=((GTIN, "A7"), (OTHER, "B8"))):
    db.execute("insert into count_station values (?, ?, 'e', 'cycle', 'counted', 1)", (count, station))
    db.executemany("insert into count_item values (?, ?, ?, ?)", [(count, station, gtin, lot) for gtin, lot in items])


def test_a_request_waits_in_the_ledger_until_it_is_answered(tmp_path):
    path = tmp_path / "office.db"
    with Ledger(path) as ledger:
        counted_at(ledger.db)
    ask(path, "C-7", [(GTIN, "")], None, choose=first, name=lambda: "R-1", at=NOW)
    with pytest.raises(UsageError, match="nothing is left"):
        ask(path, "C-7", [], None, choose=first, name=lambda: "R-2", at=NOW)
    with Ledger(path) as ledger:
        (request,) = count_query.waiting(ledger.db)["cart-1"]
        assert (request.id, request.items) == ("R-1", tuple(sorted([(GTIN, ""), (OTHER, "")])))


def test_more_than_a_message_holds_waits_for_its_turn(tmp_path):
    path = tmp_path / "office.db"
    with Ledger(path) as ledger:
        counted_at(ledger.db, items=())
    for number in range(3):
        items = [(f"{number}{each:013}", "") for each in range(200)]
        ask(path, "C-7", items, 1, choose=first, name=lambda number=number: f"R-{number}", at=NOW)
    with Ledger(path) as ledger:
        assert [each.id for each in count_query.waiting(ledger.db)["cart-1"]] == ["R-0", "R-1"]


def test_a_count_that_nobody_heard_of_is_refused(tmp_path):
    with Ledger(tmp_path / "office.db"):
        pass
    with pytest.raises(UsageError, match="station office counts lists them"):
        ask(tmp_path / "office.db", "C-8", [(GTIN, "")], None, choose=first, name=lambda: "R-1", at=NOW)


def test_a_request_that_cannot_be_written_is_said(tmp_path):
    path = tmp_path / "office.db"
    with Ledger(path) as ledger:
        counted_at(ledger.db)
        counted_at(ledger.db, "cart-2")
    with pytest.raises(DatabaseError, match="cannot be written"):
        ask(path, "C-7", [], None, choose=first, name=lambda: "R-1", at=NOW)
    with Ledger(path) as ledger:
        assert count_query.waiting(ledger.db) == {}
