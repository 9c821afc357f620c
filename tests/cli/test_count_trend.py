"""Comparisons that were kept tell a supervisor what lacks again and again; no station is told."""

import csv
from datetime import UTC, datetime, timedelta

import pytest

from station.cli import main
from tests.bench import GTIN
from tests.cli.machine import Machine
from tests.loop.counting import LORA, OXY, plain_pack

FIRST = datetime(2026, 9, 1, 7, tzinfo=UTC)
NAMES = {OXY: "OXYCODONE 5MG TAB", LORA: "LORAZEPAM 1MG TAB"}


class Folder:
    """The folder of a manager who keeps comparisons."""

    def __init__(self, path, capsys) -> None:
        self.path, self._capsys = path, capsys

    def keep(self, number, *differences, gtin=OXY, **values):
        """Keep a comparison of one item; the file begins as `station count compare -o` writes it."""
        closed = FIRST + timedelta(hours=8 * number)
        row = {
            "section": "items",
            "product": NAMES.get(gtin, ""),
            "gtin": gtin,
            "location": "CAB-1",
            "counted": "40",
            "reason": "",
            "controlled": "yes",
            "recounted": "no",
            "count": f"C-{number}",
            "type": "shift",
            "closed_at": closed.isoformat(),
            "station": "front-desk",
            "as_of": (closed + timedelta(hours=1)).isoformat(),
        }
        path = self.path / f"kept-{number}.csv"
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, [*row, "book", "variance", "verdict"])
            writer.writeheader()
            for difference in differences:
                word = "OVER" if difference > 0 else "SHORT" if difference < 0 else "MATCH"
                off = {"book": str(40 - difference), "variance": str(abs(difference)), "verdict": word}
                writer.writerow(row | off | values)
        return str(path)

    def keep_all(self, *differences, **values):
        return [self.keep(number, each, **values) for number, each in enumerate(differences)]

    def trend(self, *words):
        self._capsys.readouterr()
        status = main(["count", "trend", *words])
        said = self._capsys.readouterr()
        return status, said.out + said.err


@pytest.fixture
def folder(tmp_path, capsys):
    return Folder(tmp_path, capsys)


def test_one_that_lacks_at_every_count_is_a_signal_beside_how_many_errors_alone_would_give(folder):
    status, said = folder.trend(*folder.keep_all(*[-1] * 7))
    assert status == 0
    assert "7 comparisons: 1 item at its place, counted 7 times" in said
    assert f"SIGNAL: {OXY} OXYCODONE 5MG TAB at CAB-1: SHORT 7, OVER 0 in 7 counts, 7 of them off; R 1.00" in said
    assert "    sum: with C-6 of 2026-09-03 it reached 6 units" in said
    assert "    run: 7 that were off, all SHORT (1 in 128 by chance), the fifth by C-4 of 2026-09-02" in said
    assert "signals: 1; from errors alone as many counts give 0.00 to 0.00 false ones" in said
    assert "never a verdict on a person" in said


def test_a_typing_error_that_the_next_count_puts_right_is_no_signal(folder):
    _, said = folder.trend(*folder.keep_all(0, -1000, 1000, 0, reason="V05"))
    assert "SIGNAL" not in said
    assert said.endswith("signals: 0; from errors alone as many counts give 0.00 to 0.00 false ones\n")


def test_files_may_come_in_any_order_and_one_that_comes_twice_counts_once(folder):
    files = folder.keep_all(*[-2] * 4)
    _, said = folder.trend(*files)
    _, again = folder.trend(*reversed(files), files[2])
    assert again.replace("; 1 given again, counted once", "") == said
    assert again != said


def test_after_a_review_an_item_begins_afresh(folder):
    files = folder.keep_all(*[-2] * 6)
    assert "SIGNAL" not in folder.trend(*files, "--reviewed", f"{OXY}=2026-09-02")[1]
    short = OXY.lstrip("0")
    assert "SIGNAL" in folder.trend(*files, "--reviewed", f"{short}=2026-08-31")[1]
    later = folder.trend(*files, "--reviewed", f"{OXY}=2026-09-02", "--reviewed", f"{OXY}=2026-08-31")[1]
    assert "SIGNAL" not in later


def test_a_controlled_variance_that_a_second_count_confirmed_is_told_at_once(folder):
    files = [folder.keep(1, -2), folder.keep(2, 2, gtin=LORA, recounted="yes"), folder.keep(3, -1)]
    said = folder.trend(*files)[1].splitlines()
    assert said[1].startswith(
        f"NOW: {LORA} LORAZEPAM 1MG TAB at CAB-1: OVER 2 in C-2 of 2026-09-01: controlled, counted"
    )
    assert said[2] == (
        f"COUNT AGAIN: {OXY} OXYCODONE 5MG TAB at CAB-1: SHORT 1 in C-3 of 2026-09-02, and 1 before: "
        "controlled, not explained"
    )


