"""Two stations count one room, with a real broker, their links and the office: what one counted the other refuses."""

import json
from contextlib import closing, suppress
from queue import SimpleQueue

import pytest

from station import link
from station.cli import main
from station.config import LinkSettings
from station.count_watch import CountWatch
from station.domain.counts.counting import CountType, Freeze
from station.domain.verdict import Verdict
from station.errors import DatabaseError
from station.link.count_news import topics
from station.notify import Nudge
from station.office.counted import all_counts, of_count
from station.store import comparing
from station.store.count_changes import Opened
from station.store.database import open_database
from tests.bench import GTIN, NOW, OTHER, pack, stock
from tests.broker import Broker
from tests.loop.counting import Counter, pharmacy
from tests.waiting import wait_for
from tests.way import Listener, Running, Way, nothing

COUNT = "C-7"
TELL_TALE = 7319
"""What the stations' own stock says of the product: it must be nowhere on the wire."""


class Cart:
    """A station on a cart: a database of its own, a person who counts at it, and a link that may be away."""

    def __init__(self, way, name) -> None:
        self.name, self._way = name, way
        self.folder = way.folder / name
        self.folder.mkdir()
        path = self.folder / "station.db"
        pharmacy(path)
        stock(path, (GTIN, "A2231", "2027-10-31", TELL_TALE))
        with closing(open_database(path)) as db:
            comparing.open_count(db, Opened(COUNT, CountType.CYCLE, Freeze.SOFT, ()), NOW)
        self.counter = Counter(path, station=name)
        self.counter.begin()
        self.counter.card("M-COUNT")
        self._inbox = SimpleQueue()
        self._watch = CountWatch(path, self.folder / "spool" / "counts", self._inbox, lambda: self.counter.at)
        self._link = None

    def connect(self, will_delay_s=30):
        self._link = Running(
            lambda stop: link.run(
                LinkSettings(host="127.0.0.1", port=self._way.broker.port, resend_s=0.5, reconnect_max_s=0.5),
                station=self.name,
                journal=self.folder / "station.db",
                cursor=self.folder / "link.db",
                spool=self.folder / "spool",
                nudge=self.folder / "nudge",
                now=lambda: NOW,
                ready=nothing,
                alive=nothing,
                stop=stop,
                will_delay_s=will_delay_s,
            )
        )

    def disconnect(self):
        if self._link is not None:
            self._link.stop()
        self._link = None

    def count(self, serial, zone=None):
        if zone is not None:
            self.counter.card(f"L-{zone}")
        outcome = self.counter.scan(pack(serial))
        with closing(Nudge(self.folder / "nudge")) as nudge:
            nudge.send()
        return outcome

    def listen(self):
        """Take what the link left, as the station's thread does."""
        self._watch.look()
        while not self._inbox.empty():
            self.counter.station.handle(self._inbox.get())
            self._watch.look()

    def wait_to_know(self, what, event="counted_elsewhere"):
        """Wait until a row of this event says this."""

        def known():
            self.listen()
            return any(what(body) for body in self.counter.events(event))

        wait_for(known, f"{self.name} to hear of it")

    def wait_to_know_of(self, packages):
        def known():
            self.listen()
            return sum(body["packages"] for body in self.counter.events("counted_elsewhere")) >= packages

        wait_for(known, f"{self.name} to hear of {packages} packages")

    def recounts(self):
        return [(each["gtin"], each["lot"]) for body in self.counter.events("recount_asked") for each in body["items"]]

    def close(self):
        self.disconnect()
        self.counter.close()


class Room:
    """Two carts, a broker, an office, and somebody who writes down every message."""

    def __init__(self, folder, broker) -> None:
        self.broker = broker
        self.way = Way(folder, broker)
        self.one, self.two = Cart(self.way, "cart-1"), Cart(self.way, "cart-2")
        self.wire = Listener(broker, "lotwatch/#")

    def connect(self):
        for cart in (self.one, self.two):
            cart.connect()

    def office(self, *words):
        return main(["office", *words, "--db", str(self.way.office_db)])

    def wait_for_office(self, condition):
        def is_so():
            with suppress(DatabaseError):  # it is not made yet
                return condition()

        wait_for(is_so, "the office")

    def packages(self):
        return {each.serial for each in of_count(self.way.office_db, COUNT).packages}

    def close(self):
        self.wire.close()
        self.one.close()
        self.two.close()
        self.way.close()


@pytest.fixture
def room(tmp_path, broker):
    room = Room(tmp_path, broker)
    yield room
    room.close()


def said(room, part):
    """Return what the office said to stations so far."""
    room.wire.wait_for(lambda _: True)
    return [body for topic, body in room.wire.heard if f"/counts/{part}" in topic]


