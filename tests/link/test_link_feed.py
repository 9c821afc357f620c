"""What the link reads of the station's database besides its rows."""

import pytest

from station.link.feed import Feed
from station.store.database import open_database
from tests.bench import Bench


@pytest.fixture
def feed(tmp_path):
    feed = Feed(tmp_path / "station.db")
    yield feed
    feed.close()


def test_the_last_good_test_of_the_alarm_is_read(feed, tmp_path):
    assert feed.alarm_tested() == ""
    with Bench(tmp_path / "station.db") as bench:
        feed.look()
        assert feed.alarm_tested() == ""
        bench.card("TESTRECALL")
        bench.press()
        assert feed.alarm_tested() == "2026-09-18T14:07:06.000Z"
        bench.card("TESTRECALL")
        bench.card("NO")
        assert feed.alarm_tested() == "2026-09-18T14:07:06.000Z"


def test_a_database_that_cannot_be_read_tells_of_no_test(feed, tmp_path):
    with Bench(tmp_path / "station.db"):
        pass
    feed.look()
    db = open_database(tmp_path / "station.db")
    db.execute("alter table meta rename to gone")
    db.close()
    assert feed.alarm_tested() == ""
