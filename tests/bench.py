"""A station on a bench: a real store in a folder, time in the test's hands, and ears for what is announced."""

import json
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from station import gs1, messages
from station.clock import Clock
from station.domain import pins
from station.domain.cards.cards import card, signed
from station.domain.decision import Activity
from station.domain.rules import Rules
from station.domain.timekeeping import ClockQuality
from station.loop import Station
from station.store.database import open_database, transaction
from station.store.journal import JournalReader, first_break
from station.store.recalls.bundles import folder_of
from station.store.recalls.installing import build_and_install
from station.store.store import Store

NOW = datetime(2026, 9, 18, 14, 7, tzinfo=UTC)


def gtin_of(ndc):
    body = "003" + ndc.replace("-", "")
    return body + gs1.check_digit(body)


NDC, RECALLED_NDC = "99901-0107-1", "99902-0443-9"
GTIN, RECALLED = gtin_of(NDC), gtin_of(RECALLED_NDC)
OTHER = gtin_of("99903-0881-5")


def pack(serial="S1", lot="A2231", expiry="271031", gtin=GTIN):
    return f"]d201{gtin}17{expiry}10{lot}\x1d21{serial}".encode()


def recalled_pack(serial="R1", lot="17A-0443"):
    return pack(serial, lot, gtin=RECALLED)


def expired_pack(serial="E1"):
    return pack(serial, "8812", "260831")


def recall_record(number="D-0443-2026", classification="Class I", lot="17A-0443", ndc=RECALLED_NDC):
    return {
        "recall_number": number,
        "classification": classification,
        "product_description": f"Brivatan tablets, 80 mg, NDC {ndc}",
        "code_info": f"Lot: {lot}",
        "recalling_firm": "Oakfen (fictional)",
        "report_date": "20260916",
    }


def recall(path, *records, source_date="2026-09-17"):
    """Put recalls in force beside a database, on the word of the person at the machine."""
    build_and_install(
        folder_of(path),
        records or [recall_record()],
        NOW,
        source_date=source_date,
        source_sha256="",
        force=True,
    )


def stock(path, *lots, location="SHELF-1"):
    """Put lots on a shelf, each as (gtin, lot, expiry, quantity)."""
    with closing(open_database(path)) as db, transaction(db):
        db.execute("insert or ignore into product (gtin, ndc, name) values (?, ?, 'VELMORIL 10MG TAB')", (GTIN, NDC))
        for gtin, lot, expiry, quantity in lots:
            values = (gtin, expiry, lot, location, quantity, "2026-09-01T08:00:00.000Z", "2026-09-01T08:00:00.000Z")
            db.execute("insert into stock values (?, ?, ?, ?, ?, ?, ?)", values)


def rows(path):
    with JournalReader(path) as journal:
        return journal.after(0, 1_000_000)


def headline(outcome):
    """Return what stands in large type."""
    return outcome.signals.screen.headline


def lines(outcome):
    """Return the lines below the headline."""
    return outcome.signals.screen.lines


def text(outcome):
    """Return the headline and the lines."""
    return outcome.signals.screen.text()


@contextmanager
def no_writing(store):
    """Let nothing be saved for a while, as on a disk that is full."""
    store._db.execute("pragma query_only = on")
    yield
    store._db.execute("pragma query_only = off")


def is_whole(path):
    return first_break(rows(path)) is None


KEY = bytes(range(32))
"""The site's key."""
PINS = {"JRIVERA": "0417", "MCHEN": "59265358", "AOKAFOR": "271828", "NOPIN": ""}


def people(path, *, revoked=()):
    """Enrol four people, one of them without a PIN."""
    listed = [
        ("JRIVERA", "J. Rivera", "technician"),
        ("MCHEN", "M. Chen", "nurse"),
        ("AOKAFOR", "A. Okafor", "supervisor"),
        ("NOPIN", "N. Opin", "technician"),
    ]
    with closing(open_database(path)) as db, transaction(db):
        for person, name, role in listed:
            kept = pins.hashed(PINS[person], person.encode(), KEY) if PINS[person] else ""
            gone = "2026-09-01T08:00:00.000Z" if person in revoked else None
            db.execute("insert or replace into person values (?, ?, ?, ?, ?)", (person, name, role, kept, gone))


class Bench:
    """A station, its announcements and its clock."""

    def __init__(
        self,
        path,
        *,
        clock=ClockQuality.SET,
        activity=Activity.RECEIVE,
        scanners=None,
        watch=None,
        station="front-desk",
        at=NOW,
        mono=0.0,
        boot="b007",
        zone="UTC",
        **rules,
    ) -> None:
        self.path, self.at, self.mono, self.announced = path, at, mono, []
        self._watch = watch or (lambda _: None)
        self.store = Store(path)
        self.clock = Clock(lambda: self.at, lambda: self.mono)
        rules = Rules(station, activity, "SHELF-1", ZoneInfo(zone), scanners=scanners or {}, **rules)
        self.station = Station(self.store, rules, self._hear, boot=boot, clock=self.clock, claim=clock)

    def scan(self, raw, after=3.0, source="hand"):
        return self._handle(messages.Scanned(raw, source, self._later(after)))

    def card(self, words, after=3.0):
        return self.scan(card(words).encode(), after)

    def badge(self, person, after=3.0, key=KEY):
        return self.scan(signed(f"U-{person}", key).encode(), after)

    def pin(self, digits):
        """Enter a PIN by digit cards, and return the answer to ENTER."""
        for digit in digits:
            self.card(f"D-{digit}", after=0.2)
        return self.card("D-ENTER", after=0.2)

    def press(self, button="ack", after=3.0):
        return self._handle(messages.Pressed(button, self._later(after)))

    def wait(self, seconds):
        return self._handle(messages.Tick(self._later(seconds)))

    def handle(self, message, after=3.0, **values):
        return self._handle(message(**values, at=self._later(after)))

    def begin(self):
        return self.station.begin(self.at, "0.0.0")

    @property
    def last(self):
        return self.announced[-1]

    def journal(self):
        """Return the journal as (kind, body)."""
        return [(row.kind, json.loads(row.body)) for row in rows(self.path)]

    def newest(self):
        return self.journal()[-1][1]

    def stock(self):
        """Return the quantity of each lot."""
        with closing(open_database(self.path)) as db:
            return dict(db.execute("select lot, sum(quantity) from stock group by lot").fetchall())

    def close(self):
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def _hear(self, signals):
        self.announced.append(signals)
        self._watch(signals)

    def _later(self, seconds):
        """Let time pass; a negative one has the clock put back."""
        self.at += timedelta(seconds=seconds)
        self.mono += max(0.0, seconds)
        return self.clock.now()

    def _handle(self, message):
        return self.station.handle(message)
