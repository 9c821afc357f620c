"""Tests of the alarm: a person hears the siren and says so, and what nobody confirms proves nothing."""

from datetime import timedelta

import pytest

from station import messages
from station.domain.screens import drills
from station.domain.screens.signals import Colour
from station.domain.timekeeping import ClockQuality
from station.domain.verdict import Verdict
from station.gs1.calibration import TEST_SYMBOLS
from tests.bench import KEY, NOW, Bench, pack, people, recall, recalled_pack

SIREN, STROBE = "recall", "strobe"
DATA_MATRIX, CODE_128 = TEST_SYMBOLS
DAY = 24


@pytest.fixture
def bench(path):
    recall(path)
    with Bench(path, alarm_test_hours=DAY) as bench:
        bench.begin()
        yield bench


def symbol(printed=DATA_MATRIX, aim=True, separator="\x1d"):
    before, after = printed.parts
    return f"{printed.aim if aim else ''}{before}{separator}{after}".encode()


def told(bench):
    """Return the rows of tests in the journal."""
    return [body for kind, body in bench.journal() if kind == "alarm_test"]


def rest(bench):
    return bench.wait(11).signals


def walked(bench, *answers):
    """Begin a self test and answer its steps, the rest of them well."""
    bench.card("SELFTEST")
    for answer in (*answers, *["ACK"] * (len(drills.steps()) - 1 - len(answers))):
        outcome = bench.card(answer)
    return outcome


def test_the_siren_is_tested_under_a_screen_that_says_so(bench):
    outcome = bench.card("TESTRECALL")
    assert outcome.signals.screen.text() == (
        "TEST       ALARM TEST",
        "NOTHING IS RECALLED",
        "Siren? Red flashes?",
        "Yes: ACK or badge",
        "No: card NO",
    )
    assert (outcome.signals.tone.name, outcome.signals.light.pattern) == (SIREN, STROBE)
    assert bench.store.alarms() == []
    assert bench.wait(60).signals == outcome.signals


def test_a_person_who_heard_it_ends_the_test_and_the_journal_says_who_and_when(path):
    people(path)
    with Bench(path, site_key=KEY) as bench:
        bench.card("TESTRECALL")
        assert bench.badge("JRIVERA", after=7).signals.screen.text() == ("TEST OK", "Alarm was heard", "after 7 s")
        begun, ended = told(bench)
        assert (begun["what"], begun["result"]) == ("recall", "begun")
        assert (ended["result"], ended["after_s"], ended["acknowledged_by"]) == ("acknowledged", 7, "JRIVERA")
        assert rest(bench).screen.headline == "RECEIVE"


def test_ack_ends_the_test_too_and_names_who_is_signed_on(path):
    people(path)
    with Bench(path, site_key=KEY) as bench:
        bench.badge("MCHEN")
        bench.card("TESTRECALL")
        bench.press()
        assert told(bench)[-1]["acknowledged_by"] == "MCHEN"
        bench.badge("MCHEN")
        bench.card("TESTRECALL")
        bench.press()
        assert told(bench)[-1]["acknowledged_by"] == "nobody named"


def test_a_strangers_badge_leaves_the_test_going(path):
    people(path)
    with Bench(path, site_key=KEY) as bench:
        bench.card("TESTRECALL")
        assert bench.badge("NOBODY").signals.screen.lines[1] == "The test goes on"
        assert rest(bench).tone.name == SIREN
        bench.badge("MCHEN")
        assert told(bench)[-1]["result"] == "acknowledged"


def test_an_alarm_that_did_not_come_is_said_until_a_test_goes_well(bench):
    bench.card("TESTRECALL")
    assert bench.card("NO").signals.screen.headline == "TEST BAD"
    assert told(bench)[-1]["result"] == "not_heard"
    bench.press()
    shown = rest(bench)
    assert ("ALARM TEST FAILED" in shown.screen.lines, shown.light.colour) == (True, Colour.AMBER)
    bench.card("TESTRECALL")
    bench.press()
    assert "ALARM TEST FAILED" not in rest(bench).screen.lines


def test_a_real_alarm_interrupts_the_test_at_once(bench):
    bench.card("TESTRECALL")
    assert bench.scan(recalled_pack()).verdict is Verdict.RECALLED
    assert bench.last.screen.headline == "RECALL"
    assert told(bench)[-1]["result"] == "interrupted"
    bench.press()
    assert [alarm.kind.value for alarm in bench.store.alarms()] == ["recall_1"]
    assert [body["result"] for body in told(bench)] == ["begun", "interrupted"]


