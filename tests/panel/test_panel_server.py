"""The web server and its socket, with a panel that has no processes behind it."""

import asyncio
import socket
import threading
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from station.domain.cards import cards, time_card
from station.domain.cards.cards import card
from station.drivers.panel import PanelBuzzer
from station.drivers.serial import SerialScanner
from station.panel.deck import Deck
from station.panel.hub import Hub
from station.panel.panel import Panel
from station.panel.pharmacy import pharmacy
from station.panel.place import Place
from station.panel.server import Server
from station.panel.staff import STAFF
from station.store.store import Entry, Store
from tests.broker import free_port
from tests.panel.page import Page
from tests.waiting import DEADLINE_S

AT = datetime(2026, 9, 18, 14, 7, tzinfo=UTC)
IDLE = ("sleep", "60")


class Running:
    """A panel that serves, in a thread."""

    def __init__(self, folder: Path) -> None:
        self.place = Place(folder)
        self.place.claim()
        self.place.empty()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._door.getsockname()[1]}/"
        self._begun = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()))
        self._thread.start()
        assert self._begun.wait(DEADLINE_S)

    async def _run(self):
        panel = Panel(self.place, pharmacy(AT.date()), free_port(), Deck(bytes(32), lambda: AT))
        self._server = Server(panel, "127.0.0.1")
        await panel.devices.listen()
        panel.scanner.plug()
        panel.keypad.plug()
        for name in ("broker", "station", "office"):
            panel.processes.start(name, IDLE)
        watching = asyncio.create_task(panel.watch())
        self._begun.set()
        await self._server.serve(sockets=[self._door])
        panel.close()
        await panel.processes.stop()
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        await panel.devices.close()

    def close(self):
        self._server.end()
        self._thread.join()
        self._door.close()


@pytest.fixture
def running(tmp_path):
    running = Running(tmp_path / "demo")
    yield running
    running.close()


@pytest.fixture
def page(running):
    page = Page(running.address)
    yield page
    page.close()


@pytest.fixture
def scanner(running):
    driver = SerialScanner(str(running.place.scanner))
    yield driver
    driver.close()


def get(running, path, **headers):
    request = urllib.request.Request(running.address + path, headers=headers)  # noqa: S310  the test's own server
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        return answer.headers, answer.read().decode()


def refusal(running, path, **headers):
    with pytest.raises(urllib.error.HTTPError) as refused:
        get(running, path, **headers)
    refused.value.close()
    return refused.value.code


def test_the_page_and_its_parts_come_from_here_alone(running):
    headers, text = get(running, "")
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "http://" not in text
    assert "https://" not in text
    for name in ("app.js", "page.css", "icon.svg"):
        assert get(running, f"static/{name}")[1]


def test_boxes_and_cards_have_pictures(running):
    assert "<svg" in get(running, "symbols/behind/0.svg")[1]
    assert "<svg" in get(running, "cards/M-RECV.svg")[1]


@pytest.mark.parametrize("path", ["symbols/nothing/0.svg", "symbols/behind/x.svg", "cards/m.recv.svg", "static/../x"])
def test_what_there_is_no_picture_of_is_not_found(running, path):
    assert refusal(running, path) == 404


def test_another_name_or_another_page_is_refused(running):
    assert refusal(running, "", Host="pharmacy.example") == 403
    assert refusal(running, "", Origin="https://elsewhere.example") == 403
    with pytest.raises(InvalidStatus):
        connect(f"ws{running.address[4:]}live", origin="https://elsewhere.example", proxy=None)


def test_a_browser_begins_with_all_there_is(page):
    assert {pile["id"] for pile in page.snapshot["piles"]} >= {"behind", "recalled", "no-serial"}
    cards = [each["words"] for each in page.snapshot["cards"]]
    assert len(cards) == len(set(cards))
    assert {"M-RECV", "ACK", "B-Q1", "R-1", "M-COUNT-SHIFT", "T", *(each.words for each in STAFF)} <= set(cards)
    groups = {each["id"] for each in page.snapshot["groups"]}
    assert {each["group"] for each in page.snapshot["cards"]} == groups
    assert [each["people"] for each in page.snapshot["activities"]][:3] == ["Receiving bench", "Cabinet", "Counting"]
    assert page.snapshot["lesson"] == {"kind": "lesson", "id": "", "step": 0}
    assert {device["kind"] for device in page.snapshot["devices"]} == {"display", "light", "buzzer", "button"}


def test_a_clicked_box_is_read_by_the_scanner(page, scanner):
    page.ask(do="pile", id="behind")
    symbol = next(scanner.scans())
    assert symbol.startswith(b"]d201003999010107141728")
    assert b"\x1d21" in symbol


def test_a_clicked_card_is_read_as_a_qr_code(page, scanner):
    page.ask(do="card", words="B-Q1")
    assert next(scanner.scans()) == b"]Q1" + card("B-Q1").encode()


def test_each_card_can_be_scanned_from_the_page(running, page):
    for each in page.snapshot["cards"]:
        assert "<svg" in get(running, f"cards/{each['words']}.svg")[1]


def test_a_time_card_tells_the_time_at_which_it_is_scanned(page, scanner):
    page.ask(do="card", words="T")
    read_ = cards.read(next(scanner.scans()))
    assert time_card.told(read_, bytes(32)) == AT


def test_every_activity_is_lit_by_the_station_and_not_by_the_click(running, page):
    store = Store(running.place.database)
    page.ask(do="card", words="M-COUNT")
    store.record(Entry(AT, "command", {"command": "SX-M-WALK-G"}, remembered={"activity": "expiry_walk"}))
    assert page.next("standing")["activity"] == "expiry_walk"
    store.close()


