"""A certificate says all that a surveyor asks for, and that its lines are those that were certified."""

import json
import sqlite3
from contextlib import closing
from datetime import date

import pytest

from station.cli import main
from station.errors import UsageError
from tests.bench import rows
from tests.loop.counting import OXY, Counter, pharmacy, plain_pack
from tests.reports import place
from tests.reports.bench import report, section


@pytest.fixture
def certified(path):
    place.day(path)
    place.certify(path)
    return path


def facts(made):
    return dict(made.facts)


def test_a_certificate_has_every_field(certified):
    made = report(certified, "certificate", address="12 Elm Street", dea="BE1234563")
    said = facts(made)
    assert said["Count"] == "C-2026-0003, inventory of controlled substances"
    assert (said["Site"], said["Address"], said["DEA number"]) == ("Elm Street Pharmacy", "12 Elm Street", "BE1234563")
    assert said["Taken"] == "at the CLOSE of business"
    assert (said["Opened"], said["Closed"]) == ("2026-09-18 15:00 UTC", "2026-09-18 16:05 UTC")
    assert said["Date then"] == "known"
    assert said["Station"] == "front-desk, lotwatch 0.1.0"
    assert said["Journal rows"].startswith("4 to ")
    assert said["Policy"] == "us-federal (United States, federal)"
    assert said["Keep at least until"].startswith("2028-09-18 (2 years, 21 CFR 1304.04(a)")
    assert said["Counted by hand"] == "1 line without a code that can be read"
    assert len(made.signatures) == 4
    assert [row["meaning"] for row in section(made, "persons")] == ["COUNTED", "WITNESSED"]
    assert any("not legal advice" in note for note in made.notes)


def test_schedule_ii_is_a_list_of_its_own_and_expired_packages_are_in_it_and_marked(certified):
    made = report(certified, "certificate")
    assert [(row["lot"], row["condition"], row["quantity"]) for row in section(made, "counted_cii")] == [
        ("X3105", "good", 9), ("X2900", "EXPIRED, on hand", 1)
    ]  # fmt: skip
    assert [row["by_hand"] for row in section(made, "counted_ciii_v")] == [None, "yes"]
    assert made.lead == "15 packages of 4 lots counted; expired, recalled or held: 4, on hand and included."


def test_totals_are_by_product_and_never_across_products(certified):
    made = report(certified, "certificate")
    assert [(row["product"], row["quantity"], row["expired"]) for row in section(made, "items")] == [
        ("OXELTRAN 5MG TAB", 10, 1), ("SOLVACORT 1% CREAM", 5, 3)
    ]  # fmt: skip


def test_zones_that_were_not_counted_say_why(certified):
    zones = [(row["zone"], row["state"], row["reason"]) for row in section(report(certified, "certificate"), "zones")]
    assert zones == [
        ("SAFE", "closed", None), ("FRIDGE", "closed", None), ("CART", "empty, confirmed", None),
        ("ROOM-2", "reasoned", "locked, no key"),
    ]  # fmt: skip


def test_its_code_is_the_hash_of_its_own_row_and_proves_a_copy(certified, capsys):
    made = report(certified, "certificate")
    last = rows(certified)[-1]
    assert made.code.text == f"{last.hash.hex()}|C-2026-0003"
    assert main(["verify", str(certified), "--head", made.code.text]) == 0
    assert "as it was known" in capsys.readouterr().out


def test_the_newest_certificate_is_shown_and_any_other_by_its_name(certified):
    place.certify(certified, "C-2026-0004", {})
    assert facts(report(certified, "certificate"))["Count"].startswith("C-2026-0004")
    older = report(certified, "certificate", count="C-2026-0003")
    assert facts(older)["Count"].startswith("C-2026-0003")
    with pytest.raises(UsageError, match="'C-9': is not certified; certified are C-2026-0003, C-2026-0004"):
        report(certified, "certificate", count="C-9")


def test_a_later_revision_goes_before_the_one_it_replaces(certified):
    place.certify(certified, revision=2)
    assert (
        facts(report(certified, "certificate"))["Count"]
        == "C-2026-0003, revision 2, inventory of controlled substances"
    )


def test_where_nothing_is_certified_that_is_said(path):
    place.stock(path)
    assert report(path, "certificate").lead == "No count is certified yet."


