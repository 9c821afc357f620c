"""The office's loop: what came is stored in one commit, then the stations are told, then the broker may forget it.

In any other order a death in between would lose rows; in this one it costs repeats, which the ledger drops.
"""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from station import mqtt
from station.domain.instants import stamp
from station.office import letters
from station.office.count_desk import CountDesk
from station.office.ledger import Ledger

log = logging.getLogger(__name__)

_TAKES: Final = 1000
"""How many messages the broker may send before the first is acknowledged: the largest batch."""
_SESSION_S: Final = 7 * 24 * 3600
"""How long the broker keeps what comes while the office is away; what it drops, the stations send again."""
_TURN_S: Final = 0.25
_MOMENT_S: Final = 0.05
_LONGEST_PAUSE_S: Final = 30.0


def serve(
    broker: mqtt.Broker,
    *,
    db: Path,
    now: Callable[[], datetime],
    ready: Callable[[], None],
    alive: Callable[[], None],
    stop: threading.Event,
    identity: str,
) -> None:
    """Open the database, store and acknowledge until told to stop, close it."""
    with closing(Ledger(db)) as ledger:
        office = Office(broker, ledger, now, identity)
        ready()
        office.run(alive, stop)


class Office:
    """The office between two turns of its loop."""

    def __init__(self, broker: mqtt.Broker, ledger: Ledger, now: Callable[[], datetime], identity: str) -> None:
        self._broker, self._ledger, self._now, self._identity = broker, ledger, now, identity
        self._dialler = mqtt.Dialler(_LONGEST_PAUSE_S)
        self._connection: mqtt.Connection | None = None
        self._counts = CountDesk(ledger.db)
        self._room = 0
        self._unsaid: dict[str, letters.Standing] = {}
        """The newest standing of each station that it has not been told yet."""

    def run(self, alive: Callable[[], None], stop: threading.Event) -> None:
        """Turn until told to stop, then say goodbye."""
        while not stop.is_set():
            alive()
            at = time.monotonic()
            if self._connection is None:
                self._connect(at)
            if self._connection is None:
                time.sleep(_MOMENT_S)  # `stop.wait` holds a lock at times that the handler of a signal then waits for
            else:
                self._turn(self._connection, at)
        self._dialler.close()
        if self._connection is not None:
            self._connection.close()

    def _connect(self, at: float) -> None:
        if self._dialler.is_due(at):
            self._dialler.begin(
                partial(mqtt.Connection, self._broker, self._identity, session_s=_SESSION_S, takes=_TAKES)
            )
        try:
            self._connection = self._dialler.result()
        except (OSError, ValueError) as error:
            self._lost(str(error), at)

    def _turn(self, connection: mqtt.Connection, at: float) -> None:
        events = connection.turn(_TURN_S)
        for event in events:
            self._mind(event, connection, at)
        came = [event for event in events if isinstance(event, mqtt.Received)]
        if came:
            self._store(came)
        self._counts.look(at, news=bool(came) and self._ledger.has_count_news)
        if connection.is_open:
            for received in came:
                connection.acknowledge(received)
            self._tell(connection)

    def _mind(self, event: mqtt.Event, connection: mqtt.Connection, at: float) -> None:
        match event:
            case mqtt.Connected(receive_maximum):
                self._arrive(connection, receive_maximum, at)
            case mqtt.Subscribed(topic, _, reason) if not event.accepted:
                log.error("the broker lets the office read nothing", extra={"topic": topic, "reason": reason})
            case mqtt.Acknowledged():
                self._room += 1
                self._counts.answered(event.number, event.code, event.reason)
            case mqtt.Refused(reason):
                self._lost(reason, at, long=True)
            case mqtt.Lost(_, reason) if self._connection is not None:
                self._lost(reason, at)

    def _arrive(self, connection: mqtt.Connection, receive_maximum: int, at: float) -> None:
        """Ask for events, and tell each station where it stands: the broker may have forgotten what it was told."""
        connection.subscribe(letters.EVENTS)
        self._dialler.let_in(at)
        self._room = receive_maximum
        self._counts.arrive()
        self._unsaid = {each.journal.station: each for each in self._ledger.standings()}
        log.info("connected", extra={"broker": str(self._broker), "stations": len(self._unsaid)})

    def _store(self, came: list[mqtt.Received]) -> None:
        batch = [letters.read(each.topic, each.payload) for each in came]
        for each in batch:
            if isinstance(each, letters.Poison):
                log.error("row rejected", extra={"station": each.journal.station, "seq": each.seq, "code": each.code})
            elif isinstance(each, letters.Unreadable):
                log.error("message that is no event", extra={"topic": each.topic})
        for standing in self._ledger.take(batch, stamp(self._now())):
            self._unsaid[standing.journal.station] = standing

    def _tell(self, connection: mqtt.Connection) -> None:
        """Tell as many stations as the broker takes now; a newer standing has taken an older one's place."""
        while self._unsaid and self._room > 0:
            station = next(iter(self._unsaid))
            topic, payload = letters.store_ack(self._unsaid.pop(station), self._now())
            connection.publish(topic, payload, retain=True)
            self._room -= 1
        while self._room > 0 and (due := self._counts.next()) is not None:
            topic, payload, taken_back = due
            self._counts.sent(connection.publish(topic, payload, retain=True), taken_back)
            self._room -= 1

    def _lost(self, reason: str, at: float, *, long: bool = False) -> None:
        if self._connection is not None:
            self._connection.drop()
            self._connection = None
        self._dialler.pause(at, long=long)
        log.warning("the broker is away", extra={"broker": str(self._broker), "reason": reason})
