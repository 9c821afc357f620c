import json
import socket
import threading
from base64 import b64decode
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageDraw

from station.drivers.panel import PanelButton, PanelBuzzer, PanelDisplay, PanelLight
from station.errors import DeviceLostError
from tests.waiting import DEADLINE_S

if TYPE_CHECKING:
    from station.drivers import Button, Buzzer, Display, Light


class Panel:
    """A panel's end of the socket."""

    def __init__(self, path) -> None:
        self.path = str(path)
        self._server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._server.bind(self.path)
        self._server.listen()
        self._ends = [self._server]

    def accept(self):
        connection, _ = self._server.accept()
        lines = connection.makefile("rwb", buffering=0)
        self._ends += [connection, lines]
        return lines, json.loads(lines.readline())

    def close(self):
        while self._ends:
            self._ends.pop().close()


@pytest.fixture
def panel(tmp_path):
    panel = Panel(tmp_path / "panel.sock")
    yield panel
    panel.close()


def picture():
    image = Image.new("1", (128, 64))
    ImageDraw.Draw(image).rectangle((3, 5, 60, 33), fill=1)
    return image


def test_the_display_sends_the_pixels_it_was_shown(panel):
    display: Display = PanelDisplay(panel.path)
    lines, introduction = panel.accept()
    assert introduction == {"device": "display"}
    display.show(picture())
    sent = json.loads(lines.readline())
    assert b64decode(sent["pixels"]) == picture().tobytes()
    display.close()
    assert not any(b64decode(json.loads(lines.readline())["pixels"]))


def test_the_light_sends_colour_and_level_and_goes_dark(panel):
    light: Light = PanelLight(panel.path)
    lines, introduction = panel.accept()
    assert introduction == {"device": "light"}
    light.shine("red", 1.0)
    light.close()
    on, off = (json.loads(line) for line in lines)
    assert (on["colour"], on["level"], off["level"]) == ("red", 1.0, 0.0)


def test_the_buzzer_sends_its_notes_in_the_order_of_time(panel):
    buzzer: Buzzer = PanelBuzzer(panel.path)
    lines, introduction = panel.accept()
    assert introduction == {"device": "buzzer"}
    for hertz in (800, 1200):
        buzzer.sound(hertz)
    buzzer.sound(2700, 0.25)
    buzzer.close()
    notes = [json.loads(line) for line in lines]
    assert [note["hertz"] for note in notes] == [800, 1200, 2700, 0]
    assert [note["loudness"] for note in notes] == [1.0, 1.0, 0.25, 1.0]
    assert all(earlier["t"] <= later["t"] for earlier, later in pairwise(notes))


def test_the_button_is_pressed_in_the_panel(panel):
    button: Button = PanelButton(panel.path)
    lines, introduction = panel.accept()
    assert introduction == {"device": "button"}
    lines.write(b'{"pressed": "bell"}\n{"pressed": "undo"}\n{"pressed": "ack"}\n')
    presses = button.presses()
    assert [next(presses), next(presses)] == ["undo", "ack"]
    button.close()
    assert list(presses) == []


def test_waiting_for_a_press_ends_when_the_button_is_let_go_of(panel):
    button = PanelButton(panel.path)
    waiting = threading.Thread(target=lambda: list(button.presses()))
    waiting.start()
    button.close()
    waiting.join(DEADLINE_S)
    assert not waiting.is_alive()


def test_a_button_whose_panel_went_away_is_lost(panel):
    button = PanelButton(panel.path)
    panel.accept()
    panel.close()
    with pytest.raises(DeviceLostError, match="gone"):
        next(button.presses())
    button.close()


@pytest.mark.parametrize("device", [PanelDisplay, PanelLight, PanelBuzzer, PanelButton])
def test_a_panel_that_is_not_there_is_named(tmp_path, device):
    with pytest.raises(DeviceLostError, match=r"no-panel.*start the panel"):
        device(str(tmp_path / "no-panel"))


@pytest.mark.parametrize(
    ("device", "use"),
    [
        (PanelDisplay, lambda it: it.show(picture())),
        (PanelLight, lambda it: it.shine("red", 1.0)),
        (PanelBuzzer, lambda it: it.sound(880)),
    ],
)
def test_a_panel_that_went_away_is_lost(panel, device, use):
    it = device(panel.path)
    panel.accept()
    panel.close()
    with pytest.raises(DeviceLostError, match="gone"):
        use(it)
    it.close()
