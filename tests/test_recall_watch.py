"""The thread that tends recalls: it takes bundles from the link, tells of others in force, and looks back."""

import os
import time
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Self

import pytest

from station import messages, recall_watch
from station.recall_watch import RecallWatch
from station.store.recalls import bundles, lookback
from station.store.recalls.bundles import folder_of
from tests.bench import NOW, RECALLED, Bench, pack, recall, recall_record, recalled_pack, stock
from tests.bundling import Office
from tests.waiting import DEADLINE_S, wait_for


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(recall_watch, "WATCH_S", 0.01)


@dataclass
class Desk:
    """A station whose inbox a test empties, and what came in."""

    bench: Bench
    inbox: SimpleQueue
    spool: object
    office: Office

    def __post_init__(self) -> None:
        self.news = []

    def until(self, kind):
        """Answer what comes until news of this kind; return that."""
        while True:
            self.news.append(self.inbox.get(timeout=DEADLINE_S))
            self.bench.station.handle(self.news[-1])
            if isinstance(self.news[-1], kind):
                return self.news[-1]

    def deliver(self, path):
        self.office.deliver(path, self.spool)

    def left(self):
        return list(self.spool.iterdir())


@pytest.fixture
def desk(path, tmp_path):
    office = Office(tmp_path / "office")
    with Bench(path) as bench:
        bench.begin()
        desk = Desk(bench, SimpleQueue(), tmp_path / "spool", office)
        watch = RecallWatch(path, desk.spool, (office.key,), 400, desk.inbox, lambda: NOW)
        watch.start()
        yield desk
        watch.close()


def test_a_bundle_from_the_link_is_put_in_force_told_of_and_looked_back_with(desk, path):
    stock(path, (RECALLED, "17A-0443", "2027-10-31", 4))
    desk.bench.scan(pack())
    desk.deliver(desk.office.bundle(1))
    done = desk.until(messages.LookedBack)
    kinds = [type(news) for news in desk.news]
    assert kinds == [messages.RecallsChanged, messages.RecalledSeen, messages.LookedBack]
    assert (done.lots, done.hits, desk.news[1].places) == (2, 1, (("SHELF-1", 4),))
    assert [alarm.detail["lot"] for alarm in desk.bench.store.alarms()] == ["17A-0443"]
    wait_for(lambda: not desk.left(), "the spool to be empty")
    assert bundles.read(folder_of(path)).signed_full == 1


def test_what_is_done_is_not_done_again(desk, path):
    recall(path)
    desk.until(messages.LookedBack)
    with TurnedByHand(path, desk) as again:
        again.settle()
    assert desk.inbox.empty()


class TurnedByHand(RecallWatch):
    """A watch that is turned by hand."""

    def __init__(self, path, desk) -> None:
        super().__init__(path, desk.spool, (desk.office.key,), 400, desk.inbox, lambda: NOW)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_) -> None:
        self._ending.set()

    def settle(self):
        self._take()
        self._tell()


def test_a_bundle_that_is_refused_is_told_of_by_name_once_and_thrown_away(desk, path):
    desk.deliver(desk.office.bundle(1, signed=False))
    news = desk.until(messages.RecallsRefused)
    assert (news.bundle, news.refusal) == ("full-1.db", "unsigned")
    wait_for(lambda: not desk.left(), "the spool to be empty")
    assert bundles.read(folder_of(path)).full == ""


def test_a_bundle_that_cannot_be_thrown_away_is_refused_once(path, tmp_path, monkeypatch):
    office = Office(tmp_path / "office")
    with Bench(path) as bench:
        desk = Desk(bench, SimpleQueue(), tmp_path / "spool", office)
        desk.deliver(office.bundle(1, signed=False))
        with TurnedByHand(path, desk) as watch, monkeypatch.context() as patch:
            patch.setattr(os, "unlink", _not_permitted)
            watch._take()
            assert isinstance(desk.inbox.get_nowait(), messages.RecallsRefused)
            watch._take()
            assert desk.inbox.empty()


def _not_permitted(*_, **__):
    raise PermissionError(1, "not permitted")


def test_a_bundle_that_the_disk_had_no_room_for_is_told_of_once_and_taken_when_there_is_room(
    path, tmp_path, monkeypatch
):
    office = Office(tmp_path / "office")
    with Bench(path) as bench:
        desk = Desk(bench, SimpleQueue(), tmp_path / "spool", office)
        desk.deliver(office.bundle(1))
        with TurnedByHand(path, desk) as watch:
            for later in (0, 1, recall_watch.AGAIN_S + 2):
                now = time.monotonic() + later
                with monkeypatch.context() as patch:
                    patch.setattr(time, "monotonic", lambda now=now: now)
                    patch.setattr(os, "fsync", _full)
                    watch._take()
            assert desk.inbox.get_nowait().refusal == "no_room"
            assert desk.inbox.empty()
            now += 2 * recall_watch.AGAIN_S
            monkeypatch.setattr(time, "monotonic", lambda: now)
            watch._take()
    assert bundles.read(folder_of(path)).signed_full == 1
    assert desk.left() == []


