import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.link import codec
from station.office import letters
from station.office.letters import Key, Letter, Poison, Standing, Unreadable
from station.store.journal import JournalRow

TOPIC = "lotwatch/v1/st/front-desk/evt/scan"
NOW = datetime(2026, 9, 18, 14, 7, tzinfo=UTC)
ENVELOPE = {"v": 1, "id": "01", "station": "front-desk", "epoch": "e", "seq": 7, "ts": "2026-09-18T14:07:00.000Z"}


def read(topic=TOPIC, **changes):
    return letters.read(topic, json.dumps(ENVELOPE | changes).encode())


def test_an_event_is_read():
    payload = json.dumps(ENVELOPE | {"verdict": "ok"})
    assert letters.read(TOPIC, payload.encode()) == Letter(
        Key("front-desk", "e"), 7, "01", "scan", "2026-09-18T14:07:00.000Z", payload
    )


@given(st.text(), st.sampled_from(["scan", "alarm", "command", "device"]))
def test_whatever_the_link_sends_the_office_reads(body, kind):
    row = JournalRow(7, "2026-09-18T14:07:00.000Z", kind, body, bytes(32))
    sent = codec.message("front-desk", "e", row)
    letter = letters.read(sent.topic, sent.payload)
    assert isinstance(letter, Letter)
    assert (letter.seq, letter.id) == (7, codec.identity(row))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"v": 2}, "version"),
        ({"station": "back-room"}, "station"),
        ({"id": ""}, "envelope"),
        ({"ts": None}, "envelope"),
        ({"id": "\ud800"}, "envelope"),
    ],
)
def test_a_row_that_is_known_and_not_fit_is_poison(changes, code):
    poison = read(**changes)
    assert isinstance(poison, Poison)
    assert (poison.journal, poison.seq, poison.code) == (Key("front-desk", "e"), 7, code)


@pytest.mark.parametrize("seq", [0, -1, True, 1.0, "7", None, 2**63])
def test_a_row_without_a_number_is_unreadable(seq):
    assert isinstance(read(seq=seq), Unreadable)


@pytest.mark.parametrize("payload", [b"", b"[]", b"7", b"{}", b"\xff\xfe", b"[" * 100_000, '{"v":1}'.encode("utf-16")])
def test_bytes_that_name_no_row_are_unreadable(payload):
    assert letters.read(TOPIC, payload) == Unreadable(TOPIC, payload)


def test_an_event_on_a_topic_of_no_station_is_unreadable():
    assert isinstance(read(topic="lotwatch/v1/st/front-desk/evt/scan/more"), Unreadable)


def test_a_store_ack_says_what_the_link_understands():
    standing = Standing(Key("front-desk", "e"), 9, ((10, 11), (13, 13)), ((7, "station"),))
    topic, payload = letters.store_ack(standing, NOW.astimezone(timezone(timedelta(hours=2))))
    assert topic == codec.ack_topic("front-desk")
    assert codec.store_ack(payload) == codec.StoreAck("e", 9, (codec.Rejected(7, "station"),), 10)
    assert json.loads(payload) == {
        "v": 1,
        "epoch": "e",
        "upto": 9,
        "missing": [[10, 11], [13, 13]],
        "reject": [{"seq": 7, "code": "station"}],
        "ts": "2026-09-18T14:07:00.000Z",
    }


def test_a_store_ack_with_nothing_amiss_is_short():
    _, payload = letters.store_ack(Standing(Key("front-desk", "e"), 9), NOW)
    assert set(json.loads(payload)) == {"v", "epoch", "upto", "ts"}


def test_a_store_ack_stays_small_whatever_is_missing():
    many = tuple((seq, seq) for seq in range(2, 2000, 2))
    _, payload = letters.store_ack(Standing(Key("front-desk", "e"), 0, many, many), NOW)
    fields = json.loads(payload)
    assert (len(fields["missing"]), len(fields["reject"])) == (64, 64)
    assert fields["missing"][0] == [2, 2]