def test_what_is_explained_is_not_told_at_once_and_a_suspicion_explains_nothing(folder):
    assert "NOW" not in folder.trend(folder.keep(1, -2, recounted="yes", reason="V10 damaged or broken"))[1]
    assert "NOW" in folder.trend(folder.keep(1, -2, recounted="yes", reason="V14 suspected theft or diversion"))[1]


def test_where_the_book_carries_its_variances_along_one_old_loss_is_one(folder):
    files = folder.keep_all(*[-4] * 6)
    assert "SIGNAL" in folder.trend(*files)[1]
    assert "SIGNAL" not in folder.trend(*files, "--carried")[1]


def test_a_signal_with_one_rule_alone_says_which(folder):
    assert "    run: " not in folder.trend(*folder.keep_all(*[-2] * 4, location=""))[1]
    said = folder.trend(*folder.keep_all(*[-1] * 5, location=""))[1]
    assert "    sum: " not in said
    assert "at no one place: SHORT 5" in said


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"variance": "3"}, "variance 3 SHORT is not counted less book; 40 less 42 is SHORT 2"),
        ({"verdict": "OVER"}, "variance 2 OVER is not counted less book"),
        ({"counted": "4O"}, "counted '4O' is none; a whole number of packages"),
        ({"book": ""}, "book '' is none"),
        ({"gtin": "1.23E+10"}, "a spreadsheet broke it, format the column as text"),
        ({"gtin": "00399904010014"}, "its check digit is"),
        ({"reason": "lost"}, "reason 'lost' is none; it begins with V01 to V15, or is empty"),
        ({"controlled": "maybe"}, "controlled 'maybe' is neither yes nor no"),
        ({"type": "stocktake"}, "type 'stocktake' is none; full, cycle, shift"),
        ({"closed_at": "9/18/2026 14:07"}, "closed_at '9/18/2026 14:07' is no instant; write it with its distance"),
        ({"closed_at": "2026-09-18T14:07:00"}, "as 2026-09-18T14:07:00-04:00"),
        ({"closed_at": ""}, "closed_at is empty, as no clock knew it; write it"),
        ({"as_of": "today"}, "as_of 'today' is no instant"),
        ({"count": ""}, "count is empty; it must say which"),
    ],
)
def test_a_row_that_is_wrong_is_named_with_its_file_its_line_and_what_would_be_right(folder, values, wrong):
    path = folder.keep(1, -2, **values)
    status, said = folder.trend(folder.keep(0, 0), path)
    assert status == 64
    assert f"{path}: 1 row is wrong, so nothing is said\nline 2: " in said
    assert wrong in said


def test_an_item_is_once_in_a_count(folder):
    status, said = folder.trend(folder.keep(1, -2, -3))
    assert (status, f"line 3: gtin {OXY} is in line 2 already; a count has each item once" in said) == (64, True)


def test_a_file_that_is_none_of_these_is_named(folder):
    page, other = folder.path / "kept.html", folder.path / "stock.csv"
    page.write_text("<!DOCTYPE html>")
    other.write_text("gtin,quantity\n")
    assert "kept.html: is a page for people; what is read is the table" in folder.trend(str(page))[1]
    assert "stock.csv: column 'section' is missing" in folder.trend(str(other))[1]
    assert "kept-1.csv: has no row of section items" in folder.trend(folder.keep(1))[1]
    assert "none.csv: cannot be read" in folder.trend(str(folder.path / "none.csv"))[1]


@pytest.mark.parametrize(
    ("reviewed", "wrong"),
    [
        (OXY, "write ITEM=DATE, as 00399904010013=2026-09-18"),
        (f"{OXY}=18SEP26", "write ITEM=DATE"),
        (f"{GTIN}=2026-09-18", f"no file has the item {GTIN}"),
    ],
)
def test_a_review_of_what_no_file_has_is_refused(folder, reviewed, wrong):
    status, said = folder.trend(folder.keep(1, -2), "--reviewed", reviewed)
    assert (status, wrong in said) == (64, True)


def test_what_compare_wrote_is_what_trend_reads_and_no_station_hears_of_it(tmp_path, capsys):
    machine = Machine(tmp_path, capsys)
    machine.counted((plain_pack(LORA, "=C7"), 36), kind="")
    listed = machine.listed(f"gtin,quantity\n{LORA},38\n")
    machine.taken(listed)
    out = str(tmp_path / "kept.csv")
    machine.compare(listed, "-o", out)
    before = machine.path.read_bytes()
    status, said = Folder(tmp_path, capsys).trend(out)
    assert (status, machine.path.read_bytes()) == (0, before)
    assert f"COUNT AGAIN: {LORA} LORAZEPAM 1MG TAB at SHELF-1: SHORT 2 in {machine.count} of 2026-09-18" in said
    machine.compare(listed, "--reason", f"{LORA}=V10", "-o", str(tmp_path / "again.csv"))
    assert "COUNT AGAIN" not in Folder(tmp_path, capsys).trend(out, str(tmp_path / "again.csv"))[1]


def test_the_help_says_for_whom_a_signal_is(capsys):
    with pytest.raises(SystemExit):
        main(["count", "trend", "--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert "It is for the supervisor: it is printed here and shown on no station" in said