def test_a_lesson_is_ticked_off_by_the_station_s_rows(running, page):
    page.ask(do="lesson", id="undo")
    assert page.next("lesson")["step"] == 0
    page.ask(do="card", words="M-RECV")
    store = Store(running.place.database)
    store.record(Entry(AT, "command", {"command": "SX-M-RECV-8", "activity": "receive"}))
    assert page.next("lesson")["step"] == 1
    store.close()
    assert Page(running.address).snapshot["lesson"]["step"] == 1


def test_a_report_that_cannot_be_made_says_why(running):
    assert refusal(running, "reports/nonsense") == 404
    assert refusal(running, "reports/stock") == 404


def test_a_typed_code_is_read_by_the_scanner(page, scanner):
    page.ask(do="scan", text="(01)00399901010714(10)A(21)B")
    assert next(scanner.scans()) == b"]d2010039990101071410A\x1d21B"


def test_what_the_buzzer_sounds_is_told_to_every_browser(running, page):
    other = Page(running.address)
    buzzer = PanelBuzzer(str(running.place.socket))
    buzzer.sound(2700)
    for each in (page, other):
        assert each.next("buzzer", lambda message: message["hertz"])["hertz"] == 2700
    buzzer.close()
    other.close()


def test_the_time_to_the_answer_stands_in_the_row(running, page, scanner):
    store = Store(running.place.database)
    buzzer = PanelBuzzer(str(running.place.socket))
    page.ask(do="pile", id="behind")
    next(scanner.scans())
    page.next("scanned")
    buzzer.sound(2700)
    page.next("buzzer", lambda message: message["hertz"])
    store.record(Entry(AT, "scan", {"verdict": "expired"}))
    assert page.row(verdict="expired")["answer_s"] >= 0
    buzzer.close()
    store.close()


def test_a_box_that_was_accepted_leaves_its_pile(running, page):
    store = Store(running.place.database)
    top = next(pile for pile in page.snapshot["piles"] if pile["id"] == "behind")
    moved = {"status": "available", "quantity": 1, "location": "SHELF-B3"}
    body = {"verdict": "ok", "activity": "receive", "moved": moved, "gtin": top["gtin"], "serial": top["serial"]}
    store.record(Entry(AT, "scan", body))
    fresh = page.next("pile")["pile"]
    assert (fresh["id"], fresh["top"], fresh["left"]) == ("behind", 1, top["left"] - 1)
    assert fresh["serial"] != top["serial"]
    store.close()


def test_a_pulled_cable_is_said_and_can_be_plugged_in_again(page):
    page.ask(do="cut", what="scanner")
    page.next("state", lambda state: not state["scanner"])
    page.ask(do="pile", id="behind")
    assert "unplugged" in page.next("said")["text"]
    page.ask(do="mend", what="scanner")
    page.next("state", lambda state: state["scanner"])


@pytest.mark.parametrize(("what", "process"), [("network", "broker"), ("office", "office")])
def test_a_part_can_be_held_down_and_let_run_again(page, what, process):
    def of(state):
        return next(health["state"] for health in state["processes"] if health["name"] == process)

    page.ask(do="cut", what=what)
    page.next("state", lambda state: of(state) == "held")
    page.ask(do="mend", what=what)
    page.next("state", lambda state: of(state) == "running")


def test_a_scan_while_the_station_is_down_is_said_to_be_unsaved(page):
    page.ask(do="cut", what="station")
    page.next("state", lambda state: state["processes"][1]["state"] == "waiting")
    page.ask(do="pile", id="behind")
    assert "nothing was saved" in page.next("said")["text"]


def test_a_scan_that_nobody_answers_is_said_to_be_unsaved(page, scanner):
    page.ask(do="pile", id="behind")
    assert next(scanner.scans())
    assert "Scan it again" in page.next("said")["text"]


@pytest.mark.parametrize("button", ["ack", "undo", "help", "resync"])
def test_a_button_nobody_hears_is_said(page, button):
    page.ask(do="press", button=button)
    assert "nobody hears the button" in page.next("said")["text"]


def test_a_key_of_the_keypad_is_a_card_on_the_keypad_s_own_cable(running, page):
    driver = SerialScanner(str(running.place.keypad))
    try:
        for words in ("D-7", "UNDO", "D-ENTER"):
            page.ask(do="key", words=words)
            assert next(driver.scans()) == card(words).encode()
    finally:
        driver.close()


def test_a_key_nobody_hears_is_said(page):
    page.ask(do="key", words="D-7")
    assert "nobody hears the keypad" in page.next("said")["text"]


@pytest.mark.parametrize(
    "order",
    [
        {"do": "dance"},
        {"do": "press", "button": "bell"},
        {"do": "key", "words": "M-RECV"},
        {"do": "cut", "what": "corners"},
        {"do": "mend", "what": "station"},
        {"do": "pile", "id": "sand"},
        {"do": "card", "words": "m.recv"},
        {"do": "lesson", "id": "chemistry"},
        {},
    ],
)
def test_an_order_that_makes_no_sense_is_said_and_does_nothing(page, order):
    page.ask(**order)
    assert "cannot be done" in page.next("said")["text"]


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "[" * 100_000])
def test_what_is_no_order_is_passed_over(page, text):
    page.send(text)
    page.ask(do="dance")
    assert page.next("said")


def test_a_browser_that_does_not_keep_up_is_let_go():
    hub = Hub()
    with hub.joined() as queue:
        for number in range(2000):
            hub.tell({"number": number})
        assert queue.get_nowait() is None
