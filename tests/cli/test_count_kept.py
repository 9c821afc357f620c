"""What is kept of a comparison is a file that leaves the station: its figures are nowhere on it."""

import csv
import stat
from contextlib import closing

import pytest

from station.cli import main
from station.domain.timekeeping import ClockQuality
from station.store.database import open_database
from tests.bench import GTIN, OTHER, pack
from tests.cli.machine import Machine
from tests.loop.counting import CREAM, LORA, Counter, plain_pack


@pytest.fixture
def machine(tmp_path, capsys):
    (tmp_path / "stick").mkdir()
    return Machine(tmp_path, capsys)


def kept(machine, listed, *words):
    """Compare the count with this list, and return the file's rows."""
    file = machine.listed(listed)
    machine.taken(file)
    out = machine.folder / "stick" / "kept.csv"
    status, said = machine.compare(file, "-o", str(out), *words)
    assert status == 0, said
    with out.open(newline="") as text:
        return list(csv.DictReader(text))


def items(rows, section="items"):
    return {(row["gtin"], row["lot"]): row for row in rows if row["section"] == section}


def facts(rows):
    return {row["label"]: row["text"] for row in rows if row["section"] == "fact"}


def test_each_item_and_lot_is_kept_with_its_book_its_variance_and_its_count(machine):
    machine.counted((plain_pack(GTIN, "A7"), 10), (plain_pack(OTHER, "B1"), 5))
    rows = kept(machine, f"gtin,lot,quantity\n{GTIN},A7,100\n{OTHER},B1,5\n")
    row = items(rows)[GTIN, ""]
    assert [row[name] for name in ("counted", "book", "variance", "verdict")] == ["10", "100", "90", "SHORT"]
    assert (row["count"], row["type"], row["location"]) == (machine.count, "full", "SHELF-1")
    assert row["closed_at"].startswith("2026-09-18T14:07")
    assert (row["controlled"], row["recounted"], row["reason"]) == ("no", "no", "")
    assert row["hints"].startswith("V05 typed wrong at receipt: 100 for 10: a zero more; V13")
    assert items(rows)[OTHER, ""]["verdict"] == "MATCH"
    assert items(rows, "lots")[GTIN, "A7"]["variance"] == "90"


def test_the_summary_says_how_right_the_book_is_and_so_does_the_screen(machine):
    machine.counted((plain_pack(GTIN, "A7"), 95), (plain_pack(OTHER, "B1"), 105), (plain_pack(CREAM, "C1"), 7))
    summary = facts(kept(machine, f"gtin,quantity\n{GTIN},100\n{OTHER},100\n{CREAM},7\n"))
    expected = {
        "Location accuracy": "0 of 1 zones without a variance, 0.0 %",
        "Item accuracy": "1 of 3 items within their tolerance, 33.3 %",
        "Lot accuracy": "the list has no lots",
        "Exact match": "1 of 3 items, 33.3 %",
        "Gross variance": "10 packages, over and short added up",
        "Net variance": "OVER 5, SHORT 5; none is set off against another",
    }
    assert summary.items() >= expected.items()
    said = machine.compare(str(machine.folder / "pms.csv"))[1]
    assert all(f"{label.lower()}: {text}\n" in said for label, text in expected.items())


@pytest.mark.parametrize(("of_class", "within"), [(" c ", 1), ("A", 0), ("refrigerated", 0), ("", 0)])
def test_a_tolerance_is_that_of_the_class_in_the_catalog(machine, of_class, within):
    classify(machine, of_class)
    machine.counted((plain_pack(GTIN, "A7"), 96))
    assert facts(kept(machine, f"gtin,quantity\n{GTIN},97\n"))["Item accuracy"].startswith(f"{within} of 1 ")


def test_a_controlled_product_has_none(machine):
    classify(machine, "C")
    machine.counted((plain_pack(LORA, "C7"), 96), kind="")
    rows = kept(machine, f"gtin,quantity\n{LORA},97\n")
    assert facts(rows)["Item accuracy"].startswith("0 of 1 ")
    assert items(rows)[LORA, ""]["controlled"] == "yes"


