"""What the link received about counts is taken out of its spool once the station has it in its journal."""

import json
from datetime import UTC, datetime
from queue import SimpleQueue

import pytest

from station import count_watch
from station.count_watch import CountWatch
from station.messages import CountedElsewhere, RecountAsked
from tests.bench import GTIN, NOW, pack
from tests.loop.counting import Counter, pharmacy

SEEN = {"station": "cart-2", "zone": "A2", "gtin": GTIN, "serial": "S1", "at": "2026-09-18T14:02:00Z"}


class Spool:
    """A spool folder beside a station that counts."""

    def __init__(self, folder) -> None:
        self.folder, self.path, self.inbox = folder / "spool", folder / "station.db", SimpleQueue()
        self.folder.mkdir()
        pharmacy(self.path)
        self.watch = CountWatch(self.path, self.folder, self.inbox, lambda: NOW)

    def leave(self, name, value):
        (self.folder / name).write_text(value if isinstance(value, str) else json.dumps(value))

    def look(self):
        """Return what is put into the inbox by one look."""
        self.watch.look()
        return [self.inbox.get() for _ in range(self.inbox.qsize())]

    def files(self):
        return sorted(each.name for each in self.folder.iterdir())


@pytest.fixture
def spool(tmp_path):
    return Spool(tmp_path)


def test_a_file_is_put_once_and_thrown_away_when_it_is_in_the_journal(spool):
    spool.leave("1.json", {"recount": [{"gtin": GTIN, "lot": "A7"}], "count": "C-7"})
    (message,) = spool.look()
    assert (message.items, message.count) == (((GTIN, "A7"),), "C-7")
    assert spool.look() == []
    with Counter(spool.path) as counter:
        counter.begin()
        counter.station.handle(message)
    assert spool.look() == []
    assert spool.files() == []


def test_files_come_in_their_order_one_at_a_time(spool):
    spool.leave("1.json", {"counted_elsewhere": [SEEN]})
    spool.leave("2.json", {"counted_elsewhere": [{**SEEN, "serial": "S2"}]})
    (first,) = spool.look()
    assert first.packages[0].serial == "S1"
    with Counter(spool.path) as counter:
        counter.begin()
        counter.open("", "A1")
        counter.station.handle(first)
        (second,) = spool.look()
        counter.station.handle(second)
        assert counter.scan(pack("S1")).verdict.value == "duplicate"
        assert counter.scan(pack("S2")).verdict.value == "duplicate"


@pytest.mark.parametrize(
    "wrong",
    [
        "{",
        "[]",
        {},
        {"recount": []},
        {"recount": [{"lot": "A7"}]},
        {"recount": [{"gtin": 7}]},
        {"counted_elsewhere": [{**SEEN, "serial": "S" * 41}]},
        {"counted_elsewhere": [{**SEEN, "at": "yesterday"}]},
        {"counted_elsewhere": [{**SEEN, "at": "2026-09-18T14:02:00"}]},
        {"counted_elsewhere": [{"gtin": GTIN}]},
        {"counted_elsewhere": [7]},
        {"counted_elsewhere": 7},
        {"counted_elsewhere": [{**SEEN, "at": "0001-01-01T00:00:00+14:00", "serial": None}]},
        {"recount": [7]},
        "[" * 100_000,
    ],
)
def test_what_is_no_news_is_set_aside(spool, wrong):
    spool.leave("1.json", wrong)
    assert spool.look() == []
    assert spool.files() == ["1.json.bad"]


def test_a_number_in_a_request_is_not_read():
    asked = count_watch.office({"recount": [{"gtin": GTIN, "lot": "A7", "expected": 37, "variance": -1}]}, NOW)
    assert asked == RecountAsked(((GTIN, "A7"),), NOW)


def test_a_package_without_an_instant_was_counted_now():
    values = {key: value for key, value in SEEN.items() if key != "at"}
    heard = count_watch.elsewhere([{**values, "count": "C-7"}], NOW)
    assert isinstance(heard, CountedElsewhere)
    assert (heard.packages[0].counted_at, heard.count) == (NOW, "C-7")
    assert count_watch.elsewhere([SEEN], NOW).packages[0].counted_at == datetime(2026, 9, 18, 14, 2, tzinfo=UTC)


def test_a_request_has_a_name_and_a_package_may_be_taken_back():
    asked = count_watch.read(json.dumps({"recount": [{"gtin": GTIN}], "count": "C-7", "request": "R-1"}).encode(), NOW)
    assert isinstance(asked, RecountAsked)
    assert asked.request == "R-1"
    heard = count_watch.elsewhere([SEEN, {**SEEN, "undone": True}, {**SEEN, "undone": "no"}], NOW)
    assert [each.undone for each in heard.packages] == [False, True, False]