def _full(_):
    raise OSError(28, "No space left on device")


def test_what_cannot_be_compared_is_refused_as_unreadable(path, tmp_path):
    office = Office(tmp_path / "office")
    office.install(path, office.bundle(1))
    with Bench(path) as bench:
        (folder_of(path) / "current").write_text("{")
        desk = Desk(bench, SimpleQueue(), tmp_path / "spool", office)
        desk.deliver(office.bundle(2))
        with TurnedByHand(path, desk) as watch:
            watch._take()
        assert desk.inbox.get_nowait().refusal == "unreadable"


def test_what_the_station_could_not_record_is_told_again_later(path, tmp_path, monkeypatch):
    recall(path)
    with Bench(path) as bench:
        desk = Desk(bench, SimpleQueue(), tmp_path / "spool", Office(tmp_path / "office"))
        with TurnedByHand(path, desk) as watch:
            watch.settle()
            assert desk.inbox.get_nowait() == messages.RecallsChanged(NOW)
            watch.settle()
            assert desk.inbox.empty()
            later = time.monotonic() + recall_watch.AGAIN_S + 1
            monkeypatch.setattr(time, "monotonic", lambda: later)
            watch.settle()
            assert desk.inbox.get_nowait() == messages.RecallsChanged(NOW)
            bench.station.handle(messages.RecallsChanged(NOW))
            watch.settle()
            assert isinstance(desk.inbox.get_nowait(), messages.LookedBack)
            watch.settle()
            assert desk.inbox.empty()


def test_a_look_back_that_a_power_cut_ended_is_done_whole_and_alarms_once(path, tmp_path):
    stock(path, *[(RECALLED, f"K{number}", "2027-10-31", 1) for number in range(3)])
    recall(path, *[recall_record(f"D-{number}", lot=f"K{number}") for number in range(3)])
    for last in (messages.RecalledSeen, messages.LookedBack):
        with Bench(path) as bench:
            desk = Desk(bench, SimpleQueue(), tmp_path / "spool", Office(tmp_path / last.__name__))
            watch = RecallWatch(path, desk.spool, (), 400, desk.inbox, lambda: NOW)
            watch.start()
            desk.until(last)
            watch.close()
            alarms = bench.store.alarms()
    assert sorted(alarm.detail["lot"] for alarm in alarms) == ["K0", "K1", "K2"]
    assert desk.news[-1].hits == 3


def test_a_scan_finds_at_most_one_hit_of_a_look_back_in_front_of_it(path, tmp_path):
    stock(path, *[(RECALLED, f"K{number}", "2027-10-31", 1) for number in range(20)])
    recall(path, *[recall_record(f"D-{number}", lot=f"K{number}") for number in range(20)])
    with Bench(path) as bench:
        desk = Desk(bench, SimpleQueue(), tmp_path / "spool", Office(tmp_path / "office"))
        desk.bench.station.handle(messages.RecallsChanged(NOW))
        watch = RecallWatch(path, desk.spool, (), 400, desk.inbox, lambda: NOW)
        watch.start()
        wait_for(lambda: not desk.inbox.empty(), "a hit")
        desk.inbox.put(messages.Scanned(recalled_pack(), "hand", NOW))
        ahead = 0
        while not isinstance(desk.inbox.get(timeout=DEADLINE_S), messages.Scanned):
            ahead += 1
        assert ahead <= 1
        watch.close()


def test_a_watch_that_is_closed_in_the_middle_ends_at_once(path, tmp_path):
    stock(path, *[(RECALLED, f"K{number}", "2027-10-31", 1) for number in range(5)])
    recall(path, recall_record(lot="K0"))
    with Bench(path) as bench:
        desk = Desk(bench, SimpleQueue(), tmp_path / "spool", Office(tmp_path / "office"))
        bench.station.handle(messages.RecallsChanged(NOW))
        desk.inbox.put(messages.Tick(NOW))
        watch = RecallWatch(path, desk.spool, (), 400, desk.inbox, lambda: NOW)
        watch.start()
        watch.close()
        assert not watch._thread.is_alive()


def test_where_there_is_no_database_yet_nothing_is_told(path, tmp_path, monkeypatch):
    folder_of(path).mkdir()
    bundles.write(folder_of(path), bundles.InForce(full="full-1-00000000.db"))
    inbox = SimpleQueue()
    asked = []
    progress = lookback.progress
    monkeypatch.setattr(lookback, "progress", lambda database: asked.append(database) or progress(database))
    watch = RecallWatch(path, tmp_path / "spool", (), 400, inbox, lambda: NOW)
    watch.start()
    wait_for(lambda: len(asked) > 1, "the watch to look twice")
    watch.close()
    assert inbox.empty()
