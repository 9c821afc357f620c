import errno
import os
from types import SimpleNamespace

import evdev
import pytest
from evdev import InputEvent, ecodes

from station.domain.cards.cards import card
from station.drivers import Scanner, ScanVoidedError
from station.drivers.evdev import EvdevScanner, KeypadScanner
from station.errors import DeviceLostError
from tests.drivers.carrying import closed_while_it_waits

ZEBRA = (0x05E0, 0x1200)


class Keyboard:
    """A keyboard below /dev/input; what it types goes through a pipe, so that it can be waited for."""

    def __init__(self, path, usb=ZEBRA, keys=(ecodes.KEY_A, ecodes.KEY_ENTER), taken=False) -> None:
        self.path, self.taken, self.plugged = path, taken, True
        self.info = SimpleNamespace(vendor=usb[0], product=usb[1])
        self.lit = []
        self.fd, self._typing = os.pipe()
        self._keys, self._events = keys, []
        self.closed = False

    def capabilities(self):
        return {ecodes.EV_KEY: list(self._keys)}

    def grab(self):
        if self.taken:
            raise OSError(errno.EBUSY, "Device or resource busy")
        self.taken = True

    def set_led(self, led, value):
        self.lit.append((led, value))

    def send(self, *events):
        self._events += [InputEvent(0, 0, *event) for event in events]
        os.write(self._typing, b"\0")

    def unplug(self):
        self.plugged = False
        os.write(self._typing, b"\0")

    def read(self):
        os.read(self.fd, 1)
        if not self.plugged:
            raise OSError(errno.ENODEV, "No such device")
        events, self._events = self._events, []
        return iter(events)

    def close(self):
        self.closed = True

    def put_away(self):
        os.close(self.fd)
        os.close(self._typing)


@pytest.fixture
def plug(monkeypatch):
    """Plug keyboards in, in place of those of this machine."""
    plugged = {}

    def opened(path):
        if path not in plugged:
            raise OSError(errno.ENOENT, "No such file or directory")
        return plugged[path]

    def plug(*args, **options):
        keyboard = Keyboard(*args, **options)
        plugged[keyboard.path] = keyboard
        return keyboard

    monkeypatch.setattr(evdev, "InputDevice", opened)
    monkeypatch.setattr(evdev, "list_devices", lambda: list(plugged))
    yield plug
    for keyboard in plugged.values():
        keyboard.put_away()


@pytest.fixture
def take():
    """Take scanners, and give them back when the test ends."""
    taken = []

    def take(*args, driver=EvdevScanner, **options):
        taken.append(driver(*args, **options))
        return taken[-1]

    yield take
    for scanner in taken:
        scanner.close()


def pressed(*codes):
    return [(ecodes.EV_KEY, code, value) for code in codes for value in (1, 0)]


REPORT = (ecodes.EV_SYN, ecodes.SYN_REPORT, 0)
DROPPED = (ecodes.EV_SYN, ecodes.SYN_DROPPED, 0)


def test_a_scanner_is_taken_by_its_path_and_nobody_else_hears_it(plug, take):
    keyboard = plug("/dev/input/by-id/scanner")
    scanner: Scanner = take("/dev/input/by-id/scanner")
    keyboard.send(*pressed(ecodes.KEY_A, ecodes.KEY_B, ecodes.KEY_ENTER))
    assert next(scanner.scans()) == b"ab"
    assert keyboard.taken
    assert keyboard.lit == [(ecodes.LED_CAPSL, 0)]


def test_two_scanners_of_one_make_are_two_scanners(plug, take):
    plug("/dev/input/event0", usb=(0x046D, 0xC31C))
    plug("/dev/input/event1", keys=[ecodes.KEY_POWER])
    first, second = plug("/dev/input/event2"), plug("/dev/input/event3")
    scanners = [take("05e0:1200"), take("05E0:1200")]
    second.send(*pressed(ecodes.KEY_B, ecodes.KEY_ENTER))
    first.send(*pressed(ecodes.KEY_A, ecodes.KEY_ENTER))
    assert [next(scanner.scans()) for scanner in scanners] == [b"a", b"b"]
    with pytest.raises(DeviceLostError, match="05e0:1200"):
        EvdevScanner("05e0:1200")


@pytest.mark.parametrize(
    ("options", "words"), [({"taken": True}, "busy"), ({"keys": [ecodes.KEY_POWER]}, "no such keyboard")]
)
def test_a_keyboard_that_cannot_be_taken_is_named(plug, options, words):
    plug("/dev/input/scanner", **options)
    with pytest.raises(DeviceLostError, match=f"/dev/input/scanner.*{words}"):
        EvdevScanner("/dev/input/scanner")


@pytest.mark.usefixtures("plug")
def test_a_keyboard_that_is_not_there_is_named():
    with pytest.raises(DeviceLostError, match="No such file"):
        EvdevScanner("/dev/input/scanner")


