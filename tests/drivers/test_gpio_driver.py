import errno
import sys
from math import pi, sin
from types import ModuleType

import pytest
from gpiozero import Device
from gpiozero.exc import PinUnknownPi
from gpiozero.pins.mock import MockFactory, MockPin, MockPWMPin

from station.drivers import Button, Buzzer, Light, pins
from station.drivers.gpio import ActiveBuzzer, GpioButton, PassiveBuzzer, RgbLight, SeparateLight
from station.errors import DeviceLostError


@pytest.fixture(autouse=True)
def header(monkeypatch):
    factory = MockFactory(pin_class=MockPWMPin)
    monkeypatch.setattr(Device, "pin_factory", factory)
    yield factory
    factory.reset()


def levels(header, *numbers):
    return [header.pin(number).state for number in numbers]


@pytest.mark.parametrize(
    ("colour", "level", "mixed"),
    [
        ("red", 1.0, [1.0, 0.0, 0.0]),
        ("green", 0.5, [0.0, 0.5, 0.0]),
        ("blue", 1.0, [0.0, 0.0, 1.0]),
        ("white", 0.2, [0.2, 0.2, 0.2]),
        ("amber", 1.0, [1.0, 0.35, 0.0]),
        ("red", 0.0, [0.0, 0.0, 0.0]),
    ],
)
def test_one_light_mixes_every_colour(header, colour, level, mixed):
    light: Light = RgbLight(red=17, green=27, blue=22)
    light.shine("white", 1.0)
    light.shine(colour, level)
    assert levels(header, 17, 27, 22) == mixed
    light.close()


def test_a_light_wired_to_3_volts_is_on_when_the_pin_is_low(header):
    light = RgbLight(red=17, green=27, blue=22, active_high=False)
    light.shine("red", 1.0)
    assert levels(header, 17, 27, 22) == [0.0, 1.0, 1.0]
    light.close()


def test_separate_lamps_shine_one_at_a_time(header):
    light: Light = SeparateLight(red=17, green=27, amber=22, blue=23, white=24)
    for colour, pin in (("red", 17), ("green", 27), ("amber", 22), ("blue", 23), ("white", 24)):
        light.shine(colour, 1.0)
        assert levels(header, 17, 27, 22, 23, 24) == [float(number == pin) for number in (17, 27, 22, 23, 24)]
    light.close()


@pytest.mark.parametrize(
    ("colour", "shown"), [("amber", [1.0, 1.0]), ("blue", [1.0, 1.0]), ("white", [1.0, 1.0]), ("green", [0.0, 1.0])]
)
def test_two_lamps_stand_in_for_those_that_are_not_there(header, colour, shown):
    light = SeparateLight(red=17, green=27)
    light.shine(colour, 1.0)
    assert levels(header, 17, 27) == shown
    light.close()


def test_three_lamps_never_show_red_for_a_question(header):
    light = SeparateLight(red=17, green=27, amber=22)
    light.shine("white", 1.0)
    assert levels(header, 17, 27, 22) == [0.0, 1.0, 1.0]
    light.close()


def test_a_light_that_is_closed_is_dark_and_its_pins_are_free(header):
    light = RgbLight(red=17, green=27, blue=22)
    light.shine("white", 1.0)
    light.close()
    assert not any(levels(header, 17, 27, 22))
    SeparateLight(red=17, green=27).close()


def test_a_light_that_cannot_have_all_its_pins_takes_none():
    buzzer = ActiveBuzzer(22)
    with pytest.raises(DeviceLostError, match="the light"):
        RgbLight(red=17, green=27, blue=22)
    buzzer.close()
    RgbLight(red=17, green=27, blue=22).close()


def test_a_passive_buzzer_sounds_the_note(header):
    buzzer: Buzzer = PassiveBuzzer(18)
    buzzer.sound(2700)
    assert (header.pin(18).frequency, header.pin(18).state) == (2700, 0.5)
    buzzer.sound(400)
    assert (header.pin(18).frequency, header.pin(18).state) == (400, 0.5)
    buzzer.sound(0)
    assert header.pin(18).state == 0.0
    buzzer.close()


def test_a_passive_buzzer_sounds_softly_by_a_shorter_pulse(header):
    buzzer: Buzzer = PassiveBuzzer(18)
    buzzer.sound(2700, 0.25)
    assert sin(pi * header.pin(18).state) == pytest.approx(0.25)
    buzzer.sound(2700)
    assert header.pin(18).state == 0.5
    buzzer.close()


def test_an_active_buzzer_has_one_note(header):
    buzzer: Buzzer = ActiveBuzzer(18)
    for hertz, on in ((2700, 1), (400, 1), (0, 0)):
        buzzer.sound(hertz)
        assert header.pin(18).state == on
    buzzer.sound(400)
    buzzer.close()
    assert not header.pin(18).state


@pytest.mark.parametrize("pull_up", [True, False])
def test_each_press_of_the_button_is_told_once_it_is_over(header, pull_up):
    button: Button = GpioButton(5, pull_up=pull_up)
    pin = header.pin(5)
    press, release = (pin.drive_low, pin.drive_high) if pull_up else (pin.drive_high, pin.drive_low)
    for _ in range(2):
        press()
        release()
    button.close()
    assert list(button.presses()) == ["ack", "ack"]


def test_each_of_three_buttons_says_its_own(header):
    button: Button = GpioButton(23, undo=5, help=6)
    for number in (6, 23, 5):
        header.pin(number).drive_low()
        header.pin(number).drive_high()
    button.close()
    assert list(button.presses()) == ["help", "ack", "undo"]


