"""Whoever signs on or signs is told so on six lines of 21 characters, whatever their name."""

from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from station.domain.people import Meaning, Person, Role, Signature
from station.domain.screens import identity

AT = datetime(2026, 9, 18, 14, 7, tzinfo=UTC)
PEOPLE = st.builds(Person, st.just("P1"), st.text(min_size=1, max_size=60), st.sampled_from(Role))
SIGNATURES = st.builds(Signature, PEOPLE, st.sampled_from(Meaning), st.just(AT), st.booleans())
RIVERA = Person("JRIVERA", "J. Rivera", Role.TECHNICIAN)
LONGEST = Person("MARIA", "Maria-Magdalena von Hohenzollern-Sigmaringen", Role.SUPERVISOR)


@given(PEOPLE, st.integers(0, 8), st.none() | st.integers(1, 2))
@example(LONGEST, 8, 2)
def test_every_screen_of_a_person_can_be_read_whole(person, digits, left):
    for signals in (
        identity.signed_on(person, 5),
        identity.signed_off(person),
        identity.locked(person, 60),
        identity.pin_wanted(person, "WITNESSED", digits, left),
    ):
        assert len(signals.screen.text()) <= 7
    assert len(identity.user(person)) <= 21


@given(
    st.sampled_from(Meaning),
    st.lists(st.text(max_size=40), max_size=5),
    st.lists(SIGNATURES, max_size=3),
    st.booleans(),
)
def test_every_question_for_a_signature_says_what_is_meant_and_whose_badge_is_asked(meaning, what, after, supervisor):
    screen = identity.badge_wanted(meaning, what, after, supervisor=supervisor).screen
    assert screen.text()[0].endswith(meaning.value)
    assert ("SUPERVISOR: badge" in screen.lines) is supervisor
    assert len([line for line in screen.lines if line.endswith(" OK")]) >= len(after)


@given(SIGNATURES)
def test_every_signature_is_confirmed_with_its_name_and_meaning(signature):
    assert signature.meaning.value in identity.signed(signature).screen.text()
    assert signature.meaning.value in identity.not_signed(signature.meaning, "Too late").screen.lines


@pytest.mark.parametrize("digits", range(9))
def test_a_pin_is_shown_as_stars_alone(digits):
    lines = identity.pin_wanted(RIVERA, "APPROVED", digits, None).screen.lines
    assert f"PIN: {'*' * digits}_" in lines


def test_a_refused_badge_and_a_wrong_pin_are_heard():
    assert identity.badge_refused("BADGE REVOKED").tone.name == "not_now"
    assert identity.pin_wanted(RIVERA, "APPROVED", 0, 2).tone.name == "not_now"
    assert identity.pin_wanted(RIVERA, "APPROVED", 1, 2).tone.name == "info"
    assert identity.locked(RIVERA, 60).tone.name == "stop"


def test_a_signature_in_a_record_has_name_role_time_and_meaning():
    assert Signature(RIVERA, Meaning.COUNTED, AT, pin=True).record() == {
        "person": "JRIVERA",
        "name": "J. Rivera",
        "role": "technician",
        "meaning": "COUNTED",
        "at": "2026-09-18T14:07:00.000Z",
        "pin": True,
    }
