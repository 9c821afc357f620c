import errno
import sys
from types import SimpleNamespace

import pytest
import smbus2
from gpiozero import Device
from gpiozero.pins.mock import MockFactory
from luma.core.device import dummy
from PIL import Image, ImageDraw, ImageFont

from station.drivers import Display
from station.drivers.oled import Oled
from station.errors import DeviceLostError

CONTROLLERS = ["ssd1306", "ssd1309", "sh1106"]


ARGUMENTS = {0x20: 1, 0x21: 2, 0x22: 2, 0x81: 1, 0x8D: 1, 0xA8: 1, 0xD3: 1, 0xD5: 1, 0xD9: 1, 0xDA: 1, 0xDB: 1}
"""How many bytes follow a command."""


class Glass:
    """What a panel shows after the bytes that were sent to it, as its data sheet says."""

    def __init__(self) -> None:
        self.memory = [bytearray(132) for _ in range(8)]
        self.columns, self.pages = None, (0, 7)
        self.column = self.page = 0
        self.contrast, self.lit = 0x7F, False

    def command(self, sent):
        rest = list(sent)
        while rest:
            code = rest.pop(0)
            values = [rest.pop(0) for _ in range(ARGUMENTS.get(code, 0)) if rest]
            if code == 0x21:
                self.columns, self.column = tuple(values), values[0]
            elif code == 0x22:
                self.pages, self.page = tuple(values), values[0]
            elif code == 0x81:
                self.contrast = values[0]
            elif code in (0xAE, 0xAF):
                self.lit = code == 0xAF
            elif code < 0x10:
                self.column = self.column & 0xF0 | code
            elif code < 0x20:
                self.column = self.column & 0x0F | code << 4 & 0xF0
            elif 0xB0 <= code < 0xB8:
                self.page = code - 0xB0

    def data(self, sent):
        for byte in sent:
            self.memory[self.page][self.column] = byte
            self.column += 1
            if self.columns and self.column > self.columns[1]:  # an SSD130x goes on in the next page
                self.column = self.columns[0]
                self.page = self.page + 1 if self.page < self.pages[1] else self.pages[0]

    def picture(self):
        """Return what is seen; an SH1106 shows the middle 128 of its 132 columns."""
        first = 0 if self.columns else 2
        image = Image.new("1", (128, 64))
        for y in range(64):
            for x in range(128):
                image.putpixel((x, y), self.memory[y // 8][first + x] >> y % 8 & 1)
        return image


class I2cBus:
    """An I2C bus with a panel at 0x3C; what is sent to another address is not acknowledged."""

    def __init__(self, glass) -> None:
        self.glass, self.number, self.closed, self.error = glass, None, False, None

    def open(self, number):
        if self.error:
            raise self.error
        self.number = number
        return self

    def write_i2c_block_data(self, address, mode, sent):
        self._acknowledge(address)
        (self.glass.data if mode == 0x40 else self.glass.command)(sent)

    def i2c_rdwr(self, message):
        self._acknowledge(message.addr)
        mode, *sent = list(message)
        assert mode == 0x40
        self.glass.data(sent)

    def close(self):
        self.closed = True

    def _acknowledge(self, address):
        if self.error or address != 0x3C:
            raise self.error or OSError(errno.ENXIO, "No such device or address")


class SpiBus:
    """An SPI bus with a panel, whose D/C pin says what is sent."""

    def __init__(self, glass, dc) -> None:
        self.glass, self.dc, self.opened, self.closed = glass, dc, None, False

    def open(self, port, device):
        self.opened = (port, device)

    def writebytes(self, sent):
        (self.glass.data if self.dc.state else self.glass.command)(sent)

    def close(self):
        self.closed = True


@pytest.fixture
def i2c_bus(monkeypatch):
    bus = I2cBus(Glass())
    monkeypatch.setattr(smbus2, "SMBus", bus.open)
    return bus


@pytest.fixture
def spi_bus(monkeypatch):
    monkeypatch.setattr(Device, "pin_factory", MockFactory())
    bus = SpiBus(Glass(), Device.pin_factory.pin(24))
    monkeypatch.setitem(sys.modules, "spidev", SimpleNamespace(SpiDev=lambda: bus))
    yield bus
    Device.pin_factory.reset()


def picture():
    image = Image.new("1", (128, 64))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 127, 63), outline=1)
    draw.text((9, 4), "RECALLED lot A7", font=ImageFont.load_default_imagefont(), fill=1)
    draw.line((3, 60, 120, 22), fill=1)
    return image


