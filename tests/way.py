"""The whole way of a row for tests: a journal that grows, a link, an office, each of which can end at any moment."""

import json
import signal
import subprocess
import sys
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from station import link, mqtt
from station.config import LinkSettings
from station.link.cursor import CursorFile
from station.notify import Nudge
from station.office import recent
from station.office import run as run_office
from station.store import meta
from station.store.database import open_database, transaction
from station.store.journal import GENESIS, chained, head
from tests.waiting import DEADLINE_S, wait_for

NOW = datetime(2026, 9, 18, 14, 7, tzinfo=UTC)
AT = "2026-09-18T14:07:00.000Z"


def nothing():
    """Stands for systemd."""


class Journal:
    """Writes rows as the station does, without a station."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._db = open_database(path)
        self.epoch = self._db.execute("select value from meta where key = 'epoch'").fetchone()[0]
        self._hash = GENESIS
        self.seq = 0

    def add(self, count=1, kind="scan", body=None):
        with transaction(self._db):
            for _ in range(count):
                self.seq += 1
                text = body or json.dumps({"raw": f"]d201{self.seq:014}", "verdict": "ok", "boot": self.epoch})
                self._hash = chained(self._hash, self.seq, AT, kind, text)
                row = (self.seq, AT, kind, text, self._hash)
                self._db.execute("insert into journal values (?, ?, ?, ?, ?)", row)

    def cut(self, rows):
        """Be as an older copy of these rows was, and go on in another way than before."""
        with transaction(self._db):
            for (trigger,) in self._db.execute("select name from sqlite_schema where type = 'trigger'").fetchall():
                self._db.execute(f"drop trigger {trigger}")
            self._db.execute("delete from journal where seq > ?", (rows,))
            self.seq, self._hash = head(self._db)

    def renew(self):
        """Have another epoch, as the station gives its journal when it was cut."""
        self.epoch = meta.new_epoch()
        with transaction(self._db):
            meta.remember(self._db, "epoch", self.epoch)

    def close(self):
        self._db.close()


class Running:
    """Something that runs in a thread until it is stopped."""

    def __init__(self, target) -> None:
        self._stop = threading.Event()
        self._failure = None
        self._thread = threading.Thread(target=self._run, args=(target,))
        self._thread.start()

    def begin_to_stop(self):
        self._stop.set()

    def stop(self):
        self.begin_to_stop()
        self._thread.join(DEADLINE_S)
        assert not self._thread.is_alive(), "it did not stop"
        assert self._failure is None, f"it failed: {self._failure!r}"

    def _run(self, target):
        try:
            target(self._stop)
        except BaseException as failure:  # noqa: BLE001  # whatever it is, the test has to hear of it
            self._failure = failure


class Way:
    """A folder with a journal in it, and what runs on it; short times, so that tests do not wait."""

    def __init__(self, folder: Path, broker) -> None:
        self.folder, self.broker = folder, broker
        self.journal = Journal(folder / "station.db")
        self.cursor, self.office_db = folder / "link.db", folder / "office.db"
        self.spool, self.nudge = folder / "spool", folder / "nudge"
        self._running = []

    def settings(self, **changes):
        short = {"resend_s": 0.5, "reconnect_max_s": 0.5, "keepalive_s": 5}
        return LinkSettings(**({"host": self.broker.host, "port": self.broker.port} | short | changes))

    def start_link(self, **changes):
        return self._start(
            lambda stop: link.run(
                self.settings(**changes),
                station="front-desk",
                journal=self.journal.path,
                cursor=self.cursor,
                spool=self.spool,
                nudge=self.nudge,
                now=lambda: NOW,
                ready=nothing,
                alive=nothing,
                stop=stop,
            )
        )

    def start_office(self, **access):
        broker = mqtt.Broker(self.broker.host, self.broker.port, **access)
        return self._start(
            lambda stop: run_office(broker, db=self.office_db, now=lambda: NOW, ready=nothing, alive=nothing, stop=stop)
        )

    def start_process(self, role, *, will_delay_s=30):
        """Start a link or an office that can be killed."""
        arguments = [role, self.folder, self.broker.port, will_delay_s]
        process = subprocess.Popen([sys.executable, Path(__file__).with_name("way_process.py"), *map(str, arguments)])
        self._running.append(process)
        return process

    def wake(self):
        with closing(Nudge(self.nudge)) as nudge:
            nudge.send()

    def state(self):
        try:
            return json.loads((self.spool / "link-state.json").read_text())
        except FileNotFoundError:
            return {}

    def stored(self):
        """Return the rows that the office has, in the order in which it stored them."""
        return [event.seq for event in reversed(recent(self.office_db, 1_000_000)) if event.epoch == self.journal.epoch]

    def wait_until_stored(self, deadline_s=DEADLINE_S):
        wait_for(lambda: len(self.stored()) == self.journal.seq, "every row at the office", deadline_s)

    def wait_until_acked(self):
        wait_for(self.state, "the link, which makes its own file first")
        with CursorFile(self.cursor) as cursor:
            wait_for(lambda: cursor.acked(self.journal.epoch) == self.journal.seq, "the cursor at the journal's end")

    def close(self):
        for each in self._running:
            if isinstance(each, Running):
                each.begin_to_stop()
            elif each.poll() is None:
                each.send_signal(signal.SIGTERM)
        for each in self._running:
            if isinstance(each, Running):
                each.stop()
            else:
                each.wait(DEADLINE_S)
        self.journal.close()

    def _start(self, target):
        self._running.append(Running(target))
        return self._running[-1]


class Listener:
    """Listens at the broker as anyone could, and remembers what it heard."""

    def __init__(self, broker, topic, *, identity="listener", **access) -> None:
        self.heard = []
        self._connection = mqtt.Connection(mqtt.Broker(broker.host, broker.port, **access), identity, session_s=0)
        self._turn_until(mqtt.Connected)
        self._connection.subscribe(topic)
        self._turn_until(mqtt.Subscribed)

    def wait_for(self, wanted):
        """Return the first message heard so far or from now on that the condition is true of."""

        def found():
            self._turn()
            return next(filter(wanted, self.heard), None)

        return wait_for(found, "a message")

    def publish(self, topic, payload, *, retain=False):
        self._connection.publish(topic, payload, retain=retain)
        self._turn_until(mqtt.Acknowledged)

    def close(self):
        self._connection.close()

    def _turn(self):
        events = self._connection.turn(0.05)
        for event in events:
            if isinstance(event, mqtt.Received):
                self.heard.append((event.topic, json.loads(event.payload or b"{}")))
                self._connection.acknowledge(event)
        return events

    def _turn_until(self, kind):
        wait_for(lambda: any(isinstance(event, kind) for event in self._turn()), kind.__name__)
