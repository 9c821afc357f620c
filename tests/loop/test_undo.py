"""A scan is taken back within a minute, exactly, by a record that refers to it; what alarmed never comes back so."""

import sqlite3
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station.domain.verdict import Verdict
from tests.bench import GTIN, KEY, Bench, expired_pack, pack, people, recall, recall_record, recalled_pack

BY_LOT = pack().partition(b"\x1d")[0]
"""A package without a serial number."""


def shelves(path):
    """Return everything that stands in the tables, but for the record itself."""
    with closing(sqlite3.connect(path)) as db:
        names = [name for (name,) in db.execute("select name from sqlite_schema where type = 'table'")]
        apart = ("journal", "meta", "alarm")
        tables = [name for name in names if name not in apart]
        return {name: sorted(db.execute(f"select * from {name}"), key=repr) for name in tables}  # noqa: S608


def screen(outcome):
    return outcome.signals.screen


def refusal(bench, outcome):
    assert outcome.verdict is Verdict.NOT_NOW
    return bench.newest()["refused"]


@pytest.mark.parametrize("mode", ["M-RECV", "M-PICK"])
@pytest.mark.parametrize("raw", [pack(), BY_LOT], ids=["serialised", "by lot"])
@pytest.mark.parametrize("undo", [lambda b: b.card("UNDO"), lambda b: b.press("undo")], ids=["card", "button"])
def test_a_scan_that_is_taken_back_never_was_on_the_shelf_and_stays_in_the_record(bench, path, mode, raw, undo):
    bench.scan(raw)
    bench.card(mode)
    before = shelves(path)
    scanned = bench.scan(raw if mode == "M-PICK" else raw.replace(b"S1", b"S2"))
    assert shelves(path) != before
    outcome = undo(bench)
    assert screen(outcome).headline == "UNDONE"
    assert shelves(path) == before
    body = bench.newest()
    assert (body["undoes"], body["lot"]) == ([scanned.seq], "A2231")
    assert body["undone"]["status"] == {"M-RECV": "available", "M-PICK": "taken"}[mode]
    assert [row["verdict"] for kind, row in bench.journal() if kind == "scan"][-1] == scanned.verdict.value


def test_the_answer_says_which_package_and_what_it_had_been(bench):
    bench.scan(pack("10000004417"))
    lines = screen(bench.card("UNDO")).lines
    assert lines[1:] == ("LOT A2231 SN ..4417", "EXP 2027-10-31", "Was RECEIVED 14:07:03", "As if never scanned")


def test_a_package_that_was_taken_back_can_be_received_as_new(bench):
    bench.scan(pack())
    bench.card("UNDO")
    assert bench.scan(pack()).verdict is Verdict.OK
    assert bench.stock() == {"A2231": 1}


def test_a_package_that_was_not_taken_after_all_can_be_taken(bench):
    bench.scan(pack())
    bench.card("M-PICK")
    bench.scan(pack())
    bench.card("UNDO")
    assert bench.scan(pack()).verdict is Verdict.OK


def test_sixty_seconds_are_enough_and_sixty_one_are_not(bench):
    bench.scan(pack())
    assert screen(bench.card("UNDO", after=60)).headline == "UNDONE"
    bench.scan(pack())
    assert refusal(bench, bench.card("UNDO", after=61)) == "Older than 60 s"
    assert bench.stock() == {"A2231": 1}


def test_a_clock_that_went_back_takes_nothing_back(bench):
    bench.scan(pack())
    assert refusal(bench, bench.card("UNDO", after=-5)) == "Older than 60 s"


def test_without_a_scan_there_is_nothing_to_take_back(bench):
    assert refusal(bench, bench.card("UNDO")) == "Nothing to take back"


def test_after_a_power_cut_there_is_nothing_to_take_back(bench, path):
    bench.scan(pack())
    with Bench(path) as again:
        again.begin()
        assert again.card("UNDO").verdict is Verdict.NOT_NOW
        assert again.stock() == {"A2231": 1}


