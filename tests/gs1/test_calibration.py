"""What test symbols tell about a scanner."""

import pytest

from station import gs1
from station.gs1.calibration import TEST_SYMBOLS
from station.gs1.layouts import as_typed

GS = "\x1d"
MATRIX, LINEAR = TEST_SYMBOLS


def sent(symbol, separator=GS, *, before=None, after="\r"):
    return (symbol.aim if before is None else before) + separator.join(symbol.parts) + after


@pytest.mark.parametrize("symbol", TEST_SYMBOLS)
def test_the_test_symbols_are_messages(symbol):
    elements = gs1.parse(symbol.aim + GS.join(symbol.parts))
    assert tuple((element.ai, element.value) for element in elements) == symbol.elements


@pytest.mark.parametrize("symbol", TEST_SYMBOLS)
def test_a_scanner_that_is_set_up_well_has_nothing_to_be_set(symbol):
    found = gs1.calibrated(sent(symbol))
    assert (found.problems, found.sends_aim, found.terminator) == ((), True, "\r")
    assert found.profile == gs1.ScannerProfile(layout=gs1.Layout.US)


@pytest.mark.parametrize("layout", list(gs1.Layout))
@pytest.mark.parametrize("caps", [False, True])
@pytest.mark.parametrize("separator", [GS, "|", "<GS>", "Alt029"])
@pytest.mark.parametrize("before", ["", "]d2", "#", "\x02]d2"])
@pytest.mark.parametrize("after", ["", "\r\n", "$$\r"])
def test_what_a_scanner_does_is_found_and_undone(layout, caps, separator, before, after):
    text = sent(MATRIX, separator, before=before, after=after)
    text = as_typed(text.swapcase() if caps else text, layout)
    profile = gs1.calibrate(text.encode())
    assert (profile.layout, profile.caps_lock) == (layout, caps)
    scan = gs1.decode(text, scanner=profile)
    assert tuple((element.ai, element.value) for element in scan.elements) == MATRIX.elements


def test_a_scanner_that_drops_gs_is_known():
    found = gs1.calibrated(sent(MATRIX, ""))
    assert found.profile.drops_gs
    assert "separator" in found.problems[0]


@pytest.mark.parametrize(("case", "change"), [("upper", str.upper), ("lower", str.lower)])
def test_changed_case_cannot_be_undone_and_is_said(case, change):
    found = gs1.calibrated(change(sent(MATRIX)))
    assert found.case == case
    assert any("cannot be undone" in problem for problem in found.problems)


def test_every_problem_is_said():
    found = gs1.calibrated(as_typed(sent(MATRIX, "<GS>", before="#", after="!").swapcase(), gs1.Layout.GERMAN))
    words = ["<GS>", "german", "Caps Lock", "AIM", "prefix", "suffix", "Enter"]
    assert [word for word, problem in zip(words, found.problems, strict=True) if word in problem] == words


def test_of_two_scans_the_one_that_lost_more_counts():
    assert gs1.calibrate([sent(MATRIX), sent(LINEAR, "")]).drops_gs
    assert not gs1.calibrate([sent(MATRIX), sent(LINEAR)]).drops_gs


@pytest.mark.parametrize("observed", ["", "hello", b"\xff\xfe", [], [sent(MATRIX), "hello"], MATRIX.parts[1]])
def test_what_is_no_test_symbol_is_refused(observed):
    with pytest.raises(gs1.Gs1Error, match="test symbol"):
        gs1.calibrate(observed)


def test_a_letter_with_an_accent_was_two_keys():
    german = gs1.ScannerProfile(layout=gs1.Layout.GERMAN)
    assert gs1.decode("+d2010950600013435210á", scanner=german).lot == "=a"
