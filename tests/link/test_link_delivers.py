"""The whole way with a real broker, a real office and real deaths: nothing lost, nothing out of order."""

import signal
import sqlite3
from contextlib import closing

import pytest

from station.link.codec import Rejected
from station.link.cursor import CursorFile
from station.office.ledger import recent
from tests.waiting import wait_for
from tests.way import NOW, Journal, Listener


def in_order_of_first_arrival(way):
    assert way.stored() == list(range(1, way.journal.seq + 1))


def dead_letters(way):
    with CursorFile(way.cursor) as cursor:
        return cursor.dead_letters(way.journal.epoch)


def test_every_row_reaches_the_office_once_and_in_order(way):
    way.journal.add(300)
    way.start_office()
    way.start_link()
    way.wait_until_stored()
    in_order_of_first_arrival(way)
    way.wait_until_acked()
    assert way.state()["problem"] == ""
    assert way.state()["up"]


def test_a_new_row_is_on_its_way_as_soon_as_the_link_is_woken(way):
    way.start_office()
    way.start_link()
    wait_for(lambda: way.state().get("up"), "the connection")
    for _ in range(5):
        way.journal.add()
        way.wake()
        way.wait_until_stored()
    in_order_of_first_arrival(way)


def test_a_row_is_found_when_the_word_of_it_is_lost(way):
    way.start_office()
    way.start_link()
    wait_for(lambda: way.state().get("up"), "the connection")
    way.journal.add()
    way.wait_until_stored()


def test_nothing_is_lost_when_the_broker_is_killed_in_a_stream(way):
    way.start_office()
    way.start_link()
    way.journal.add(50)
    way.wait_until_stored()
    way.journal.add(2000)
    way.wake()
    way.broker.kill()
    way.journal.add(100)
    wait_for(lambda: not way.state()["up"], "the link to notice")
    way.broker.start()
    way.wait_until_stored()
    in_order_of_first_arrival(way)
    way.wait_until_acked()


def test_nothing_is_lost_when_the_broker_stalls(way):
    way.start_office()
    way.start_link()
    way.journal.add(10)
    way.wait_until_stored()
    way.broker.pause()
    way.journal.add(500)
    way.wake()
    wait_for(lambda: not way.state()["up"], "the link to give it up")
    way.broker.resume()
    way.wait_until_stored()
    in_order_of_first_arrival(way)


def test_nothing_is_lost_when_the_link_is_killed(way):
    way.start_office()
    for _ in range(3):
        way.journal.add(400)
        link = way.start_process("link")
        before = len(way.stored())
        wait_for(lambda before=before: len(way.stored()) > before, "the first rows of this life")
        link.send_signal(signal.SIGKILL)
        link.wait()
    way.start_link()
    way.wait_until_stored()
    in_order_of_first_arrival(way)


def test_nothing_is_lost_when_the_office_is_killed(way):
    way.start_link()
    for _ in range(3):
        way.journal.add(400)
        way.wake()
        office = way.start_process("office")
        before = len(way.stored())
        wait_for(lambda before=before: len(way.stored()) > before, "the first rows of this life")
        office.send_signal(signal.SIGKILL)
        office.wait()
    way.start_office()
    way.wait_until_stored()
    in_order_of_first_arrival(way)
    way.wait_until_acked()


def test_rows_wait_for_a_broker_that_is_not_there_yet(way):
    way.broker.kill()
    way.journal.add(20)
    way.start_link()
    wait_for(lambda: "cannot be reached" in way.state().get("problem", ""), "the state to say so")
    way.broker.start()
    way.start_office()
    way.wait_until_stored()


def test_the_brokers_word_alone_moves_no_cursor(way):
    listener = Listener(way.broker, "lotwatch/v1/st/+/evt/#")
    way.journal.add(5)
    way.start_link()
    wait_for(lambda: "the office has not answered" in way.state().get("problem", ""), "the link to say so")
    assert listener.wait_for(lambda _: True)[1]["seq"] == 1
    assert way.state()["acked"] == 0
    listener.close()


def test_an_office_that_does_not_answer_is_sent_one_row_again_and_not_all(way):
    listener = Listener(way.broker, "lotwatch/v1/st/+/evt/#")
    way.journal.add(5)
    way.start_link()
    wait_for(lambda: listener.wait_for(lambda _: True) and len(listener.heard) >= 3, "repeats")
    assert {body["seq"] for _, body in listener.heard} == {1}
    listener.close()


def test_no_row_is_thrown_away_while_nobody_has_subscribed(way):
    way.journal.add(50)
    way.start_link()
    wait_for(lambda: "nobody receives" in way.state().get("problem", ""), "the state to say so")
    assert way.state()["acked"] == 0
    way.start_office()
    way.wait_until_stored()
    in_order_of_first_arrival(way)
    wait_for(lambda: way.state()["problem"] == "", "the problem to be over")