def test_twice_in_a_row_asks_before_it_takes_the_one_before(bench):
    for serial in ("S1", "S2"):
        bench.scan(pack(serial))
    bench.card("UNDO")
    asked = bench.card("UNDO")
    assert screen(asked).headline == "UNDO?"
    assert "SN S1" in screen(asked).lines[1]
    assert bench.stock() == {"A2231": 1}
    assert screen(bench.card("YES")).headline == "UNDONE"
    assert bench.stock() == {}


def test_no_leaves_the_scan_before(bench):
    for serial in ("S1", "S2"):
        bench.scan(pack(serial))
    bench.card("UNDO")
    bench.card("UNDO")
    bench.card("NO")
    assert bench.newest()["leaves"] == 2
    assert bench.card("YES").verdict is Verdict.NOT_NOW
    assert bench.stock() == {"A2231": 1}


def test_an_answer_after_half_a_minute_is_none(bench):
    for serial in ("S1", "S2"):
        bench.scan(pack(serial))
    bench.card("UNDO")
    bench.card("UNDO")
    assert bench.card("YES", after=31).verdict is Verdict.NOT_NOW
    assert bench.stock() == {"A2231": 1}


def test_a_yes_within_the_question_s_time_counts_though_the_minute_is_over(bench):
    for serial in ("S1", "S2"):
        bench.scan(pack(serial))
    bench.card("UNDO")
    bench.card("UNDO", after=50)
    assert screen(bench.card("YES", after=20)).headline == "UNDONE"


@pytest.mark.parametrize("between", [b"no package", pack()], ids=["unreadable", "the same again"])
def test_where_something_else_was_scanned_since_it_asks(bench, between):
    bench.scan(pack())
    bench.scan(between)
    assert screen(bench.card("UNDO")).headline == "UNDO?"
    bench.card("YES")
    assert bench.stock() == {}


def test_the_scanner_s_second_look_at_the_package_is_nothing_else(bench):
    bench.scan(pack())
    bench.scan(pack(), after=0.5)
    assert screen(bench.card("UNDO")).headline == "UNDONE"


def test_a_package_that_alarmed_never_comes_back(path):
    recall(path)
    with Bench(path) as bench:
        bench.begin()
        bench.scan(recalled_pack())
        before = shelves(path)
        assert refusal(bench, bench.card("UNDO")) == "Recalled: it stays"
        bench.scan(expired_pack())
        assert refusal(bench, bench.card("UNDO")) == "Expired: it stays"
        assert shelves(path)["package"] != before["package"]
        assert len(bench.store.alarms()) == 2


def test_a_suspect_package_never_comes_back(bench):
    bench.scan(pack("S1", "A2231"))
    bench.scan(pack("S1", "B9"))
    assert refusal(bench, bench.card("UNDO")) == "Alarmed: it stays"


def test_a_package_that_is_recalled_since_stays(bench, path):
    bench.scan(pack("R1", "17A-0443"))
    recall(path, recall_record(ndc="99901-0107-1"))
    assert refusal(bench, bench.card("UNDO")) == "Recalled: it stays"
    assert bench.stock() == {"17A-0443": 1}


def test_a_yes_does_not_bring_back_what_was_recalled_while_it_was_asked(bench, path):
    for serial in ("R1", "R2"):
        bench.scan(pack(serial, "17A-0443"))
    bench.card("UNDO")
    bench.card("UNDO")
    recall(path, recall_record(ndc="99901-0107-1"))
    assert refusal(bench, bench.card("YES")) == "Recalled: it stays"
    assert bench.stock() == {"17A-0443": 1}


def test_a_package_that_was_set_apart_since_is_not_brought_back(bench, path):
    bench.scan(pack("S1", "K9981", "261120"))
    bench.card("HOLD")
    before = shelves(path)
    assert refusal(bench, bench.card("UNDO")) == "Changed since"
    assert shelves(path) == before


