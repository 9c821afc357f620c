"""What the office says of counts reaches the folder that the station reads, once, and nothing else does."""

import json

import pytest

from station import count_watch
from station.link import count_spool
from station.link.count_spool import CountSpool
from station.link.cursor import CursorFile
from tests.bench import GTIN
from tests.broker import Broker, refusing
from tests.waiting import wait_for
from tests.way import NOW, Journal, Listener, Way

ROOT = "lotwatch/v1/st/front-desk/counts"
ASKED = f"{ROOT}/asked"


def package(serial="S1", **more):
    seen = {"station": "cart-2", "zone": "A2", "gtin": GTIN, "serial": serial, "at": "2026-09-18T14:02:00.000Z"}
    return {**seen, **more}


def elsewhere(*packages, count="C-7"):
    return json.dumps({"v": 1, "count": count, "packages": packages}).encode()


def asked(*names, **more):
    items = [{"gtin": GTIN, "lot": "A7", **more}]
    return json.dumps({"v": 1, "requests": [{"id": each, "count": "C-7", "items": items} for each in names]}).encode()


def files(way):
    return sorted((way.spool / "counts").glob("*.json"))


def said(way):
    return [json.loads(each.read_bytes()) for each in files(way)]


@pytest.fixture
def office(way):
    """Someone who says what an office would."""
    way.start_link()
    wait_for(lambda: way.state().get("up"), "the connection")
    listener = Listener(way.broker, "lotwatch/v1/st/+/state")
    yield listener
    listener.close()


def test_packages_and_requests_are_left_as_the_station_reads_them(way, office):
    office.publish(f"{ROOT}/elsewhere/0", elsewhere(package()), retain=True)
    office.publish(ASKED, asked("R-1"), retain=True)
    wait_for(lambda: len(files(way)) == 2, "two files")
    heard, wanted = (count_watch.read(each.read_bytes(), NOW) for each in files(way))
    assert [(each.station, each.zone, each.serial) for each in heard.packages] == [("cart-2", "A2", "S1")]
    assert (wanted.items, wanted.count, wanted.request) == (((GTIN, "A7"),), "C-7", "R-1")


def test_of_a_message_that_grew_only_what_is_new_is_left(way, office):
    office.publish(f"{ROOT}/elsewhere/0", elsewhere(package("S1")), retain=True)
    office.publish(
        f"{ROOT}/elsewhere/0", elsewhere(package("S1"), package("S2"), package("S1", undone=True)), retain=True
    )
    wait_for(lambda: len(files(way)) == 2, "two files")
    assert said(way)[1] == {"count": "C-7", "counted_elsewhere": [package("S2"), package("S1", undone=True)]}


def test_a_link_and_a_broker_that_start_again_tell_the_station_nothing_twice(tmp_path):
    kept = Broker(tmp_path, "persistence true", f"persistence_location {tmp_path}/")
    way = Way(tmp_path, kept)
    link = way.start_link()
    office = Listener(kept, "lotwatch/v1/st/+/state")
    office.publish(f"{ROOT}/elsewhere/0", elsewhere(package("S1")), retain=True)
    office.publish(ASKED, asked("R-1"), retain=True)
    wait_for(lambda: len(files(way)) == 2, "two files")
    link.stop()
    way.start_link()
    office.publish(f"{ROOT}/elsewhere/1", elsewhere(package("S2")), retain=True)
    wait_for(lambda: len(files(way)) == 3, "the third file")
    assert said(way)[2]["counted_elsewhere"] == [package("S2")]
    office.close()
    way.close()
    kept.close()


def test_nothing_but_what_the_station_reads_is_written_least_of_all_a_number(way, office):
    office.publish(f"{ROOT}/elsewhere/0", elsewhere(package(expected=7319, quantity=7319)), retain=True)
    office.publish(ASKED, asked("R-1", expected=7319, direction="OVER"), retain=True)
    wait_for(lambda: len(files(way)) == 2, "two files")
    assert all(b"7319" not in each.read_bytes() and b"OVER" not in each.read_bytes() for each in files(way))


@pytest.mark.parametrize(
    ("topic", "wrong"),
    [
        ("elsewhere/0", b"{"),
        ("elsewhere/0", b"[]"),
        ("elsewhere/0", b"\xff"),
        ("elsewhere/0", b'{"v": 1}'),
        ("elsewhere/0", elsewhere(package()).replace(b'"v": 1', b'"v": 2')),
        ("elsewhere/0", elsewhere("S1")),
        ("elsewhere/0", elsewhere(package("S" * 41))),
        ("elsewhere/0", elsewhere(package(at="yesterday"))),
        ("elsewhere/0", elsewhere(*[package(f"S{number}") for number in range(501)])),
        ("elsewhere/0", elsewhere(package(), count=7)),
        ("elsewhere/0", elsewhere(package()) + b" " * 65536),
        ("asked", b'{"v": 1, "requests": {}}'),
        ("asked", b'{"v": 1, "requests": [{"id": "R-1", "count": "C-7", "items": []}]}'),
        ("asked", b'{"v": 1, "requests": [{"id": 7, "count": "C-7", "items": [{"gtin": "1"}]}]}'),
        ("asked", b"[" * 100_000),
    ],
)
def test_what_is_none_is_dropped_and_counted_and_the_next_is_taken(tmp_path, topic, wrong):
    with CursorFile(tmp_path / "link.db") as cursor:
        spool = CountSpool(tmp_path / "counts", cursor, lambda: NOW)
        spool.take(f"{ROOT}/{topic}", wrong, 0.0)
        assert spool.dropped == 1
        assert spool.problem == ""
        spool.take(f"{ROOT}/elsewhere/0", elsewhere(package()), 0.0)
        assert [each.name for each in (tmp_path / "counts").iterdir()] == ["000000001.json"]