def same(one, other):
    return one.tobytes() == other.tobytes()


@pytest.mark.parametrize("controller", CONTROLLERS)
def test_the_panel_shows_the_picture_it_is_sent_over_i2c(i2c_bus, controller):
    display: Display = Oled(controller)
    display.show(picture())
    assert i2c_bus.number == 1
    assert i2c_bus.glass.lit
    assert same(i2c_bus.glass.picture(), picture())
    display.close()


@pytest.mark.parametrize("controller", CONTROLLERS)
def test_the_panel_shows_the_picture_it_is_sent_over_spi(spi_bus, controller):
    display = Oled(controller, "spi", spi_port=0, spi_device=1)
    display.show(picture())
    assert spi_bus.opened == (0, 1)
    assert Device.pin_factory.pin(25).state  # reset is let go of
    assert same(spi_bus.glass.picture(), picture())
    display.close()
    assert spi_bus.closed


def test_the_panel_shows_what_luma_shows(i2c_bus):
    reference = dummy(mode="1")
    reference.display(picture())
    display = Oled("ssd1306")
    display.show(picture())
    assert same(i2c_bus.glass.picture(), reference.image)
    display.close()


@pytest.mark.parametrize("controller", CONTROLLERS)
def test_a_panel_mounted_upside_down_is_turned(i2c_bus, controller):
    display = Oled(controller, rotate=180)
    display.show(picture())
    assert same(i2c_bus.glass.picture(), picture().rotate(180))
    display.close()


def test_the_contrast_is_what_the_settings_say(i2c_bus):
    display = Oled("ssd1306", contrast=40)
    assert i2c_bus.glass.contrast == 40
    display.close()


def test_closing_clears_the_panel_and_lets_go_of_the_bus(i2c_bus):
    display = Oled("sh1106")
    display.show(picture())
    display.close()
    assert not i2c_bus.glass.lit
    assert same(i2c_bus.glass.picture(), Image.new("1", (128, 64)))
    assert i2c_bus.closed


def test_a_panel_that_does_not_answer_is_named_and_its_bus_let_go_of(i2c_bus):
    with pytest.raises(DeviceLostError, match=r"ssd1306 on I2C 1, address 0x3D.*wires"):
        Oled("ssd1306", i2c_address=0x3D)
    assert i2c_bus.closed


def test_a_bus_that_is_not_there_is_named(i2c_bus):
    i2c_bus.error = FileNotFoundError(errno.ENOENT, "No such file or directory", "/dev/i2c-1")
    with pytest.raises(DeviceLostError, match=r"/dev/i2c-1.*config\.txt"):
        Oled("ssd1306")


@pytest.mark.parametrize("number", [errno.ENXIO, errno.EREMOTEIO, errno.EIO, errno.ETIMEDOUT])
def test_a_panel_that_goes_away_is_lost_and_can_be_closed(i2c_bus, number):
    display = Oled("ssd1306")
    i2c_bus.error = OSError(number, "gone")
    with pytest.raises(DeviceLostError, match="ssd1306"):
        display.show(picture())
    display.close()
    assert i2c_bus.closed


def test_a_panel_that_comes_back_is_opened_again(i2c_bus):
    Oled("ssd1306").close()
    display = Oled("ssd1306")
    display.show(picture())
    assert same(i2c_bus.glass.picture(), picture())
    display.close()


def test_pins_that_are_taken_are_named(spi_bus):
    first = Oled("ssd1306", "spi")
    with pytest.raises(DeviceLostError, match="the display's pins"):
        Oled("ssd1306", "spi", reset_pin=26)
    first.close()
    Oled("ssd1306", "spi", reset_pin=26).close()
    assert spi_bus.closed


def test_a_library_that_is_not_installed_is_named(monkeypatch, spi_bus):
    assert spi_bus
    monkeypatch.setitem(sys.modules, "spidev", None)
    with pytest.raises(DeviceLostError, match="spidev"):
        Oled("ssd1306", "spi")
