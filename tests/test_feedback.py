from contextlib import contextmanager
from dataclasses import replace

import pytest

from station import feedback
from station.domain.decision import Signals
from station.domain.screens import patterns
from station.domain.screens.signals import Colour, Screen, Tone
from station.drawing import draw
from station.drivers.remembering import RememberingBuzzer, RememberingDisplay, RememberingLight
from station.errors import DeviceLostError
from station.feedback import Feedback
from tests.waiting import wait_for

SIREN = Tone("recall", ((800, 0.01), (1200, 0.01)), repeats=True)
BEEP = Tone("ok", ((2700, 0.01),))


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(feedback, "RETRY_S", 0.02)


class Shop:
    """Gives a new device at each opening, or says that there is none."""

    def __init__(self, kind) -> None:
        self._kind = kind
        self.devices = []
        self.problem = ""

    def open(self):
        if self.problem:
            raise DeviceLostError(self.problem)
        self.devices.append(self._kind())
        return self.devices[-1]

    def pull(self, problem="unplugged"):
        self.problem = problem
        self.devices[-1].lose(problem)

    def plug(self):
        self.problem = ""

    @property
    def newest(self):
        """The device in use; before there is one, one that nobody used."""
        return self.devices[-1] if self.devices else self._kind()


class Room:
    """Feedback on three doubles, and what it reported."""

    def __init__(self) -> None:
        self.display, self.light = Shop(RememberingDisplay), Shop(RememberingLight)
        self.buzzer = Shop(RememberingBuzzer)
        self.reported = []
        self.feedback = Feedback(
            self.display.open,
            self.light.open,
            self.buzzer.open,
            lambda *told: self.reported.append(told),
            lambda name, error: self.reported.append((name, repr(error))),
        )

    def say(self, headline="OK", light=patterns.OFF_LIGHT, tone=BEEP):
        self.feedback.announce(Signals(Screen(headline), light, tone))

    def shows(self, headline):
        wanted = draw(Screen(headline)).tobytes()
        wait_for(lambda: [p for p in self.display.newest.pictures if p.tobytes() == wanted], headline)

    def sounds(self, *hertz):
        wait_for(lambda: tuple(self.buzzer.newest.sounded) == hertz, str(hertz))


@contextmanager
def running(room):
    room.feedback.start()
    try:
        yield room
    finally:
        room.feedback.close()


@pytest.fixture
def room():
    with running(Room()) as room:
        yield room


def test_a_beep_is_played_once_and_is_silent_after_it(room):
    room.say(tone=BEEP)
    room.sounds(2700, 0)


def test_a_tone_is_as_loud_as_it_says(room):
    room.say(tone=replace(BEEP, loudness=0.25))
    room.sounds(2700, 0)
    assert room.buzzer.newest.loudness[0] == 0.25


def test_two_beeps_are_two(room):
    room.say(tone=BEEP)
    room.sounds(2700, 0)
    room.say(tone=BEEP)
    room.sounds(2700, 0, 2700, 0)


def test_a_siren_goes_on_until_there_is_something_else(room):
    room.say(tone=SIREN)
    wait_for(lambda: room.buzzer.newest.sounded.count(800) > 3, "the siren")
    room.say(tone=patterns.SILENCE)
    wait_for(lambda: room.buzzer.newest.sounded[-1] == 0, "silence")


def test_a_siren_that_goes_on_is_not_begun_anew(room):
    for _ in range(50):
        room.say(tone=SIREN)
    wait_for(lambda: len(room.buzzer.newest.sounded) > 10, "the siren")
    heard = room.buzzer.newest.sounded[:10]
    assert heard == [800, 1200] * 5


def test_silence_lets_a_beep_ring_out():
    room = Room()
    room.say(tone=BEEP)
    room.say(tone=patterns.SILENCE)
    with running(room):
        room.sounds(2700, 0)


def test_the_newest_screen_is_shown_and_those_before_it_are_passed_over():
    room = Room()
    for number in range(100):
        room.say(f"N {number}")
    with running(room):
        room.shows("N 99")
        assert len(room.display.newest.pictures) == 1


def test_a_screen_that_is_shown_is_not_drawn_again(room):
    for headline in ("OK", "OK", "STOP"):
        room.say(headline)
    room.shows("STOP")
    assert len(room.display.newest.pictures) <= 2


def test_a_light_plays_its_beats_and_holds_the_last(room):
    room.say(light=patterns.flash(Colour.RED, 0.01))
    wait_for(lambda: room.light.newest.shone == [("red", 1.0), ("red", 0.0)], "a flash")


def test_a_blink_that_goes_on_is_not_begun_anew(room):
    for _ in range(3):
        room.say(light=patterns.blink(Colour.AMBER))
    wait_for(lambda: room.light.newest.shone, "the light")
    assert room.light.newest.shone == [("amber", 1.0)]


def test_a_device_that_is_lost_is_reported_once_and_taken_again_with_the_newest(room):
    room.say("ONE")
    room.shows("ONE")
    room.display.pull("the display is gone")
    room.say("TWO")
    wait_for(lambda: ("display", "the display is gone") in room.reported, "the report")
    room.say("THREE")
    room.display.plug()
    room.shows("THREE")
    assert room.reported == [("display", "the display is gone"), ("display", "")]
    assert room.display.devices[0].closed


def test_a_device_that_comes_back_goes_on_with_what_it_lost(room):
    room.say(tone=SIREN)
    wait_for(lambda: room.buzzer.newest.sounded, "the siren")
    room.buzzer.pull()
    wait_for(lambda: room.reported, "the report")
    room.buzzer.plug()
    wait_for(lambda: len(room.buzzer.devices) == 2 and 800 in room.buzzer.newest.sounded, "the siren")


def test_devices_that_are_missing_from_the_start_stop_nobody():
    room = Room()
    for shop in (room.display, room.light, room.buzzer):
        shop.problem = "not there"
    with running(room):
        room.say("ONE")
        wait_for(lambda: len(room.reported) == 3, "three reports")
        room.display.plug()
        room.shows("ONE")
    assert sorted(name for name, problem in room.reported if problem) == ["buzzer", "display", "light"]


def test_an_output_that_the_settings_do_not_name_is_no_device():
    silent = Feedback(None, None, None, print, print)
    silent.start()
    silent.announce(Signals(Screen("OK"), patterns.OFF_LIGHT, BEEP))
    silent.close()


def test_every_device_is_let_go_of_at_the_end():
    room = Room()
    with running(room):
        room.say("ONE", patterns.steady(Colour.RED), SIREN)
        wait_for(lambda: all(shop.devices for shop in (room.display, room.light, room.buzzer)), "the devices")
    assert all(shop.newest.closed for shop in (room.display, room.light, room.buzzer))


def test_a_bug_in_a_player_is_told_and_not_swallowed():
    died = []
    broken = Feedback(lambda: 1 / 0, None, None, print, lambda name, error: died.append((name, type(error))))
    broken.start()
    wait_for(lambda: died == [("display", ZeroDivisionError)], "word of it")
    broken.close()
