"""`station config`, `import`, `check`, `status`, `run` and `link`: what they print and how they end."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from station import app, clock, link
from station.cli import check, main
from station.domain.decision import AlarmKind
from station.drivers import catalog
from station.drivers.remembering import (
    RememberingButton,
    RememberingBuzzer,
    RememberingDisplay,
    RememberingLight,
    RememberingScanner,
)
from station.errors import DeviceLostError
from station.store import imports
from station.store.database import open_database
from station.store.store import Entry, Store
from station.store.summary import summary
from tests.bench import GTIN, NOW, is_whole, recall, recall_record, rows, stock
from tests.bundling import Office
from tests.waiting import DEADLINE_S


@pytest.fixture
def db(tmp_path):
    return tmp_path / "station.db"


@pytest.fixture
def settings(tmp_path, db):
    """A settings file and the words that name it."""
    file = tmp_path / "station.toml"

    def settings(more=""):
        file.write_text(f'[station]\nruntime = "{tmp_path}/run"\n[store]\npath = "{db}"\n{more}')
        return ["--config", str(file)]

    return settings


def printed(capsys):
    return capsys.readouterr().out


def test_config_prints_each_setting_and_where_it_came_from(settings, capsys):
    assert main(["config", *settings(), "--set", "site.name=Elm"]) == 0
    lines = printed(capsys).splitlines()
    assert lines[0].split() == ["setting", "value", "from"]
    assert any(line.split() == ["site.name", "'Elm'", "command", "line", "--set", "site.name"] for line in lines)
    assert any(line.split() == ["link.port", "8883", "default"] for line in lines)


def test_config_prints_json(settings, capsys):
    assert main(["config", "--json", *settings()]) == 0
    assert json.loads(printed(capsys))["link.port"] == {"value": "8883", "from": "default"}


def test_config_refuses_a_device_that_cannot_be(settings, capsys):
    assert main(["config", *settings('[light]\ndriver = "lamp"\n')]) == 78
    assert "[light]: unknown light driver 'lamp'" in capsys.readouterr().err


def test_a_catalog_and_a_stock_list_are_imported(settings, db, tmp_path, capsys):
    (tmp_path / "catalog.csv").write_text(f"gtin,name\n{GTIN},VELMORIL\n")
    (tmp_path / "stock.csv").write_text(f"gtin,lot,expiry,quantity\n{GTIN},A,2027-10,3\n")
    for number, what in enumerate(("catalog", "stock"), 1):
        assert main(["import", what, str(tmp_path / f"{what}.csv"), *settings()]) == 0
        assert f"1 row taken in, journal row {number}" in printed(capsys)
    with closing(Store(db)) as store:
        assert store.seq == 2
    assert is_whole(db)


def test_recalls_are_imported_with_their_date(settings, db, tmp_path, capsys):
    file = tmp_path / "recalls.json"
    file.write_text(json.dumps({"meta": {"last_updated": "2026-09-17"}, "results": [recall_record()]}))
    assert main(["import", "recalls", str(file), "--db", str(db), *settings()]) == 0
    assert "1 recall of 2026-09-17 with 1 lot," in printed(capsys)
    body = json.loads(rows(db)[0].body)
    assert (body["what"], body["recalls"], body["recall_date"]) == ("recalls", 1, "2026-09-17")


def test_a_bundle_is_imported_where_a_key_of_the_settings_signed_it(settings, db, tmp_path, capsys):
    office = Office(tmp_path / "office")
    words = ["import", "recalls", str(office.bundle(7, expires=NOW.replace(year=2099))), "--db", str(db), *settings()]
    assert main(words) == 64
    assert "refused, bad signature" in capsys.readouterr().err
    words += ["--set", f"recall.keys={office.key}"]
    assert main(words) == 0
    assert "1 recall of 2026-09-17 with 1 lot," in printed(capsys)
    assert main(words) == 0
    assert "is in force already" in printed(capsys)


@pytest.mark.parametrize(
    ("what", "option", "for_what"),
    [
        ("catalog", ["--force"], "recalls"),
        ("recalls", ["--count", "C-1"], "onhand"),
        ("stock", ["--pin-file", "x"], "onhand"),
    ],
)
def test_an_option_that_does_nothing_for_what_a_file_holds_is_refused(
    settings, tmp_path, capsys, what, option, for_what
):
    assert main(["import", what, str(tmp_path / "file.csv"), *option, *settings()]) == 64
    said = f"station: {option[0]}: says nothing of a file of {what}; it is for {for_what} alone\n"
    assert capsys.readouterr().err == said


def test_one_row_that_is_wrong_is_one(settings, tmp_path, capsys):
    (tmp_path / "catalog.csv").write_text("gtin,name\n12,VELMORIL\n")
    assert main(["import", "catalog", str(tmp_path / "catalog.csv"), *settings()]) == 64
    assert "catalog.csv: 1 row is wrong, nothing was imported\nline 2: " in capsys.readouterr().err


def test_recalls_that_the_journal_cannot_tell_of_are_in_force_and_said_to_be(
    settings, db, tmp_path, capsys, monkeypatch
):
    file = tmp_path / "recalls.json"
    file.write_text(json.dumps({"meta": {"last_updated": "2026-09-17"}, "results": [recall_record()]}))

    def fails(*_):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(imports, "journal_import", fails)
    assert main(["import", "recalls", str(file), "--db", str(db), *settings()]) == 74
    assert "version 1 is in force, but the journal cannot be written (database or disk is full)" in (
        capsys.readouterr().err
    )
    assert summary(db).recalls == 1


def test_recalls_of_a_file_that_is_not_there_are_none(settings, db, tmp_path, capsys):
    assert main(["import", "recalls", str(tmp_path / "recalls.json"), "--db", str(db), *settings()]) == 64
    assert "recalls.json: cannot be read (No such file or directory)" in capsys.readouterr().err


def test_recalls_that_know_less_are_imported_by_force_alone(settings, db, tmp_path, capsys):
    recall(db, recall_record(), recall_record("D-0444-2026", lot="20B-0001"))
    file = tmp_path / "recalls.json"
    file.write_text(json.dumps({"meta": {"last_updated": "2026-09-17"}, "results": [recall_record()]}))
    words = ["import", "recalls", str(file), "--db", str(db), *settings()]
    assert main(words) == 64
    assert "refused, shrunk: it has 1 recalls, the one in force 2" in capsys.readouterr().err
    assert main([*words, "--force"]) == 0


def test_recalls_that_do_not_say_how_old_they_are_are_refused(settings, db, tmp_path, capsys):
    file = tmp_path / "recalls.json"
    file.write_text(json.dumps({"results": [recall_record()]}))
    assert main(["import", "recalls", str(file), *settings()]) == 64
    assert "says not how old it is; an openFDA export has meta.last_updated" in capsys.readouterr().err
    assert rows(db) == []


def test_progress_is_said_on_a_terminal(settings, tmp_path, capsys, monkeypatch):
    file = tmp_path / "recalls.json"
    records = [recall_record(f"D-{number}-2026") for number in range(1000)]
    file.write_text(json.dumps({"meta": {"last_updated": "2026-09-17"}, "results": records}))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert main(["import", "recalls", str(file), *settings()]) == 0
    assert "1000 records" in capsys.readouterr().err


def test_a_wrong_row_ends_with_64_and_nothing_is_imported(settings, db, tmp_path, capsys):
    (tmp_path / "stock.csv").write_text(f"gtin,lot,expiry\n{GTIN},A,soon\n")
    assert main(["import", "stock", str(tmp_path / "stock.csv"), *settings()]) == 64
    assert "line 2: expiry 'soon' is no date" in capsys.readouterr().err
    assert rows(db) == []


DEVICES = {
    "scanner": RememberingScanner,
    "display": RememberingDisplay,
    "light": RememberingLight,
    "buzzer": RememberingBuzzer,
    "button": RememberingButton,
}
ALL = '[[scanner]]\nname = "hand"\ndriver = "replay"\npath = "x"\n' + "".join(
    f'[{kind}]\ndriver = "panel"\nsocket = "x"\n' for kind in ("display", "light", "buzzer", "button")
)


@pytest.fixture
def opened(monkeypatch):
    """The devices that `check` opened, by kind."""
    opened = {}

    def open_device(kind, *_):
        opened[kind] = DEVICES[kind]()
        return opened[kind]

    monkeypatch.setattr(catalog, "open_device", open_device)
    monkeypatch.setattr(check.time, "sleep", lambda _: None)
    monkeypatch.setattr(check, "_FLUSHES", 3)
    return opened


def states(capsys):
    """Return what each line of the table says of what."""
    lines = printed(capsys).splitlines()[2:]
    return {line.split()[0]: next(word for word in line.split() if word in STATES) for line in lines}


STATES = {"well", "WRONG", "slow", "unsure"}


def test_check_opens_and_tries_each_device(settings, opened, capsys):
    assert main(["check", *settings(ALL + '[clock]\ntrust = "always"\n')]) == 0
    found = states(capsys)
    assert set(found) == {"hand", "display", "light", "buzzer", "button", "database", "journal", "disk", "clock"}
    assert set(found.values()) <= {"well", "slow"}
    assert [colour for colour, _ in opened["light"].shone] == ["green", "amber", "red", "blue", "white"]
    assert opened["buzzer"].sounded
    assert opened["display"].pictures
    assert all(device.closed for device in opened.values())


def test_check_says_what_is_wrong_and_ends_with_69(settings, monkeypatch, capsys):
    def open_device(*_):
        raise DeviceLostError("x: nothing is there; plug it in")

    monkeypatch.setattr(catalog, "open_device", open_device)
    assert main(["check", *settings(ALL)]) == 69
    assert "x: nothing is there; plug it in" in printed(capsys)


@pytest.mark.usefixtures("opened")
def test_check_finds_a_database_that_is_none_and_a_disk_that_cannot_be_written(settings, db, capsys):
    db.write_text("a shopping list, longer than a header of SQLite would be " * 20)
    assert main(["check", *settings()]) == 69
    assert states(capsys)["database"] == "WRONG"
    words = settings()
    assert main(["check", *words, "--set", "store.path=/proc/none/station.db"]) == 69
    found = states(capsys)
    assert (found["database"], found["disk"]) == ("WRONG", "WRONG")


@pytest.mark.usefixtures("opened")
def test_check_says_when_the_clock_is_not_to_be_believed_and_the_disk_is_slow(settings, monkeypatch, capsys):
    monkeypatch.setattr(clock, "synchronised", lambda: False)
    monkeypatch.setattr(check, "_SLOW_MS", -1)
    assert main(["check", *settings()]) == 0
    found = states(capsys)
    assert (found["clock"], found["disk"]) == ("unsure", "slow")
    monkeypatch.setattr(clock, "synchronised", lambda: True)
    main(["check", *settings()])
    assert states(capsys)["clock"] == "well"


@pytest.mark.usefixtures("opened")
def test_check_says_what_is_wrong_in_the_database(settings, db, monkeypatch, capsys):
    Store(db).close()
    monkeypatch.setattr(Store, "problem", lambda _: "row 7 missing from index")
    assert main(["check", *settings()]) == 69
    assert "row 7 missing from index" in printed(capsys)


def write(path, **values):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(values))


@pytest.fixture
def station_process():
    """A process whose command line is a station's."""
    words = [sys.executable, "-c", "import sys; print(flush=True); sys.stdin.read()", "station", "run"]
    process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    process.stdout.readline()
    yield process
    process.communicate()


