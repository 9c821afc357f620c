"""What only a Raspberry Pi with the parts on it can show; wire it as docs/wiring.md says."""

import os
from pathlib import Path

import pytest
from PIL import Image

from station.drivers import catalog, pins
from station.errors import DeviceLostError

MODEL = Path("/proc/device-tree/model")
IS_PI = MODEL.exists() and "Raspberry Pi" in MODEL.read_text(errors="replace")

pytestmark = [
    pytest.mark.hardware,
    pytest.mark.skipif(not IS_PI, reason="this machine is no Raspberry Pi"),
]


def opened(kind, driver, **options):
    try:
        return catalog.open_device(kind, driver, options)
    except DeviceLostError as error:
        pytest.skip(str(error))


def test_the_header_has_a_chip():
    assert pins.choose_chip(pins.chip_labels()) >= 0


def test_a_pin_is_driven_and_read_back():
    with pins.switch(17) as pin:
        for value in (True, False):
            pin.value = value
            assert pin.value == value


def test_a_light_shines_in_every_colour():
    light = opened("light", "rgb", red=17, green=27, blue=22)
    for colour in ("green", "amber", "red", "blue", "white"):
        light.shine(colour, 1.0)
    light.close()


def test_a_buzzer_sounds():
    buzzer = opened("buzzer", "passive", pin=18)
    buzzer.sound(2700)
    buzzer.sound(0)
    buzzer.close()


def test_a_display_takes_a_picture():
    display = opened("display", os.environ.get("LOTWATCH_DISPLAY", "ssd1306"))
    display.show(Image.new("1", (128, 64), 1))
    display.close()
