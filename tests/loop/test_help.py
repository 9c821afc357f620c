"""A call for help shows the last answer again and tells the back office what it is about."""

import pytest

from station import messages
from station.domain.verdict import Verdict
from tests.bench import Bench, pack, recall, recalled_pack


def calls(bench):
    return [body for kind, body in bench.journal() if kind == "help"]


@pytest.mark.parametrize("call", [lambda b: b.card("HELP"), lambda b: b.press("help")], ids=["card", "button"])
def test_help_repeats_the_last_answer_and_records_what_it_is_about(bench, call):
    bench.handle(messages.LinkChanged, up=True)
    scanned = bench.scan(pack())
    outcome = call(bench)
    assert outcome.verdict is Verdict.INFO
    assert outcome.signals.screen.headline == scanned.signals.screen.headline
    assert outcome.signals.screen.lines[0] == scanned.signals.screen.lines[0]
    assert outcome.signals.screen.lines[-1] == "HELP CALLED 14:07"
    assert outcome.signals.tone.name == scanned.signals.tone.name
    (body,) = calls(bench)
    assert (body["event"], body["about"], body["verdict"]) == ("help", scanned.seq, "ok")
    assert "LOT A2231" in body["screen"]


def test_the_answer_is_there_for_ten_seconds(bench):
    bench.scan(pack())
    bench.wait(30)
    bench.press("help")
    assert bench.wait(9).signals.screen.headline == "UNCHECKED"
    assert bench.wait(2).signals.screen.headline == "RECEIVE"


def test_without_a_network_the_call_is_kept_and_says_so(bench):
    bench.scan(pack())
    assert bench.press("help").signals.screen.lines[-1] == "HELP KEPT, OFFLINE"


def test_who_calls_before_anything_was_scanned_is_heard_too(bench):
    outcome = bench.press("help")
    assert (outcome.verdict, outcome.signals.screen.headline) == (Verdict.INFO, "HELP")
    assert "about" not in calls(bench)[0]


def test_calling_twice_is_about_the_same_answer(bench):
    scanned = bench.scan(pack())
    first, second = bench.press("help"), bench.press("help")
    assert [body["about"] for body in calls(bench)] == [scanned.seq] * 2
    assert first.signals.screen == second.signals.screen


def test_a_refusal_is_an_answer_that_help_repeats(bench):
    refused = bench.card("HOLD")
    outcome = bench.card("HELP")
    assert (outcome.verdict, outcome.signals.screen.headline) == (Verdict.INFO, "NOT NOW")
    assert calls(bench)[0]["about"] == refused.seq


def test_help_under_an_alarm_leaves_the_alarm_and_says_both(path):
    recall(path)
    with Bench(path) as bench:
        bench.begin()
        bench.scan(recalled_pack())
        outcome = bench.press("help")
        assert outcome.signals.screen.headline == "RECALL"
        assert outcome.signals.screen.lines[-2].startswith("HELP ")
        assert outcome.signals.screen.lines[-1] == "! RECALL STANDS !"
        assert outcome.signals.tone.name == "recall"
        assert len(bench.store.alarms()) == 1
        assert bench.wait(5).signals.screen.lines[-1] == "Scan Q1, then ACK"