def test_an_office_that_lost_rows_gets_them_again(way):
    office = way.start_office()
    way.start_link()
    way.journal.add(30)
    way.wait_until_stored()
    office.stop()
    way.broker.kill()
    way.journal.add(30)
    way.broker.start()
    way.start_office()
    way.wait_until_stored()
    in_order_of_first_arrival(way)


def test_another_journal_begins_again_at_its_first_row(way):
    way.start_office()
    way.start_link()
    way.journal.add(40)
    way.wait_until_stored()
    way.wait_until_acked()
    way.journal.close()
    for file in way.folder.glob("station.db*"):
        file.unlink()
    old, way.journal = way.journal, Journal(way.folder / "station.db")
    way.journal.add(7)
    assert way.journal.epoch != old.epoch
    way.wait_until_stored()
    in_order_of_first_arrival(way)
    with CursorFile(way.cursor) as cursor:
        wait_for(lambda: cursor.acked(way.journal.epoch) == 7, "the new cursor")
        assert cursor.acked(old.epoch) == 40


def test_a_link_waits_for_a_journal_that_is_not_there_yet(way):
    way.journal.close()
    for file in way.folder.glob("station.db*"):
        file.unlink()
    way.start_office()
    way.start_link()
    wait_for(lambda: "no journal to read" in way.state().get("problem", ""), "the state to say so")
    wait_for(lambda: way.state()["up"], "the connection all the same")
    way.journal = Journal(way.folder / "station.db")
    way.journal.add(3)
    way.wait_until_stored()


def test_a_row_the_office_rejects_becomes_a_dead_letter_and_holds_up_nobody(way):
    way.journal.add(2)
    listener = Listener(way.broker, "lotwatch/v1/st/+/evt/#")
    way.start_link()
    listener.wait_for(lambda message: message[1]["seq"] == 1)
    ack = f'{{"v":1,"epoch":"{way.journal.epoch}","upto":2,"reject":[{{"seq":1,"code":"station"}}]}}'
    listener.publish("lotwatch/v1/st/front-desk/ack", ack.encode(), retain=True)
    wait_for(lambda: way.state()["acked"] == 2, "the cursor")
    assert dead_letters(way) == (Rejected(1, "station"),)
    wait_for(lambda: way.state()["rejected"] == 1, "the state to count it")
    listener.close()


def test_a_cursor_that_was_lost_is_found_in_what_the_office_said_last(way):
    way.start_office()
    link = way.start_link()
    way.journal.add(25)
    way.wait_until_stored()
    way.wait_until_acked()
    link.stop()
    for file in way.folder.glob("link.db*"):
        file.unlink()
    way.start_link()
    way.wait_until_acked()
    in_order_of_first_arrival(way)


OTHERWISE = '{"raw":"]d2something else","verdict":"ok"}'
"""What is in the rows that come after a copy was put back."""


def delivered(way, rows):
    """Have so many rows stored, and the link and the office stopped."""
    way.journal.add(rows)
    office, link = way.start_office(), way.start_link()
    way.wait_until_stored()
    way.wait_until_acked()
    link.stop()
    office.stop()


def is_cut(way):
    return way.state().get("cut") is True and "older copy" in way.state()["problem"]


@pytest.mark.parametrize("left", [0, 4], ids=["a new database", "an older copy"])
def test_an_office_that_lost_what_it_had_is_sent_it_again(way, left):
    delivered(way, 9)
    with closing(sqlite3.connect(way.office_db)) as office, office:
        office.execute("delete from event where seq > ?", (left,))
        office.execute("delete from journal")
    way.start_office()
    way.start_link()
    way.journal.add(3)
    way.wake()
    way.wait_until_stored()
    way.wait_until_acked()
    assert sorted(way.stored()) == list(range(1, 13))


@pytest.mark.parametrize("since", [0, 2, 4, 50], ids=lambda rows: f"{rows} rows since")
def test_a_journal_put_back_from_an_older_copy_is_not_sent_however_it_grows(way, since):
    delivered(way, 9)
    way.journal.cut(5)
    way.journal.add(since, body=OTHERWISE)
    listener = Listener(way.broker, "lotwatch/v1/st/+/evt/#")
    way.start_link()
    wait_for(lambda: is_cut(way) and way.state()["up"], "the state to say so")
    way.journal.add(10, body=OTHERWISE)
    way.wake()
    way.start_office()  # whose store-ack of nine rows moves nothing
    wait_for(lambda: way.state()["up"], "the connection")
    listener.publish("lotwatch/v1/st/front-desk/evt/none", b"{}")
    listener.wait_for(lambda message: message[0].endswith("none"))
    listener.close()
    assert len(listener.heard) == 1
    assert (way.state()["epoch"], way.state()["acked"]) == (way.journal.epoch, 9)


