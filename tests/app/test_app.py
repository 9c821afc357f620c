"""`station run` in this process, with doubles for its devices."""

import json
import os
import signal
from contextlib import closing

import pytest

from station import app, carriers, feedback
from station.config import load
from station.config.rules import rules as rules_of
from station.drivers import catalog
from station.drivers.remembering import RememberingButton, RememberingDisplay, RememberingScanner
from station.errors import DatabaseError, DeviceLostError, SettingsError
from station.store.database import open_database
from tests.bench import is_whole, pack, rows

SETTINGS = """
[station]
runtime = "{folder}/run"
[store]
path = "{folder}/station.db"
[clock]
trust = "always"
"""
SCANNER = '[[scanner]]\nname = "hand"\ndriver = "replay"\npath = "x"\n'
DISPLAY = '[display]\ndriver = "panel"\nsocket = "x"\n'
BUTTON = '[button]\ndriver = "panel"\nsocket = "x"\n'


@pytest.fixture(autouse=True)
def as_it_was(monkeypatch):
    """Leave the signals of the test's process as they were, and wait for no device for long."""
    monkeypatch.setattr(carriers, "RETRY_S", 0.05)
    monkeypatch.setattr(feedback, "RETRY_S", 0.05)
    numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]
    yield
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


@pytest.fixture
def settings(tmp_path):
    def settings(*devices, more=""):
        path = tmp_path / "station.toml"
        path.write_text(SETTINGS.format(folder=tmp_path) + more + "".join(devices))
        return load(path, {})

    return settings


@pytest.fixture
def devices(monkeypatch):
    """What is opened, by kind; an exception is raised in its place."""
    devices = {}

    def open_device(kind, *_):
        device = devices[kind].pop(0) if isinstance(devices[kind], list) else devices[kind]
        if isinstance(device, Exception):
            raise device
        return device

    monkeypatch.setattr(catalog, "open_device", open_device)
    return devices


class Ending(RememberingScanner):
    """Reads packages, then has a signal sent to the process, as systemd would."""

    def __init__(self, *packages, number=signal.SIGTERM) -> None:
        super().__init__()
        self._packages, self._number = packages, number

    def scans(self):
        yield from self._packages
        os.kill(os.getpid(), self._number)
        yield from super().scans()


def serials(tmp_path):
    bodies = [json.loads(row.body) for row in rows(tmp_path / "station.db")]
    return [body["serial"] for body in bodies if "serial" in body]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_what_was_scanned_before_the_word_to_stop_is_recorded(settings, devices, tmp_path, number):
    wanted = [f"S{number}" for number in range(30)]
    devices["scanner"] = Ending(*map(pack, wanted), number=number)
    assert app.run(lambda: settings(SCANNER)) == 0
    assert serials(tmp_path) == wanted
    assert is_whole(tmp_path / "station.db")
    assert devices["scanner"].closed


def test_new_settings_are_taken_without_losing_what_was_scanned(settings, devices, tmp_path):
    devices["scanner"] = [Ending(pack("S1"), number=signal.SIGHUP), Ending(pack("S2"))]
    loads = [settings(SCANNER, more='[site]\nlocation = "B3"\n'), settings(SCANNER)]
    assert app.run(loads.pop) == 0
    places = {body.get("location") for body in (json.loads(row.body) for row in rows(tmp_path / "station.db"))}
    assert {"SHELF-1", "B3"} <= places


def test_wrong_settings_are_said_and_the_old_ones_stay(settings, devices, tmp_path, caplog):
    class Twice(Ending):
        def scans(self):
            os.kill(os.getpid(), signal.SIGHUP)
            yield from super().scans()

    devices["scanner"] = Twice(pack("S1"))
    loads = [SettingsError("station.toml: unknown key 'link.hots'"), settings(SCANNER)]

    def load_next():
        if isinstance(loads[-1], Exception):
            raise loads.pop()
        return loads.pop()

    assert app.run(load_next) == 0
    assert "settings not taken" in caplog.text
    assert serials(tmp_path) == ["S1"]


@pytest.mark.parametrize(
    ("kind", "device", "status"),
    [
        ("scanner", ZeroDivisionError("a bug"), 70),
        ("display", ZeroDivisionError("a bug"), 70),
        ("button", SettingsError("the library 'lgpio' is not installed"), 78),
    ],
)
def test_a_thread_that_dies_ends_the_process_with_its_status(settings, devices, kind, device, status):
    devices |= {"scanner": RememberingScanner(), "display": RememberingDisplay(), "button": RememberingButton()}
    devices[kind] = device
    assert app.run(lambda: settings(SCANNER, DISPLAY, BUTTON)) == status


