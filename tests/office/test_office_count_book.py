"""What the office makes of events of counts, whatever order they come in and whatever is in them."""

import json
from itertools import permutations

import pytest

from station.office import count_query
from station.office.count_desk import CountDesk
from station.office.counted import all_counts, of_count
from station.office.ledger import Ledger
from station.office.letters import read
from tests.bench import GTIN, NOW

COUNT = "C-7"


def event(seq, station="cart-1", topic="audit", epoch="e", **fields):
    """Return an event of a count as it comes."""
    envelope = {"v": 1, "id": f"{station}-{epoch}-{seq}", "station": station, "epoch": epoch, "seq": seq}
    kind = {"kind": "count"} if topic == "audit" else {}
    at = f"2026-09-18T14:{seq % 60:02}:00.000Z"
    body = {**envelope, "ts": at, **kind, "count": COUNT, **fields}
    return read(f"lotwatch/v1/st/{station}/evt/{topic}", json.dumps(body).encode())


def opened(seq=1, **more):
    return event(seq, event="opened", **({"type": "cycle", "zones": ["A1", "A2"]} | more))


def scan(seq, serial="S1", zone="A1", **more):
    fields = {"gtin": GTIN, "serial": serial, "lot": "A7", "zone": zone, "counted": 1}
    return event(seq, topic="scan", **{name: value for name, value in (fields | more).items() if value is not None})


def undone(seq, undoes, **more):
    return event(seq, event="undone", **({"zone": "A1", "gtin": GTIN, "undoes": undoes} | more))


@pytest.fixture
def ledger(tmp_path):
    with Ledger(tmp_path / "office.db") as ledger:
        yield ledger


def serials(ledger):
    return sorted(each.serial for each in count_query.packages(ledger.db, COUNT))


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_the_order_in_which_events_arrive_does_not_change_what_was_counted(ledger, order):
    events = [opened(), scan(2, "S1"), undone(3, 2), scan(4, "S2")]
    for number in order:
        ledger.take([events[number]], "now")
    assert serials(ledger) == ["S2"]


def test_a_count_that_ended_before_its_beginning_arrived_is_over(ledger):
    ledger.take([event(9, event="counted")], "now")
    ledger.take([opened()], "now")
    assert count_query.receivers(ledger.db) == []
    (count,) = count_query.counting(ledger.db)
    assert (count.type, count.state) == ("cycle", "counted")


def test_a_certified_count_stays_certified(ledger):
    ledger.take([opened(), event(3, event="certified", type="cycle"), event(2, event="counted")], "now")
    assert count_query.counting(ledger.db)[0].state == "certified"


def test_a_new_database_of_a_station_counts_under_the_old_name(ledger):
    ledger.take([opened(), event(2, event="cancelled")], "now")
    ledger.take([opened(epoch="e2")], "now")
    assert [each.count for each in count_query.receivers(ledger.db)] == [COUNT]
    ledger.take([event(3, event="counted")], "now")
    assert [each.count for each in count_query.receivers(ledger.db)] == [COUNT]


def test_who_counted_and_how_far_the_zones_are_is_known(ledger):
    zones = [("zone_opened", "A1"), ("zone_closed", "A1"), ("zone_opened", "A3")]
    said = [event(seq, event=name, zone=zone, person="JRIVERA") for seq, (name, zone) in enumerate(zones, 10)]
    left_out = event(20, event="zones_left_out", zones=["A2"])
    ledger.take([opened(person="AOKAFOR"), *said, left_out, scan(21, person="MCHEN")], "now")
    (count,) = count_query.counting(ledger.db)
    assert count.zones == (("A1", "closed"), ("A2", "left out"), ("A3", "counting"))
    assert count.people == ("AOKAFOR", "JRIVERA", "MCHEN")


def test_a_walk_is_no_count_and_a_package_without_a_serial_number_no_package(ledger):
    ledger.take([opened(type="expiry_walk"), scan(2, None), scan(3, "S3", counted=0)], "now")
    assert count_query.counting(ledger.db) == []
    assert serials(ledger) == []
    ledger.take([opened(4)], "now")
    assert count_query.items(ledger.db, COUNT) == {"cart-1": {(GTIN, "A7")}}


@pytest.mark.parametrize(
    "wrong",
    [
        opened(count=7),
        opened(count="C" * 41),
        opened(zones="A1"),
        opened(zones=[7, "A" * 41, None]),
        scan(2, counted=True),
        scan(2, counted="1"),
        scan(2, counted=10**30, gtin="\ud800"),
        scan(2, gtin=None),
        scan(2, "\ud800"),
        scan(2, 7),
        scan(2, zone="A\n1"),
        scan(2, zone={"a": 1}, person=["x"], lot=7),
        undone(3, "2"),
        undone(3, True),
        undone(3, 10**30),
        undone(3, 0),
        event(4, event=7),
        event(4, event="recount_asked", request=["R-1"]),
        event(4, event="zone_closed"),
    ],
)
def test_an_event_that_is_none_of_ours_holds_up_nobody(ledger, wrong):
    ledger.take([opened(30), wrong, scan(31, "S9")], "now")
    assert serials(ledger) == ["S9"]


def test_a_package_without_an_instant_that_can_be_read_is_told_to_nobody(ledger):
    raw = json.loads(scan(2).payload) | {"ts": "yesterday"}
    ledger.take([opened(), read("lotwatch/v1/st/cart-1/evt/scan", json.dumps(raw).encode())], "now")
    assert serials(ledger) == []


