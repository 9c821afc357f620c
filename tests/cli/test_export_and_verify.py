"""`station export` and `station verify`: what someone asks for, and the proof that it is what was written."""

import csv
import io
import json
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from station.cli import main
from station.domain.instants import stamp
from station.store.database import open_database, transaction
from station.store.journal import append
from tests.bench import GTIN, NDC, Bench, pack, recall, recalled_pack, rows
from tests.lists import CASE_A, delivery, label, take

DAY = datetime(2026, 9, 18, 14, 7, tzinfo=UTC)


@pytest.fixture
def db(tmp_path):
    return tmp_path / "station.db"


@pytest.fixture
def day(db):
    """A day of a station: receiving, and a recalled package."""
    recall(db)
    with Bench(db) as bench:
        bench.begin()
        bench.scan(pack("S1"))
        bench.scan(pack("S2", lot="C0107"))
        bench.scan(recalled_pack())
        bench.card("B-Q1")
        bench.press()
    return db


@pytest.fixture
def station(tmp_path, db):
    """Call a verb with settings of this place, not of this machine."""
    (tmp_path / "station.toml").write_text(f'[store]\npath = "{db}"\n[site]\ntimezone = "America/New_York"\n')

    def call(verb, *words):
        return main([verb, *map(str, words), "--config", str(tmp_path / "station.toml")])

    return call


def write(db, *entries):
    """Write rows, each as (at, kind, body)."""
    with closing(open_database(db)) as connection, transaction(connection):
        for at, kind, body in entries:
            append(connection, at if isinstance(at, str) else stamp(at), kind, json.dumps(body, separators=(",", ":")))


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


def seqs(capsys):
    return [line["seq"] for line in lines(capsys.readouterr().out)[1:-1]]


def said(capsys):
    captured = capsys.readouterr()
    return captured.out + captured.err


def head_of(db):
    row = rows(db)[-1]
    return f"{row.seq}:{row.hash.hex()}"


def test_rows_of_a_serial_number_come_with_what_proves_them(station, day, capsys):
    assert station("export", "--serial", "S2") == 0
    manifest, row, end = lines(capsys.readouterr().out)
    kept = rows(day)
    assert (manifest["lotwatch"], manifest["station"], manifest["query"]) == (
        "journal export",
        "station-1",
        {"serial": "S2"},
    )
    assert manifest["head"] == {"seq": len(kept), "hash": kept[-1].hash.hex()}
    assert row["body"] == kept[2].body
    assert (row["seq"], row["hash"], row["previous"]) == (3, kept[2].hash.hex(), kept[1].hash.hex())
    assert end == {"end": True, "rows": 1}


@pytest.mark.usefixtures("day")
@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["--lot", "c0107"], [3]),
        (["--gtin", GTIN], [2, 3]),
        (["--ndc", NDC], [2, 3]),
        (["--ndc", NDC, "--lot", "A2231"], [2]),
        (["--lot", "17A-0443"], [4, 5, 6]),
        (["--kind", "alarm"], [5, 6]),
        (["--kind", "alarm", "--kind", "start"], [1, 5, 6]),
        (["--from", "2026-09-18", "--to", "2026-09-18", "--serial", "S1"], [2]),
        (["--from", "2026-09-19"], []),
        (["--serial", "%"], []),
        (["--serial", "S_"], []),
        ([], [1, 2, 3, 4, 5, 6]),
    ],
)
def test_what_is_asked_for_is_found_and_nothing_else(station, capsys, words, found):
    assert station("export", *words) == 0
    assert seqs(capsys) == found


@pytest.mark.usefixtures("day")
def test_a_kind_that_no_row_has_is_refused_with_those_there_are(station, capsys):
    assert station("export", "--kind", "nonsense") == 64
    assert "--kind nonsense: no row is of this kind; there are alarm, alarm_test, clock" in capsys.readouterr().err
    assert station("export", "--kind", "release") == 0, "it is one, of which there is no row yet"


def test_a_correction_comes_with_the_row_that_it_corrects(station, day, capsys):
    write(day, (DAY, "command", {"command": "SX-UNDO", "refers": 2}), (DAY, "command", {"refers": [7]}))
    assert station("export", "--serial", "S1") == 0
    assert seqs(capsys) == [2, 7, 8]
    assert station("export", "--serial", "S2") == 0
    assert seqs(capsys) == [3]


def test_a_day_is_the_sites_own(station, db, capsys):
    late = datetime(2026, 9, 19, 3, 59, tzinfo=UTC)
    write(db, (late, "scan", {"tsq": "set"}), (late + timedelta(minutes=1), "scan", {"tsq": "set"}))
    assert station("export", "--to", "2026-09-18") == 0
    assert seqs(capsys) == [1]


