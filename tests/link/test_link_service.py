"""The link as one would start it, and the rarer things that happen to it."""

import threading

from station import link
from station.errors import DatabaseError
from station.link.cursor import CursorFile
from tests.waiting import wait_for
from tests.way import NOW, Journal, Listener


def test_it_is_ready_before_there_is_a_network_and_alive_at_each_turn(way):
    way.broker.kill()
    said, stop = [], threading.Event()

    def alive():
        said.append("alive")
        if said.count("alive") == 3:
            stop.set()

    status = link.run(
        way.settings(),
        station="front-desk",
        journal=way.journal.path,
        cursor=way.cursor,
        spool=way.spool,
        nudge=way.nudge,
        now=lambda: NOW,
        ready=lambda: said.append("ready"),
        alive=alive,
        stop=stop,
    )
    assert status == 0
    assert said == ["ready", "alive", "alive", "alive"]


def test_a_link_goes_on_where_its_cursor_cannot_be_written(way, monkeypatch):
    def full(*_):
        raise DatabaseError("link.db: cannot be written")

    way.start_office()
    monkeypatch.setattr(CursorFile, "_write", full)
    way.start_link()
    way.journal.add(50)
    way.wait_until_stored()
    wait_for(lambda: "link.db: cannot be written" in way.state()["problem"], "the state to say so")
    wait_for(lambda: way.state()["acked"] == 50, "the cursor in memory")


def test_a_journal_changed_for_another_while_connected_is_announced(way):
    listener = Listener(way.broker, "lotwatch/v1/st/+/state")
    way.start_link()
    old = way.journal.epoch
    listener.wait_for(lambda message: message[1].get("epoch") == old)
    way.journal.close()
    for file in way.folder.glob("station.db*"):
        file.unlink()
    way.journal = Journal(way.folder / "station.db")
    listener.wait_for(lambda message: message[1].get("epoch") == way.journal.epoch)
    listener.close()


def test_a_store_ack_of_another_journal_or_none_at_all_is_passed_over(way):
    listener = Listener(way.broker, "lotwatch/v1/st/+/evt/#")
    way.journal.add(3)
    way.start_link()
    listener.wait_for(lambda message: message[1]["seq"] == 1)
    for payload in ('{"v":1,"epoch":"another","upto":3}', "{}", f'{{"v":1,"epoch":"{way.journal.epoch}","upto":1}}'):
        listener.publish("lotwatch/v1/st/front-desk/ack", payload.encode())
    listener.wait_for(lambda message: message[1]["seq"] == 3)
    with CursorFile(way.cursor) as cursor:
        wait_for(lambda: cursor.acked(way.journal.epoch), "the cursor")
        assert cursor.acked(way.journal.epoch) == 1
    listener.close()


def test_an_office_that_has_more_than_the_journal_stops_the_sending(way):
    listener = Listener(way.broker, "lotwatch/v1/st/+/evt/#")
    way.journal.add(3)
    way.start_link()
    listener.wait_for(lambda message: message[1]["seq"] == 1)
    listener.publish("lotwatch/v1/st/front-desk/ack", f'{{"v":1,"epoch":"{way.journal.epoch}","upto":99}}'.encode())
    wait_for(lambda: way.state()["cut"] is True, "the state to say so")
    with CursorFile(way.cursor) as cursor:
        assert cursor.acked(way.journal.epoch) == 0
    listener.close()


def test_nothing_is_lost_when_everybody_is_killed_again_and_again(way):
    lives = {"link": way.start_process("link"), "office": way.start_process("office")}
    for number in range(6):
        way.journal.add(150)
        way.wake()
        before = len(way.stored())
        wait_for(lambda before=before: len(way.stored()) > before, "a row of this life")
        victim = ("link", "office", "broker")[number % 3]
        if victim == "broker":
            way.broker.kill()
            way.broker.start()
        else:
            lives[victim].kill()
            lives[victim].wait()
            lives[victim] = way.start_process(victim)
    way.wait_until_stored(30)
    assert way.stored() == list(range(1, way.journal.seq + 1))
