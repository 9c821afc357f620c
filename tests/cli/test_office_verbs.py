"""The office's verbs at the machine: which counts there are, and what is to be counted again."""

import json

import pytest

from station.cli import main
from station.office.count_query import waiting
from station.office.ledger import Ledger
from station.office.letters import read
from tests.bench import GTIN, OTHER

COUNT = "C-7"


def event(station, seq, topic, **fields):
    kind = {"kind": "count"} if topic == "audit" else {}
    envelope = {"v": 1, "id": f"{station}-{seq}", "station": station, "epoch": "e", "seq": seq}
    body = {**envelope, "ts": f"2026-09-18T14:0{seq}:00.000Z", **kind, "count": COUNT, **fields}
    return read(f"lotwatch/v1/st/{station}/evt/{topic}", json.dumps(body).encode())


@pytest.fixture
def office(tmp_path, capsys):
    """Return a function that runs a verb and returns its status and what it said."""
    path = tmp_path / "office.db"
    events = []
    for station, zone, person in (("cart-1", "A1", "JRIVERA"), ("cart-2", "A2", "")):
        who = {"person": person} if person else {}
        events.append(event(station, 1, "audit", event="opened", type="full", zones=[zone, "F6"], **who))
        events.append(event(station, 2, "audit", event="zone_closed", zone=zone))
        for seq, (gtin, serial) in enumerate([(GTIN, "S1"), (OTHER, f"T-{station}")], 3):
            events.append(event(station, seq, "scan", gtin=gtin, serial=serial, lot="A7", zone=zone, counted=1))
    with Ledger(path) as ledger:
        ledger.take(events, "now")

    def run(*words):
        capsys.readouterr()
        status = main(["office", *words, "--db", str(path)])
        said = capsys.readouterr()
        return status, said.out + said.err

    run.path = path
    return run


def test_counts_says_who_counts_which_zones_and_what_two_of_them_counted(office):
    status, said = office("counts")
    assert status == 0
    lines = [" ".join(line.split()) for line in said.splitlines()]
    assert f"{COUNT} cart-1 full open JRIVERA A1 closed, F6 wait" in lines
    assert f"{COUNT} cart-2 full open - A2 closed, F6 wait" in lines
    assert f"{COUNT}: 3 packages with serial numbers, each once" in lines
    kept, marked = "cart-1 A1 2026-09-18 14:03:00Z is kept", "cart-2 A2 2026-09-18 14:03:00Z"
    assert f"counted in two zones: {GTIN} S1: {kept}, {marked}" in lines


def test_recount_says_who_is_asked_for_how_many_and_how_many_of_them_are_a_check(office):
    status, said = office("recount", COUNT, GTIN.lstrip("0"), f"{OTHER}/A7")
    assert status == 0
    assert "cart-1 is asked for 2 items, 0 of them a check" in said
    assert "the request stands by itself" in said
    status, said = office("recount", COUNT, "--decoys", "3")
    assert status == 64
    assert "nothing is left" in said
    assert "2" in next(line for line in office("counts")[1].splitlines() if "cart-1" in line).split()


def test_recount_mixes_in_as_many_as_are_wanted(office):
    status, said = office("recount", COUNT, GTIN, "--decoys", "1")
    assert status == 0
    assert "cart-1 is asked for 2 items, 1 of them a check" in said


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["C-8", GTIN], "is no count that the office has heard of"),
        ([COUNT, "VELMORIL"], "is no item"),
        ([COUNT, "1234567"], "is no item"),
        ([COUNT, GTIN[:-1] + str((int(GTIN[-1]) + 1) % 10)], "is no item"),
        ([COUNT, GTIN, "--decoys", "0"], "being asked for says that an item is wrong"),
        ([COUNT, *[GTIN] * 201], "too many"),
    ],
)
def test_a_wrong_request_is_refused_and_nothing_is_asked(office, words, why):
    status, said = office("recount", *words)
    assert status == 64
    assert why in said
    with Ledger(office.path) as ledger:
        assert ledger.db.execute("select count(*) from count_request").fetchone() == (0,)


def test_a_file_that_is_not_there_or_no_offices_is_said(tmp_path, capsys):
    assert main(["office", "counts", "--db", str(tmp_path / "none.db")]) == 64
    assert "is not there" in capsys.readouterr().err
    (tmp_path / "other.db").write_bytes(b"no database at all, but some text that is long enough to be one" * 20)
    assert main(["office", "counts", "--db", str(tmp_path / "other.db")]) == 74
    assert "is no database of the office" in capsys.readouterr().err


def test_an_office_without_counts_says_so_and_the_file_may_be_named_before_the_action(tmp_path, capsys):
    with Ledger(tmp_path / "office.db"):
        pass
    assert main(["office", "--db", str(tmp_path / "office.db"), "counts"]) == 0
    assert capsys.readouterr().out == "no count yet\n"


def test_what_no_station_has_taken_is_taken_back_and_may_be_mixed_in_again(office):
    office("recount", COUNT, GTIN)
    assert office("recount", COUNT, "--decoys", "3")[0] == 64
    status, said = office("recount", COUNT, "--withdraw")
    assert (status, "cart-1 is not asked for 2 items any more" in said) == (0, True)
    with Ledger(office.path) as ledger:
        assert waiting(ledger.db) == {"cart-1": []}
    assert office("recount", COUNT, "--withdraw") == (
        64,
        f"station: {COUNT}: no request waits; what a station has taken cannot be taken back\n",
    )
    assert office("recount", COUNT, "--decoys", "3")[0] == 0


def test_what_a_station_has_taken_is_not_taken_back_and_what_it_had_all_the_same_was_asked(office):
    name = office("recount", COUNT, GTIN)[1].partition(":")[0]
    asked = event("cart-1", 9, "audit", event="recount_asked", request=name)
    with Ledger(office.path) as ledger:
        ledger.take([asked], "now")
    assert "no request waits" in office("recount", COUNT, "--withdraw")[1]
    other = office("recount", COUNT, f"{GTIN}/A7")[1].partition(":")[0]
    office("recount", COUNT, "--withdraw")
    with Ledger(office.path) as ledger:
        ledger.take([event("cart-1", 10, "audit", event="recount_asked", request=other)], "now")
        (state,) = ledger.db.execute("select state from count_request where id = ?", (other,)).fetchone()
    assert state == "asked"


@pytest.mark.parametrize("words", [[GTIN], ["--decoys", "2"]])
def test_all_that_waits_of_a_count_is_taken_back_and_not_some_of_it(office, words):
    office("recount", COUNT, GTIN)
    status, said = office("recount", COUNT, *words, "--withdraw")
    assert (status, "takes back all that waits of the count" in said) == (64, True)


def test_a_withdrawal_that_cannot_be_written_is_said(office):
    office("recount", COUNT, GTIN)
    with Ledger(office.path) as ledger:
        ledger.db.execute("create trigger full before update on count_request begin select raise(fail, 'full'); end")
    status, said = office("recount", COUNT, "--withdraw")
    assert (status, "the withdrawal cannot be written" in said) == (74, True)