def classify(machine, of_class):
    with closing(open_database(machine.path)) as db:
        db.execute("update product set class = ?", (of_class,))


def test_the_place_is_said_where_an_item_stands_in_one_zone_only(machine):
    with Counter(machine.path) as counter:
        counter.begin()
        counter.open("FULL", "A1")
        for gtin, zones in ((GTIN, ("A1", "A2")), (OTHER, ("A2",))):
            for zone in zones:
                counter.card(f"L-{zone}")
                counter.scan(plain_pack(gtin, "A7"))
        counter.card("CLOSE")
        counter.card("L-A1")
        counter.card("CLOSE")
        counter.card("CLOSE")
        machine.count = counter.count.id
    rows = kept(machine, f"gtin,quantity\n{GTIN},2\n{OTHER},1\n{LORA},3\n")
    assert {gtin: row["location"] for (gtin, _), row in items(rows).items()} == {GTIN: "", OTHER: "A2", LORA: ""}
    assert facts(rows)["Location accuracy"].endswith("100.0 %; of 1 variance nobody knows the zone")


def test_an_item_has_its_place_also_where_somebody_counted_none_of_it(machine):
    with Counter(machine.path) as counter:
        counter.begin()
        counter.open("FULL", "A1")
        counter.scan(plain_pack(CREAM, "C1"))
        counter.digits(0)
        counter.card("CLOSE")
        counter.card("L-A2")
        counter.card("EMPTY")
        counter.card("CLOSE")
        machine.count = counter.count.id
    rows = kept(machine, f"gtin,quantity\n{CREAM},3\n")
    assert items(rows)[CREAM, ""]["location"] == "A1"
    assert facts(rows)["Location accuracy"] == "1 of 2 zones without a variance, 50.0 %"


def test_a_reason_is_kept_with_what_it_explains(machine):
    machine.counted((plain_pack(GTIN, "A7"), 10))
    rows = kept(machine, f"gtin,quantity\n{GTIN},100\n", "--reason", f"{GTIN}=V05")
    assert items(rows)[GTIN, ""]["reason"] == "V05 typed wrong at receipt"


def test_a_lot_is_right_with_its_expiry_where_the_mapping_names_the_column(machine):
    machine.counted((plain_pack(GTIN, "A7", "270630"), 10), (plain_pack(GTIN, "A8", "270630"), 5))
    listed = machine.listed(f"gtin,lot,Exp,quantity\n{GTIN},A7,2027-06,10\n{GTIN},A8,2027-07-31,5\n")
    machine.taken(listed, "--map", "expiry=Exp")
    said = machine.compare(listed, "--map", "expiry=Exp")[1]
    assert "lot accuracy: 1 of 2 counted lots in the book with their expiry, 50.0 %" in said
    assert "exact match: 1 of 1 items" in said


def test_a_date_that_is_none_is_refused_row_by_row_and_passed_over_where_nobody_asked_for_it(machine):
    machine.counted((plain_pack(GTIN, "A7"), 10))
    listed = machine.listed(f"gtin,lot,expiry,quantity\n{GTIN},A7,06/30/2027,10\n{GTIN},A8,,0\n")
    status, said = machine.take(listed, "--map", "expiry=expiry")
    assert (status, "line 2: expiry '06/30/2027' is no date; write 2027-03-31" in said) == (64, True)
    assert machine.take(listed)[0] == 0


def test_the_books_figures_are_in_the_file_and_nowhere_on_the_station(machine):
    machine.counted((plain_pack(GTIN, "A7"), 10))
    rows = kept(machine, f"gtin,quantity\n{GTIN},873451\n")
    assert items(rows)[GTIN, ""]["book"] == "873451"
    stays = [each for each in machine.folder.iterdir() if each.is_file() and each.name != "pms.csv"]
    assert machine.path in stays
    assert not any(b"873451" in each.read_bytes() for each in stays)


