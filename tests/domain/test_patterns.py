from itertools import pairwise

import pytest

from station.domain.decision import AlarmKind
from station.domain.screens import patterns
from station.domain.screens.signals import Colour, Light, Tone

REASSURING = (patterns.OK, patterns.FRONT, patterns.TICK)
RECALLS = (AlarmKind.RECALL_I, AlarmKind.RECALL_II, AlarmKind.RECALL_III)
TONES = [value for value in vars(patterns).values() if isinstance(value, Tone)]
TONES += list(patterns.ALARM_TONES.values())


def sounding(tone):
    return [(hertz, seconds) for hertz, seconds in tone.notes if hertz]


@pytest.mark.parametrize("kind", AlarmKind)
def test_a_tone_that_reassures_is_shorter_than_any_pulse_of_an_alarm(kind):
    longest = max(seconds for tone in REASSURING for _, seconds in sounding(tone))
    assert longest < min(seconds for _, seconds in sounding(patterns.ALARM_TONES[kind]))


@pytest.mark.parametrize("tone", [patterns.STOP, patterns.NOT_SAVED, patterns.ATTEND, patterns.DUPLICATE])
def test_what_is_not_right_sounds_lower_than_what_is(tone):
    assert max(hertz for hertz, _ in sounding(tone)) * 3 < sounding(patterns.OK)[0][0]


def test_the_siren_of_a_recall_of_class_i_alternates_without_a_gap():
    *siren, (rest, seconds) = patterns.ALARM_TONES[AlarmKind.RECALL_I].notes
    assert {hertz for hertz, _ in siren} == {800, 1200}
    assert all(before != after for (before, _), (after, _) in pairwise(siren))
    assert (rest, seconds > 1) == (0, True)


def test_the_siren_of_a_recall_of_class_i_sounds_three_seconds_in_every_ten():
    notes = patterns.ALARM_TONES[AlarmKind.RECALL_I].notes
    assert sum(seconds for hertz, seconds in notes if hertz) == 3
    assert sum(seconds for _, seconds in notes) == 10


@pytest.mark.parametrize(
    ("kind", "pulses", "hertz", "every"), [(AlarmKind.RECALL_II, 3, 660, 10), (AlarmKind.RECALL_III, 2, 523, 20)]
)
def test_the_other_classes_are_told_apart_by_the_pulses_and_their_pitch(kind, pulses, hertz, every):
    notes = patterns.ALARM_TONES[kind].notes
    assert sounding(patterns.ALARM_TONES[kind]) == [(hertz, 0.2)] * pulses
    assert sum(seconds for _, seconds in notes) == pytest.approx(every)


def test_the_light_of_every_recall_is_red_and_flashes_the_faster_the_graver_it_is():
    lights = [patterns.ALARM_LIGHTS[kind] for kind in RECALLS]
    assert [light.pattern for light in lights] == ["strobe", "pulse", "steady"]
    assert {light.colour for light in lights} == {Colour.RED}


def test_the_graver_the_recall_the_more_of_the_time_its_siren_sounds():
    def share(kind):
        notes = patterns.ALARM_TONES[kind].notes
        return sum(seconds for hertz, seconds in notes if hertz) / sum(seconds for _, seconds in notes)

    assert share(AlarmKind.RECALL_I) > share(AlarmKind.RECALL_II) > share(AlarmKind.RECALL_III)


@pytest.mark.parametrize("kind", AlarmKind)
def test_every_alarm_but_an_expiry_repeats_until_it_ends(kind):
    assert patterns.ALARM_TONES[kind].repeats == (kind is not AlarmKind.EXPIRED)


def test_no_two_tones_sound_alike():
    named = {tone.name: tone.notes for tone in TONES if not tone.repeats}
    assert len(set(named.values())) == len(named)


def test_every_note_can_be_played():
    assert all(0 <= hertz <= 4000 and seconds >= 0 for tone in TONES for hertz, seconds in tone.notes)


LIGHTS = [
    patterns.flash(Colour.GREEN),
    patterns.steady(Colour.RED),
    patterns.dim(Colour.GREEN),
    patterns.blink(Colour.AMBER),
    patterns.strobe(Colour.RED),
    patterns.pulse(Colour.RED),
    patterns.breathe(Colour.BLUE),
    patterns.OFF_LIGHT,
]


def test_the_rhythms_differ_as_well_as_the_colours():
    assert len({light.pattern for light in LIGHTS}) == len({light.beats for light in LIGHTS}) == len(LIGHTS)


@pytest.mark.parametrize("light", LIGHTS)
def test_every_light_can_be_shone(light: Light):
    assert all(0 <= level <= 1 and seconds >= 0 for level, seconds in light.beats)
    assert all(seconds > 0 for _, seconds in light.beats) == light.repeats


def test_a_strobe_flashes_four_times_a_second():
    assert sum(seconds for _, seconds in patterns.strobe(Colour.RED).beats) == 0.25


def test_a_light_that_breathes_takes_four_seconds():
    breath = patterns.breathe(Colour.BLUE).beats
    assert sum(seconds for _, seconds in breath) == pytest.approx(4)
    assert max(abs(a - b) for (a, _), (b, _) in pairwise(breath)) == pytest.approx(0.1)


@pytest.mark.parametrize("kind", AlarmKind)
def test_an_alarm_shines_red_and_what_is_to_be_looked_at_amber(kind):
    colour = Colour.AMBER if kind in (AlarmKind.CHECK, AlarmKind.CLOCK) else Colour.RED
    assert patterns.ALARM_LIGHTS[kind].colour is colour


def test_the_most_urgent_alarm_is_a_recall_of_class_i_and_the_least_the_clock():
    urgent = sorted(AlarmKind, key=lambda kind: kind.priority)
    assert (urgent[0], urgent[-1]) == (AlarmKind.RECALL_I, AlarmKind.CLOCK)


def test_a_recall_and_a_suspicion_end_in_bin_q1_an_expiry_in_its_own_and_a_check_in_none():
    assert {kind.bin for kind in (*RECALLS, AlarmKind.SUSPECT)} == {"Q1"}
    assert (AlarmKind.EXPIRED.bin, AlarmKind.CHECK.bin) == ("XEXP", None)
