"""How fast the link drains a backlog to PUBACK, against a bare paho loop with the same window and the same messages.

    python benchmarks/publish.py [ROWS]

The broker is a mosquitto of its own that takes as many messages at once as the window has; by default it takes 20,
which the link heeds and paho does not. An office that is away has subscribed before, so the broker accepts messages,
and it may keep one for that office, so it throws them away at once: what is measured is the way to the broker.
"""

import contextlib
import getpass
import json
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from station import link, mqtt
from station.config import LinkSettings
from station.link import codec
from station.store.database import open_database, transaction
from station.store.journal import GENESIS, JournalReader, chained

WINDOW = 100
ROUNDS = 3
BODY = {
    "raw": "]d201003100010000182110000000000417290930" + "10LOT42",
    "gtin": "00310001000018",
    "lot": "LOT42",
    "expiry": "2029-09-30",
    "serial": "1000000000041",
    "activity": "checkpoint",
    "verdict": "ok",
    "advice": "front",
    "reasons": ["in_date", "first_to_expire", "not_recalled"],
    "screen": ["OK", "AMOXICILLIN 500 MG", "EXP 2029-09-30", "LOT LOT42", "USE THIS ONE"],
    "tsq": "sync",
    "boot": "0d7f3c1a",
    "mono": 123456.789,
}


def measure(rows: int = 50_000) -> dict[str, float]:
    """Return the rates in messages a second, the median of some rounds each, and their ratio."""
    bare, ours = [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        journal = _journal(folder / "station.db", rows)
        with JournalReader(journal) as reader:
            messages = [codec.message("bench", reader.epoch, row) for row in reader.after(0, rows)]
        with _broker(folder) as port:
            for number in range(ROUNDS):
                bare.append(rows / _bare(port, messages))
                ours.append(_link(port, journal, folder / f"round-{number}", rows))
    rates = {"bare_per_s": statistics.median(bare), "link_per_s": statistics.median(ours)}
    bytes_each = statistics.mean(len(message.payload) for message in messages)
    return {**rates, "ratio": rates["link_per_s"] / rates["bare_per_s"], "window": WINDOW, "payload_bytes": bytes_each}


def _bare(port: int, messages: list[codec.Outgoing]) -> float:
    """Return the seconds that paho needs for the messages: its own thread, its own loop, a window by semaphore."""
    window, connected = threading.Semaphore(WINDOW), threading.Event()
    client = Client(CallbackAPIVersion.VERSION2, client_id="bare", protocol=MQTTProtocolVersion.MQTTv5)
    client.max_inflight_messages_set(0)
    client.on_connect = lambda *_: connected.set()
    client.on_publish = lambda *_: window.release()
    client.connect("127.0.0.1", port)
    client.loop_start()
    connected.wait(10)
    begun = time.perf_counter()
    for message in messages:
        window.acquire()
        client.publish(message.topic, message.payload, qos=1)
    for _ in range(WINDOW):
        window.acquire()
    seconds = time.perf_counter() - begun
    client.disconnect()
    client.loop_stop()
    return seconds


def _link(port: int, journal: Path, folder: Path, rows: int) -> float:
    """Return the rate at which the link's cursor moves, from its first move to the journal's end."""
    folder.mkdir()
    stop = threading.Event()
    settings = LinkSettings(host="127.0.0.1", port=port, window=WINDOW, delivery="puback")
    thread = threading.Thread(
        target=link.run,
        args=(settings,),
        kwargs={
            "station": "bench",
            "journal": journal,
            "cursor": folder / "link.db",
            "spool": folder,
            "nudge": folder / "nudge",
            "now": lambda: datetime.now(UTC),
            "ready": lambda: None,
            "alive": lambda: None,
            "stop": stop,
        },
    )
    thread.start()
    begun, first = _until(folder / "link.db", 1)
    ended, last = _until(folder / "link.db", rows)
    stop.set()
    thread.join()
    return (last - first) / (ended - begun)


def _until(cursor: Path, row: int) -> tuple[float, int]:
    """Return when the cursor was seen at the row or beyond, and where it was."""
    acked = 0
    while acked < row:
        time.sleep(0.01)
        with contextlib.suppress(sqlite3.Error), closing(sqlite3.connect(f"file:{cursor}?mode=ro", uri=True)) as db:
            (acked,) = db.execute("select ifnull(max(acked), 0) from cursor").fetchone()
    return time.perf_counter(), acked


def _journal(path: Path, rows: int) -> Path:
    db = open_database(path)
    at, body, digest = "2026-09-18T14:07:00.000Z", json.dumps(BODY), GENESIS
    with transaction(db):
        for seq in range(1, rows + 1):
            digest = chained(digest, seq, at, "scan", body)
            db.execute("insert into journal values (?, ?, ?, ?, ?)", (seq, at, "scan", body, digest))
    db.close()
    return path


@contextmanager
def _broker(folder: Path) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    config = folder / "mosquitto.conf"
    config.write_text(
        f"user {getpass.getuser()}\npersistence false\nlistener {port} 127.0.0.1\nset_tcp_nodelay true\n"
        f"allow_anonymous true\nmax_queued_messages 1\nmax_inflight_messages {WINDOW}\nlog_type error\n"
    )
    process = subprocess.Popen(["mosquitto", "-c", config], stderr=subprocess.DEVNULL)
    try:
        _subscribe_and_leave(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def _subscribe_and_leave(port: int) -> None:
    deadline = time.monotonic() + 10
    while True:
        try:
            connection = mqtt.Connection(mqtt.Broker("127.0.0.1", port), "away", session_s=3600)
            break
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
    subscribed = False
    while not subscribed:
        for event in connection.turn(1.0):
            if isinstance(event, mqtt.Connected):
                connection.subscribe("lotwatch/v1/st/+/evt/#")
            subscribed = subscribed or isinstance(event, mqtt.Subscribed)
    connection.close()


if __name__ == "__main__":
    for measured, value in measure(*map(int, sys.argv[1:2])).items():
        print(f"{measured:14} {value:12.2f}")
