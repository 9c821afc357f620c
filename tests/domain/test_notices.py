import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.decision import Activity, AlarmKind
from station.domain.screens import alarm_notices, equipment, notices, patterns
from station.domain.screens.signals import COLUMNS, ROWS, Colour
from station.gs1.issues import MESSAGES

TEXTS = st.text(max_size=120)
LONG_LOT = "ABCDEFGHIJ0123456789"


@given(TEXTS, TEXTS, st.sampled_from(AlarmKind), st.integers(1, 999))
def test_every_notice_can_be_read_whatever_it_is_about(text, other, kind, count):
    said = [
        notices.placed(text),
        notices.refused(text, other),
        notices.unreadable(text, other, "Clean, tilt, rescan"),
        notices.flawed(text, other),
        notices.ambiguous(count, text, other, text),
        notices.ambiguous(count, text, other, text, unseparated=True),
        notices.perhaps_recalled(text),
        notices.no_product(text, other),
        notices.container(text),
        notices.not_saved(text),
        equipment.device(text, present=True, problem=""),
        equipment.device(text, present=False, problem=other),
        notices.voided(text),
        notices.held(text),
        notices.asked(count),
        alarm_notices.acknowledged(kind),
        alarm_notices.binned(kind),
        alarm_notices.paused(kind, 120),
        *(notices.chosen(activity, text) for activity in Activity),
    ]
    assert all(len(signals.screen.lines) <= ROWS for signals in said)
    assert all(len(line) <= COLUMNS for signals in said for line in signals.screen.text())


def test_choosing_an_activity_says_which_way_packages_go():
    assert "Packages come in" in notices.chosen(Activity.RECEIVE, "SHELF-B3").screen.lines
    assert "Packages go out" in notices.chosen(Activity.CHECKPOINT, "SHELF-B3").screen.lines


def test_a_quantity_is_read_from_afar():
    assert notices.asked(999).screen.headline == "x 999"


def test_a_card_that_has_no_place_here_is_refused_with_the_reason():
    refused = notices.refused("Nothing to confirm")
    assert refused.screen.text() == ("NOT NOW", "Nothing to confirm")
    assert refused.tone == patterns.NOT_NOW


def test_a_damaged_card_says_that_nothing_was_done():
    assert "Nothing was done" in notices.damaged_card().screen.lines


def test_what_cannot_be_read_sounds_like_no_package():
    assert notices.unreadable("CANNOT READ CODE", "", "Clean, tilt, rescan").screen.lines == (
        "CANNOT READ CODE",
        "Clean, tilt, rescan",
    )
    assert notices.unreadable("CANNOT READ CODE").tone == patterns.UNREADABLE


def test_a_symbol_that_breaks_the_standard_says_where_and_how():
    said = notices.flawed("01", "(01) the check digit does not fit the digits before it").screen
    assert said.text() == (
        "UNREADABLE",
        "WRONG GTIN",
        "the check digit does",
        "not fit the digits",
        "before it",
        "Clean, tilt, rescan",
    )
    assert notices.flawed("240", "it is empty").screen.lines[0] == "WRONG AI 240"
    assert notices.flawed("", "no AI begins like this").screen.lines[0] == "WRONG CODE"


@pytest.mark.parametrize("sentence", MESSAGES.values())
def test_what_is_wrong_with_a_symbol_is_said_to_its_end(sentence):
    assert not any(line.endswith("~") for line in notices.flawed("01", sentence).screen.lines)


def test_a_symbol_with_two_readings_is_a_question():
    asked = notices.ambiguous(2, "D4411", "D441")
    assert asked.screen.text() == ("WHICH ONE?", "2 ways to read it", "LOT D4411", "LOT D441", "Nothing was saved")
    assert asked.tone == patterns.QUERY


def test_a_scanner_that_leaves_out_the_separators_is_named_as_the_cause():
    asked = notices.ambiguous(64, LONG_LOT, "D441", "D44", unseparated=True)
    assert (asked.screen.lines[0], asked.screen.lines[-1]) == ("GS separator missing", "SET UP THE SCANNER")
    assert len(asked.screen.lines) == 6


def test_a_long_lot_stands_whole_in_a_question():
    assert notices.ambiguous(2, LONG_LOT).screen.lines[1] == LONG_LOT


def test_a_symbol_with_two_readings_that_may_be_recalled_is_held():
    assert notices.perhaps_recalled("D-0123-2026").screen.lines[0] == "MAY BE RECALLED"


def test_a_code_without_a_product_number_cannot_be_checked():
    said = notices.no_product("HIBC", LONG_LOT).screen.lines
    assert said == ("HIBC CODE", "NO GTIN IN CODE", LONG_LOT, "Cannot be checked")
    assert notices.no_product("HIBC", None).screen.lines == ("HIBC CODE", "NO GTIN IN CODE", "Cannot be checked")


def test_a_container_is_opened_before_its_packages_are_scanned():
    assert notices.container("003456789012345678").screen.headline == "CONTAINER"


def test_what_was_not_saved_is_red_and_says_why_without_the_files_place():
    said = notices.not_saved("/var/lib/lotwatch/station.db: cannot be written (database or disk is full)")
    assert said.screen.text() == (
        "STOP        NOT SAVED",
        "cannot be written",
        "(database or disk is",
        "full)",
        "Not recorded. Scan it",
        "again when put right",
    )
    assert (said.light, said.tone, said.screen.stop) == (patterns.steady(Colour.RED), patterns.NOT_SAVED, True)


def test_the_network_coming_and_going_is_one_chirp():
    assert equipment.linked(up=True).screen.headline == "ONLINE"
    assert equipment.linked(up=False).screen.headline == "OFFLINE"
    assert equipment.linked(up=True).tone == equipment.linked(up=False).tone == patterns.CHIRP


def test_a_lost_device_says_what_would_be_right():
    lost = equipment.device("bench", present=False, problem="bench: the scanner is gone; plug it in again")
    assert lost.screen.text() == ("LOST", "bench", "the scanner is gone;", "plug it in again")
    assert equipment.device("bench", present=True, problem="").screen.text() == ("FOUND", "bench")


def test_a_scan_of_which_a_part_was_lost_is_to_be_scanned_again():
    said = notices.voided("the keyboard's events came too fast").screen
    assert said.text() == (
        "SCAN AGAIN",
        "PART OF IT WAS LOST",
        "the keyboard's events",
        "came too fast",
        "Nothing was saved",
    )


def test_an_alarm_that_ends_is_named():
    assert alarm_notices.acknowledged(AlarmKind.RECALL_I).screen.lines == ("RECALL", "alarm closed")


def test_a_package_in_its_bin_still_wants_a_person():
    assert alarm_notices.binned(AlarmKind.RECALL_I).screen.lines == ("Package in bin Q1", "Now press ACK")


def test_a_refused_package_is_not_in_stock():
    assert notices.held(LONG_LOT).screen.lines == (LONG_LOT, "Not in stock", "Refuse or return it")


def test_a_paused_alarm_is_silent_and_still_shines():
    paused = alarm_notices.paused(AlarmKind.RECALL_I, 120)
    assert (paused.tone, paused.light) == (patterns.SILENCE, patterns.strobe(Colour.RED))
    assert paused.screen.lines[0] == "Sound off for 120 s"
