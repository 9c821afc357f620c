"""Tests of the alarm, as they are shown and judged."""

from datetime import UTC, datetime, timedelta

import pytest

from station import gs1
from station.domain.decision import AlarmKind
from station.domain.screens import drills, patterns
from station.gs1 import Layout, ScannerProfile
from station.gs1.calibration import TEST_SYMBOLS
from station.gs1.layouts import as_typed

NOW = datetime(2026, 9, 18, 14, 7, tzinfo=UTC)
BEFORE, AFTER = TEST_SYMBOLS[0].parts


PLAIN = ScannerProfile()


def sent(text, known=PLAIN):
    return drills.scanner(gs1.calibrated(text), known)


def test_a_test_sounds_and_shines_as_a_recall_of_class_i_does():
    test = drills.recall_test()
    assert (test.tone, test.light) == (
        patterns.ALARM_TONES[AlarmKind.RECALL_I],
        patterns.ALARM_LIGHTS[AlarmKind.RECALL_I],
    )
    assert not test.screen.stop


def test_a_test_is_good_for_its_hours_and_no_longer():
    tested = drills.Tested(NOW)
    assert not drills.overdue(tested, NOW + timedelta(hours=24, seconds=-1), 24)
    assert drills.overdue(tested, NOW + timedelta(hours=24), 24)
    assert not drills.overdue(tested, NOW + timedelta(days=9), 0)
    assert not drills.overdue(drills.Tested(), NOW, 24)


def test_what_did_not_work_is_said_before_what_is_overdue():
    later = NOW + timedelta(days=2)
    assert drills.amiss(drills.Tested(NOW, broken=True), later, 24) == "ALARM TEST FAILED"
    assert drills.amiss(drills.Tested(NOW), later, 24) == "ALARM TEST OVERDUE"
    assert drills.amiss(drills.Tested(NOW), None, 24) == ""


def test_every_light_and_every_tone_is_walked_through():
    played = {note for step in drills.steps() for note in step.signals.tone.notes}
    sounding = [tone for name, tone in vars(patterns).items() if isinstance(tone, patterns.Tone)]
    alarms = patterns.ALARM_TONES.values()
    every = {note for tone in (*sounding, *alarms) for note in tone.notes if note[0]}
    assert every <= played
    assert not any(step.signals.tone.repeats for step in drills.steps())


def test_the_silence_between_two_alarms_is_not_waited_for():
    (alarms,) = (step.signals.tone for step in drills.steps() if step.name == "alarm tones")
    assert max(seconds for hertz, seconds in alarms.notes if not hertz) < 1


@pytest.mark.parametrize("count", [1, 3, 5, 6, 10])
def test_however_much_is_wrong_the_end_can_be_read(count):
    results = {step.name: "bad" for step in drills.steps()[:count]} | {"scanner": "keyboard layout"}
    screen = drills.ended(results).screen
    assert (screen.headline, screen.lines[-1]) == ("TEST BAD", "Call for repair")
    assert len(screen.lines) == min(6, len(results) + 1)


def test_an_answer_without_a_time_says_none():
    assert drills.heard(None).screen.lines == ("Alarm was heard",)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (f"]d2{BEFORE}\x1d{AFTER}", "ok"),
        (f"]d2{BEFORE}{AFTER}", "GS missing"),
        (f"]d2{BEFORE}|{AFTER}", "GS as text"),
        (f"{BEFORE}\x1d{AFTER}", "AIM id off"),
        (f"x]d2{BEFORE}\x1d{AFTER}", "prefix"),
        (f"]d2{BEFORE}\x1d{AFTER}$", "suffix"),
        (f"]d2{BEFORE}\x1d{AFTER}".swapcase(), "Caps Lock"),
        (f"]d2{BEFORE}\x1d{AFTER}".upper(), "letter case"),
    ],
)
def test_the_scanners_fault_is_named(text, fault):
    assert sent(text) == fault


def test_a_keyboard_layout_that_the_settings_know_is_no_fault():
    typed = as_typed(f"]d2{BEFORE}\x1d{AFTER}", Layout.GERMAN)
    assert sent(typed) == "keyboard layout"
    assert sent(typed, ScannerProfile(layout=Layout.GERMAN)) == "ok"


def test_what_the_settings_know_of_a_scanner_is_no_fault():
    assert sent(f"]d2{BEFORE}{AFTER}", ScannerProfile(drops_gs=True)) == "ok"
    assert sent(f"]d2{BEFORE}|{AFTER}", ScannerProfile(separators=("|",))) == "ok"
