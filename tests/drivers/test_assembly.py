import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.drivers import LONGEST, ScanVoidedError
from station.drivers.assembly import Assembly

SYMBOL = b"]d2010950600013435217270131"


def with_terminator() -> Assembly:
    return Assembly(pause_ends=False)


def without_terminator() -> Assembly:
    return Assembly(pause_ends=True)


def test_a_symbol_may_come_in_pieces():
    assembly = with_terminator()
    assert assembly.add(SYMBOL[:9]) is None
    assert assembly.add(SYMBOL[9:]) is None
    assert assembly.end() == SYMBOL


def test_a_terminator_alone_is_no_symbol():
    assert with_terminator().end() is None


def test_line_ends_around_a_symbol_are_not_part_of_it():
    assembly = with_terminator()
    assembly.add(b"\n" + SYMBOL + b"\r")
    assert assembly.end() == SYMBOL


def test_line_ends_alone_mean_nothing():
    assembly = with_terminator()
    assembly.add(b"\n")
    assert not assembly.begun
    assert assembly.pause() is None


def test_the_longest_symbol_is_whole():
    assembly = with_terminator()
    assert assembly.add(bytes(LONGEST)) is None
    assert assembly.end() == bytes(LONGEST)


def test_a_longer_symbol_is_cut_once_and_its_rest_is_dropped():
    assembly = with_terminator()
    assert assembly.add(b"7" * (LONGEST + 1)) == b"7" * (LONGEST + 1)
    assert assembly.add(b"7" * 100_000) is None
    assert assembly.end() is None
    assembly.add(SYMBOL)
    assert assembly.end() == SYMBOL


def test_a_pause_within_a_symbol_voids_it():
    assembly = with_terminator()
    assembly.add(SYMBOL[:9])
    assert assembly.begun
    with pytest.raises(ScanVoidedError, match="terminator"):
        assembly.pause()


def test_what_follows_a_voided_symbol_is_never_passed_as_whole():
    assembly = with_terminator()
    assembly.add(SYMBOL[:9])
    with pytest.raises(ScanVoidedError):
        assembly.pause()
    assembly.add(SYMBOL[9:])
    with pytest.raises(ScanVoidedError, match="beginning"):
        assembly.end()
    assembly.add(SYMBOL)
    assert assembly.end() == SYMBOL


def test_a_late_terminator_puts_a_voided_symbol_right():
    assembly = with_terminator()
    assembly.add(SYMBOL)
    with pytest.raises(ScanVoidedError):
        assembly.pause()
    assert assembly.end() is None
    assembly.add(SYMBOL)
    assert assembly.end() == SYMBOL


def test_a_scanner_that_sends_no_terminator_is_told_of_at_every_scan():
    assembly = with_terminator()
    for _ in range(3):
        assembly.add(SYMBOL)
        with pytest.raises(ScanVoidedError):
            assembly.pause()


def test_a_voided_symbol_is_told_of_once():
    assembly = with_terminator()
    assembly.add(SYMBOL[:9])
    with pytest.raises(ScanVoidedError, match="full"):
        assembly.void("the buffer was full")
    assembly.add(SYMBOL[9:])
    assert assembly.end() is None


def test_a_symbol_swallowed_because_a_terminator_was_lost_is_told_of():
    assembly = with_terminator()
    with pytest.raises(ScanVoidedError):
        assembly.void("the buffer was full")
    assert assembly.pause() is None
    assembly.add(SYMBOL)
    with pytest.raises(ScanVoidedError):
        assembly.end()


def test_a_flood_without_an_end_is_told_of_once():
    assembly = with_terminator()
    assert assembly.add(b"7" * 9000) is not None
    assembly.add(b"7" * 9000)
    assert assembly.pause() is None


def test_without_terminators_a_pause_ends_a_symbol():
    assembly = without_terminator()
    assembly.add(SYMBOL)
    assert assembly.pause() == SYMBOL
    assert not assembly.begun


def test_without_terminators_a_pause_ends_what_is_dropped():
    assembly = without_terminator()
    assert assembly.add(b"7" * 9000) is not None
    assembly.add(b"7" * 9000)
    assert assembly.pause() is None
    assembly.add(SYMBOL)
    assert assembly.pause() == SYMBOL


def told(step):
    """Return what a step returns, None when it tells of a loss."""
    try:
        return step()
    except ScanVoidedError:
        return None


EVENTS = st.lists(st.one_of(st.binary(min_size=1, max_size=40), st.sampled_from(["end", "pause", "void"])), max_size=40)


@given(EVENTS)
def test_with_terminators_a_symbol_is_exactly_what_came_between_two(events):
    assembly, between, whole = with_terminator(), b"", True
    for event in events:
        if event == "end":
            symbol = told(assembly.end)
            assert symbol == (between.strip(b"\r\n") or None if whole else None)
            between, whole = b"", True
        elif event == "pause":
            assert told(assembly.pause) is None
            whole = whole and not between.lstrip(b"\r\n")
        elif event == "void":
            told(lambda: assembly.void("lost"))
            whole = False
        else:
            assembly.add(event)
            between += event
