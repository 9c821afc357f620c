"""News of the station's own parts: a device that came or went, the network, the room on the disk."""

import logging
from datetime import datetime
from typing import assert_never

from station import messages
from station.domain.decision import Signals
from station.domain.room import is_news, room
from station.domain.screens import equipment
from station.domain.screens.signals import Screen
from station.domain.verdict import Verdict
from station.loop.desk import Desk
from station.loop.outcome import Outcome
from station.store import meta
from station.store.store import Entry

log = logging.getLogger(__name__)


class Equipment:
    """Answers news of the parts."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._told: Screen | None = None
        """The screen of the last news."""

    def handle(self, news: messages.EquipmentNews) -> Outcome:
        """Answer one piece of news."""
        match news:
            case messages.DeviceChanged():
                return self._device(news)
            case messages.LinkChanged():
                return self._link(news)
            case messages.DiskChanged():
                return self._disk(news)
            case messages.JournalCut():
                return self._cut(news)
            case _:
                assert_never(news)

    def _device(self, news: messages.DeviceChanged) -> Outcome:
        desk, name = self._desk, news.device
        was_missing = name in desk.missing
        if news.present:
            desk.missing.pop(name, None)
        else:
            desk.missing[name] = news.problem
        if news.present and not was_missing:  # as it should be, from the start
            return self._unchanged(news.at)
        body = {"event": "device", "device": name, "present": news.present, "problem": news.problem}
        log.warning("device changed", extra={"device": name, "present": news.present, "problem": news.problem})
        signals = equipment.device(name, present=news.present, problem=news.problem)
        return self._tell(signals, news.at, desk.record(Entry(news.at, "device", body)))

    def _link(self, news: messages.LinkChanged) -> Outcome:
        desk = self._desk
        if desk.link_up == news.up:
            return self._unchanged(news.at)
        desk.link_up = news.up
        return self._tell(equipment.linked(up=news.up), news.at)

    def _disk(self, news: messages.DiskChanged) -> Outcome:
        desk = self._desk
        if not is_news(desk.disk_used, news.used):
            return self._unchanged(news.at)
        desk.disk_used = news.used
        body = {"event": "disk", "room": room(news.used).value, "used": news.used}
        log.warning("the disk's room changed", extra=body)
        return self._tell(equipment.disk(news.used), news.at, desk.record(Entry(news.at, "device", body)))

    def _cut(self, news: messages.JournalCut) -> Outcome:
        """Begin a new epoch, under which every row is delivered anew: the office knows those that it has by their ids.

        Under the old one, rows from now on would pass for those that are delivered and are here no more.
        """
        desk, store = self._desk, self._desk.store
        if news.epoch != store.epoch:
            return self._unchanged(news.at)
        body = {"event": "chain_break", "epoch_before": news.epoch, "delivered": news.delivered, "rows": store.seq}
        log.error("the journal was put back from an older copy", extra=body)
        seq = desk.record(Entry(news.at, "journal", body, remembered={"epoch": meta.new_epoch()}))
        return desk.answer(Verdict.INFO, equipment.cut(), news.at, seq=seq, stays=True)

    def _unchanged(self, at: datetime) -> Outcome:
        return Outcome(Verdict.INFO, self._desk.front.turn(at))

    def _tell(self, signals: Signals, at: datetime, seq: int | None = None) -> Outcome:
        """Show news unless a person is still reading an answer: older news is none, and what it says may be over."""
        desk, shown = self._desk, self._desk.front.shown
        if desk.front.is_busy(at) and (shown is None or shown.screen != self._told):
            return Outcome(Verdict.INFO, desk.front.turn(at), seq=seq)
        outcome = desk.answer(Verdict.INFO, signals, at, seq=seq)
        self._told = outcome.signals.screen
        return outcome