def test_events_the_kernel_dropped_void_the_scan(plug, take):
    keyboard = plug("/dev/input/scanner")
    scanner = take("/dev/input/scanner")
    keyboard.send(*pressed(ecodes.KEY_A), DROPPED, *pressed(ecodes.KEY_ENTER), REPORT, *pressed(ecodes.KEY_B))
    keyboard.send(*pressed(ecodes.KEY_ENTER, ecodes.KEY_C, ecodes.KEY_ENTER))
    with pytest.raises(ScanVoidedError, match="lost"):
        next(scanner.scans())
    assert next(scanner.scans()) == b"c"


def test_without_a_terminator_a_pause_ends_a_symbol(plug, take):
    keyboard = plug("/dev/input/scanner")
    scanner = take("/dev/input/scanner", terminator="", inter_key_s=0.01)
    keyboard.send(*pressed(ecodes.KEY_A))
    assert next(scanner.scans()) == b"a"


def test_an_unplugged_scanner_is_lost_at_once(plug, take):
    keyboard = plug("/dev/input/scanner")
    scanner = take("/dev/input/scanner")
    keyboard.unplug()
    with pytest.raises(DeviceLostError, match="plug it in again"):
        next(scanner.scans())


def test_closing_ends_a_blocked_read(plug, take):
    keyboard = plug("/dev/input/scanner")
    scanner = take("/dev/input/scanner")
    read = closed_while_it_waits(scanner, lambda: keyboard.send(*pressed(ecodes.KEY_A, ecodes.KEY_ENTER)))
    assert read == [b"a"]
    assert keyboard.closed


PAD_KEYS = (ecodes.KEY_KP7, ecodes.KEY_KPENTER)


def test_a_keypad_is_taken_and_each_key_is_there_at_once(plug, take):
    keypad = plug("/dev/input/by-id/keypad", keys=PAD_KEYS)
    scanner: Scanner = take("/dev/input/by-id/keypad", driver=KeypadScanner)
    scans = scanner.scans()
    for key, words in ((ecodes.KEY_KP7, "D-7"), (ecodes.KEY_KPSLASH, "UNDO"), (ecodes.KEY_KPENTER, "D-ENTER")):
        keypad.send(*pressed(key))
        assert next(scans) == card(words).encode()
    assert keypad.taken
    assert keypad.lit == [(ecodes.LED_NUML, 1)]


def test_a_keypad_and_a_scanner_of_one_make_are_told_apart_by_their_keys(plug, take):
    plug("/dev/input/event0")
    keypad = plug("/dev/input/event1", keys=PAD_KEYS)
    take("05e0:1200", driver=KeypadScanner)
    assert keypad.taken
    with pytest.raises(DeviceLostError, match=r"keypad's keyboard .*plug the keypad in"):
        KeypadScanner("/dev/input/event0")


def test_keys_of_a_keypad_that_the_kernel_dropped_are_said(plug, take):
    keypad = plug("/dev/input/keypad", keys=PAD_KEYS)
    scanner = take("/dev/input/keypad", driver=KeypadScanner)
    keypad.send(DROPPED, *pressed(ecodes.KEY_KP1), REPORT, *pressed(ecodes.KEY_KP2))
    with pytest.raises(ScanVoidedError, match="lost"):
        next(scanner.scans())
    assert next(scanner.scans()) == card("D-2").encode()


def test_an_unplugged_keypad_is_lost_at_once(plug, take):
    keypad = plug("/dev/input/keypad", keys=PAD_KEYS)
    scanner = take("/dev/input/keypad", driver=KeypadScanner)
    keypad.unplug()
    with pytest.raises(DeviceLostError, match="the keypad is gone"):
        next(scanner.scans())


def test_closing_ends_the_wait_for_a_key(plug, take):
    keypad = plug("/dev/input/keypad", keys=PAD_KEYS)
    scanner = take("/dev/input/keypad", driver=KeypadScanner)
    read = closed_while_it_waits(scanner, lambda: keypad.send(*pressed(ecodes.KEY_KP5)))
    assert read == [card("D-5").encode()]
    assert keypad.closed


@pytest.mark.skipif(not os.access("/dev/uinput", os.W_OK), reason="/dev/uinput is not there or may not be written")
def test_a_real_keyboard_of_the_kernel_is_read_and_unplugged(take):
    with evdev.UInput(name="lotwatch test scanner", vendor=0x05E0, product=0x1200) as keyboard:
        scanner = take(keyboard.device.path)
        for code in (ecodes.KEY_A, ecodes.KEY_B, ecodes.KEY_ENTER):
            for value in (1, 0):
                keyboard.write(ecodes.EV_KEY, code, value)
                keyboard.syn()
        scans = scanner.scans()
        assert next(scans) == b"ab"
    with pytest.raises(DeviceLostError):
        next(scans)
