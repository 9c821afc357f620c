"""The demo itself: the real programs, started as a person starts them."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from datetime import date
from pathlib import Path

import pytest

from station.cli import main
from station.errors import UsageError
from station.panel import demo
from station.panel.lessons import lessons
from station.panel.pharmacy import pharmacy
from station.panel.place import Place
from station.panel.staff import STAFF
from tests.panel.page import Page
from tests.waiting import DEADLINE_S, wait_for


class Demo:
    """`station demo` on free ports."""

    def __init__(self, folder: Path) -> None:
        command = (sys.executable, "-m", "station", "demo", "--port", "0", "--no-browser", "--dir", str(folder))
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.address = self._process.stdout.readline().rpartition(" ")[2].strip()
        assert self.address, "the demo gave no address"

    def end(self):
        self._process.send_signal(signal.SIGINT)
        status = self._process.wait(DEADLINE_S)
        self._process.stdout.close()
        return status


def at_work(state):
    """Tell whether all four processes run and the first row has gone the whole way."""
    running = [each["name"] for each in state["processes"] if each["state"] == "running"]
    return len(running) == 4 and state["progress"]["up"] and state["progress"]["stored"] > 0


def is_gone(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def is_heard(page):
    """Wait until the station reads the scanner: what is sent while it opens the port may be lost."""
    end = time.monotonic() + DEADLINE_S
    while time.monotonic() < end:
        page.ask(do="card", words="HELP")
        with contextlib.suppress(AssertionError):
            return page.any(lambda told: told.get("row", {}).get("row") == "help", within=1)
    raise AssertionError("nobody reads the scanner")


def stored(page, seq):
    """Wait until the office has acknowledged the row."""
    page.next("state", lambda state: state["progress"]["stored"] >= seq)


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    demo = Demo(tmp_path_factory.mktemp("demo") / "d")
    yield demo
    demo.end()


@pytest.fixture
def page(started):
    page = Page(started.address)
    if not at_work(page.snapshot["state"]):
        page.next("state", at_work)
    is_heard(page)
    page.ask(do="card", words="M-RECV")
    page.row(row="command", activity="receive")
    yield page
    page.close()


def scanned(page, pile, **values):
    page.ask(do="pile", id=pile)
    return page.row(row="scan", **values)


def test_a_clicked_package_is_judged_heard_saved_published_and_stored(page):
    page.ask(do="pile", id="new")
    assert page.next("buzzer", lambda message: message["hertz"])
    row = page.row(row="scan")
    assert (row["verdict"], row["lot"], row["activity"]) == ("ok", "X3105", "receive")
    message = page.next("message", lambda message: message["message"]["payload"].get("seq") == row["seq"])["message"]
    assert message["topic"].endswith("/evt/scan")
    assert message["payload"]["serial"] == row["serial"]
    page.next("message", lambda message: message["message"]["payload"].get("upto", 0) >= row["seq"])
    stored(page, row["seq"])


@pytest.mark.parametrize(
    ("pile", "verdict", "advice"),
    [
        ("behind", "ok", "behind"),
        ("front", "ok", "front"),
        ("any", "ok", "any"),
        ("short", "short_dated", "behind"),
        ("tubes", "ok", "behind"),
        ("new", "ok", "behind"),
        ("twice", "duplicate", None),
        ("no-serial", "incomplete", None),
        ("damaged", "unreadable", None),
        ("glued", "ambiguous", None),
        ("shop", "incomplete", None),
        ("case", "info", None),
    ],
)
def test_each_arriving_package_shows_what_its_pile_promises(page, pile, verdict, advice):
    row = scanned(page, pile)
    assert (row["verdict"], row.get("advice")) == (verdict, advice)


def test_scans_are_kept_while_the_network_is_cut_and_arrive_later(page):
    page.ask(do="cut", what="network")
    page.next("state", lambda state: not state["progress"]["up"])
    row = scanned(page, "behind", verdict="ok")
    page.ask(do="mend", what="network")
    stored(page, row["seq"])


def test_a_killed_station_comes_back_with_all_it_had_saved(page):
    before = scanned(page, "behind", verdict="ok")
    page.ask(do="cut", what="station")
    page.row(row="start")
    is_heard(page)
    after = scanned(page, "behind", verdict="ok")
    assert after["seq"] > before["seq"]
    stored(page, after["seq"])


def test_the_checkpoint_is_chosen_by_its_card_and_asks_for_the_earlier_lot(page):
    page.ask(do="card", words="M-PICK")
    page.row(row="command", activity="checkpoint")
    assert scanned(page, "later")["verdict"] == "earlier_exists"
    page.ask(do="card", words="M-RECV")
    page.row(row="command", activity="receive")


def test_a_recalled_package_stands_until_it_is_in_its_bin_and_a_badge_says_so(page):
    assert scanned(page, "stop")["verdict"] == "recalled"
    page.next("light", lambda message: message["colour"] == "red" and message["level"] == 1.0)
    page.ask(do="card", words="B-Q1")
    page.row(row="alarm", event="binned")
    page.ask(do="press")
    assert page.row(row="command", command="button ack")["paused_s"] == 120
    page.ask(do="card", words=STAFF[0].words)
    assert page.row(row="alarm", event="closed")["acknowledged_by"] == STAFF[0].person.id


def test_the_buttons_and_the_keypad_are_heard(page):
    row = scanned(page, "behind", verdict="ok")
    page.ask(do="press", button="undo")
    assert page.row(row="command", command="button undo")["undoes"] == [row["seq"]]
    page.ask(do="press", button="help")
    assert page.row(row="help")["event"] == "help"
    page.ask(do="key", words="NO")
    assert page.row(row="command", command="SX-NO-O")["refused"] == "No question stands"
    page.ask(do="press", button="resync")
    assert page.row(row="command", command="button resync")["gave_up"] is False


def click(page, point, seen):
    """Do what a person does who clicks there."""
    kind, _, name = point.partition(":")
    match kind:
        case "pile":
            page.ask(do="pile", id=name)
        case "card" | "key":
            page.ask(do=kind, words=name)
        case "press":
            page.ask(do="press", button=name)
        case "cut" | "mend":
            page.ask(do=kind, what=name)
        case "again":
            page.ask(do="scan", text=seen)


@pytest.mark.parametrize("lesson", lessons(pharmacy(date(2026, 9, 18))), ids=lambda lesson: lesson.id)
def test_each_lesson_is_done_by_what_it_points_at(page, lesson):
    page.ask(do="lesson", id=lesson.id)
    page.next("lesson")
    told = next(each for each in page.snapshot["lessons"] if each["id"] == lesson.id)
    first = ""
    for number, step in enumerate(told["steps"], 1):
        page.told.clear()
        for point in step["at"]:
            click(page, point, first)
            if point.startswith("pile") and not first:
                first = page.row(row="scan")["raw"]
        page.next("lesson", lambda message, number=number: message["step"] == number)
        if {"cut:station", "cut:clock"} & set(step["at"]):
            is_heard(page)


@pytest.mark.usefixtures("page")
def test_the_reports_are_made_of_the_demo_s_own_database(started):
    with urllib.request.urlopen(f"{started.address}reports/stock") as answer:  # noqa: S310  the test's own server
        text = answer.read().decode()
    assert "VELMORIL 10MG TAB" in text
    assert "SAFE-1" in text


def test_nothing_is_left_of_a_demo_that_ended(tmp_path):
    ended = Demo(tmp_path / "d")
    page = Page(ended.address)
    state = page.next("state", lambda state: all(each["pid"] for each in state["processes"]))
    pids = [each["pid"] for each in state["processes"]]
    assert len(pids) == 4
    assert ended.end() == 0
    page.close()
    assert all(is_gone(pid) for pid in pids)


def test_nothing_is_left_of_a_demo_that_was_killed(tmp_path):
    killed = Demo(tmp_path / "d")
    page = Page(killed.address)
    state = page.next("state", at_work)
    killed._process.kill()
    killed._process.wait()
    killed._process.stdout.close()
    page.close()
    wait_for(lambda: all(is_gone(each["pid"]) for each in state["processes"]), "the processes to end")


def test_a_folder_with_other_files_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(UsageError, match="not the demo's"):
        Place(tmp_path).claim()
    assert (tmp_path / "thesis.txt").exists()


def test_a_folder_too_deep_for_sockets_is_refused(tmp_path):
    with pytest.raises(UsageError, match="too long for sockets"):
        Place(tmp_path / ("deep" * 30)).claim()


def test_an_earlier_demo_is_cleared_away(tmp_path):
    place = Place(tmp_path / "d")
    place.claim()
    place.empty()
    place.database.write_text("old")
    place.claim()
    place.empty()
    assert not place.database.exists()
    assert place.spool.is_dir()


def test_two_demos_do_not_share_a_folder(tmp_path):
    place = Place(tmp_path / "d")
    place.claim()
    with demo._alone(place), pytest.raises(UsageError, match="another demo"), demo._alone(place):
        pass


def test_a_port_that_is_taken_gives_way_to_the_next():
    with demo._listening("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with demo._listening("127.0.0.1", port) as second:
            assert second.getsockname()[1] > port


@pytest.mark.parametrize("port", ["70000", "-1"])
def test_a_port_that_cannot_be_is_refused_by_name(port, tmp_path, capsys):
    assert main(["demo", "--port", port, "--dir", str(tmp_path / "d"), "--no-browser"]) == 64
    assert f"--port {port}: is no port; choose one of 1 to 65535" in capsys.readouterr().err


def test_an_address_that_is_not_ours_is_refused_by_name(tmp_path, capsys):
    assert main(["demo", "--host", "192.0.2.1", "--dir", str(tmp_path / "d"), "--no-browser"]) == 64
    assert "192.0.2.1" in capsys.readouterr().err


def test_without_mosquitto_the_demo_says_how_to_get_it(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(demo.shutil, "which", lambda *_, **__: None)
    assert main(["demo", "--dir", str(tmp_path / "d")]) == 64
    assert "apt-get install mosquitto" in capsys.readouterr().err


def test_the_local_zone_is_one_that_the_settings_take(monkeypatch):
    monkeypatch.setenv("TZ", "America/New_York")
    assert demo.local_zone() == "America/New_York"
    monkeypatch.setenv("TZ", "Nowhere/At_All")
    assert demo.local_zone() == "UTC"


def test_the_settings_are_ones_the_station_takes(tmp_path):
    place = Place(tmp_path / "d")
    place.claim()
    place.empty()
    place.furnish(demo.pharmacy(demo.date(2026, 9, 18)), 1883, "UTC")
    listing = subprocess.run(
        [sys.executable, "-m", "station", "config", "--config", str(place.config)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert listing.returncode == 0, listing.stderr
    assert json.dumps(str(place.database))[1:-1] in listing.stdout
