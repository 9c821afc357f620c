"""A pharmacy that counts: products of every schedule, people with badges, and short words for what a counter does."""

from contextlib import closing
from datetime import datetime

from station.domain.counts.counting import CountRules, totals
from station.messages import CountedElsewhere, PackageElsewhere, RecountAsked
from station.store import counts
from station.store.database import open_database, transaction
from tests.bench import GTIN, KEY, OTHER, PINS, RECALLED, Bench, gtin_of, people, recall

OXY = gtin_of("99904-0100-1")
LORA = gtin_of("99905-0200-2")
CREAM = gtin_of("99906-0300-3")
PRODUCTS = (
    (GTIN, "VELMORIL 10MG TAB", None, 1),
    (OTHER, "GABAPENTIN 300 CAP", None, 1),
    (RECALLED, "BRIVATAN 80MG TAB", None, 1),
    (OXY, "OXYCODONE 5MG TAB", "II", 1),
    (LORA, "LORAZEPAM 1MG TAB", "IV", 1),
    (CREAM, "HYDROCORTISONE 1% CRM", None, 0),
)


def pharmacy(path):
    """Make a database with the catalog, a recall and the people."""
    recall(path)
    people(path)
    with closing(open_database(path)) as db, transaction(db):
        for gtin, name, schedule, serialised in PRODUCTS:
            values = (gtin, name, schedule, serialised)
            db.execute("insert or replace into product (gtin, name, schedule, serialised) values (?, ?, ?, ?)", values)


def plain_pack(gtin=CREAM, lot="44K", expiry="270630"):
    """Return the symbol of a package without a serial number."""
    return f"]d201{gtin}17{expiry}10{lot}".encode()


class Counter(Bench):
    """A station at which somebody counts."""

    def __init__(self, path, rules=None, **values) -> None:
        super().__init__(path, site_key=KEY, counts=rules or CountRules(), **values)

    def open(self, kind="", *zones):
        """Begin a count and open a zone."""
        self.card(f"M-COUNT-{kind}" if kind else "M-COUNT")
        for zone in zones:
            self.card(f"L-{zone}")

    def digits(self, number):
        """Enter a number with digit cards."""
        for digit in str(number):
            self.card(f"D-{digit}", after=0.3)
        return self.card("D-ENTER", after=0.3)

    def sign(self, person):
        """Scan a badge and enter its PIN."""
        self.badge(person)
        return self.pin(PINS[person])

    @property
    def count(self):
        """The newest count that is no recount."""
        return next(each for each in self.store.read(counts.counts) if not each.is_recount)

    def lines(self):
        """Return what was counted, as (zone, gtin, lot, condition): quantity."""
        found = self.store.read(lambda db: counts.lines(db, self.count.id))
        return {(line.zone, line.gtin, line.lot, line.condition.value): line.quantity for line in found}

    def packs(self):
        return totals(self.store.read(lambda db: counts.lines(db, self.count.id))).packs

    def events(self, name):
        """Return the rows of the count with this event."""
        return [body for kind, body in self.journal() if kind == "count" and body["event"] == name]

    def elsewhere(self, serial, station="cart-2", zone="A2", at="2026-09-18T14:02:00+00:00", gtin=GTIN):
        package = PackageElsewhere(station, zone, gtin, serial, datetime.fromisoformat(at))
        return self.handle(CountedElsewhere, packages=(package,))

    def recount(self, *items):
        return self.handle(RecountAsked, items=items)
