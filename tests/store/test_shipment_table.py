import pytest

from station import gs1
from station.errors import UsageError
from station.store.rows import BadRowsError
from station.store.shipment_table import COLUMNS, shipments
from tests.bench import GTIN, NDC, OTHER
from tests.lists import CASE_A, CASE_B, OCTOBER, PALLET

ROW = {"shipment": "DEL100", "gtin": GTIN, "lot": "A2231", "expiry": "2027-10-31", "serial": "S1"}


@pytest.fixture
def table(tmp_path):
    def write(*changes, text=""):
        rows = [ROW | change for change in changes]
        names = [name for name in COLUMNS if any(name in row for row in rows)]
        path = tmp_path / "list.csv"
        lines = [",".join(names), *(",".join(row.get(name, "") for name in names) for row in rows)]
        path.write_text(text or "\n".join(lines))
        return path

    return write


def only(path):
    (shipment,) = shipments(path)
    return shipment


def problem(path):
    with pytest.raises(BadRowsError) as refused:
        shipments(path)
    assert "nothing was imported" in str(refused.value)
    return str(refused.value)


def test_a_row_is_a_package_or_so_many_of_a_lot(table):
    first, second = only(table({}, {"serial": "", "lot": "C0107", "quantity": "24"})).lines
    assert (first.gtin, first.serial, first.lot, first.expiry, first.quantity) == (GTIN, "S1", "A2231", OCTOBER, 1)
    assert (second.serial, second.lot, second.quantity) == ("", "C0107", 24)


def test_containers_and_what_they_are_packed_in(table):
    shipment = only(
        table({"sscc": CASE_A, "parent": PALLET}, {"serial": "S2", "sscc": CASE_A}, {"serial": "S3", "sscc": PALLET})
    )
    assert shipment.containers == {CASE_A: PALLET, PALLET: ""}
    assert [line.container for line in shipment.lines] == [CASE_A, CASE_A, PALLET]


def test_a_pallet_is_told_in_any_row_of_its_case(table):
    shipment = only(table({"sscc": f"(00){CASE_A}"}, {"serial": "S2", "sscc": CASE_A, "parent": PALLET}))
    assert shipment.containers == {CASE_A: PALLET, PALLET: ""}


def test_documents_and_parties_are_told(table):
    row = {"po": "88213", "asn": "DEL100", "sender": "Oakfen", "ship_from": "Oakfen DC", "ship_to": "Back door"}
    shipment = only(table(row, {"serial": "S2", "po": "88214"}))
    assert shipment.references == (("asn", "DEL100"), ("po", "88213"), ("po", "88214"))
    assert (shipment.sender, shipment.ship_from, shipment.ship_to) == ("Oakfen", "Oakfen DC", "Back door")


def test_a_table_may_hold_several_shipments(table):
    found = shipments(table({}, {"shipment": "DEL200", "serial": "S2"}))
    assert [(each.name, len(each.lines)) for each in found] == [("DEL100", 1), ("DEL200", 1)]


@pytest.mark.parametrize("ndc", [NDC, NDC.replace("-", "")])
def test_a_package_is_named_by_its_ndc_where_that_leaves_no_doubt(table, ndc):
    assert only(table({"gtin": "", "ndc": ndc})).lines[0].gtin == GTIN


def test_eleven_digits_of_billing_are_a_product_where_the_labeler_tells(table):
    body = "0030001012345"
    assert only(table({"gtin": "", "ndc": "00001012345"})).lines[0].gtin == body + gs1.check_digit(body)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"shipment": ""}, "line 2: shipment is empty"),
        ({"shipment": "D" * 81}, "too long or not plain"),
        ({"lot": ""}, "line 2: lot is empty"),
        ({"lot": "A" * 21}, "none of GS1"),
        ({"serial": "Ü1"}, "none of GS1"),
        ({"gtin": "3.00399E+13"}, "a spreadsheet broke it"),
        ({"gtin": GTIN[:-1] + "0"}, "its check digit is"),
        ({"gtin": "", "ndc": ""}, "gtin and ndc are empty"),
        ({"gtin": "", "ndc": "99901010701"}, "can be several products"),
        ({"gtin": "", "ndc": "999901-0107-01"}, "write its ten digits with hyphens, or the gtin"),
        ({"gtin": "", "ndc": "9.99E+09"}, "a spreadsheet broke it"),
        ({"expiry": "10/31/2027"}, "is no date"),
        ({"quantity": "2"}, "a serial number is one package"),
        ({"serial": "", "quantity": "0"}, "at least one package is sent"),
        ({"serial": "", "quantity": "2.5"}, "is none; a whole number"),
        ({"sscc": "123"}, "it has 18 digits"),
        ({"sscc": "4.04E+17"}, "a spreadsheet broke it"),
        ({"sscc": CASE_A[:-1] + str((int(CASE_A[-1]) + 1) % 10)}, "its check digit is"),
        ({"parent": PALLET}, "parent without sscc"),
        ({"sscc": PALLET, "parent": PALLET}, "is packed in itself"),
    ],
)
def test_a_row_that_cannot_be_taken_is_named_with_its_line_and_the_reason(table, change, why):
    assert why in problem(table(change))


def test_all_rows_that_are_wrong_are_told_and_none_is_taken(table):
    told = problem(table({"lot": ""}, {}, {"serial": "S2", "expiry": "soon"}))
    assert "2 rows are wrong" in told
    assert "line 2: lot is empty" in told
    assert "line 4: expiry 'soon' is no date" in told


def test_a_serial_number_is_there_once(table):
    assert "line 3: serial 'S1' is in line 2 already" in problem(table({}, {"shipment": "DEL200"}))
    assert len(shipments(table({}, {"gtin": OTHER}))[0].lines) == 2


def test_a_lot_is_counted_once_in_a_container(table):
    counted = {"serial": "", "quantity": "3", "sscc": CASE_A}
    assert "is in line 2 already" in problem(table(counted, counted))
    assert len(only(table(counted, counted | {"sscc": CASE_B})).lines) == 2


def test_a_case_is_in_one_pallet(table):
    rows = ({"sscc": CASE_A, "parent": PALLET}, {"serial": "S2", "sscc": CASE_A, "parent": CASE_B})
    assert f"line 3: sscc {CASE_A} is packed in" in problem(table(*rows))


def test_containers_that_are_packed_in_each_other_are_refused(table):
    rows = ({"sscc": CASE_A, "parent": CASE_B}, {"serial": "S2", "sscc": CASE_B, "parent": CASE_A})
    assert "line 3: " in problem(table(*rows))


def test_a_table_without_rows_or_with_other_columns_is_refused(table):
    with pytest.raises(UsageError, match="has no rows"):
        shipments(table(text="shipment,gtin,lot,expiry\n"))
    with pytest.raises(UsageError, match="column 'lot' is missing"):
        shipments(table(text="shipment,gtin\nDEL100,1\n"))
