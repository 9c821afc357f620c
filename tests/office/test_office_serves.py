import json
import signal
import subprocess
import sys
import threading

import pytest

from station import mqtt
from station.office import recent
from station.office import run as run_office
from tests.broker import free_port
from tests.waiting import DEADLINE_S, wait_for
from tests.way import NOW, Listener, nothing

TOPIC = "lotwatch/v1/st/front-desk/evt/scan"
ACK = "lotwatch/v1/st/front-desk/ack"


def event(seq, station="front-desk"):
    fields = {"v": 1, "id": f"id-{seq}", "station": station, "epoch": "e", "seq": seq, "ts": "2026-09-18T14:07:00.000Z"}
    return json.dumps(fields).encode()


@pytest.fixture
def listener(way):
    listener = Listener(way.broker, "lotwatch/v1/st/+/ack")
    yield listener
    listener.close()


def started(way, listener):
    """Start an office and wait until it has subscribed."""
    office = way.start_office()

    def hears():
        listener.publish("lotwatch/v1/st/nobody/evt/scan", event(1, "nobody"))
        return any(topic == "lotwatch/v1/st/nobody/ack" for topic, _ in listener.heard)

    wait_for(hears, "the office")
    return office


def test_a_store_ack_follows_the_commit_and_is_kept_by_the_broker(way, listener):
    started(way, listener)
    listener.publish(TOPIC, event(1))
    _, ack = listener.wait_for(lambda message: message[0] == ACK)
    assert (ack["epoch"], ack["upto"]) == ("e", 1)
    assert "id-1" in [each.id for each in recent(way.office_db, 10) if each.station == "front-desk"]
    late = Listener(way.broker, ACK)
    assert late.wait_for(lambda _: True)[1] == ack
    late.close()


def test_a_gap_is_told_and_then_filled(way, listener):
    started(way, listener)
    for seq in (1, 3):
        listener.publish(TOPIC, event(seq))
    listener.wait_for(lambda message: message[1].get("missing") == [[2, 2]])
    listener.publish(TOPIC, event(2))
    listener.wait_for(lambda message: message[0] == ACK and message[1]["upto"] == 3)


def test_a_row_that_says_it_is_of_another_station_is_rejected(way, listener):
    started(way, listener)
    listener.publish(TOPIC, event(1, "back-room"))
    _, ack = listener.wait_for(lambda message: message[0] == ACK)
    assert (ack["upto"], ack["reject"]) == (1, [{"seq": 1, "code": "station"}])


def test_noise_is_put_aside_and_holds_up_nobody(way, listener):
    started(way, listener)
    listener.publish(TOPIC, b"{}")
    listener.publish(TOPIC, event(1))
    listener.wait_for(lambda message: message[0] == ACK and message[1]["upto"] == 1)


def test_a_broker_that_forgot_is_told_again_where_each_station_stands(way, listener):
    started(way, listener)
    listener.publish(TOPIC, event(1))
    listener.wait_for(lambda message: message[0] == ACK)
    way.broker.kill()
    way.broker.start()
    again = Listener(way.broker, "lotwatch/v1/st/+/ack")
    assert again.wait_for(lambda message: message[0] == ACK)[1]["upto"] == 1
    again.close()


def test_what_came_while_the_office_was_away_is_stored_when_it_is_back(way, listener):
    started(way, listener).stop()
    for seq in (1, 2, 3):
        listener.publish(TOPIC, event(seq))
    way.start_office()
    listener.wait_for(lambda message: message[0] == ACK and message[1]["upto"] == 3)


class OnlyLookedAt(threading.Event):
    """What a signal sets: its handler interrupts the loop, so the loop must not hold the lock that setting it takes."""

    def wait(self, *_):
        raise AssertionError("a signal now would wait for this thread for ever")


def test_an_office_without_a_broker_can_be_told_to_stop_at_any_instant(tmp_path):
    stop, turns = OnlyLookedAt(), []

    def alive():
        turns.append(1)
        if len(turns) > 3:
            stop.set()

    run_office(
        mqtt.Broker("127.0.0.1", free_port()),
        db=tmp_path / "office.db",
        now=lambda: NOW,
        ready=nothing,
        alive=alive,
        stop=stop,
    )
    assert len(turns) == 4


def test_the_verb_runs_an_office_until_it_is_told_to_stop(way):
    arguments = ["office", "--port", str(way.broker.port), "--db", str(way.office_db)]
    process = subprocess.Popen([sys.executable, "-m", "station", *arguments], stderr=subprocess.PIPE)
    wait_for(way.office_db.exists, "its database")
    wait_for(lambda: b"connected" in process.stderr.readline(), "it to say that it is connected")
    process.send_signal(signal.SIGTERM)
    assert process.wait(DEADLINE_S) == 0
    process.stderr.close()