def test_a_lot_of_which_some_left_since_is_not_taken_back_below_none(bench):
    bench.card("N-5")
    bench.scan(BY_LOT)
    bench.card("M-PICK")
    bench.card("N-3")
    bench.scan(BY_LOT)
    bench.station._packages.lines.drop()
    bench.card("UNDO")
    assert refusal(bench, bench.card("YES")) == "Changed since"
    assert bench.stock() == {"A2231": 2}


def test_what_came_in_besides_stays(bench):
    bench.card("N-5")
    bench.scan(BY_LOT)
    bench.scan(BY_LOT)
    lines = bench.station._packages.lines
    last = lines.last
    lines.drop()
    bench.card("UNDO")
    bench.card("YES")
    assert bench.stock() == {"A2231": 1}
    assert last is not None


def test_another_s_scan_is_not_taken_back(path):
    with Bench(path, site_key=KEY) as bench:
        people(path)
        bench.begin()
        bench.badge("JRIVERA")
        bench.scan(pack())
        bench.badge("MCHEN")
        assert refusal(bench, bench.card("UNDO")) == "Another's scan"
        assert bench.stock() == {"A2231": 1}


def test_what_was_taken_back_was_not_received_today(bench, path):
    for serial in ("S1", "S2"):
        bench.scan(pack(serial))
    bench.card("UNDO")
    assert any("Today 1 in" in line for line in screen(bench.wait(20)).lines)
    with Bench(path) as again:
        again.at = bench.at
        again.begin()
        assert any("Today 1 in" in line for line in screen(again.wait(20)).lines)


def test_a_hold_card_after_it_means_no_package(bench):
    bench.scan(pack())
    bench.card("UNDO")
    assert bench.card("HOLD").verdict is Verdict.NOT_NOW


def test_nothing_is_taken_back_where_nothing_can_be_saved(bench, path):
    bench.scan(pack())
    path.with_name(f"{path.name}-wal").rename(path.with_name("away"))
    assert bench.card("UNDO").verdict is Verdict.BLOCKED
    path.with_name("away").rename(path.with_name(f"{path.name}-wal"))
    assert bench.stock() == {"A2231": 1}
    assert screen(bench.card("UNDO")).headline == "UNDONE"


MODES = ("RECV", "PICK")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(MODES),
        st.sampled_from(["A", "B"]),
        st.sampled_from(["", "S1", "S2", "S3"]),
        st.integers(1, 4),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_after_undo_the_shelf_is_what_it_was(tmp_path_factory, steps):
    path = tmp_path_factory.mktemp("day") / "station.db"
    with Bench(path) as bench:
        bench.begin()
        for mode, lot, serial, count in steps:
            bench.card(f"M-{mode}")
            bench.card(f"N-{count}")
            before = shelves(path)
            raw = pack(serial, lot) if serial else pack("S", lot).partition(b"\x1d")[0]
            bench.scan(raw)
            alarmed = bool(bench.store.alarms())
            if screen(bench.card("UNDO")).headline == "UNDO?":
                bench.card("NO")
            elif not alarmed:
                assert shelves(path) == before
            bench.scan(raw)


@pytest.mark.parametrize(
    ("mode", "says"),
    [
        ("M-PULL", ()),
        ("M-RETURN-OUT", ()),
        ("M-MOVE", ("L-SHELF-1",)),
        ("M-OPEN", ()),
        ("M-PICK", ()),
    ],
)
def test_whatever_was_done_to_a_package_it_stands_again_as_it_did(bench, path, mode, says):
    with closing(sqlite3.connect(path)) as db:
        db.execute(
            "insert into product (gtin, ndc, name, open_days) values (?, '99901-0107-1', 'VELMORIL 10MG TAB', 28)",
            (GTIN,),
        )
        db.commit()
    bench.scan(pack())
    bench.card(mode)
    for words in says:
        bench.card(words)
    before = shelves(path)
    bench.scan(pack())
    assert shelves(path) != before
    assert screen(bench.card("UNDO")).headline == "UNDONE"
    assert shelves(path) == before
    assert any("Today 1 in" in line for line in screen(bench.press("resync")).lines)