def test_a_row_without_a_known_date_belongs_to_every_day_it_may_be_of(station, db, capsys):
    dated, undated = {"tsq": "set"}, {"tsq": "none"}
    write(
        db,
        (DAY, "scan", dated),
        ("1970-01-01T00:00:07.000Z", "scan", undated),
        ("1970-01-01T00:00:08.000Z", "alarm", undated),
        (DAY + timedelta(days=2), "scan", dated),
        (DAY + timedelta(days=4), "scan", dated),
        ("1970-01-01T00:00:09.000Z", "scan", undated),
    )
    for first, found in (
        ("2026-09-17", [1, 2, 3]),
        ("2026-09-19", [2, 3]),
        ("2026-09-20", [2, 3, 4]),
        ("2026-09-25", [6]),
    ):
        last = "2026-09-18" if first == "2026-09-17" else "2026-09-20" if first == "2026-09-20" else first
        assert station("export", "--from", first, "--to", last) == 0
        assert seqs(capsys) == found


def test_a_table_for_a_spreadsheet_holds_the_same_and_no_formula(station, db, tmp_path, capsys):
    write(db, (DAY, "scan", {"lot": "=1+1", "serial": "@S", "verdict": "ok", "findings": ["x"], "expiry": None}))
    assert station("export", "--format", "csv", "-o", tmp_path / "rows.csv") == 0
    found = list(csv.DictReader(io.StringIO((tmp_path / "rows.csv").read_bytes().decode(), newline="")))
    assert (found[0]["lot"], found[0]["serial"], found[0]["verdict"]) == ("'=1+1", "'@S", "ok")
    assert json.loads(found[0]["body"])["lot"] == "=1+1"
    assert station("verify", tmp_path / "rows.csv") == 0
    assert "an excerpt of 1 rows, each whole" in said(capsys)


def test_a_body_that_is_no_json_is_exported_as_it_is(station, db, capsys):
    with closing(open_database(db)) as connection, transaction(connection):
        append(connection, stamp(DAY), "note", "no json")
    assert station("export", "--format", "csv") == 0
    assert capsys.readouterr().out.splitlines()[1].endswith(",no json")
    assert station("export", "--lot", "json") == 0
    assert seqs(capsys) == []


@pytest.mark.usefixtures("day")
@pytest.mark.parametrize(
    ("words", "status", "text"),
    [
        (["--ndc", "12"], 64, "ndc '12' is none"),
        (["--from", "2026-09-19", "--to", "2026-09-18"], 64, "--to 2026-09-18: is before --from 2026-09-19"),
        (["-o", "/nowhere/x"], 64, "/nowhere/x: cannot be written"),
    ],
)
def test_what_cannot_be_exported_is_said(station, capsys, words, status, text):
    assert station("export", *words) == status
    assert text in said(capsys)


@pytest.mark.usefixtures("day")
def test_a_day_that_is_none_is_said(station, capsys):
    with pytest.raises(SystemExit, match="64"):
        station("export", "--from", "yesterday")
    assert "'yesterday' is no day; write 2026-09-18" in said(capsys)
    for word in ("9999-12-31", "0001-01-01"):
        with pytest.raises(SystemExit):
            station("export", "--to", word)
        assert f"'{word}' is no day of a station" in said(capsys)


def test_a_journal_is_proved_beside_a_running_station(station, db, capsys):
    with Bench(db) as bench:
        bench.begin()
        bench.scan(pack())
        assert station("verify") == 0
    assert f"2 rows, whole from the first to {head_of(db)}" in said(capsys)


def test_an_empty_journal_has_nothing_to_prove(station, db, capsys):
    open_database(db).close()
    assert station("verify", db) == 0
    assert "an empty journal" in said(capsys)
    assert station("export", "-o", db.with_suffix(".jsonl")) == 0
    assert station("verify", db.with_suffix(".jsonl")) == 0


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        ("update journal set body = '{}' where seq = 3", "broken at row 3, altered: its content is not what"),
        (
            "delete from journal where seq = 2",
            "broken at row 2, missing: row 2 is not there; the 1 rows before are whole",
        ),
        ("delete from journal where seq > 4", "broken at row 5, cut at the end: the journal ends with row 4"),
        ("delete from journal", "broken at row 1, cut at the end: the journal ends with row 0"),
    ],
)
def test_the_first_break_of_a_journal_is_named(station, day, capsys, statement, text):
    head = head_of(day)
    with closing(sqlite3.connect(day)) as connection:
        connection.execute(statement)
        connection.commit()
    assert station("verify", day, "--head", head) == 65
    assert text in said(capsys)


