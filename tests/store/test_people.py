"""The list of people: taken in whole or not at all, PINs kept as hashes, badges revoked by saying so."""

import json
from datetime import timedelta

import pytest

from station.domain import pins
from station.domain.people import Role
from station.errors import UsageError
from station.store.people import enrolled, everyone, import_people
from station.store.rows import BadRowsError
from tests.bench import KEY, NOW, is_whole, rows

LIST = """id,name,role,pin,revoked
JRIVERA,J. Rivera,technician,0417,
MCHEN,Mei-Lin Chén,Nurse,59265358,no
AOKAFOR,A. Okafor,supervisor,,yes
"""


@pytest.fixture
def taken(db, tmp_path):
    def take(text, at=NOW, key=KEY, name="people.csv"):
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        return import_people(db, file, at, key)

    return take


def test_people_are_taken_in_with_role_and_pin(db, taken):
    assert taken(LIST) == (3, 1)
    first, second, third = everyone(db)
    assert [first.person.id, second.person.id, third.person.id] == ["AOKAFOR", "JRIVERA", "MCHEN"]
    assert [each.person.role for each in (first, second, third)] == [Role.SUPERVISOR, Role.TECHNICIAN, Role.NURSE]
    assert [each.revoked for each in (first, second, third)] == [True, False, False]
    assert first.pin == ""
    assert pins.matches("0417", second.pin, KEY)
    assert enrolled(db, "JRIVERA") == second
    assert enrolled(db, "NOBODY") is None


def test_json_is_as_good(db, taken):
    taken(json.dumps([{"id": "JRIVERA", "name": "J. Rivera", "role": "technician", "pin": "0417"}]), name="p.json")
    assert pins.matches("0417", enrolled(db, "JRIVERA").pin, KEY)


def test_no_pin_is_in_the_database_or_the_journal(taken, path):
    taken(LIST)
    (row,) = rows(path)
    assert "59265358" not in row.body
    assert "sha256" not in row.body
    assert is_whole(path)
    kept = b"".join(each.read_bytes() for each in path.parent.glob("station.db*"))
    assert b"59265358" not in kept
    assert json.loads(row.body)["people"][0] == {
        "id": "JRIVERA",
        "name": "J. Rivera",
        "role": "technician",
        "revoked": False,
        "pin": "set",
    }


def test_two_people_with_the_same_pin_are_kept_differently(db, taken):
    taken("id,name,role,pin\nA,A,nurse,1234\nB,B,nurse,1234\n")
    first, second = everyone(db)
    assert first.pin != second.pin


def test_a_list_without_pins_leaves_those_that_are_set(db, taken):
    taken(LIST)
    taken("id,name,role\nJRIVERA,Jo Rivera,supervisor\n")
    found = enrolled(db, "JRIVERA")
    assert (found.person.name, found.person.role) == ("Jo Rivera", Role.SUPERVISOR)
    assert pins.matches("0417", found.pin, KEY)


def test_a_new_pin_takes_the_old_one_s_place(db, taken):
    taken(LIST)
    taken("id,name,role,pin\nJRIVERA,J. Rivera,technician,8888\n")
    assert pins.matches("8888", enrolled(db, "JRIVERA").pin, KEY)


def test_who_is_not_in_the_list_keeps_their_badge(db, taken):
    taken(LIST)
    taken("id,name,role\nMCHEN,M. Chen,nurse\n")
    assert not enrolled(db, "JRIVERA").revoked


def test_a_badge_is_revoked_by_saying_so_and_given_back_the_same_way(db, taken):
    taken(LIST)
    taken("id,name,role,revoked\nJRIVERA,J. Rivera,technician,yes\n")
    taken("id,name,role,revoked\nJRIVERA,J. Rivera,technician,yes\n", at=NOW + timedelta(days=1))
    assert enrolled(db, "JRIVERA").revoked
    since = db.execute("select revoked_at from person where id = 'JRIVERA'").fetchone()[0]
    assert since == "2026-09-18T14:07:00.000Z"
    taken("id,name,role,revoked\nJRIVERA,J. Rivera,technician,no\n")
    assert not enrolled(db, "JRIVERA").revoked


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("j.rivera,J. Rivera,technician,,", "id 'j.rivera' is none"),
        (",J. Rivera,technician,,", "id '' is none"),
        ("JRIVERA0123456,J. Rivera,technician,,", "at most 10"),
        ("JRIVERÀ,J. Rivera,technician,,", "upper case letters and digits"),
        ("JRIVERA,,technician,,", "name '' is none"),
        ("JRIVERA,J. Rivera,boss,,", "role 'boss' is none; it is one of technician, nurse, supervisor"),
        ("JRIVERA,J. Rivera,nurse,417,", "pin is not 4 to 8 digits"),
        ("JRIVERA,J. Rivera,nurse,4.17E+07,", "pin is not 4 to 8 digits"),
        ("JRIVERA,J. Rivera,nurse,,perhaps", "revoked 'perhaps' is neither yes nor no"),
        ("JRIVERA,J. Rivera,nurse,,no,55443322", "has more columns than the header"),
    ],
)
def test_a_row_that_is_wrong_is_named_by_its_line_and_nothing_is_taken_in(db, taken, row, why):
    with pytest.raises(BadRowsError, match="line 3") as refused:
        taken(f"id,name,role,pin,revoked\nGOOD,Good,nurse,,\n{row}\n")
    assert why in str(refused.value)
    assert everyone(db) == []


@pytest.mark.parametrize("pin", ["417", "4170417041", "41x7041", "55443322,more"])
def test_no_message_repeats_what_may_be_a_pin(taken, pin):
    with pytest.raises(BadRowsError) as refused:
        taken(f"id,name,role,revoked,pin\nJRIVERA,J. Rivera,nurse,,{pin}\n")
    assert pin.partition(",")[0] not in str(refused.value)


def test_the_same_person_twice_in_a_list_is_a_mistake(taken):
    with pytest.raises(BadRowsError, match="line 3: id 'A' is in line 2 already"):
        taken("id,name,role\nA,A,nurse\nA,B,nurse\n")


def test_a_pin_needs_the_site_s_key(db, taken):
    with pytest.raises(UsageError, match="station site-key new"):
        taken(LIST, key=None)
    assert everyone(db) == []
    assert taken("id,name,role\nJRIVERA,J. Rivera,nurse\n", key=None) == (1, 1)