def test_a_package_that_was_counted_at_one_station_is_refused_at_the_other_within_seconds(room):
    room.way.start_office()
    room.connect()
    assert room.one.count("S1", zone="A1").verdict is Verdict.OK
    room.two.wait_to_know_of(1)
    refused = room.two.count("S1", zone="A2")
    assert refused.verdict is Verdict.DUPLICATE
    assert {"COUNTED IN A1 14:07", "AT cart-1"} <= set(refused.signals.screen.text())
    assert room.two.count("S2").verdict is Verdict.OK
    room.one.wait_to_know_of(1)
    assert room.one.count("S2").verdict is Verdict.DUPLICATE
    assert (room.one.counter.packs(), room.two.counter.packs()) == (1, 1)


def test_a_station_that_joins_later_hears_of_everything_and_nothing_twice(room):
    room.way.start_office()
    room.one.connect()
    room.one.counter.card("L-A1")
    for number in range(120):
        room.one.count(f"S{number}")
    room.wait_for_office(lambda: len(room.packages()) == 120)
    room.two.connect()
    room.two.wait_to_know_of(120)
    room.two.counter.card("L-A2")
    assert all(room.two.count(f"S{number}").verdict is Verdict.DUPLICATE for number in (0, 49, 50, 119))
    room.two.disconnect()
    room.two.connect()
    room.one.count("S120")
    room.two.wait_to_know_of(121)
    assert sum(body["packages"] for body in room.two.counter.events("counted_elsewhere")) == 121


def test_offline_both_keep_counting_and_the_office_keeps_the_first_and_says_so(room, capsys):
    room.way.start_office()
    assert room.two.count("S1", zone="A2").verdict is Verdict.OK
    room.one.counter.wait(60)
    assert room.one.count("S1", zone="A1").verdict is Verdict.OK
    room.one.count("S2")
    room.connect()
    for cart in (room.one, room.two):
        cart.wait_to_know(lambda body: body["twice"][0]["first"]["station"] == "cart-2", "counted_in_two_zones")
    room.wait_for_office(lambda: room.packages() == {"S1", "S2"})
    (twice,) = of_count(room.way.office_db, COUNT).twice
    assert (twice.first.station, twice.first.zone, twice.second.station) == ("cart-2", "A2", "cart-1")
    assert room.office("counts") == 0
    shown = capsys.readouterr().out
    assert f"counted in two zones: {GTIN} S1: cart-2 A2 2026-09-18 14:07" in shown
    assert f"{COUNT}: 2 packages with serial numbers, each once" in shown


def test_what_was_taken_back_at_one_station_is_counted_at_the_other(room):
    room.way.start_office()
    room.connect()
    room.one.count("S1", zone="A1")
    room.two.wait_to_know_of(1)
    room.one.counter.card("UNDO")
    room.two.wait_to_know(lambda body: body.get("taken_back") == 1)
    assert room.two.count("S1", zone="A2").verdict is Verdict.OK
    room.wait_for_office(lambda: [each.station for each in of_count(room.way.office_db, COUNT).packages] == ["cart-2"])


def test_a_request_reaches_the_station_and_is_asked_with_some_that_are_right(room, capsys):
    room.way.start_office()
    room.connect()
    room.one.count("S1", zone="A1")
    room.one.counter.scan(pack("T1", gtin=OTHER))
    room.one.counter.card("CLOSE")
    room.wait_for_office(lambda: room.packages() == {"S1", "T1"})
    assert room.office("recount", COUNT, GTIN.lstrip("0")) == 0
    assert "cart-1 is asked for 2 items, 1 of them a check" in capsys.readouterr().out
    room.one.wait_to_know(lambda _: True, "recount_asked")
    assert sorted(room.one.recounts()) == sorted([(GTIN, ""), (OTHER, "")])
    room.wire.wait_for(lambda message: message[0].endswith("cart-1/counts/asked"))
    assert said(room, "asked")[0]["requests"][0]["items"] == [{"gtin": gtin} for gtin in sorted([GTIN, OTHER])]
    room.wait_for_office(lambda: all(each.waiting == 0 for each in all_counts(room.way.office_db)))
    assert "RECOUNT" in " ".join(room.one.counter.card("RESUME").signals.screen.text())
    assert room.two.recounts() == []


def test_a_request_made_without_a_network_is_asked_when_there_is_one_and_once(room):
    room.way.start_office()
    room.connect()
    room.one.count("S1", zone="A1")
    room.wait_for_office(lambda: room.packages() == {"S1"})
    room.broker.kill()
    assert room.office("recount", COUNT, f"{GTIN}/A2231") == 0
    room.broker.start()
    room.one.wait_to_know(lambda _: True, "recount_asked")
    room.broker.kill()
    room.broker.start()
    room.one.count("S3")
    room.two.wait_to_know_of(2)
    room.one.listen()
    assert room.one.recounts() == [(GTIN, "A2231")]


def asked_of(room, name):
    """Return what the broker keeps of what a station is asked for."""
    return [topic for topic in retained(room, name) if topic.endswith("/asked")]


