import json
from contextlib import closing

import pytest

from station.errors import UsageError
from station.store.imports import import_catalog, import_stock
from station.store.rows import BadRowsError
from station.store.store import Store
from tests.bench import GTIN, NDC, NOW, OTHER, is_whole, rows


@pytest.fixture
def file(tmp_path):
    def write(text, name="list.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def lots(db):
    return db.execute("select gtin, lot, expiry, location, quantity from stock order by gtin, lot").fetchall()


def products(db):
    return db.execute("select gtin, ndc, name, schedule, serialised, door_days from product").fetchall()


def catalog_row(**values):
    row = {"gtin": GTIN, "name": "VELMORIL", "ndc": "", "schedule": "", "serialised": "", "door_days": ""} | values
    return ",".join(row) + "\n" + ",".join(row.values()) + "\n"


def stock_row(**values):
    row = {"gtin": GTIN, "lot": "A2231", "expiry": "2027-10-31", "serial": "", "quantity": "", "location": ""} | values
    return ",".join(row) + "\n" + ",".join(row.values()) + "\n"


def test_a_catalog_is_taken_in_and_told_in_the_journal(db, path, file):
    taken = import_catalog(db, file(catalog_row(ndc=NDC, schedule="CII", serialised="no", door_days="200")), NOW)
    assert (taken.rows, taken.seq) == (1, 1)
    assert products(db) == [(GTIN, NDC, "VELMORIL", "II", 0, 200)]
    body = json.loads(rows(path)[0].body)
    assert (body["event"], body["what"], body["file"], body["rows"]) == ("import", "catalog", "list.csv", 1)
    assert is_whole(path)


def test_a_catalog_says_who_supplies_a_product_where_it_does(db, file):
    import_catalog(db, file(f"gtin,name,supplier\n{GTIN},VELMORIL, Oakfen \n00000096385074,TABS,\n"), NOW)
    assert [name for (name,) in db.execute("select supplier from product order by name desc")] == ["Oakfen", ""]


def test_a_product_that_is_there_is_replaced(db, file):
    import_catalog(db, file(catalog_row(name="OLD NAME")), NOW)
    import_catalog(db, file(catalog_row(name="NEW NAME")), NOW)
    assert [name for _, _, name, *_ in products(db)] == ["NEW NAME"]


def test_shorter_gtins_are_filled_up_to_fourteen_digits(db, file):
    import_catalog(db, file("gtin,name\n96385074,TABS\n"), NOW)
    assert products(db)[0][0] == "00000096385074"


def test_json_is_taken_as_csv_is(db, file):
    import_catalog(db, file(json.dumps([{"gtin": GTIN, "name": "VELMORIL", "ndc": None}]), "list.json"), NOW)
    import_stock(db, file(json.dumps({"gtin": GTIN, "lot": "A", "expiry": "2027-10", "quantity": 3})), NOW, "SHELF-1")
    assert lots(db) == [(GTIN, "A", "2027-10-31", "SHELF-1", 3)]


def test_a_file_that_a_spreadsheet_saved_is_read(db, file):
    import_catalog(db, file("\ufeff GTIN , Name\r\n" + f'{GTIN},"VELMORIL, 10 MG"\r\n'), NOW)
    assert products(db)[0][2] == "VELMORIL, 10 MG"


def test_stock_is_what_is_on_the_shelf_not_added_to_it(db, file):
    for quantity in ("5", "3"):
        import_stock(db, file(stock_row(quantity=quantity)), NOW, "SHELF-1")
    assert lots(db) == [(GTIN, "A2231", "2027-10-31", "SHELF-1", 3)]


def test_rows_with_serial_numbers_are_packages_of_their_lot(db, path, file):
    text = "gtin,lot,expiry,serial,location\n" + "".join(f"{GTIN},A2231,2027-10-31,S{n},B3\n" for n in range(3))
    import_stock(db, file(text), NOW, "SHELF-1")
    assert lots(db) == [(GTIN, "A2231", "2027-10-31", "B3", 3)]
    assert db.execute("select serial, status from package").fetchall() == [(f"S{n}", "available") for n in range(3)]
    with closing(Store(path)) as store:
        assert store.seq == 1


def test_a_month_is_its_last_day(db, file):
    text = f"gtin,lot,expiry\n{GTIN},A,2028-02\n{GTIN},B,2027-12\n"
    import_stock(db, file(text), NOW, "SHELF-1")
    assert [expiry for _, _, expiry, _, _ in lots(db)] == ["2028-02-29", "2027-12-31"]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"gtin": "123"}, "gtin '123' is none; it has 8, 12, 13 or 14 digits"),
        ({"gtin": "3.99E+12"}, "a spreadsheet broke it, format the column as text"),
        ({"gtin": GTIN[:-1] + str((int(GTIN[-1]) + 1) % 10)}, f"its check digit is {GTIN[-1]}"),
        ({"name": " "}, "name is empty"),
        ({"schedule": "VI"}, "schedule 'VI' is none; write II, III, IV, V or nothing"),
        ({"serialised": "maybe"}, "serialised 'maybe' is neither yes nor no"),
        ({"door_days": "-1"}, "door_days '-1' is no number of days from 0 to 3650"),
        ({"door_days": "3651"}, "door_days '3651' is no number of days"),
        ({"ndc": "123-45"}, "ndc '123-45' is none; it has 10 digits as 4-4-2, 5-3-2 or 5-4-1"),
        ({"ndc": "9.99E+09"}, "a spreadsheet broke it"),
        ({"door_days": "1,2"}, "has more columns than the header"),
    ],
)
def test_a_row_of_a_catalog_that_is_wrong_is_named_with_its_line_and_the_reason(db, file, values, reason):
    with pytest.raises(BadRowsError) as caught:
        import_catalog(db, file(catalog_row(**values)), NOW)
    assert "line 2: " in str(caught.value)
    assert reason in str(caught.value)
    assert products(db) == []


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"lot": ""}, "lot is empty"),
        ({"lot": "A" * 21}, "is none of GS1; at most 20 letters, digits and signs"),
        ({"serial": "S 1"}, "serial 'S 1' is none of GS1"),
        ({"expiry": "31.10.2027"}, "expiry '31.10.2027' is no date; write 2027-03-31, or 2027-03"),
        ({"expiry": "2027-02-30"}, "expiry '2027-02-30' is no date"),
        ({"expiry": "2027-13"}, "expiry '2027-13' is no date"),
        ({"expiry": "2027-00"}, "expiry '2027-00' is no date"),
        ({"expiry": ""}, "expiry '' is no date"),
        ({"quantity": "-2"}, "quantity '-2' is none; a whole number from 0 to 1000000"),
        ({"quantity": "1000001"}, "quantity '1000001' is none"),
        ({"serial": "S1", "quantity": "2"}, "quantity 2 of a serial number; a serial number is one package"),
        ({"location": "THE LONGEST SHELF OF ALL"}, "location 'THE LONGEST SHELF OF ALL' is too long"),
        ({"location": "Küche"}, "location 'Küche' is too long or not plain"),
    ],
)
def test_a_row_of_a_stock_list_that_is_wrong_is_named_with_its_line_and_the_reason(db, file, values, reason):
    with pytest.raises(BadRowsError) as caught:
        import_stock(db, file(stock_row(**values)), NOW, "SHELF-1")
    assert "line 2: " in str(caught.value)
    assert reason in str(caught.value)
    assert lots(db) == []


