"""`station import people`, `people` and `site-key`."""

import stat

import pytest

from station.cli import main
from station.store.people import everyone
from station.store.store import Store
from tests.bench import rows

LIST = "id,name,role,pin,revoked\nJRIVERA,J. Rivera,technician,0417,\nMCHEN,M. Chen,nurse,,yes\n"


@pytest.fixture
def db(tmp_path):
    return tmp_path / "station.db"


@pytest.fixture
def key(tmp_path):
    main(["site-key", "new", str(tmp_path / "site.key")])
    return tmp_path / "site.key"


@pytest.fixture
def imported(tmp_path, db, key, capsys):
    file = tmp_path / "people.csv"
    file.write_text(LIST)
    status = main(["import", "people", str(file), "--db", str(db), "--set", f"site.key_file={key}"])
    return status, capsys.readouterr().out


def test_a_site_key_is_random_and_its_owner_s_alone(tmp_path, key):
    main(["site-key", "new", str(tmp_path / "other.key")])
    assert len(bytes.fromhex(key.read_text())) == 32
    assert key.read_text() != (tmp_path / "other.key").read_text()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_a_site_key_that_is_there_is_never_written_over(key, capsys):
    before = key.read_text()
    assert main(["site-key", "new", str(key)]) == 64
    assert "is there already" in capsys.readouterr().err
    assert key.read_text() == before


def test_a_site_key_that_cannot_be_written_is_said(tmp_path, capsys):
    assert main(["site-key", "new", str(tmp_path / "no-folder" / "key")]) == 64
    assert "cannot be written (No such file or directory)" in capsys.readouterr().err


def test_people_are_imported_and_listed_without_their_pins(imported, db, capsys):
    status, said = imported
    assert (status, "2 people taken in, journal row 1; delete the file if it has PINs" in said) == (0, True)
    assert main(["people", "--db", str(db)]) == 0
    listed = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert listed[2:] == [
        ["JRIVERA", "technician", "yes", "J.", "Rivera"],
        ["MCHEN", "nurse", "no", "revoked", "M.", "Chen"],
    ]


def test_a_station_without_people_says_how_to_have_some(db, capsys):
    Store(db).close()
    assert main(["people", "--db", str(db)]) == 0
    assert "station import people FILE" in capsys.readouterr().out


@pytest.mark.usefixtures("imported")
def test_the_journal_tells_who_was_taken_in(db):
    (row,) = rows(db)
    assert (row.kind, "JRIVERA" in row.body, "0417" in row.body) == ("import", True, False)
    store = Store(db)
    assert [each.person.name for each in store.read(everyone)] == ["J. Rivera", "M. Chen"]
    store.close()


def test_pins_without_a_site_key_are_refused(tmp_path, db, capsys):
    file = tmp_path / "people.csv"
    file.write_text(LIST)
    assert main(["import", "people", str(file), "--db", str(db)]) == 64
    assert "site.key_file names none" in capsys.readouterr().err
