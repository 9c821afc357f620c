"""The station's panel drivers on one side of the socket, what a browser is told on the other."""

import asyncio
import base64
import contextlib
import itertools
import socket

import pytest
from PIL import Image

from station.drawing import draw
from station.drivers.panel import PanelButton, PanelBuzzer, PanelDisplay, PanelLight
from station.errors import DeviceLostError
from station.panel.devices import Devices
from tests.screens.catalogue import screens


@pytest.fixture
def path(tmp_path):
    return tmp_path / "panel.sock"


def with_devices(path, act):
    """Run `act(devices, told)` beside devices that listen."""

    async def run():
        told = asyncio.Queue()
        devices = Devices(path, lambda kind, message: told.put_nowait((kind, message)))
        await devices.listen()
        try:
            await asyncio.wait_for(act(devices, told), 10)
        finally:
            await devices.close()

    asyncio.run(run())


def test_pixels_light_and_sound_arrive_with_their_instant(path):
    picture = Image.new("1", (128, 64))
    picture.putpixel((3, 1), 1)

    def station():
        with contextlib.closing(PanelDisplay(str(path))) as display:
            display.show(picture)
        with contextlib.closing(PanelLight(str(path))) as light:
            light.shine("red", 0.5)
        with contextlib.closing(PanelBuzzer(str(path))) as buzzer:
            buzzer.sound(880)

    async def act(_, told):
        await asyncio.to_thread(station)
        seen = {}
        while len(seen) < 3:
            kind, message = await told.get()
            if "t" in message:
                seen.setdefault(kind, message)
        assert base64.b64decode(seen["display"]["pixels"]) == picture.tobytes()
        assert (seen["light"]["colour"], seen["light"]["level"]) == ("red", 0.5)
        assert seen["buzzer"]["hertz"] == 880
        assert all(message["t"] > 0 for message in seen.values())

    with_devices(path, act)


def test_a_station_that_dies_leaves_a_dark_and_silent_panel(path):
    async def act(devices, told):
        buzzer = await asyncio.to_thread(PanelBuzzer, str(path))
        buzzer.sound(1200)
        while devices.shown["buzzer"]["hertz"] != 1200:
            await told.get()
        buzzer._panel._socket.close()
        while devices.shown["buzzer"]["hertz"]:
            await told.get()

    with_devices(path, act)


def test_the_button_is_heard_by_the_station(path):
    async def act(devices, told):
        assert not devices.press("ack")
        button = await asyncio.to_thread(PanelButton, str(path))
        assert (await told.get())[0] == "button"
        assert devices.press("undo")
        assert await asyncio.to_thread(lambda: list(itertools.islice(button.presses(), 1))) == ["undo"]
        button.close()

    with_devices(path, act)


@pytest.mark.parametrize("line", [b'{"device": "toaster"}\n', b"not json\n", b"[]\n", b"\n"])
def test_a_driver_that_speaks_nonsense_is_let_go(path, line):
    async def act(_, __):
        reader, writer = await asyncio.open_unix_connection(path)
        writer.write(line)
        assert await reader.read() == b""
        writer.close()
        await writer.wait_closed()

    with_devices(path, act)


def test_a_driver_that_turns_to_nonsense_is_let_go(path):
    async def act(_, __):
        reader, writer = await asyncio.open_unix_connection(path)
        writer.write(b'{"device": "light"}\n{"colour"\n')
        assert await reader.read() == b""
        writer.close()
        await writer.wait_closed()

    with_devices(path, act)


def test_without_a_panel_the_station_misses_its_devices(path):
    with_devices(path, lambda *_: asyncio.sleep(0))
    with pytest.raises(DeviceLostError):
        PanelLight(str(path))


def test_a_socket_left_by_a_killed_panel_is_taken_over(path):
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(path))
    with_devices(path, lambda *_: asyncio.sleep(0))


def test_every_screen_reaches_the_browser_pixel_for_pixel(path):
    pictures = [draw(shown.signals.screen) for shown in screens().values()]

    def station():
        with contextlib.closing(PanelDisplay(str(path))) as display:
            for picture in pictures:
                display.show(picture)

    async def act(_, told):
        await asyncio.to_thread(station)
        for picture in pictures:
            kind, message = await told.get()
            while "pixels" not in message or "t" not in message:
                kind, message = await told.get()
            assert kind == "display"
            assert base64.b64decode(message["pixels"]) == picture.tobytes()

    with_devices(path, act)
