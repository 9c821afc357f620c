"""The table of AIs."""

import pytest

from station.gs1.ai_table import TABLE
from station.gs1.rules import LENGTHS, ROWS, RULES, expanded


def test_there_are_541_ais():
    assert len(ROWS) == 541


def test_no_ai_has_two_rows():
    assert len(TABLE) == len({row[0] for row in TABLE})


@pytest.mark.parametrize("ai", sorted(ROWS))
def test_every_row_can_be_used(ai):
    rule = RULES[ai]
    assert rule is not None
    assert rule.title or ai in {"8110", "8112"}
    assert rule.components
    assert ai not in rule.bars
    assert all(known in ROWS for group in rule.needs for wanted in group for known in wanted)
    assert all(group and all(group) for group in rule.needs)


def test_the_first_two_digits_say_how_long_an_ai_is():
    assert all(LENGTHS[ai[:2]] == len(ai) for ai in ROWS)


def test_only_the_last_component_may_vary_in_length():
    for ai in ROWS:
        *others, _ = RULES[ai].components
        assert all(part.minimum == part.maximum for part in others), ai


def test_nothing_required_follows_what_is_optional():
    for ai in ROWS:
        optional = [part.optional for part in RULES[ai].components]
        assert optional == sorted(optional), ai


def test_a_fixed_length_is_fixed():
    for ai in ROWS:
        rule = RULES[ai]
        if rule.fixed:
            assert all(part.minimum == part.maximum and not part.optional for part in rule.components), ai


def test_what_is_no_ai_has_no_rule():
    assert RULES["23"] is None
    assert RULES["04"] is None
    assert RULES["3106"] is None


def test_a_pattern_is_the_ais_that_begin_like_it():
    assert expanded("310n") == {f"310{n}" for n in range(6)}
    assert expanded("01") == {"01"}
    assert len(expanded("31nn")) == 42