def test_with_a_new_epoch_every_row_is_delivered_and_none_is_stored_twice(way):
    delivered(way, 9)
    before = way.journal.epoch
    way.journal.cut(5)
    way.journal.add(20, body=OTHERWISE)
    way.start_office()
    way.start_link()
    wait_for(lambda: is_cut(way), "the state to say so")
    way.journal.renew()
    way.wake()
    way.wait_until_acked()
    wait_for(lambda: way.state()["problem"] == "" and way.state()["cut"] is False, "the state to be well again")
    rows = [(event.epoch, event.seq) for event in reversed(recent(way.office_db, 100))]
    assert rows == [*((before, seq) for seq in range(1, 10)), *((way.journal.epoch, seq) for seq in range(6, 26))]


def test_the_right_file_put_back_is_followed_again(way):
    delivered(way, 9)
    with closing(sqlite3.connect(way.journal.path)) as db, closing(sqlite3.connect(way.folder / "right.db")) as copy:
        db.backup(copy)
    way.journal.cut(5)
    way.start_office()
    way.start_link()
    wait_for(lambda: is_cut(way), "the state to say so")
    with closing(sqlite3.connect(way.folder / "right.db")) as db:
        db.execute("pragma journal_mode = wal")
    way.journal.close()
    for old in way.folder.glob("station.db*"):
        old.unlink()
    (way.folder / "right.db").rename(way.journal.path)
    wait_for(lambda: way.state()["problem"] == "", "the state to be well again")


def test_a_copy_is_known_by_the_office_s_word_where_the_link_s_own_file_is_lost_too(way):
    delivered(way, 9)
    for file in way.folder.glob("link.db*"):
        file.unlink()
    way.journal.cut(5)
    way.start_link()
    wait_for(lambda: is_cut(way), "the state to say so")
    wait_for(lambda: way.state()["acked"] == 9, "the last row that is delivered")


def test_a_copy_that_is_known_by_the_office_s_word_is_not_sent_also_where_nothing_can_be_kept(way):
    delivered(way, 9)
    with closing(sqlite3.connect(way.cursor)) as cursor, cursor:
        cursor.execute("delete from cursor")
        cursor.execute("delete from mark")
        cursor.execute("create trigger full before insert on mark begin select raise(abort, 'full'); end")
    way.journal.cut(5)
    way.start_link()
    wait_for(lambda: way.state().get("cut") is True and way.state()["up"], "the state to say so")
    assert way.state()["acked"] == 9


def test_where_the_brokers_word_counts_the_cursor_moves_on_it(way):
    listener = Listener(way.broker, "lotwatch/v1/st/+/evt/#")
    way.journal.add(200)
    way.start_link(delivery="puback")
    listener.wait_for(lambda message: message[1]["seq"] == 200)
    way.wait_until_acked()
    listener.close()


def test_where_the_brokers_word_counts_a_message_for_nobody_is_not_delivered(way):
    way.journal.add(20)
    way.start_link(delivery="puback")
    wait_for(lambda: "nobody receives" in way.state().get("problem", ""), "the state to say so")
    assert way.state()["acked"] == 0
    listener = Listener(way.broker, "lotwatch/v1/st/+/evt/#")
    listener.wait_for(lambda message: message[1]["seq"] == 20)
    way.wait_until_acked()
    listener.close()


def test_the_state_is_kept_by_the_broker_and_tells_a_stop_from_a_death(way):
    way.journal.add(3)
    link = way.start_link()
    wait_for(lambda: way.state().get("up"), "the connection")
    listener = Listener(way.broker, "lotwatch/v1/st/+/state")
    topic, birth = listener.wait_for(lambda message: message[1]["online"])
    assert topic == "lotwatch/v1/st/front-desk/state"
    assert (birth["epoch"], birth["outbox"]) == (way.journal.epoch, {"depth": 3})
    link.stop()
    _, farewell = listener.wait_for(lambda message: not message[1]["online"])
    assert (farewell["bd"], farewell["reason"]) == (birth["bd"], "stopped")
    assert farewell["ts"] == NOW.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    listener.close()
    assert not way.state()["up"]


def test_the_last_will_of_a_killed_link_names_the_birth_it_ends(way):
    listener = Listener(way.broker, "lotwatch/v1/st/+/state")
    link = way.start_process("link", will_delay_s=1)
    _, birth = listener.wait_for(lambda message: message[1]["online"])
    link.send_signal(signal.SIGKILL)
    link.wait()
    _, will = listener.wait_for(lambda message: not message[1]["online"])
    assert will == {"v": 1, "online": False, "bd": birth["bd"], "reason": "lost"}
    listener.close()


def test_a_link_that_is_back_soon_was_never_away(way):
    listener = Listener(way.broker, "lotwatch/v1/st/+/state")
    for life in (1, 2, 3):
        link = way.start_process("link")
        listener.wait_for(lambda message, life=life: message[1]["bd"] == life)
        link.send_signal(signal.SIGKILL)
        link.wait()
    assert all(state["online"] for _, state in listener.heard)
    listener.close()