def test_status_of_a_station_that_runs(settings, db, tmp_path, station_process, capsys):
    stock(db, (GTIN, "A", "2027-10-31", 4))
    recall(db)
    with closing(Store(db)) as store:
        for kind in (AlarmKind.SUSPECT, AlarmKind.EXPIRED, AlarmKind.SUSPECT):
            store.record(Entry(NOW, "scan", {}, raised=(kind, {"seq": store.seq})))
    process = {"pid": station_process.pid, "started": "2026-09-18T06:00:00+00:00", "version": "1.0", "clock": "coarse"}
    write(tmp_path / "run" / "run.json", **process)
    words = settings()
    spool = app.config.load(tmp_path / "station.toml", {}).spool
    write(spool / "link-state.json", up=True, acked=0, broker="broker.example:8883", since="today")
    assert main(["status", *words]) == 0
    said = printed(capsys)
    assert f"running since 2026-09-18T06:00:00+00:00 as process {station_process.pid}, version 1.0" in said
    assert "COARSE: unproved, dates are checked by eye" in said
    for words in ("3 rows, epoch", "4 packages, 1 products", "1 of 2026-09-17", "suspect (2), expired"):
        assert words in said
    assert "connected to broker.example:8883 since today, 3 rows not yet stored by the office" in said


