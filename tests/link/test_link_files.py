import json
import logging
import subprocess
import sys

import pytest

from station.config import LinkSettings
from station.errors import DatabaseError, SettingsError
from station.link import run
from station.link.codec import Rejected
from station.link.cursor import CursorFile
from station.link.feed import Feed
from station.link.status import LinkState, StatusFile
from station.link.wake import Wake
from station.notify import Nudge
from tests.way import Journal

STATE = LinkState(up=True, since="2026-09-18T14:07:00.000Z", acked=3, sent=5, broker="localhost:1883")


@pytest.fixture
def journal(tmp_path):
    journal = Journal(tmp_path / "station.db")
    yield journal
    journal.close()


def seqs(rows):
    return [row.seq for row in rows]


def test_a_cursor_is_kept_for_each_journal(tmp_path):
    with CursorFile(tmp_path / "link.db") as cursor:
        cursor.move("old", 40)
        cursor.move("new", 2)
    with CursorFile(tmp_path / "link.db") as cursor:
        assert (cursor.acked("old"), cursor.acked("new"), cursor.acked("other")) == (40, 2, 0)


def test_a_cursor_never_goes_back(tmp_path):
    with CursorFile(tmp_path / "link.db") as cursor:
        cursor.move("e", 40)
        cursor.move("e", 39)
        assert cursor.acked("e") == 40


def test_a_dead_letter_is_buried_once(tmp_path):
    with CursorFile(tmp_path / "link.db") as cursor:
        assert cursor.bury("e", [Rejected(7, "station"), Rejected(9, "version")], "now") == 2
        assert cursor.bury("e", [Rejected(7, "station")], "later") == 0
        assert cursor.dead_letters("e") == (Rejected(7, "station"), Rejected(9, "version"))
        assert cursor.dead_letters("f") == ()


def test_each_connection_has_a_number_of_its_own(tmp_path):
    with CursorFile(tmp_path / "link.db") as cursor:
        assert [cursor.birth(), cursor.birth()] == [1, 2]
    with CursorFile(tmp_path / "link.db") as cursor:
        assert cursor.birth() == 3


def test_a_cursor_that_cannot_be_opened_names_its_file(tmp_path):
    with pytest.raises(DatabaseError, match=r"nowhere/link\.db"):
        CursorFile(tmp_path / "nowhere" / "link.db")


def test_a_cursor_that_cannot_be_written_says_so(tmp_path):
    with CursorFile(tmp_path / "link.db") as cursor:
        cursor._db.execute("pragma query_only = on")
        with pytest.raises(DatabaseError, match="read-only"):
            cursor.move("e", 1)


def test_a_feed_reads_on_from_where_it_is_asked(tmp_path, journal):
    journal.add(1200)
    feed = Feed(tmp_path / "station.db")
    feed.look()
    assert feed.epoch == journal.epoch
    assert seqs(feed.after(0, 3)) == [1, 2, 3]
    read = 3
    while rows := feed.after(read, 300):
        assert seqs(rows) == list(range(read + 1, rows[-1].seq + 1))
        read = rows[-1].seq
    assert read == 1200
    assert feed.last() == 1200
    feed.close()


def test_a_feed_can_go_back_and_forth(tmp_path, journal):
    journal.add(30)
    feed = Feed(tmp_path / "station.db")
    feed.look()
    assert seqs(feed.after(0, 10)) == list(range(1, 11))
    assert seqs(feed.after(4, 3)) == [5, 6, 7]
    assert seqs(feed.after(20, 3)) == [21, 22, 23]
    feed.close()


def test_a_feed_asks_the_disk_only_when_there_may_be_news(tmp_path, journal):
    feed = Feed(tmp_path / "station.db")
    feed.look()
    assert feed.after(0, 10) == []
    journal.add()
    assert feed.after(0, 10) == []
    feed.look()
    assert seqs(feed.after(0, 10)) == [1]
    feed.close()


def test_a_feed_without_a_journal_says_so_and_finds_it_later(tmp_path):
    feed = Feed(tmp_path / "station.db")
    feed.look()
    assert "station run" in feed.problem
    assert (feed.epoch, feed.after(0, 10), feed.last()) == ("", [], None)
    journal = Journal(tmp_path / "station.db")
    feed.look()
    assert (feed.epoch, feed.problem) == (journal.epoch, "")
    feed.close()
    journal.close()


def test_a_feed_lets_go_of_a_journal_that_breaks_and_says_so(tmp_path, journal):
    journal.add(3)
    feed = Feed(tmp_path / "station.db")
    feed.look()
    feed._reader.close()
    assert feed.after(0, 10) == []
    assert "cannot be read" in feed.problem
    feed.look()
    feed._reader.close()
    assert feed.last() is None
    feed.look()
    assert seqs(feed.after(0, 10)) == [1, 2, 3]
    feed.close()


def test_the_state_is_a_json_object_in_the_spool(tmp_path):
    StatusFile(tmp_path).show(STATE, 0.0)
    assert json.loads((tmp_path / "link-state.json").read_text()) == {
        "up": True,
        "since": "2026-09-18T14:07:00.000Z",
        "acked": 3,
        "sent": 5,
        "broker": "localhost:1883",
        "problem": "",
        "rejected": 0,
        "dropped": 0,
        "epoch": "",
        "cut": False,
    }


def test_a_change_is_written_at_once_and_a_running_number_within_a_second(tmp_path):
    def written():
        return json.loads((tmp_path / "link-state.json").read_text())

    status = StatusFile(tmp_path)
    status.show(STATE, 0.0)
    more = LinkState(True, STATE.since, 4, 5, STATE.broker)
    status.show(more, 0.5)
    assert written()["acked"] == 3
    status.show(more, 1.0)
    assert written()["acked"] == 4
    status.show(LinkState(True, STATE.since, 4, 5, STATE.broker, "trouble"), 1.1)
    assert written()["problem"] == "trouble"


def test_a_state_that_cannot_be_written_stops_nothing(tmp_path, caplog):
    (tmp_path / "spool").write_text("a file where the folder should be")
    StatusFile(tmp_path / "spool").show(STATE, 0.0)
    assert "cannot be shown" in caplog.text


def test_a_word_wakes_and_many_words_wake_once(tmp_path):
    wake, nudge = Wake(tmp_path / "nudge"), Nudge(tmp_path / "nudge")
    assert not wake.heard()
    nudge.send()
    nudge.send()
    assert wake.heard()
    assert not wake.heard()
    nudge.close()
    wake.close()
    assert not (tmp_path / "nudge").exists()


def test_a_socket_left_behind_is_no_obstacle(tmp_path):
    left = Wake(tmp_path / "nudge")
    left._socket.close()
    wake = Wake(tmp_path / "nudge")
    assert wake.sockets
    wake.close()


def test_without_a_socket_the_link_still_looks(tmp_path, caplog):
    with caplog.at_level(logging.WARNING):
        wake = Wake(tmp_path / "nowhere" / "nudge")
    assert "within a second" in caplog.text
    assert not wake.heard()
    wake.close()


def test_a_link_without_a_broker_says_what_is_missing(tmp_path):
    nothing = dict.fromkeys(("now", "ready", "alive", "stop"))
    places = {name: tmp_path / name for name in ("journal", "cursor", "spool", "nudge")}
    with pytest.raises(SettingsError, match=r"link\.host"):
        run(LinkSettings(), station="a", **places, **nothing)


def test_the_codec_loads_no_network_library():
    code = "import station.link.codec, sys; sys.exit('paho' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
