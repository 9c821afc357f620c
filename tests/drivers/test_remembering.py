import pytest
from PIL import Image

from station.drivers import Button, Buzzer, Display, Light, Scanner, ScanVoidedError
from station.drivers.remembering import (
    RememberingButton,
    RememberingBuzzer,
    RememberingDisplay,
    RememberingLight,
    RememberingScanner,
)
from station.errors import DeviceLostError


def test_a_scanner_reads_what_it_is_fed():
    double = RememberingScanner()
    scanner: Scanner = double
    double.feed(b"]d201")
    double.feed(b"]d202")
    scanner.close()
    assert list(scanner.scans()) == [b"]d201", b"]d202"]
    assert double.closed


def test_a_scanner_can_lose_a_part_and_be_unplugged():
    scanner = RememberingScanner()
    scanner.void("half is gone")
    scanner.feed(b"]d201")
    scanner.lose()
    with pytest.raises(ScanVoidedError, match="half is gone"):
        next(scanner.scans())
    scans = scanner.scans()
    assert next(scans) == b"]d201"
    with pytest.raises(DeviceLostError):
        next(scans)


def test_a_display_remembers_a_picture_as_it_was():
    double, picture = RememberingDisplay(), Image.new("1", (128, 64))
    display: Display = double
    display.show(picture)
    picture.putpixel((0, 0), 1)
    assert double.pictures[0].getpixel((0, 0)) == 0


def test_a_light_and_a_buzzer_remember():
    lit, heard = RememberingLight(), RememberingBuzzer()
    light: Light = lit
    buzzer: Buzzer = heard
    light.shine("red", 1.0)
    buzzer.sound(880)
    assert (lit.shone, heard.sounded) == ([("red", 1.0)], [880])


def test_a_button_is_pressed_by_a_program():
    double = RememberingButton()
    button: Button = double
    double.press()
    double.press("help")
    button.close()
    assert list(button.presses()) == ["ack", "help"]


def test_a_button_can_be_lost():
    button = RememberingButton()
    button.lose("the cable is out")
    with pytest.raises(DeviceLostError, match="cable"):
        next(button.presses())


@pytest.mark.parametrize(
    ("double", "use"),
    [
        (RememberingDisplay(), lambda it: it.show(Image.new("1", (128, 64)))),
        (RememberingLight(), lambda it: it.shine("red", 1.0)),
        (RememberingBuzzer(), lambda it: it.sound(880)),
    ],
)
def test_what_is_lost_says_so_until_it_is_closed(double, use):
    double.lose("the cable is out")
    with pytest.raises(DeviceLostError, match="cable"):
        use(double)
    double.close()
    assert double.closed