def test_status_of_a_station_that_does_not_run_ends_with_69(settings, db, tmp_path, capsys):
    Store(db).close()
    words = settings()
    assert main(["status", *words]) == 69
    said = printed(capsys)
    assert "not running" in said
    assert "never ran" in said
    spool = app.config.load(tmp_path / "station.toml", {}).spool
    write(tmp_path / "run" / "run.json", pid=os.getpid() + 10_000_000)
    write(spool / "link-state.json", up=False, broker="b", since="today", problem="no route")
    assert main(["status", *words]) == 69
    assert "not connected to b since today, 0 rows not yet stored by the office; no route" in printed(capsys)


def test_status_is_printed_as_json(settings, db, tmp_path, station_process, capsys):
    Store(db).close()
    write(tmp_path / "run" / "run.json", pid=station_process.pid)
    assert main(["status", "--json", *settings()]) == 0
    values = json.loads(printed(capsys))
    assert (values["runs"], values["rows"], values["link"]) == (True, 0, {})
    (tmp_path / "run" / "run.json").write_text("[]")
    assert main(["status", "--json", *settings()]) == 69


def test_status_of_a_station_that_never_ran_ends_with_74(settings, capsys):
    assert main(["status", *settings()]) == 74
    assert "is no station's database" in capsys.readouterr().err


