"""Returns candidates: what may go back, by which day, and never what anybody pays for it."""

from contextlib import closing
from datetime import date

import pytest

from station.domain.returns import Returns, Window
from station.store.database import open_database, transaction
from tests.bench import GTIN, RECALLED, Bench, expired_pack, pack, recall, recalled_pack, stock
from tests.reports import place
from tests.reports.bench import about, report, section

OAKFEN = Returns(None, {"oakfen": Window(90, 180)})
TODAY = date(2026, 9, 18)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "station.db"


def supplied(path, *lots):
    """Put lots of a product that Oakfen supplies on the shelf."""
    stock(path, *((GTIN, *each) for each in lots))
    with closing(open_database(path)) as db, transaction(db):
        db.execute("update product set supplier = 'Oakfen' where gtin = ?", (GTIN,))


def made(path, windows=OAKFEN, **values):
    return report(path, "returns", windows=windows, **values)


def listed(path, name="open", **values):
    return [(row["lot"], row["return_by"].isoformat()) for row in section(made(path, **values), name)]


def test_lots_are_listed_by_the_day_to_return_them_by(path):
    supplied(
        path, ("SOON", "2026-12-01", 4), ("OVER", "2026-02-28", 2), ("LAST", "2026-03-22", 1), ("GOOD", "2028-01-31", 9)
    )
    assert listed(path) == [("LAST", "2026-09-18"), ("SOON", "2027-05-30")]
    last, soon = section(made(path), "open")
    assert (last["days_left"], soon["days_left"], soon["opens"]) == (0, 254, date(2026, 9, 2))
    assert (soon["supplier"], soon["quantity"], soon["location"], soon["status"]) == (
        "Oakfen",
        4,
        "SHELF-1",
        "available",
    )
    assert made(path).lead == "5 packages of 2 lots may go back, the first by 2026-09-18."
    assert dict(made(path).facts)["Window is over"] == "2 packages"


def test_what_opens_soon_is_listed_apart(path):
    supplied(path, ("A", "2026-12-17", 1), ("B", "2027-01-16", 2), ("C", "2027-01-17", 4))
    assert listed(path, "opens_soon") == [("B", "2027-07-15")]
    assert listed(path) == [("A", "2027-06-15")]
    assert listed(path, "opens_soon", ahead_days=31) == [("B", "2027-07-15"), ("C", "2027-07-16")]
    assert made(path).lead.endswith("the first by 2027-06-15; 2 packages soon.")


def test_expired_packages_that_were_set_apart_go_back_too_and_recalled_ones_do_not(path):
    supplied(path)
    recall(path)
    with Bench(path) as bench:
        bench.scan(pack("S1", "8800", "261031"))
        bench.scan(expired_pack())
        bench.scan(recalled_pack())
        bench.card("M-PULL")
        bench.scan(pack("S1", "8800", "261031"))
    rows = section(made(path, Returns(Window(90, 180))), "open")
    assert [(row["lot"], row["status"]) for row in rows] == [("8812", "expired"), ("8800", "pulled")]


def test_what_a_recall_names_on_the_shelf_goes_by_the_recall(path):
    supplied(path, ("A", "2026-12-01", 4))
    stock(path, (RECALLED, "17A-0443", "2026-12-01", 7))
    recall(path)
    shown = made(path, Returns(Window(90, 180)))
    assert [row["lot"] for row in section(shown, "open")] == ["A"]
    assert dict(shown.facts)["Named by a recall"] == "7 packages"


def test_without_recall_data_nobody_knows_what_a_recall_names(path):
    supplied(path, ("A", "2026-12-01", 4))
    assert dict(made(path).facts)["Named by a recall"] == "not known: there is no recall data"


def test_an_opened_package_is_none(path):
    place.stock(path)
    with closing(open_database(path)) as db, transaction(db):
        db.execute("delete from stock")
        opened = (
            GTIN,
            "S1",
            1,
            "A",
            "2026-12-01",
            "SHELF-1",
            "2026-09-18T14:07:00.000Z",
            "2026-09-18",
            "2026-10-16",
            "",
        )
        db.execute("insert into open_pack values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", opened)
    assert listed(path, windows=Returns(Window(90, 180))) == []


def test_without_a_window_or_an_expiry_nothing_is_listed_and_that_is_said(path):
    place.stock(path)
    shown = made(path, Returns())
    assert [each.rows for each in shown.sections] == [(), ()]
    assert (shown.lead, shown.chart) == ("0 packages of 0 lots may go back.", None)
    assert dict(shown.facts)["No window or no expiry is known"] == "106 packages"
    assert dict(made(path, Returns(Window(0, 0))).facts)["No window or no expiry is known"] == "2 packages"


def test_packages_are_charted_by_the_days_to_return_them_in(path):
    supplied(
        path,
        *(("A", "2026-04-01", 1), ("B", "2026-05-01", 2), ("C", "2026-08-01", 4), ("D", "2026-12-20", 8)),
    )
    assert [bar.value for bar in made(path).chart.bars] == [1, 2, 4, 8]


def test_nobody_is_promised_anything(path):
    supplied(path, ("SOON", "2026-12-01", 4))
    assert "no promise" in " ".join(made(path).notes)


def test_where_the_date_is_not_known_it_is_said(path):
    supplied(path, ("SOON", "2026-12-01", 4))
    shown = made(path, about=about(clock_known=False))
    assert shown.lead.endswith("DATE NOT KNOWN: reckoned from 2026-09-18, a window may be over.")
    assert "a window that is open here may be over" in shown.notes[-1]


def test_a_database_of_an_older_program_names_no_supplier(path):
    supplied(path, ("SOON", "2026-12-01", 4))
    with closing(open_database(path)) as db, transaction(db):
        db.execute("alter table product drop column supplier")
    assert listed(path) == []
    assert listed(path, windows=Returns(Window(90, 180))) == [("SOON", "2027-05-30")]