@pytest.mark.parametrize("number", [23, 5, 6])
def test_a_button_that_is_held_asks_for_a_fresh_start_and_nothing_else(header, number):
    button = GpioButton(23, undo=5, help=6, hold_s=0.02)
    presses = button.presses()
    header.pin(number).drive_low()
    assert next(presses) == "resync"
    header.pin(number).drive_high()
    header.pin(23).drive_low()
    header.pin(23).drive_high()
    assert next(presses) == "ack"
    button.close()


def test_a_pin_that_is_taken_leaves_the_other_buttons_free():
    buzzer = ActiveBuzzer(6)
    with pytest.raises(DeviceLostError, match="the button"):
        GpioButton(23, undo=5, help=6)
    buzzer.close()
    GpioButton(23, undo=5, help=6).close()


def test_the_debounce_time_reaches_the_pin(header):
    for seconds, bounce in ((0.02, 0.02), (0.0, None)):
        button = GpioButton(5, debounce_s=seconds)
        assert header.pin(5).bounce == bounce
        button.close()


def test_a_pin_without_pulses_is_no_light(header):
    header.pin_class = MockPin
    with pytest.raises(DeviceLostError, match="the light"):
        RgbLight(red=17, green=27, blue=22)


@pytest.mark.parametrize(
    ("labels", "number"),
    [
        ({0: "pinctrl-bcm2711", 1: "raspberrypi-exp-gpio"}, 0),
        ({0: "gpio-brcmstb@107d508500", 4: "pinctrl-rp1"}, 4),
        ({0: "raspberrypi-exp-gpio", 1: "pinctrl-bcm2835"}, 1),
    ],
)
def test_the_header_is_found_by_its_label(labels, number):
    assert pins.choose_chip(labels) == number


@pytest.mark.parametrize(("labels", "there"), [({}, "none"), ({0: "pl061"}, "pl061")])
def test_a_machine_without_a_header_says_what_it_has(labels, there):
    with pytest.raises(DeviceLostError, match=there):
        pins.choose_chip(labels)


def test_the_labels_are_read_from_the_chips(monkeypatch, tmp_path):
    for number in (0, 4):
        (tmp_path / f"gpiochip{number}").touch()
    answers = iter([b"gpiochip0".ljust(32, b"\0") + label.ljust(32, b"\0") + bytes(4) for label in (b"one", b"two")])
    monkeypatch.setattr(pins.fcntl, "ioctl", lambda *_: next(answers))
    assert pins.chip_labels(tmp_path) == {0: "one", 4: "two"}


def test_a_chip_that_may_not_be_opened_is_a_lost_device(monkeypatch):
    def refused():
        raise PermissionError(errno.EACCES, "Permission denied", "/dev/gpiochip0")

    monkeypatch.setattr(Device, "pin_factory", None)
    monkeypatch.delenv("GPIOZERO_PIN_FACTORY", raising=False)
    monkeypatch.setattr(pins, "chip_labels", refused)
    with pytest.raises(DeviceLostError, match="/dev/gpiochip0"):
        ActiveBuzzer(18)


@pytest.mark.parametrize("known", [True, False])
def test_the_header_is_driven_through_lgpio_on_a_board_known_or_not(monkeypatch, known):
    class Lgpio(MockFactory):
        def __init__(self, chip) -> None:
            super().__init__()
            self.chip = chip

        def _get_revision(self):
            if known:
                return super()._get_revision()
            raise PinUnknownPi("no revision")

    library = ModuleType("gpiozero.pins.lgpio")
    library.LGPIOFactory = Lgpio
    monkeypatch.setitem(sys.modules, library.__name__, library)
    monkeypatch.setattr(Device, "pin_factory", None)
    monkeypatch.delenv("GPIOZERO_PIN_FACTORY", raising=False)
    monkeypatch.setenv("LG_WD", "")
    monkeypatch.setattr(pins, "chip_labels", lambda: {4: "pinctrl-rp1"})
    buzzer = ActiveBuzzer(18)
    buzzer.sound(880)
    assert pins.factory().chip == 4
    assert pins.factory().pin(18).state
    buzzer.close()


def test_without_lgpio_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setattr(Device, "pin_factory", None)
    monkeypatch.delenv("GPIOZERO_PIN_FACTORY", raising=False)
    monkeypatch.setenv("LG_WD", "")
    monkeypatch.setattr(pins, "chip_labels", lambda: {0: "pinctrl-rp1"})
    monkeypatch.setitem(sys.modules, "lgpio", None)
    monkeypatch.delitem(sys.modules, "gpiozero.pins.lgpio", raising=False)
    with pytest.raises(DeviceLostError, match=r"install lotwatch\[pi\]"):
        ActiveBuzzer(18)


def test_an_error_of_lgpio_is_a_lost_device(monkeypatch):
    lgpio = ModuleType("lgpio")
    lgpio.error = type("error", (Exception,), {})
    monkeypatch.setitem(sys.modules, "lgpio", lgpio)
    with pytest.raises(DeviceLostError, match="GPIO busy"), pins.problems("the button"):
        raise lgpio.error("GPIO busy")


def test_another_way_to_the_pins_can_be_named_in_the_environment(monkeypatch):
    monkeypatch.setattr(Device, "pin_factory", None)
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "mock")
    assert isinstance(pins.factory(), MockFactory)
    ActiveBuzzer(18).close()
