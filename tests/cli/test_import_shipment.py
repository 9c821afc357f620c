"""`station import shipment`: what it prints, and how it ends."""

import json

import pytest

from station.cli import main
from tests.bench import GTIN, Bench, pack, rows
from tests.epcis.documents import DELIVERY, in_json, in_xml

HEADER = "shipment,po,gtin,lot,expiry,serial\n"


@pytest.fixture
def imported(tmp_path, capsys):
    def take(content, name="list"):
        file = tmp_path / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        status = main(["import", "shipment", str(file), "--db", str(tmp_path / "station.db")])
        said = capsys.readouterr()
        return status, (said.out + said.err).replace(f"{tmp_path}/", "")

    return take


def table(*rows):
    return HEADER + "".join(f"DEL100,88213,{GTIN},{lot},2027-10-31,{serial}\n" for serial, lot in rows)


@pytest.mark.parametrize("content", [in_xml(*DELIVERY), b"\xef\xbb\xbf" + in_xml(*DELIVERY), in_json(*DELIVERY)])
def test_an_epcis_document_is_known_by_what_it_begins_with(imported, content):
    status, said = imported(content)
    assert status == 0
    assert said == (
        "list: 1 of 1 lists taken in, journal row 1\n"
        "shipment DEL100: 6 packages in 3 containers, po 88213, asn DEL100\n"
    )


def test_everything_else_is_a_table(imported, tmp_path):
    assert imported(table(("S1", "A2231")))[1].startswith("list: 1 of 1 lists taken in, journal row 1\nshipment DEL100")
    (row,) = rows(tmp_path / "station.db")
    assert (row.kind, json.loads(row.body)["what"]) == ("import", "shipment")
    assert json.loads(row.body)["tsq"] in ("set", "coarse", "none")


def test_one_package_in_one_case_is_said_so(imported):
    status, said = imported(
        f"shipment,gtin,lot,expiry,serial,sscc\nDEL1,{GTIN},A2231,2027-10-31,S1,106141412345678908\n"
    )
    assert status == 0
    assert "shipment DEL1: 1 package in 1 container\n" in said


def test_the_same_list_again_is_said_to_be_here(imported):
    imported(table(("S1", "A2231")))
    assert imported(table(("S1", "A2231"))) == (0, "list: is here already, nothing was changed\n")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (table(("S1", "")), "line 2: lot is empty"),
        ("<!DOCTYPE x>" + in_xml(*DELIVERY).decode().split("\n", 1)[1], "line 1: has a document type"),
        (in_json(*DELIVERY[:4]), "tells of nothing sent"),
        ("a,b\n1,2\n", "column 'shipment' is missing"),
    ],
)
def test_what_cannot_be_taken_is_told_and_nothing_is_imported(imported, tmp_path, content, why):
    status, said = imported(content)
    assert (status, why in said) == (64, True)
    assert not (tmp_path / "station.db").exists()


def test_a_file_that_is_not_there_is_said(tmp_path, capsys):
    assert main(["import", "shipment", str(tmp_path / "none.xml"), "--db", str(tmp_path / "station.db")]) == 64
    assert "cannot be read" in capsys.readouterr().err


def test_what_is_here_already_of_a_list_is_told(imported, tmp_path):
    with Bench(tmp_path / "station.db") as bench:
        for serial, lot in (("S1", "A2231"), ("S2", "B7"), ("S3", "A2231")):
            bench.scan(pack(serial, lot))
    imported(table(("S1", "A2231")))
    with Bench(tmp_path / "station.db") as bench:
        bench.card("S-88213")
        bench.scan(pack("X9"))
    said = imported(table(*((serial, "A2231") for serial in ("S2", "S3", "X9"))))[1]
    assert "1 of them came in before the list, and count as received" in said
    assert "1 package was received that this list no longer has" in said
    assert "1 package is held as suspect and on the list; each case stays open" in said
    assert f"(01){GTIN}(21)S2 came in as lot B7; the list has another lot or expiry" in said


def test_the_packages_that_waited_are_told_with_what_became_of_them(imported, tmp_path):
    imported(table(("S1", "A2231")))
    with Bench(tmp_path / "station.db") as bench:
        bench.card("S-88300")
        bench.scan(pack("W1", "K1"))
        bench.scan(pack("W2", "K2"))
    late = HEADER + f"DEL200,88300,{GTIN},K1,2027-10-31,W1\nDEL200,88300,{GTIN},K1,2027-10-31,W2\n"
    said = imported(late)[1]
    assert f"waited: (01){GTIN}(10)K1(21)W1: match, " in said
    assert f"waited: (01){GTIN}(10)K2(21)W2: wrong lot, suspect, stays set apart" in said


def test_a_recording_may_import_a_list(tmp_path, capsys):
    (tmp_path / "list.csv").write_text(table(("S1", "A2231")))
    lines = [
        {"at": "2026-09-18T09:00:00Z", "wait_s": 30},
        {"at": "2026-09-18T09:01:00Z", "shipment": "list.csv"},
        {"at": "2026-09-18T09:02:00Z", "scan": pack("S1").decode()},
    ]
    recording = tmp_path / "day.jsonl"
    recording.write_text("\n".join(map(json.dumps, lines)))
    assert main(["replay", "--jsonl", str(recording)]) == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert answers[1]["screen"][0] == "LIST CAME"
    assert answers[2]["published"][0]["payload"]["list"] == "match"


@pytest.mark.parametrize("name", [7, "", "none.csv"])
def test_a_recording_whose_list_is_not_there_is_told(tmp_path, capsys, name):
    recording = tmp_path / "day.jsonl"
    recording.write_text(json.dumps({"at": "2026-09-18T09:00:00Z", "shipment": name}))
    assert main(["replay", "--jsonl", str(recording)]) == 64
    assert "must be the name of a file" in (said := capsys.readouterr().err) or "cannot be read" in said