def test_devices_that_are_not_there_are_reported_and_stop_nobody(settings, devices, tmp_path):
    devices |= {"scanner": Ending(pack()), "display": DeviceLostError("no display"), "button": RememberingButton()}
    assert app.run(lambda: settings(SCANNER, DISPLAY, BUTTON)) == 0
    assert serials(tmp_path) == ["S1"]


def test_the_status_file_says_which_process_runs_and_how_far_it_is(settings, devices, tmp_path):
    devices["scanner"] = Ending(pack())
    app.run(lambda: settings(SCANNER))
    status = json.loads((tmp_path / "run" / "run.json").read_text())
    assert status["pid"] == os.getpid()
    assert status["seq"] >= 1


def test_a_runtime_folder_that_cannot_be_written_stops_nobody(settings, devices, tmp_path):
    (tmp_path / "run").write_text("a file where a folder should be")
    devices["scanner"] = Ending(pack())
    assert app.run(lambda: settings(SCANNER)) == 0


def test_a_database_of_a_newer_version_is_refused(settings, tmp_path):
    with closing(open_database(tmp_path / "station.db")) as db:
        db.execute("pragma user_version = 99")
    with pytest.raises(DatabaseError, match="written by a newer station"):
        app.run(lambda: settings(SCANNER))


def test_a_database_that_cannot_be_opened_is_seen_before_the_station_ends(settings, devices, tmp_path, monkeypatch):
    monkeypatch.setattr(app, "FAULT_SHOWN_S", 0.3)
    devices["display"] = RememberingDisplay()
    (tmp_path / "station.db").mkdir()
    with pytest.raises(DatabaseError):
        app.run(lambda: settings(SCANNER, DISPLAY))
    assert devices["display"].pictures != []


@pytest.mark.parametrize(
    ("device", "wrong"),
    [
        ('[[scanner]]\nname = "hand"\ndriver = "serail"\n', r"\[hand\]: unknown scanner driver 'serail'.*'serial'"),
        ('[[scanner]]\nname = "hand"\ndriver = "serial"\nprot = "x"\n', r"\[hand\]: .*unknown option 'prot'.*'port'"),
        ('[light]\ndriver = "rgb"\n', r"\[light\]: .*'red' is missing"),
        (SCANNER + "profile = {drops = true}\n", r"\[hand\]: unknown key 'profile.drops'; known are drops_gs"),
        (SCANNER + 'profile = {layout = "dvorak"}\n', r"profile.layout is 'dvorak'; it must be one of us, uk"),
        (SCANNER + 'profile = {drops_gs = "yes"}\n', r"profile.drops_gs is 'yes'; it must be true or false"),
        (SCANNER + "profile = {separators = 3}\n", r"profile.separators is 3; it must be a list of texts"),
        (SCANNER + "profile = {prefix = true}\n", r"profile.prefix is True; it must be text in quotes"),
    ],
)
def test_a_device_that_cannot_be_is_named_with_its_file(settings, tmp_path, device, wrong):
    with pytest.raises(SettingsError, match=wrong) as caught:
        app.check(settings(device))
    assert str(caught.value).startswith(str(tmp_path / "station.toml"))


def test_what_is_known_of_a_scanner_reaches_the_rules(settings):
    profile = 'profile = {layout = "german", separators = ["<GS>"], caps_lock = true}\n'
    rules = rules_of(settings(SCANNER + profile, more="[bands]\ndoor = 200\nact = 20\nblock = 3\n"))
    known = rules.scanners["hand"]
    assert (known.layout.value, known.separators, known.caps_lock) == ("german", ("<GS>",), True)
    assert (rules.bands.door, rules.bands.act, rules.bands.block) == (200, 20, 3)
    assert (str(rules.zone), rules.good_through_day) == ("UTC", True)


def test_the_key_of_the_site_s_cards_reaches_the_rules(settings, tmp_path):
    (tmp_path / "key").write_text("00112233445566778899aabbccddeeff\n")
    rules = rules_of(settings(more=f'[site]\nkey_file = "{tmp_path}/key"\n'))
    assert rules.site_key == bytes.fromhex("00112233445566778899aabbccddeeff")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [(None, "cannot be read"), ("zz", "is not hexadecimal"), ("00ff", "has 2 bytes; at least 16 are right")],
)
def test_a_key_that_is_none_is_named_with_what_would_be_right(settings, tmp_path, text, wrong):
    if text is not None:
        (tmp_path / "key").write_text(text)
    with pytest.raises(SettingsError, match=wrong):
        app.check(settings(more=f'[site]\nkey_file = "{tmp_path}/key"\n'))