def test_a_certificates_code_proves_a_copy_of_the_journal(station, day, tmp_path, capsys):
    copy = tmp_path / "copy.db"
    shutil.copy(day, copy)
    code = f"{rows(day)[4].hash.hex()}|C-2026-0003"
    assert station("verify", copy, "--head", code) == 0
    assert "as it was known" in said(capsys)
    assert station("verify", copy, "--head", f"{'0' * 64}|C-2026-0003") == 65
    assert "the row with hash 000" in said(capsys)


@pytest.mark.usefixtures("day")
def test_the_database_that_is_proved_is_never_another_than_the_one_that_was_meant(station, day, tmp_path, capsys):
    copy = shutil.copy(day, tmp_path / "copy.db")
    for file in ((), (day,)):
        assert station("verify", *file, "--db", copy) == 64
        assert f"--db is for an export; {day} is a database" in capsys.readouterr().err


@pytest.mark.parametrize("head", ["12", "x:" + "0" * 64, "5:xyz", "|C-1", "z" * 64])
def test_a_head_that_is_none_is_said(station, capsys, head):
    assert station("verify", "--head", head) == 64
    assert "write SEQ:HASH, or HASH|COUNT" in said(capsys)


@pytest.fixture
def exported(station, day, tmp_path):  # noqa: ARG001  the day is what is exported
    """Return where an export of these words is."""

    def exported(*words):
        path = tmp_path / "export.jsonl"
        assert station("export", *words, "-o", path) == 0
        return path

    return exported


def test_a_whole_export_is_proved_as_a_journal(station, exported, day, capsys):
    path = exported()
    assert station("verify", path, "--head", head_of(day)) == 0
    assert f"the whole journal, 6 rows to {head_of(day)}" in said(capsys)


def test_an_excerpt_is_proved_row_by_row_and_held_against_the_database(station, exported, day, capsys):
    path = exported("--lot", "17A-0443")
    assert station("verify", path) == 0
    assert "an excerpt of 3 rows, each whole, 1 gaps; that they are the station's own, `--db` shows" in said(capsys)
    assert station("verify", path, "--db", day) == 0
    assert f"each as in {day}" in said(capsys)


def test_a_database_whose_row_was_altered_under_its_hash_does_not_have_what_the_export_has(
    station, exported, day, capsys
):
    path = exported("--lot", "17A-0443")
    with sqlite3.connect(day) as db:
        db.execute("update journal set body = replace(body, '17A-0443', '17A-0444') where seq = 5")
    db.close()
    assert station("verify", path, "--db", day) == 65
    assert "broken at row 5, altered: the export's row is whole, and the database has other content" in said(capsys)


def changed(path, change):
    """Change the lines of an export, each as its values."""
    values = change(lines(path.read_text()))
    path.write_text("".join(json.dumps(each) + "\n" for each in values))


def set_in(number, **values):
    return lambda all_of: [each | values if place == number else each for place, each in enumerate(all_of)]


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (set_in(3, body="{}"), "broken at row 3, altered"),
        (set_in(3, hash="00" * 32), "broken at row 3, altered"),
        (set_in(3, previous="00" * 32), "broken at row 3, altered: it does not follow from row 2"),
        (lambda all_of: all_of[:3] + all_of[4:], "broken at row 3, missing"),
        (lambda all_of: [*all_of[:3], all_of[4], all_of[3], *all_of[5:]], "broken at row 3, missing"),
        (lambda all_of: [*all_of[:4], all_of[2], *all_of[4:]], "broken at row 2, out of order"),
        (lambda all_of: all_of[:-1], "broken at row 7, cut at the end: its last line is missing"),
        (lambda all_of: all_of[:-3], "broken at row 5, cut at the end"),
        (lambda all_of: [*all_of[:-3], {"end": True, "rows": 4}], "broken at row 5, cut at the end: the journal ends"),
        (set_in(7, rows=9), "cut at the end: it should have 9 rows and has 6"),
        (set_in(3, seq=None), "broken at row 3, cut at the end: line 4 is no row"),
        (set_in(3, body=None), "line 4 is no row"),
        (set_in(3, hash="xyz"), "line 4 is no row"),
    ],
)
def test_the_first_break_of_an_export_is_named(station, exported, capsys, change, text):
    path = exported()
    changed(path, change)
    assert station("verify", path) == 65
    assert text in said(capsys)


def test_an_export_that_was_forged_as_a_whole_is_not_the_databases(station, exported, day, tmp_path, capsys):
    other = tmp_path / "other.db"
    write(other, *[(DAY, "scan", {"serial": "S1"})] * 2)
    path = tmp_path / "forged.jsonl"
    assert station("export", "--db", other, "-o", path) == 0
    assert station("verify", path) == 0
    assert station("verify", path, "--db", day) == 65
    assert "broken at row 1, rewritten: the database has another row of this number" in said(capsys)
    write(other, *[(DAY, "scan", {})] * 9)
    assert station("export", "--db", other, "-o", path) == 0
    assert station("verify", exported(), "--db", tmp_path / "other.db") == 65