def test_a_malformed_message_is_counted_in_the_state_and_stops_nothing(way, office):
    office.publish(f"{ROOT}/elsewhere/0", b"{", retain=True)
    office.publish(f"{ROOT}/elsewhere/1", elsewhere(package()), retain=True)
    wait_for(lambda: way.state()["dropped"] == 1, "the state to count it")
    wait_for(lambda: len(files(way)) == 1, "the file")


def test_what_is_cleared_at_the_broker_is_no_message(way, office):
    office.publish(f"{ROOT}/elsewhere/0", b"", retain=True)
    office.publish(f"{ROOT}/elsewhere/1", elsewhere(package()), retain=True)
    wait_for(lambda: len(files(way)) == 1, "the file")
    assert way.state()["dropped"] == 0


def test_where_the_station_takes_nothing_the_folder_stays_small_and_the_rest_comes_when_it_does(
    way, office, monkeypatch
):
    monkeypatch.setattr(count_spool, "MOST_FILES", 4)
    monkeypatch.setattr(count_spool, "AGAIN_S", 0.1)
    for number in range(6):
        office.publish(f"{ROOT}/elsewhere/{number}", elsewhere(package(f"S{number}")), retain=True)
    wait_for(lambda: "is the station running?" in way.state()["problem"], "the state to say so")
    assert len(files(way)) == 4
    taken = said(way)
    for each in files(way):
        each.unlink()
    wait_for(lambda: len(files(way)) == 2, "the rest")
    serials = {each["counted_elsewhere"][0]["serial"] for each in taken + said(way)}
    assert serials == {f"S{number}" for number in range(6)}
    wait_for(lambda: way.state()["problem"].find("counts") < 0, "the problem to be over")


def test_a_subscription_that_is_refused_is_said_and_rows_go_on(tmp_path):
    broker = Broker(tmp_path, refusing(tmp_path, "lotwatch/v1/st/+/counts/asked"))
    way = Way(tmp_path, broker)
    way.start_office()
    way.journal.add(30)
    way.start_link()
    wait_for(lambda: f"does not let us read {ASKED} (Not authorized)" in way.state().get("problem", ""), "the state")
    way.wait_until_stored()
    office = Listener(broker, "lotwatch/v1/st/+/state")
    office.publish(f"{ROOT}/elsewhere/0", elsewhere(package()), retain=True)
    wait_for(lambda: len(files(way)) == 1, "the other topic")
    assert way.state()["up"]
    office.close()
    way.close()
    broker.close()


def test_a_refused_acknowledgement_topic_still_ends_the_connection(tmp_path):
    broker = Broker(tmp_path, refusing(tmp_path, "lotwatch/v1/st/+/ack"))
    way = Way(tmp_path, broker)
    way.start_link()
    wait_for(lambda: "does not let us read the office's answers" in way.state().get("problem", ""), "the state")
    wait_for(lambda: not way.state()["up"], "the end of the connection")
    way.close()
    broker.close()


def test_a_new_database_is_told_all_of_it_again(way, office):
    office.publish(f"{ROOT}/elsewhere/0", elsewhere(package()), retain=True)
    wait_for(lambda: len(files(way)) == 1, "the file")
    way.journal.close()
    for file in way.folder.glob("station.db*"):
        file.unlink()
    way.journal = Journal(way.folder / "station.db")
    wait_for(lambda: len(files(way)) == 2, "the same for the new database")


def test_of_an_older_count_nothing_is_remembered(tmp_path):
    with CursorFile(tmp_path / "link.db") as cursor:
        spool = CountSpool(tmp_path / "counts", cursor, lambda: NOW)
        spool.follow("e1")
        spool.take(ASKED, asked("R-1"), 0.0)
        for count in ("C-7", "C-8"):
            spool.take(f"{ROOT}/elsewhere/0", elsewhere(package(), count=count), 0.0)
        assert len(cursor.handed("e1")) == 2


def test_what_is_remembered_is_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(count_spool, "MOST_HANDED", 5)
    with CursorFile(tmp_path / "link.db") as cursor:
        spool = CountSpool(tmp_path / "counts", cursor, lambda: NOW)
        spool.follow("e1")
        for number in range(9):
            spool.take(f"{ROOT}/elsewhere/0", elsewhere(package(f"S{number}")), 0.0)
        assert len(cursor.handed("e1")) <= 5


def test_of_the_files_that_the_station_set_aside_the_newest_stay(tmp_path):
    folder = tmp_path / "counts"
    folder.mkdir()
    for number in range(40):
        (folder / f"{number:09}.json.bad").touch()
    with CursorFile(tmp_path / "link.db") as cursor:
        CountSpool(folder, cursor, lambda: NOW).take(f"{ROOT}/elsewhere/0", elsewhere(package()), 0.0)
    left = sorted(each.name for each in folder.glob("*.bad"))
    assert (len(left), left[0]) == (16, "000000024.json.bad")


def test_a_disk_that_takes_nothing_is_said_and_tried_again(tmp_path):
    (tmp_path / "counts").touch()
    with CursorFile(tmp_path / "link.db") as cursor:
        spool = CountSpool(tmp_path / "counts", cursor, lambda: NOW)
        spool.take(f"{ROOT}/elsewhere/0", elsewhere(package()), 0.0)
        assert "does not reach the station" in spool.problem
        (tmp_path / "counts").unlink()
        assert not spool.wants_again(1.0)
        assert spool.wants_again(10.0)
        assert not spool.wants_again(20.0)
        spool.take(f"{ROOT}/elsewhere/0", elsewhere(package()), 20.0)
        assert len(list((tmp_path / "counts").glob("*.json"))) == 1
