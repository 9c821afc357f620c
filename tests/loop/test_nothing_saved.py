"""Nothing can be saved: it is seen and heard, no OK is given, and all goes on once it is put right."""

import pytest

from station import messages
from station.domain.decision import AlarmKind
from station.domain.verdict import Verdict
from station.errors import DatabaseError
from tests.bench import Bench, expired_pack, is_whole, no_writing, pack, recall, recalled_pack


def is_said(outcome, bench):
    screen, light = outcome.signals.screen, outcome.signals.light
    assert (outcome.verdict, outcome.seq, screen.headline, screen.aside) == (Verdict.BLOCKED, None, "STOP", "NOT SAVED")
    assert (bench.last.tone.name, light.colour.value, light.pattern) == ("not_saved", "red", "steady")
    return True


def test_a_package_that_is_not_saved_is_no_ok_and_counts_for_nothing(bench, path):
    with no_writing(bench.store):
        assert is_said(bench.scan(pack("S1")), bench)
        assert is_said(bench.scan(pack("S2")), bench)
        assert "ok" not in [signals.tone.name for signals in bench.announced]
    assert bench.stock() == {}
    assert bench.scan(pack("S1")).verdict is Verdict.OK
    assert bench.stock() == {"A2231": 1}
    assert is_whole(path)


def test_the_reason_is_on_the_screen(bench):
    with no_writing(bench.store):
        lines = bench.scan(pack()).signals.screen.lines
    assert "attempt to write a" in " ".join(lines)


def test_it_stays_on_the_screen_until_something_is_saved(bench):
    with no_writing(bench.store):
        bench.scan(pack())
    assert bench.wait(3600).signals.screen.aside == "NOT SAVED"
    assert bench.last.tone.name == "not_saved"
    bench.scan(pack())
    assert bench.wait(60).signals.screen.headline == "RECEIVE"


def test_the_same_package_at_once_after_a_failure_is_no_second_look(bench):
    with no_writing(bench.store):
        bench.scan(pack())
        assert is_said(bench.scan(pack(), after=0.5), bench)
    assert bench.scan(pack(), after=0.5).verdict is Verdict.OK


def test_a_quantity_is_kept_for_the_scan_that_is_saved(bench):
    lot = pack().partition(b"\x1d")[0]
    bench.card("N-5")
    with no_writing(bench.store):
        bench.scan(lot)
    bench.scan(lot)
    assert bench.stock() == {"A2231": 5}


def test_a_recalled_package_is_one_all_the_same(path):
    recall(path)
    with Bench(path) as bench, no_writing(bench.store):
        outcome = bench.scan(recalled_pack())
        assert (outcome.verdict, outcome.seq) == (Verdict.RECALLED, None)
        assert "NOT SAVED" in outcome.signals.screen.text()[0]
        assert bench.last.tone.name == "recall"
        assert bench.wait(15).signals.screen.headline == "RECALL"
        assert bench.press().verdict is Verdict.BLOCKED
        assert bench.last.tone.name == "recall"


def test_an_alarm_that_could_not_be_saved_is_saved_once_something_can_be(path):
    recall(path)
    with Bench(path) as bench:
        with no_writing(bench.store):
            bench.scan(recalled_pack())
            assert bench.scan(expired_pack()).verdict is Verdict.EXPIRED
            bench.handle(messages.DeviceChanged, device="hand", present=False, problem="gone")
            assert bench.last.tone.name == "recall"
        bench.wait(15)
        assert [alarm.kind for alarm in bench.store.alarms()] == [AlarmKind.RECALL_I, AlarmKind.EXPIRED]
        assert is_whole(path)
        assert bench.card("B-Q1").verdict is Verdict.INFO


@pytest.mark.parametrize("saved", [True, False])
def test_an_alarm_that_stands_is_owed_once(path, saved):
    recall(path)
    with Bench(path) as bench:
        if saved:
            bench.scan(recalled_pack())
        with no_writing(bench.store):
            bench.scan(recalled_pack())
            assert bench.scan(recalled_pack()).verdict is Verdict.RECALLED
        bench.wait(2)
        assert len(bench.store.alarms()) == 1
        assert [body["verdict"] for kind, body in bench.journal() if kind == "scan"] == ["recalled"] * (2 + saved)


def test_a_check_that_could_not_be_saved_is_no_less_than_blocked(path):
    recall(path)
    with Bench(path) as bench, no_writing(bench.store):
        assert bench.scan(recalled_pack(lot="17A-O443")).verdict is Verdict.BLOCKED


@pytest.mark.parametrize(
    "do",
    [
        lambda bench: bench.scan(b"no package"),
        lambda bench: bench.card("M-PICK"),
        lambda bench: bench.card("L-B3"),
        lambda bench: bench.card("N-7"),
        lambda bench: bench.card("HOLD"),
        lambda bench: bench.press(),
        lambda bench: bench.handle(messages.ScanVoided, reason="lost", source="hand"),
        lambda bench: bench.handle(messages.ActivityChosen, activity="checkpoint"),
        lambda bench: bench.handle(messages.ClockChanged, quality="none"),
        lambda bench: bench.handle(messages.DeviceChanged, device="hand", present=False, problem="gone"),
    ],
)
def test_whatever_is_not_saved_is_said_and_not_done(bench, do):
    bench.scan(pack("S1"))
    with no_writing(bench.store):
        assert is_said(do(bench), bench)
    assert bench.scan(pack("S2")).verdict in (Verdict.OK, Verdict.CHECK)
    body = bench.newest()
    assert (body["activity"], body["location"], body["moved"]["quantity"]) == ("receive", "SHELF-1", 1)
    assert bench.stock() == {"A2231": 2}


def test_an_alarm_is_neither_paused_nor_closed_by_what_is_not_saved(path):
    recall(path)
    with Bench(path) as bench:
        bench.scan(recalled_pack())
        with no_writing(bench.store):
            for do in (bench.press, lambda: bench.card("B-Q1")):
                assert do().verdict is Verdict.BLOCKED
                assert bench.last.tone.name == "recall"
        assert not bench.store.alarms()[0].binned


def test_a_station_that_cannot_save_its_start_says_so_and_runs(path):
    Bench(path).close()
    with Bench(path) as bench, no_writing(bench.store):
        assert is_said(bench.begin(), bench)
    with Bench(path) as bench:
        bench.begin()
        assert bench.scan(pack()).verdict is Verdict.OK


def test_a_database_that_cannot_be_read_is_said(bench):
    bench.store._db.execute("drop table stock")
    assert is_said(bench.scan(pack()), bench)
    bench.store._db.execute("drop table alarm")
    for _ in range(3):
        assert bench.wait(60).signals.screen.aside == "NOT SAVED"


def test_an_alarm_that_ends_while_its_second_look_waits_to_be_saved_leaves_the_station_at_work(bench, monkeypatch):
    bench.scan(expired_pack())
    with no_writing(bench.store):
        bench.scan(expired_pack(), after=5)
    save, failed = bench.store.record_all, []

    def fails_once(entries):
        if not failed:
            failed.append(entries)
            raise DatabaseError("the disk is full for a moment")
        return save(entries)

    monkeypatch.setattr(bench.store, "record_all", fails_once)
    assert bench.card("B-XEXP").signals.screen.headline == "DONE"
    assert bench.wait(30).signals.screen.headline == "RECEIVE"
    assert [body["verdict"] for kind, body in bench.journal() if kind == "scan"] == ["expired", "expired"]
