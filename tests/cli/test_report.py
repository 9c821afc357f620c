"""`station report`: which there are, where they go, and from which database."""

import shutil
import sys
from contextlib import closing

import pytest

from station import clock
from station.cli import main
from station.store.database import open_database, transaction
from tests.bench import Bench, gtin_of, pack
from tests.reports import place


@pytest.fixture
def db(tmp_path):
    return tmp_path / "station.db"


@pytest.fixture
def station(tmp_path, db):
    (tmp_path / "station.toml").write_text(
        f'[store]\npath = "{db}"\n[site]\nname = "Elm Street Pharmacy"\n[clock]\ntrust = "always"\n'
    )

    def call(*words):
        return main(["report", *map(str, words), "--config", str(tmp_path / "station.toml")])

    return call


def said(capsys):
    captured = capsys.readouterr()
    return captured.out + captured.err


def test_the_list_says_each_report_in_a_line(station, capsys):
    assert station("list") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[2:]] == [
        "expiry", "recall", "stock", "certificate", "overrides", "alarms", "figures", "returns", "policy"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "name", ["expiry", "recall", "stock", "certificate", "overrides", "alarms", "figures", "returns", "policy"]
)
@pytest.mark.parametrize(("ending", "begins"), [("csv", b"section,"), ("html", b"<!DOCTYPE html>"), ("pdf", b"%PDF")])
def test_every_report_is_written_in_every_form(station, db, tmp_path, name, ending, begins):
    place.day(db)
    assert station(name, "-o", tmp_path / f"report.{ending}") == 0
    assert (tmp_path / f"report.{ending}").read_bytes().startswith(begins)


def test_without_a_file_the_page_goes_to_standard_output(station, db, capfdbinary):
    place.day(db)
    assert station("stock") == 0
    out = capfdbinary.readouterr().out
    assert b"<title>Stock by lot - Elm Street Pharmacy</title>" in out


def test_a_report_is_made_beside_a_running_station(station, db, tmp_path):
    place.stock(db)
    with Bench(db) as bench:
        bench.begin()
        bench.scan(pack("S1", lot="NEW-LOT"))
        assert station("stock", "-o", tmp_path / "stock.csv") == 0
        bench.scan(pack("S2"))
    assert "NEW-LOT" in (tmp_path / "stock.csv").read_text()


def test_a_report_is_made_of_a_copy_with_the_recalls_beside_it(station, db, tmp_path):
    place.day(db)
    (tmp_path / "copy").mkdir()
    shutil.copy(db, tmp_path / "copy" / "taken.db")
    shutil.copytree(db.with_suffix(".recalls"), tmp_path / "copy" / "taken.recalls")
    db.unlink()
    assert station("recall", "--db", tmp_path / "copy" / "taken.db", "-o", tmp_path / "r.html") == 0
    assert "1 lot is named by a recall" in (tmp_path / "r.html").read_text()


def test_where_the_date_is_not_known_the_report_counts_from_the_last_day_that_was(station, db, tmp_path, monkeypatch):
    place.day(db)
    monkeypatch.setattr(clock, "synchronised", lambda: False)
    assert station("expiry", "--set", "clock.trust=auto", "-o", tmp_path / "e.html") == 0
    assert "NOT KNOWN; it is 2026-09-18 or later" in (tmp_path / "e.html").read_text()


def test_a_station_that_never_knew_the_date_counts_from_the_day_of_the_program(station, db, tmp_path, monkeypatch):
    open_database(db).close()
    monkeypatch.setattr(clock, "synchronised", lambda: False)
    assert station("expiry", "--set", "clock.trust=auto", "-o", tmp_path / "e.html") == 0
    assert "NOT KNOWN; it is 2026-" in (tmp_path / "e.html").read_text()


@pytest.mark.parametrize(
    ("words", "status", "text"),
    [
        (["expiries"], 64, "unknown report 'expiries'; there are expiry, recall"),
        (["stock", "-o", "/nowhere/x.html"], 64, "/nowhere/x.html: cannot be written"),
        (["expiry", "--count", "C-1"], 64, "--count: says nothing of the report expiry"),
        (["expiry", "--from", "2026-09-18"], 64, "--from and --to: say nothing of the report expiry"),
        (["figures", "--from", "2026-09-18", "--to", "2026-09-17"], 64, "is before --from 2026-09-18; no day is both"),
        (["certificate", "--count", "C-1"], 64, "count 'C-1': is not certified; certified are none"),
        (["stock", "--db", "/nowhere/station.db"], 74, "is no station's database that can be read"),
        (["policy", "--set", "site.policy=us-mars"], 78, "or one of us-federal, us-iowa"),
    ],
)
def test_what_cannot_be_reported_is_said(station, db, capsys, words, status, text):
    open_database(db).close()
    assert station(*words) == status
    assert text in said(capsys)


def test_the_figures_are_of_the_days_that_are_asked_for(station, db, tmp_path):
    with Bench(db) as bench:
        bench.scan(pack("S1"))
        bench.scan(pack("S2"), after=86_400)
    assert station("figures", "--from", "2026-09-19", "-o", tmp_path / "f.csv") == 0
    days = [line.split(",") for line in (tmp_path / "f.csv").read_text().splitlines() if line.startswith("days,")]
    assert ["2026-09-19" in line for line in days] == [True]


def test_the_daemon_loads_neither_a_report_nor_a_pdf_library():
    code = "import sys, station.app; sys.exit(any(n.startswith(('station.reports', 'fpdf')) for n in sys.modules))"
    import subprocess  # noqa: PLC0415

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_big_pharmacy_is_reported_whole(station, db, tmp_path):
    with closing(open_database(db)) as connection, transaction(connection):
        for number in range(2000):
            gtin = gtin_of(f"99901-{number:04}-1")
            at = "2026-09-01T12:00:00.000Z"
            connection.execute("insert into product (gtin, name) values (?, ?)", (gtin, f"EXAMPLIN {number}"))
            for lot in range(5):
                values = (gtin, f"2027-{lot + 1:02}-28", f"L{lot}", "SHELF-1", 7, at, at)
                connection.execute("insert into stock values (?, ?, ?, ?, ?, ?, ?)", values)
    assert station("stock", "-o", tmp_path / "stock.html") == 0
    assert (tmp_path / "stock.html").read_text().count("<tr>") == 10_001