def test_a_count_of_nothing_says_that_nothing_was_on_hand(path):
    place.certify(path, lines={})
    made = report(path, "certificate")
    (found,) = [each for each in made.sections if each.name == "counted_other"]
    assert (found.rows, found.nothing) == ((), "Nothing was on hand.")


def alter(path, change):
    """Change the body of the row with the lines of schedule II, as nothing in the program does."""
    with closing(sqlite3.connect(path)) as db:
        seq, body = db.execute('select seq, body from journal where body like \'%"section":"II"%\'').fetchone()
        db.execute("update journal set body = ? where seq = ?", (json.dumps(change(json.loads(body))), seq))
        db.commit()


def test_lines_that_were_altered_since_are_said_to_be(certified):
    def more(body):
        body["lines"][0]["quantity"] = 90
        return body

    alter(certified, more)
    made = report(certified, "certificate")
    assert made.lead.startswith("The lines are not those that were certified.")
    assert made.tone.value == "stop"


def test_lines_that_are_missing_are_said_to_be(certified):
    alter(certified, lambda body: body | {"lines": body["lines"][:1]})
    assert report(certified, "certificate").lead.startswith("The certificate is of 4 lines and 3 are there.")


def test_what_was_counted_again_and_what_two_stations_counted_is_listed(path):
    place.certify(
        path,
        recounts=[{"gtin": place.OXELTRAN, "lot": "X3105", "attempt": 2, "quantity": 9}],
        twice=[{"gtin": place.OXELTRAN, "serial": "S1"}],
        counted_twice=3,
    )
    made = report(path, "certificate")
    assert section(made, "recounts") == [{"gtin": place.OXELTRAN, "lot": "X3105", "attempt": "2", "quantity": 9}]
    (found,) = [each for each in made.sections if each.name == "twice"]
    assert found.about.startswith("3 packages in all")


@pytest.mark.parametrize(("quality", "said"), [("set", "known"), ("coarse", "known roughly"), ("none", "NOT KNOWN")])
def test_how_well_the_date_was_known_is_said(path, quality, said):
    place.stock(path)
    place.certify(path)
    with closing(sqlite3.connect(path)) as db:
        db.execute('update journal set body = replace(body, \'"tsq":"set"\', ?)', (f'"tsq":"{quality}"',))
        db.commit()
    assert facts(report(path, "certificate"))["Date then"] == said


def test_a_policy_without_a_rule_says_nothing_in_its_place_and_one_with_hours_to_sign_does(path, tmp_path):
    place.certify(path)
    bare, hours = tmp_path / "bare.toml", tmp_path / "hours.toml"
    head = 'id = "elm"\ntitle = "Elm"\njurisdiction = "house"\n'
    bare.write_text(head)
    hours.write_text(
        head + '[rule.certificate-sign-hours]\nrule = "Signed within"\nvalue = 48\nsource = "House rule 7"\n'
        "date = 2026-01-31\nchecked = true\n"
    )
    assert "Keep at least until" not in facts(report(path, "certificate", rules=str(bare)))
    assert facts(report(path, "certificate", rules=str(hours)))["Sign by"] == "2026-09-20 16:07 UTC (House rule 7)"


def test_of_a_leap_day_nothing_is_kept_too_short():
    from station.reports.certificate import _years_later  # noqa: PLC0415

    assert _years_later(date(2028, 2, 29), 2) == date(2030, 3, 1)


def test_a_count_of_the_station_itself_is_certified_with_its_lines_and_signatures(path):
    pharmacy(path)
    with Counter(path) as counter:
        counter.begin()
        counter.open("SHIFT", "CAB-1")
        counter.scan(plain_pack(OXY, "C7"))
        counter.digits(37)
        counter.card("CLOSE")
        counter.card("CLOSE")
        counter.sign("JRIVERA")
        counter.sign("MCHEN")
    made = report(path, "certificate")
    assert [(row["product"], row["lot"], row["quantity"]) for row in section(made, "counted_cii")] == [
        ("OXYCODONE 5MG TAB", "C7", 37)
    ]
    assert [(row["person"], row["pin"]) for row in section(made, "persons")] == [("JRIVERA", "yes"), ("MCHEN", "yes")]
    assert made.tone.value == "plain", made.lead