def test_a_ledger_from_before_there_were_counts_is_taken_in(tmp_path):
    with Ledger(tmp_path / "office.db") as ledger:
        ledger.take([opened(), scan(2)], "now")
        for table in ("folded", "count_station", "count_package", "count_item", "count_zone"):
            ledger.db.execute(f"drop table {table}")
    with Ledger(tmp_path / "office.db") as ledger:
        assert serials(ledger) == ["S1"]
    assert [each.count for each in all_counts(tmp_path / "office.db")] == [COUNT]
    assert len(of_count(tmp_path / "office.db", COUNT).packages) == 1


def test_a_repeat_changes_nothing(ledger):
    for _ in range(3):
        ledger.take([opened(), scan(2), undone(3, 2), scan(4, "S2")], "now")
    assert ledger.db.execute("select count(*) from count_package").fetchone() == (3,)


def said(desk):
    """Return what is due, as (topic's end, body), with the broker's answers."""
    found = []
    while (due := desk.next()) is not None:
        topic, payload, taken_back = due
        desk.sent(len(found), taken_back)
        found.append((topic.partition("/counts/")[2], json.loads(payload or b"null")))
    for number in range(len(found)):
        desk.answered(number, 0, "")
    return found


def test_a_message_is_full_at_fifty_packages_and_never_changes_then(ledger):
    desk = CountDesk(ledger.db)
    ledger.take([opened(), event(1, "cart-2", event="opened", type="cycle")], "now")
    ledger.take([scan(number, f"S{number}") for number in range(2, 112)], "now")
    desk.look(0.0, news=True)
    first = said(desk)
    assert [(topic, len(body["packages"])) for topic, body in first] == [
        ("elsewhere/0", 50),
        ("elsewhere/1", 50),
        ("elsewhere/2", 10),
    ]
    ledger.take([scan(200, "S200")], "now")
    desk.look(0.1, news=True)
    ((topic, body),) = said(desk)
    assert (topic, len(body["packages"]), body["packages"][-1]["serial"]) == ("elsewhere/2", 11, "S200")
    desk.look(0.2, news=True)
    assert said(desk) == []


def test_pages_are_taken_back_once_when_the_count_ends_and_asked_for_again_where_the_broker_was_away(ledger):
    desk = CountDesk(ledger.db)
    ledger.take([opened(), event(1, "cart-2", event="opened", type="cycle"), scan(2)], "now")
    desk.look(0.0, news=True)
    assert len(said(desk)) == 1
    ledger.take([event(2, "cart-2", event="counted")], "now")
    desk.look(1.0, news=True)
    topic, payload, page = desk.next()
    assert (topic, payload) == ("lotwatch/v1/st/cart-2/counts/elsewhere/0", b"")
    desk.sent(7, page)
    desk.look(2.0, news=True)
    assert desk.next() is None
    desk.arrive()
    desk.look(3.0, news=False)
    assert said(desk) == [("elsewhere/0", None)]
    assert count_query.retained(ledger.db) == {"cart-2": 0}
    desk.look(5.0, news=False)
    assert said(desk) == []


def test_a_broker_that_refuses_to_let_go_is_asked_again_on_the_next_connection(ledger, caplog):
    desk = CountDesk(ledger.db)
    ledger.take([opened(), event(1, "cart-2", event="opened", type="cycle"), scan(2)], "now")
    desk.look(0.0, news=True)
    said(desk)
    ledger.take([event(2, "cart-2", event="cancelled")], "now")
    desk.look(1.0, news=True)
    *_, page = desk.next()
    desk.sent(7, page)
    for _ in range(2):
        desk.answered(7, 0x87, "Not authorized")
    assert count_query.retained(ledger.db) == {"cart-2": 1}
    assert caplog.text.count("refuses what the office says") == 1


def test_a_station_that_begins_another_count_is_told_of_that_one(ledger):
    desk = CountDesk(ledger.db)
    for count, station, first in (
        (COUNT, "cart-1", 1),
        (COUNT, "cart-2", 1),
        ("C-8", "cart-2", 5),
        ("C-8", "cart-1", 5),
    ):
        ledger.take([event(first, station, event="opened", type="cycle", count=count)], "now")
    ledger.take([scan(6, "OLD"), scan(7, "NEW", count="C-8")], "now")
    desk.look(0.0, news=True)
    ((topic, body),) = said(desk)
    assert (topic, body["count"], [each["serial"] for each in body["packages"]]) == ("elsewhere/0", "C-8", ["NEW"])


def test_what_is_asked_is_said_until_it_is_answered_and_then_taken_back(ledger):
    desk = CountDesk(ledger.db)
    ledger.take([opened()], "now")
    request = count_query.Request("R-1", COUNT, ((GTIN, "A7"),))
    count_query.ask(ledger.db, "cart-1", request, (), NOW.isoformat())
    desk.look(0.0, news=False)
    ((topic, body),) = said(desk)
    assert (topic, body["requests"][0]["id"]) == ("asked", "R-1")
    ledger.take([event(9, "cart-2", event="recount_asked", request="R-1")], "now")
    desk.look(0.5, news=True)
    assert said(desk) == []
    ledger.take([event(2, event="recount_asked", request="R-1")], "now")
    desk.look(0.6, news=True)
    assert said(desk) == [("asked", None)]


def test_a_refusal_of_a_station_ends_a_request_too(ledger):
    count_query.ask(ledger.db, "cart-1", count_query.Request("R-1", COUNT, ((GTIN, ""),)), (), NOW.isoformat())
    ledger.take([event(2, event="passed_over", reason="no such count", request="R-1")], "now")
    assert count_query.waiting(ledger.db) == {"cart-1": []}