def test_the_file_is_its_owners_and_says_that_it_must_leave(machine):
    machine.counted((plain_pack(GTIN, "A7"), 10))
    kept(machine, f"gtin,quantity\n{GTIN},10\n")
    out = machine.folder / "stick" / "kept.csv"
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    out.chmod(0o644)
    _, said = machine.compare(str(machine.folder / "pms.csv"), "-o", str(out))
    assert "take it off this machine before anything is counted" in said
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_the_help_says_where_the_file_belongs(capsys):
    with pytest.raises(SystemExit):
        main(["count", "compare", "--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert "nothing of them goes into the database, the journal or the log" in said
    assert "Write it to a stick or a share that leaves the station with you" in said


def test_a_file_that_ends_in_html_is_a_page(machine):
    machine.counted((plain_pack(GTIN, "A7"), 10))
    kept(machine, f"gtin,quantity\n{GTIN},100\n")
    out = machine.folder / "stick" / "kept.html"
    machine.compare(str(machine.folder / "pms.csv"), "-o", str(out))
    page = out.read_text()
    assert "1 item of 1 off: 0 OVER, 1 SHORT; none is set off against another." in page
    assert "Keep it where no counter can read it" in page


def test_neither_the_list_nor_the_database_is_written_over(machine):
    machine.counted((plain_pack(GTIN, "A7"), 10))
    listed = machine.listed(f"gtin,quantity\n{GTIN},10\n")
    machine.taken(listed)
    for path in (listed, str(machine.path)):
        status, said = machine.compare(listed, "-o", path)
        assert (status, "would be written over" in said) == (64, True)
    status, said = machine.compare(listed, "-o", str(machine.folder / "none" / "kept.csv"))
    assert (status, "kept.csv: cannot be written" in said) == (64, True)


def test_an_item_that_was_counted_again_is_compared_by_the_lots_of_the_second_count(machine):
    machine.counted((plain_pack(GTIN, "A7"), 10), (plain_pack(GTIN, "A8"), 5))
    with Counter(machine.path) as counter:
        counter.begin()
        counter.recount((GTIN, ""))
        for lot, quantity in (("A7", 12), ("A8", 4)):
            counter.scan(plain_pack(GTIN, lot))
            counter.digits(quantity)
        counter.card("CLOSE")
    rows = kept(machine, f"gtin,lot,quantity\n{GTIN},A7,12\n{GTIN},A8,4\n")
    assert {lot: row["verdict"] for (_, lot), row in items(rows, "lots").items()} == {"A7": "MATCH", "A8": "MATCH"}
    assert items(rows)[GTIN, ""]["recounted"] == "yes"
    assert facts(rows)["Lot accuracy"] == "2 of 2 counted lots in the book, by the lot alone, 100.0 %"


def test_a_lot_that_was_counted_again_leaves_the_others_as_they_were(machine):
    machine.counted((plain_pack(GTIN, "A7"), 10), (plain_pack(GTIN, "A8"), 5))
    with Counter(machine.path) as counter:
        counter.begin()
        counter.recount((GTIN, "A7"))
        counter.card("EMPTY")
    rows = kept(machine, f"gtin,lot,quantity\n{GTIN},A7,0\n{GTIN},A8,5\n")
    assert {lot: row["counted"] for (_, lot), row in items(rows, "lots").items()} == {"A7": "0", "A8": "5"}


def test_what_came_in_the_day_after_was_in_the_book_before_it_was_here(machine):
    machine.counted((pack("S1"), 1))
    with Counter(machine.path) as counter:
        counter.begin()
        counter.card("M-RECV")
        counter.scan(pack("S2"))
        counter.scan(pack("S3"))
    rows = kept(machine, f"gtin,quantity\n{GTIN},3\n")
    assert items(rows)[GTIN, ""]["hints"] == (
        "V02 receipt entered, not here yet: 2 came in on 2026-09-18, after the count"
    )


def test_when_a_count_was_closed_is_left_open_where_no_clock_knew_it(machine):
    with Counter(machine.path, clock=ClockQuality.NONE) as counter:
        counter.begin()
        counter.open("FULL", "SHELF-1")
        counter.scan(plain_pack(GTIN, "A7"))
        counter.card("CLOSE")
        counter.card("CLOSE")
        machine.count = counter.count.id
    rows = kept(machine, f"gtin,quantity\n{GTIN},1\n")
    assert items(rows)[GTIN, ""]["closed_at"] == ""
    assert facts(rows)["Closed"] == "at a time that is not known"