def test_no_test_begins_while_an_alarm_stands(bench):
    bench.scan(recalled_pack())
    for card in ("TESTRECALL", "SELFTEST"):
        assert bench.card(card).signals.screen.lines[0] == "An alarm stands"
    assert told(bench) == []


def test_no_test_begins_while_a_signature_is_waited_for(path):
    people(path)
    with Bench(path, site_key=KEY) as bench:
        bench.card("TESTRECALL")
        assert bench.card("SELFTEST").signals.screen.lines[0] == "First answer that"


def test_a_package_is_answered_during_the_test_which_then_goes_on(bench):
    bench.card("TESTRECALL")
    assert bench.scan(pack()).verdict is Verdict.OK
    assert rest(bench).tone.name == SIREN
    bench.press()
    assert told(bench)[-1]["result"] == "acknowledged"


def test_a_test_to_which_nobody_comes_proves_nothing(bench):
    bench.card("TESTRECALL")
    assert bench.wait(600).signals.screen.headline == "TEST ENDED"
    assert told(bench)[-1]["result"] == "nobody_came"
    assert rest(bench).screen.headline == "RECEIVE"


def test_a_test_is_given_up_when_the_station_begins_afresh(bench):
    bench.card("TESTRECALL")
    bench.press("resync")
    assert told(bench)[-1]["result"] == "given_up"
    assert rest(bench).tone.name != SIREN


def test_a_power_cut_ends_a_test_since_it_is_no_alarm(bench, path):
    bench.card("TESTRECALL")
    with Bench(path) as again:
        assert again.begin().signals.screen.headline == "RECEIVE"


def test_a_test_is_overdue_a_day_after_the_last_good_one_and_is_told_once(bench):
    bench.card("TESTRECALL")
    bench.press()
    bench.wait(DAY * 3600 - 1)
    assert "ALARM TEST OVERDUE" not in rest(bench).screen.lines or bench.at >= NOW + timedelta(hours=DAY)
    bench.wait(60)
    bench.wait(60)
    shown = rest(bench)
    assert ("ALARM TEST OVERDUE" in shown.screen.lines, shown.light.colour) == (True, Colour.AMBER)
    overdue = [body for body in told(bench) if body["result"] == "overdue"]
    assert [body["last"] for body in overdue] == ["2026-09-18T14:07:06.000Z"]


def test_an_overdue_test_is_told_again_after_the_next_good_one(bench):
    for _ in range(2):
        bench.card("TESTRECALL")
        bench.press()
        bench.wait(DAY * 3600 + 60)
        bench.wait(60)
    assert [body["result"] for body in told(bench)].count("overdue") == 2


def test_what_was_told_is_remembered_through_a_power_cut(bench, path):
    bench.card("TESTRECALL")
    bench.press()
    bench.wait(DAY * 3600 + 60)
    with Bench(path, alarm_test_hours=DAY, at=bench.at) as again:
        again.wait(60)
        assert "ALARM TEST OVERDUE" in rest(again).screen.lines
        assert [body["result"] for body in told(again)].count("overdue") == 1


@pytest.mark.parametrize("hours", [0, DAY])
def test_a_station_whose_alarm_was_never_tested_is_not_nagged(path, hours):
    with Bench(path, alarm_test_hours=hours) as bench:
        bench.wait(30 * DAY * 3600)
        assert "----- SCAN ITEM -----" in rest(bench).screen.lines


def test_with_nought_hours_no_test_is_ever_overdue(path):
    with Bench(path, alarm_test_hours=0) as bench:
        bench.card("TESTRECALL")
        bench.press()
        bench.wait(30 * DAY * 3600)
        assert "----- SCAN ITEM -----" in rest(bench).screen.lines


def test_without_a_date_a_good_test_mends_but_starts_no_day(path):
    with Bench(path, alarm_test_hours=DAY, clock=ClockQuality.NONE) as bench:
        bench.card("TESTRECALL")
        bench.card("NO")
        bench.press()
        assert "ALARM TEST FAILED" in rest(bench).screen.lines
        bench.card("TESTRECALL")
        bench.press()
        assert "ALARM TEST FAILED" not in rest(bench).screen.lines
        bench.wait(2 * DAY * 3600)
        assert [body["result"] for body in told(bench)][-1] == "acknowledged"


def test_while_nobody_knows_the_date_no_test_is_told_as_overdue(bench, path):
    bench.card("TESTRECALL")
    bench.press()
    with Bench(path, alarm_test_hours=DAY, clock=ClockQuality.NONE, at=NOW + timedelta(days=3), boot="b008") as again:
        again.wait(60)
        assert "overdue" not in [body["result"] for body in told(again)]