def test_a_request_that_is_taken_back_goes_from_the_broker_and_a_station_that_comes_later_is_asked_nothing(room):
    room.way.start_office()
    room.one.connect(will_delay_s=0)  # away for longer than the broker keeps its messages
    room.one.count("S1", zone="A1")
    room.wait_for_office(lambda: room.packages() == {"S1"})
    room.one.disconnect()
    assert room.office("recount", COUNT, GTIN) == 0
    wait_for(lambda: asked_of(room, "cart-1") != [], "the broker to keep it")
    assert room.office("recount", COUNT, "--withdraw") == 0
    wait_for(lambda: asked_of(room, "cart-1") == [], "the broker to let go of it")
    room.one.connect()
    room.two.connect()
    room.two.count("S2", zone="A2")
    room.one.wait_to_know_of(1)
    assert room.one.recounts() == []


def test_a_broker_that_starts_again_is_told_everything_again(room):
    room.way.start_office()
    room.one.connect()
    room.one.count("S1", zone="A1")
    room.wait_for_office(lambda: room.packages() == {"S1"})
    room.broker.kill()
    room.broker.start()
    room.two.connect()
    room.two.wait_to_know_of(1)
    assert room.two.count("S1", zone="A2").verdict is Verdict.DUPLICATE


def test_an_office_that_starts_again_tells_on_from_where_it_was(room):
    office = room.way.start_office()
    room.connect()
    room.one.count("S1", zone="A1")
    room.two.wait_to_know_of(1)
    office.stop()
    room.office("recount", COUNT, GTIN)
    room.one.count("S2")
    room.way.start_office()
    room.two.wait_to_know_of(2)
    assert [body["packages"] for body in room.two.counter.events("counted_elsewhere")] == [1, 1]
    room.one.wait_to_know(lambda _: True, "recount_asked")
    assert room.two.count("S2", zone="A2").verdict is Verdict.DUPLICATE


def retained(room, name="cart-2"):
    """Return what the broker keeps for a station of what others counted."""
    listener = Listener(room.broker, f"lotwatch/v1/st/{name}/counts/#", identity="late")
    listener.publish(f"lotwatch/v1/st/{name}/counts/end", b"{}")
    listener.wait_for(lambda message: message[0].endswith("/end"))
    listener.close()
    return [topic for topic, _ in listener.heard if not topic.endswith("/end")]


def test_what_the_broker_keeps_goes_when_the_count_closes(room):
    room.way.start_office()
    room.connect()
    room.one.counter.card("L-A1")
    for number in range(60):
        room.one.count(f"S{number}")
    room.two.wait_to_know_of(60)
    assert sorted(retained(room)) == [topics("cart-2")[0].replace("+", str(page)) for page in (0, 1)]
    room.two.count("Z1", zone="A2")
    room.two.counter.card("CLOSE")
    room.two.counter.card("CLOSE")
    wait_for(lambda: retained(room) == [], "the broker to let go of it")


def test_no_quantity_but_what_a_person_counted_is_on_the_wire(room):
    room.way.start_office()
    room.connect()
    room.one.count("S1", zone="A1")
    room.two.count("S1", zone="A2")
    room.one.counter.scan(pack("T1", gtin=OTHER))
    room.wait_for_office(lambda: room.packages() == {"S1", "T1"})
    room.office("recount", COUNT, GTIN)
    room.one.wait_to_know(lambda _: True, "recount_asked")
    room.wire.wait_for(lambda message: '"recount_asked"' in json.dumps(message[1]))
    assert str(TELL_TALE) not in json.dumps(room.wire.heard)
    assert {name for body in said(room, "elsewhere") for name in body} == {"v", "count", "packages"}
    package = {name for body in said(room, "elsewhere") for each in body["packages"] for name in each}
    assert package <= {"station", "zone", "gtin", "serial", "at", "undone"}
    requests = [each for body in said(room, "asked") for each in body.get("requests", ())]
    assert {name for each in requests for name in each} == {"id", "count", "items"}
    assert {name for each in requests for item in each["items"] for name in item} <= {"gtin", "lot"}


def test_a_refused_word_is_logged_and_rows_are_stored_all_the_same(tmp_path, caplog):
    access = tmp_path / "access"
    topics_allowed = ("evt/#", "state", "ack")
    access.write_text("\n".join(["topic read #", *(f"topic write lotwatch/v1/st/+/{each}" for each in topics_allowed)]))
    broker = Broker(tmp_path, f"acl_file {access}")
    room = Room(tmp_path, broker)
    room.way.start_office()
    room.connect()
    room.one.count("S1", zone="A1")
    wait_for(lambda: "refuses what the office says" in caplog.text, "the office to say so")
    room.one.count("S2")
    room.wait_for_office(lambda: room.packages() == {"S1", "S2"})
    room.close()
    broker.close()