def test_a_row_that_the_database_never_had_is_said(station, exported, day, capsys):
    path = exported("--kind", "alarm")
    with closing(sqlite3.connect(day)) as connection:
        connection.execute("delete from journal where seq = 6")
        connection.commit()
    assert station("verify", path, "--db", day) == 65
    assert "the database has no such row" in said(capsys)


def test_a_damaged_letter_in_a_file_breaks_its_row_alone(station, exported, capsys):
    path = exported()
    path.write_bytes(path.read_bytes().replace(b"C0107", b"C01\xff7", 1))
    assert station("verify", path) == 65
    assert "broken at row 3, altered" in said(capsys)


LATER = {"lotwatch": "journal export", "v": 2, "head": {"seq": 1, "hash": ""}, "query": {}} | dict.fromkeys(
    ("station", "epoch", "made", "program"), ""
)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("milk, eggs\n", "is neither a station's database nor an export of one"),
        ("[]\n", "is neither a station's database nor an export of one"),
        (f"{json.dumps(LATER)}\n", "version 2; this program reads 'journal export' of version 1"),
    ],
)
def test_a_file_that_is_no_export_is_said_to_be_none(station, tmp_path, capsys, content, text):
    (tmp_path / "list").write_text(content)
    assert station("verify", tmp_path / "list") == 64
    assert text in said(capsys)


def test_a_file_that_is_not_there_is_said(station, tmp_path, capsys):
    assert station("verify", tmp_path / "nothing") == 64
    assert "nothing: cannot be read" in said(capsys)


@pytest.mark.usefixtures("day")
def test_a_table_that_was_damaged_is_said_to_be(station, tmp_path, capsys):
    path = tmp_path / "rows.csv"
    assert station("export", "--format", "csv", "-o", path) == 0
    path.write_bytes(path.read_bytes()[:-40])
    assert station("verify", path) == 65
    assert "is no row" in said(capsys)


def test_a_row_that_was_dated_afterwards_belongs_to_that_day(station, db, capsys):
    start = 1_790_000_000_000  # of the machine, in milliseconds since 1970: 2026-09-21
    write(
        db,
        (DAY, "scan", {"tsq": "set"}),
        ("1970-01-01T00:00:07.000Z", "scan", {"tsq": "none", "boot": "b1", "mono": 7000}),
        ("1970-01-01T00:00:08.000Z", "scan", {"tsq": "none", "boot": "b2", "mono": 8000}),
        (DAY + timedelta(days=9), "clock", {"tsq": "set", "boot": "b1", "from": 2, "to": 2, "offset_ms": start}),
    )
    assert station("export", "--from", "2026-09-21", "--to", "2026-09-21") == 0
    assert seqs(capsys) == [2, 3], "the second was dated; the third may be of that day"
    assert station("export", "--from", "2026-09-19", "--to", "2026-09-19") == 0
    assert seqs(capsys) == [3]


def test_a_body_that_no_station_wrote_does_not_stop_an_answer_for_a_day(station, db, capsys):
    with closing(open_database(db)) as connection, transaction(connection):
        append(connection, stamp(DAY), "note", "no json")
    assert station("export", "--from", "2026-09-18", "--to", "2026-09-18") == 0
    assert seqs(capsys) == [1]


@pytest.mark.parametrize("field", ["at", "kind", "body", "hash", "previous"])
def test_one_letter_of_any_field_of_any_row_breaks_it(station, exported, capsys, field):
    path = exported()
    whole = path.read_text()
    for number in range(1, 7):
        path.write_text(whole)
        old = lines(whole)[number][field]
        changed(path, set_in(number, **{field: old[:-1] + ("0" if old[-1] != "0" else "1")}))
        assert station("verify", path) == 65, (number, field)
        assert f"broken at row {number}" in said(capsys)


@pytest.mark.parametrize("words", [["--serial", "S2"], ["--lot", "A2231"], ["--ndc", NDC], ["--kind", "receipt"]])
def test_what_came_in_with_a_container_is_found_as_what_was_scanned(station, db, capsys, words):
    with Bench(db) as bench:
        bench.begin()
        take(bench, delivery())
        bench.scan(label(CASE_A))
    assert station("export", *words) == 0
    found = [json.loads(line["body"]) for line in lines(capsys.readouterr().out)[1:-1]]
    assert [row["serial"] for row in found if row.get("container") == CASE_A] in (["S2"], ["S1", "S2", "S3"])
    assert {row["event"] for row in found} == {"received"}