def test_a_self_test_walks_through_screen_light_sound_and_scanner(bench):
    shown = [bench.card("SELFTEST").signals]
    shown += [bench.card("ACK").signals for _ in range(len(drills.steps()) - 1)]
    assert [signals.screen.aside for signals in shown] == [f"{number} of 10" for number in range(1, 11)]
    assert set(shown[0].screen.lines[:5]) == {"#" * 21}
    assert {signals.light.colour for signals in shown[1:6]} == set(Colour)
    assert [signals.tone.name for signals in shown[6:9]] == ["selftest_short", "selftest_warning", "selftest_alarms"]
    outcome = bench.scan(symbol())
    assert outcome.signals.screen.text() == ("TEST OK", "10 of 10 good")
    body = told(bench)[-1]
    assert (body["what"], body["result"], len(body["results"])) == ("selftest", "passed", 10)


def test_what_is_not_as_it_should_be_is_named(bench):
    walked(bench, "YES", "NO")
    outcome = bench.scan(symbol(separator=""))
    assert outcome.signals.screen.text() == (
        "TEST BAD",
        "light green",
        "scanner: GS missing",
        "Call for repair",
    )
    body = told(bench)[-1]
    assert body["result"] == "failed"
    assert (body["results"]["light green"], body["results"]["display"]) == ("bad", "ok")
    assert bench.wait(60).signals.screen.headline == "TEST BAD"


def test_a_scanner_that_reads_no_test_symbol_is_bad(bench):
    walked(bench)
    assert bench.card("NO").signals.screen.lines == ("scanner", "Call for repair")


def test_another_symbol_is_no_test_symbol_and_no_package(bench):
    walked(bench)
    outcome = bench.scan(pack())
    assert (outcome.verdict, outcome.signals.screen.lines[0]) == (Verdict.NOT_NOW, "NOT THE TEST SYMBOL")
    assert bench.stock() == {}
    bench.scan(symbol(CODE_128))
    assert told(bench)[-1]["result"] == "passed"


def test_ack_is_no_answer_to_the_scanners_step(bench):
    walked(bench)
    assert bench.card("ACK").verdict is not Verdict.OK
    assert told(bench)[-1]["result"] != "passed"


def test_a_self_test_is_given_up_by_a_package(bench):
    bench.card("SELFTEST")
    bench.card("NO")
    assert bench.scan(pack()).verdict is Verdict.OK
    body = told(bench)[-1]
    assert (body["result"], body["results"]) == ("given_up", {"display": "bad"})
    assert bench.card("NO").verdict is Verdict.NOT_NOW


def test_a_self_test_that_nobody_answers_ends(bench):
    bench.card("SELFTEST")
    bench.wait(121)
    assert told(bench)[-1]["result"] == "nobody_came"


def test_an_alarm_interrupts_a_self_test(path):
    people(path)
    recall(path)
    with Bench(path, site_key=KEY) as bench:
        bench.scan(recalled_pack())
        bench.card("B-Q1")
        bench.badge("MCHEN")
        bench.card("SELFTEST")
        recall(path, *[])
        bench.handle(
            messages.RecalledSeen,
            gtin=pack().decode()[5:19],
            lot="A2231",
            expiry=None,
            places=(),
            location="SHELF-1",
            seen_at=NOW,
        )
        assert told(bench)[-1]["result"] == "begun"  # no recall names it: nothing was raised
        bench.card("ACK")
        bench.wait(-3600)
        assert told(bench)[-1]["result"] == "interrupted"


def test_a_test_that_cannot_be_saved_does_not_begin(bench):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bench.store, "_files_now", list)
        assert bench.card("TESTRECALL").signals.screen.aside == "NOT SAVED"
    assert rest(bench).tone.name != SIREN


@pytest.mark.parametrize("card", ["TESTRECALL", "SELFTEST"])
@pytest.mark.parametrize("step", [timedelta(hours=1), timedelta(seconds=-30)])
def test_a_clock_that_is_put_forward_or_back_ends_no_test(bench, card, step):
    bench.card(card)
    bench.at += step
    bench.wait(1)
    bench.card("ACK")
    if card == "SELFTEST":
        for _ in drills.steps()[1:]:
            bench.card("NO")
    assert [row["result"] for row in told(bench)] == ["begun", "acknowledged" if card == "TESTRECALL" else "failed"]
