"""The link: takes rows from the journal to the broker and moves the cursor on the office's word.

One thread decides, and waits in one place. Nothing is kept in memory that the journal does not have: whatever
happens to a connection, the next one begins after the cursor.
"""

import logging
import select
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from station import __version__, mqtt
from station.config import LinkSettings
from station.domain.instants import stamp
from station.errors import DatabaseError
from station.link import codec, count_news
from station.link.caller import Caller
from station.link.count_spool import CountSpool
from station.link.cursor import CursorFile
from station.link.delivery import Delivery
from station.link.feed import Feed
from station.link.mark import Mark
from station.link.status import LinkState, StatusFile
from station.link.wake import Wake

log = logging.getLogger(__name__)

_LOOK_S: Final = 1.0
"""A lost nudge costs at most this."""
_TURN_S: Final = 0.25
"""Stopping costs at most this."""
_MOMENT_S: Final = 0.05
"""Finding a connection made costs at most this."""
_COPY: Final = "the journal has not the rows that are delivered of it: it was put back from an older copy"


class Link:
    """The link between two turns of its loop."""

    def __init__(
        self,
        settings: LinkSettings,
        *,
        station: str,
        journal: Path,
        cursor: Path,
        spool: Path,
        nudge: Path,
        now: Callable[[], datetime],
        will_delay_s: int,
    ) -> None:
        self._settings, self._station, self._now = settings, station, now
        self._feed, self._cursor = Feed(journal), CursorFile(cursor)
        self._mark = Mark(self._feed, self._cursor)
        self._status, self._wake = StatusFile(spool), Wake(nudge)
        self._caller = Caller(settings, station, self._cursor, will_delay_s)
        self._broker, self._dialler = self._caller.broker, self._caller.dialler
        self._counts, self._topics = CountSpool(spool / "counts", self._cursor, now), count_news.topics(station)
        self._connection: mqtt.Connection | None = None
        self._is_up = self._may_send = False
        self._since = stamp(now())
        self._problems: dict[str, str] = {}
        self._look_at = 0.0
        self._follow("")

    def run(self, alive: Callable[[], None], stop: threading.Event) -> None:
        """Turn until told to stop, then say goodbye."""
        while not stop.is_set():
            alive()
            self.turn(time.monotonic())
        self._say_goodbye()

    def close(self) -> None:
        """Let go of the files."""
        self._feed.close()
        self._cursor.close()
        self._wake.close()

    def turn(self, at: float) -> None:
        """Look at the journal and the network once; wait a moment if there is nothing to do."""
        if self._wake.heard() or at >= self._look_at:
            self._look_at = at + _LOOK_S
            self._look(at)
        if self._connection is None:
            self._connect(at)
        if self._connection is None:
            select.select(self._wake.sockets, [], [], _MOMENT_S)
        else:
            for event in self._connection.turn(_TURN_S, self._wake.sockets):
                self._take(event, at)
            if self._delivery.is_stuck(at):
                self._hang_up("the broker does not answer", at)
            self._delivery.mind_the_time(at)
            self._send(at)
        self._save()
        self._show(at)

    # The journal and the files.

    def _look(self, at: float) -> None:
        self._feed.look()
        self._tell("journal", self._feed.problem)
        if self._feed.epoch not in ("", self._epoch):
            self._hang_up("the journal is another one", at)
            self._follow(self._feed.epoch)
            log.info("journal found", extra={"epoch": self._epoch, "acked": self._delivery.cursor})
        if self._counts.wants_again(at) and self._connection is not None and self._is_up:
            self._listen(self._connection)
        self._tell("counts", self._counts.problem)
        if self._feed.epoch:
            self._look_at_mark()

    def _follow(self, epoch: str) -> None:
        self._epoch = epoch
        self._saved = self._cursor.acked(epoch)
        self._rejected = len(self._cursor.dead_letters(epoch))
        self._delivery = Delivery(self._settings, self._saved)
        self._counts.follow(epoch)
        self._tell("copy", "")

    def _look_at_mark(self) -> None:
        try:
            if self._mark.is_missed(self._epoch, self._delivery.cursor):
                self._tell("copy", _COPY)
            else:
                self._tell("copy", "")
                self._mark.set(self._epoch, self._saved)
        except DatabaseError as error:
            self._tell("cursor", str(error))

    @property
    def _is_copy(self) -> bool:
        return "copy" in self._problems

    def _send(self, at: float) -> None:
        if self._connection is None or not self._may_send or self._feed.epoch != self._epoch or self._is_copy:
            return
        room = self._delivery.room()
        for row in self._feed.after(self._delivery.sent, room) if room else ():
            outgoing = codec.message(self._station, self._epoch, row)
            self._delivery.published(row.seq, self._connection.publish(outgoing.topic, outgoing.payload), at)

    def _save(self) -> None:
        """Write the cursor if it moved; where the disk will not have it, go on: that costs repeats, not rows."""
        if self._saved == self._delivery.cursor:
            return
        self._saved = self._delivery.cursor
        try:
            self._cursor.move(self._epoch, self._saved)
            self._tell("cursor", "")
        except DatabaseError as error:
            self._tell("cursor", str(error))

    def _show(self, at: float) -> None:
        state = LinkState(
            up=self._is_up,
            since=self._since,
            acked=max(self._delivery.cursor, self._mark.last(self._epoch) if self._is_copy else 0),
            sent=self._delivery.sent,
            broker=str(self._broker),
            problem="; ".join(filter(None, (*self._problems.values(), self._delivery.problem))),
            rejected=self._rejected,
            dropped=self._counts.dropped,
            epoch=self._epoch,
            cut=self._is_copy,
        )
        self._status.show(state, at)

    def _tell(self, about: str, problem: str) -> None:
        if not problem:
            self._problems.pop(about, None)
        elif self._problems.get(about) != problem:
            self._problems[about] = problem
            log.warning("the link has a problem", extra={"problem": problem})

    # The network.

    def _connect(self, at: float) -> None:
        try:
            self._connection = self._caller.call(at)
        except (OSError, ValueError) as error:
            self._tell("broker", f"{self._broker}: cannot be reached ({error})")
            self._dialler.pause(at)
        self._tell("birth", self._caller.problem)

    def _take(self, event: mqtt.Event, at: float) -> None:
        match event:
            case mqtt.Connected(receive_maximum):
                self._arrive(receive_maximum, at)
            case mqtt.Subscribed():
                self._subscribed(event, at)
            case mqtt.Acknowledged():
                self._delivery.answered(event, at)
            case mqtt.Received(_, topic, payload):
                if topic == codec.ack_topic(self._station):
                    self._hear(payload, at)
                else:
                    self._counts.take(topic, payload, at)
                if self._connection is not None:
                    self._connection.acknowledge(event)
            case mqtt.Refused(reason):
                self._give_up(f"refuses us ({reason}); are the name and the password right?", at)
            case mqtt.Lost(code, reason) if code == mqtt.TAKEN_OVER:
                self._give_up(f"has another link that says it is {self._station!r} ({reason})", at)
            case mqtt.Lost(_, reason):
                self._hang_up(reason, at)

    def _subscribed(self, answer: mqtt.Subscribed, at: float) -> None:
        """Send once the office's answers can be heard; what else we may not hear is said and stops nothing."""
        if answer.topic == codec.ack_topic(self._station):
            self._may_send = answer.accepted
            if not answer.accepted:
                self._give_up(f"does not let us read the office's answers ({answer.reason})", at)
            return
        refused = f"{self._broker}: does not let us read {answer.topic} ({answer.reason})"
        self._tell(answer.topic, "" if answer.accepted else refused)

    def _arrive(self, receive_maximum: int, at: float) -> None:
        assert self._connection is not None, "a connection that speaks is there"
        self._delivery.begin(self._delivery.cursor, receive_maximum)
        depth = max(0, (self._feed.last() or 0) - self._delivery.cursor)
        tested = self._feed.alarm_tested()
        birth = codec.online(self._station, self._epoch, self._caller.birth, self._now(), __version__, depth, tested)
        self._connection.publish(birth.topic, birth.payload, retain=True)
        if self._settings.delivery == "puback":
            self._may_send = True
        else:
            self._connection.subscribe(codec.ack_topic(self._station))
        self._listen(self._connection)
        self._is_up, self._since = True, stamp(self._now())
        self._tell("broker", "")
        self._dialler.let_in(at)
        log.info("connected", extra={"broker": str(self._broker), "acked": self._delivery.cursor, "waiting": depth})

    def _listen(self, connection: mqtt.Connection) -> None:
        """Ask for what is said of counts: the broker sends all that it keeps."""
        for topic in self._topics:
            connection.subscribe(topic)

    def _hear(self, payload: bytes, at: float) -> None:
        ack = codec.store_ack(payload)
        if ack is None or self._epoch != ack.epoch or self._feed.epoch != ack.epoch or self._is_copy:
            log.info("store-ack passed over", extra={"epoch": ack.epoch if ack else None})
        elif (last := self._feed.last()) is not None and ack.upto > last:
            self._mark.note_short(ack.epoch, ack.upto)
            self._tell("copy", _COPY)
        elif 0 < ack.lacks <= self._delivery.cursor:
            self._delivery.begin(ack.lacks - 1)
            self._hang_up("the office lacks rows that it had", at)
        elif self._bury(ack):
            self._delivery.stored(ack.upto, at)

    def _bury(self, ack: codec.StoreAck) -> bool:
        """Keep what was rejected and tell whether it is kept; until it is, the cursor may not pass it."""
        if not ack.rejected:
            return True
        try:
            buried = self._cursor.bury(ack.epoch, ack.rejected, stamp(self._now()))
        except DatabaseError as error:
            self._tell("cursor", str(error))
            return False
        if buried:
            self._rejected += buried
            log.error("the office rejected rows; they are dead letters", extra={"rows": buried})
        return True

    def _give_up(self, reason: str, at: float) -> None:
        """Hang up for a reason that will not go away soon."""
        self._tell("broker", f"{self._broker}: {reason}")
        self._hang_up(reason, at, long=True)

    def _hang_up(self, reason: str, at: float, *, long: bool = False) -> None:
        if self._connection is None:
            return
        self._connection.drop()
        self._connection = None
        if self._is_up:
            self._is_up, self._since = False, stamp(self._now())
        self._may_send = False
        self._delivery.begin(self._delivery.cursor)
        self._dialler.pause(at, long=long)
        if "broker" not in self._problems:
            self._tell("broker", f"{self._broker}: connection lost ({reason})")

    def _say_goodbye(self) -> None:
        self._look_at_mark()
        self._dialler.close()
        if self._connection is not None:
            if self._is_up:
                farewell = codec.offline(self._station, self._caller.birth, "stopped", self._now())
                self._connection.publish(farewell.topic, farewell.payload, retain=True)
            self._connection.close()
            self._connection = None
        self._is_up, self._since = False, stamp(self._now())
        self._problems = {"broker": "the link is stopped"}
        self._show(time.monotonic())