@pytest.fixture
def signals():
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def test_run_hands_over_to_the_daemon(settings, monkeypatch):
    loads = []
    monkeypatch.setattr(app, "run", lambda load: loads.append(load()) or 7)
    assert main(["run", *settings(), "--set", "station.id=elm"]) == 7
    assert loads[0].station.id == "elm"


@pytest.mark.usefixtures("signals")
def test_link_hands_over_to_the_link_and_sigterm_stops_it(settings, monkeypatch):
    def run(given, *, station, journal, stop, ready, **_):
        ready()
        assert (given.host, station, journal.name) == ("broker.example", "station-1", "station.db")
        os.kill(os.getpid(), signal.SIGTERM)
        return 0 if stop.wait(DEADLINE_S) else 1

    monkeypatch.setattr(link, "run", run)
    assert main(["link", *settings(), "--set", "link.host=broker.example"]) == 0


def test_a_list_for_a_database_that_another_keeps_is_refused_in_a_sentence(tmp_path, monkeypatch, capsys):
    database = tmp_path / "station.db"
    (tmp_path / "catalog.csv").write_text("gtin,name\n00399901010714,VELMORIL\n")
    monkeypatch.setattr("station.store.database._BUSY_MS", 1)
    with closing(open_database(database)) as other:
        other.execute("begin immediate")
        assert main(["import", "catalog", str(tmp_path / "catalog.csv"), "--db", str(database)]) == 74
    assert "nothing was imported" in capsys.readouterr().err


def test_a_list_says_which_rows_it_left_alone(tmp_path, capsys):
    database = tmp_path / "station.db"
    (tmp_path / "stock.csv").write_text("gtin,lot,expiry,serial\n00399901010714,A,2027-10-31,S1\n")
    with closing(open_database(database)) as db:
        db.execute(
            "insert into package values ('00399901010714', 'S1', 'A', '2027-10-31', 'SHELF-1', 'hold', '', null)"
        )
    assert main(["import", "stock", str(tmp_path / "stock.csv"), "--db", str(database)]) == 0
    assert "1 row left alone" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "status", "word"),
    [
        ("", 0, "the chain is whole"),
        ("update journal set body = '{}' where seq = 1", 69, "row 1 is not what was written"),
    ],
)
def test_check_follows_the_chain_of_the_journal(tmp_path, capsys, change, status, word):
    database = tmp_path / "station.db"
    (tmp_path / "catalog.csv").write_text("gtin,name\n00399901010714,VELMORIL\n")
    for _ in range(2):
        assert main(["import", "catalog", str(tmp_path / "catalog.csv"), "--db", str(database)]) == 0
    with closing(open_database(database)) as db:
        db.execute(change or "select 1")
    assert main(["check", "--set", f"store.path={database}"]) == status
    assert word in capsys.readouterr().out