def test_one_wrong_row_keeps_all_of_the_file_out(db, path, file):
    text = f"gtin,lot,expiry\n{GTIN},A2231,2027-10-31\n{GTIN},B,soon\n{OTHER},C,never\n"
    with pytest.raises(BadRowsError, match=r"2 rows are wrong, nothing was imported\nline 3: .*\nline 4: "):
        import_stock(db, file(text), NOW, "SHELF-1")
    assert (lots(db), rows(path)) == ([], [])


def test_what_is_twice_in_a_file_is_named_with_both_lines(db, file):
    with pytest.raises(BadRowsError, match=rf"line 3: gtin '{GTIN}' is in line 2 already"):
        import_catalog(db, file(f"gtin,name\n{GTIN},A\n{GTIN},B\n"), NOW)
    text = f"gtin,lot,expiry,serial\n{GTIN},A,2027-10,S1\n{GTIN},A,2027-10,S1\n"
    with pytest.raises(BadRowsError, match="line 3: serial 'S1' is in line 2 already"):
        import_stock(db, file(text), NOW, "SHELF-1")


def test_of_very_many_wrong_rows_the_first_are_shown(db, file):
    with pytest.raises(BadRowsError) as caught:
        import_catalog(db, file("gtin,name\n" + "x,y\n" * 50), NOW)
    shown = str(caught.value).splitlines()
    assert (len(shown), shown[-1]) == (22, "and 30 more")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("gtin\n1\n", "column 'name' is missing; the columns are gtin, name, ndc"),
        ("gtin,name,price\n1,2,3\n", "column 'price' is unknown"),
        ("gtin,name\n", "has no rows; a header and at least one row are needed"),
        ("", "is empty; the columns are gtin, name, ndc"),
        ("gtin;name\n1;A\n", "its columns are parted by ';'; save it as CSV with commas"),
        ('gtin,name\n1,"A\n', "is not CSV: unexpected end"),
        ("[{", "is not JSON"),
        ("[1]", "entry 1 is 1; it must be an object"),
        ('[{"gtin": "1"}]', "column 'name' is missing"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_the_reason(db, file, text, reason):
    with pytest.raises(UsageError, match=r"list\.csv") as caught:
        import_catalog(db, file(text), NOW)
    assert reason in str(caught.value)


def test_a_file_that_is_not_there_or_no_text_is_named(db, tmp_path):
    with pytest.raises(UsageError, match=r"none\.csv: cannot be read \(No such file"):
        import_catalog(db, tmp_path / "none.csv", NOW)
    (tmp_path / "latin.csv").write_bytes("gtin,name\n1,Käse\n".encode("latin-1"))
    with pytest.raises(UsageError, match=r"latin\.csv: is not UTF-8 text \(byte 13\); save it as CSV UTF-8"):
        import_catalog(db, tmp_path / "latin.csv", NOW)


@pytest.mark.parametrize("status", ["hold", "suspect", "expired", "recalled", "taken"])
def test_a_list_puts_nothing_back_on_the_shelf(db, file, status):
    db.execute(
        "insert into package values (?, 'S1', 'A2231', '2027-10-31', 'SHELF-1', ?, '2026-09-01T08:00:00.000Z', null)",
        (GTIN, status),
    )
    listed = file(f"gtin,lot,expiry,serial\n{GTIN},A2231,2027-10-31,S1\n{GTIN},A2231,2027-10-31,S2\n")
    taken = import_stock(db, listed, NOW, "SHELF-1")
    assert (taken.rows, taken.left_alone) == (2, 1)
    assert db.execute("select status from package order by serial").fetchall() == [(status,), ("available",)]
    assert lots(db) == [(GTIN, "A2231", "2027-10-31", "SHELF-1", 1)]


def test_a_package_that_is_listed_elsewhere_has_left_its_old_place(db, file):
    def at(place):
        return file(f"gtin,lot,expiry,serial,location\n{GTIN},A2231,2027-10-31,S1,{place}\n")

    import_stock(db, at("SHELF-1"), NOW, "SHELF-1")
    import_stock(db, at("SHELF-2"), NOW, "SHELF-1")
    assert [(place, count) for *_, place, count in lots(db)] == [("SHELF-1", 0), ("SHELF-2", 1)]
    import_stock(db, at("SHELF-2"), NOW, "SHELF-1")
    assert [(place, count) for *_, place, count in lots(db)] == [("SHELF-1", 0), ("SHELF-2", 1)]
