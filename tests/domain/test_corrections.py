"""Screens of scans that are put right can be read whatever they are about."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.decision import Item
from station.domain.screens import corrections
from tests.domain.bench import OCTOBER
from tests.domain.cases import ITEMS, NAMES

WORDS = st.sampled_from(["RECEIVED", "TAKEN", "OPENED", "PULLED", "SENT BACK", "SET APART", "MOVED"])
AT = datetime(2026, 9, 18, 14, 7, 3)  # noqa: DTZ001  the site's wall clock


@given(ITEMS, NAMES, WORDS, st.integers(1, 9999), st.integers(1, 9999), st.text("0123456789", max_size=20))
def test_every_screen_fits(item, name, was, before, count, digits):
    for signals in (
        corrections.undone(item, name, was, AT),
        corrections.undo(item, name, was, AT),
        corrections.quantity_asked(item, name, digits[:4]),
        corrections.quantity_sure(item, name, count),
        corrections.quantity_set(item, name, before, count),
        corrections.lot_wanted(name, digits),
        corrections.expiry_wanted(name, digits or None, digits[:6]),
        corrections.set_apart(item, name),
        corrections.product_wanted(),
    ):
        assert signals.screen.headline


@pytest.mark.parametrize(
    ("item", "lines"),
    [
        (Item("0", "A2231", OCTOBER, "10000004417"), ("X", "LOT A2231 SN ..4417", "EXP 2027-10-31")),
        (Item("0", "ABCDEFGHIJ0123456789", OCTOBER, "10000004417"), ("X", "ABCDEFGHIJ0123456789", "SN ..4417")),
        (Item("0", "ABCDEFGHIJ0123456789", OCTOBER, None), ("X", "ABCDEFGHIJ0123456789", "EXP 2027-10-31")),
        (Item("0", None, OCTOBER, None), ("X", "EXP 2027-10-31")),
        (Item("0", None, None, None), ("X",)),
    ],
)
def test_the_package_is_named_by_what_tells_it_apart(item, lines):
    assert corrections.undone(item, "X", "TAKEN", AT).screen.lines[: len(lines)] == lines


def test_a_word_that_is_long_takes_the_seconds():
    assert "Was SENT BACK 14:07" in corrections.undone(Item("0", "A", None, None), "X", "SENT BACK", AT).screen.lines


def test_what_is_missing_is_said_of_a_package_that_is_set_apart():
    for lot, expiry, word in ((None, OCTOBER, "NO LOT"), ("A", None, "NO EXPIRY"), (None, None, "NO LOT AND EXPIRY")):
        assert word in corrections.set_apart(Item("0", lot, expiry, None), "X").screen.lines
