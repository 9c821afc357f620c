"""A pharmacy with a bit of everything: what may be scanned at its station on any day."""

from contextlib import closing

from station import gs1
from station.domain.cards import cards
from station.store.database import open_database, transaction
from tests.bench import GTIN, KEY, OTHER, RECALLED, gtin_of, people, recall, recall_record
from tests.lists import CASE_A, PALLET, label
from tests.loop.counting import CREAM, OXY, PRODUCTS

SHELVES = ("SHELF-1", "SHELF-2", "CART-2")
VIAL, LATER_NDC = gtin_of("99907-0400-4"), "99908-0500-5"
LATER = gtin_of(LATER_NDC)
"""A product that is recalled in the middle of the day."""
FIRST = recall_record()
SECOND = recall_record("D-0500-2026", "Class II", "L500", LATER_NDC)
MANY = 48_213
"""How many of the cream there are: a number that is on no box and that nobody types."""
LOTS = (
    (GTIN, "C0107", "2027-03-31", 4, "SHELF-1"),
    (GTIN, "A2231", "2027-10-31", 9, "SHELF-1"),
    (GTIN, "A2231", "2027-10-31", 3, "SHELF-2"),
    (GTIN, "8812", "2026-08-31", 2, "SHELF-1"),
    (OTHER, "G7", "2026-10-05", 5, "SHELF-2"),
    (RECALLED, "17A-0443", "2027-10-31", 5, "SHELF-1"),
    (LATER, "L500", "2027-10-31", 6, "SHELF-2"),
    (OXY, "C7", "2027-06-30", 8, "SHELF-1"),
    (VIAL, "V1", "2027-06-30", 2, "SHELF-1"),
    (CREAM, "44K", "2027-06-30", MANY, "SHELF-1"),
)


def opened(path):
    """Make the database: catalog, stock, people, and the first of two recalls."""
    recall(path, FIRST)
    people(path)
    then = "2026-09-01T08:00:00.000Z"
    with closing(open_database(path)) as db, transaction(db):
        for gtin, name, schedule, serialised in (*PRODUCTS, (LATER, "SARTANOL 40MG TAB", None, 1)):
            values = (gtin, name, schedule, serialised)
            db.execute("insert or replace into product (gtin, name, schedule, serialised) values (?, ?, ?, ?)", values)
        db.execute("insert into product (gtin, name, open_days) values (?, 'HEPARIN VIAL 10ML', 28)", (VIAL,))
        for gtin, lot, expiry, quantity, place in LOTS:
            db.execute(
                "insert into stock values (?, ?, ?, ?, ?, ?, ?)", (gtin, expiry, lot, place, quantity, then, then)
            )


def code(gtin, lot="", expiry="", serial=""):
    """Return the Data Matrix of a package."""
    text = f"]d201{gtin}" + (f"17{expiry}" if expiry else "") + (f"10{lot}" if lot else "")
    return (text + (f"\x1d21{serial}" if serial else "")).encode()


def _serials(gtin, lot, expiry, *serials):
    return [code(gtin, lot, expiry, serial) for serial in serials]


EXPIRED = [*_serials(GTIN, "8812", "260831", "E1", "E2"), *_serials(OTHER, "OLD", "251130", "E3"),
           code(CREAM, "40A", "260731")]  # fmt: skip
BY_EYE = _serials(RECALLED, "17A-O443", "271031", "R8", "R9")
"""A lot that looks like a recalled one: a person has to look at it."""
RECALLED_NOW = [*_serials(RECALLED, "17A-0443", "271031", "R1", "R2"), code(RECALLED, "17A-0443", "271031")]
RECALLED_LATER = [*_serials(LATER, "L500", "271031", "L1", "L2", "L3"), code(LATER, "L500", "271031")]
GOOD = [
    *_serials(GTIN, "A2231", "271031", "S1", "S2", "S3", "S4"),
    *_serials(GTIN, "C0107", "270331", "S5", "S6"),
    *_serials(GTIN, "A2231", "281031", "S7"),
    *_serials(VIAL, "V1", "270630", "V1", "V2"),
    *_serials(OXY, "C7", "270630", "X1", "X2"),
    *_serials(OTHER, "G7", "261005", "G1", "G2"),
]
BY_LOT = [code(CREAM, "44K", "270630"), code(CREAM, "44K", "270630"), code(CREAM, "51B", "280229"),
          code(GTIN, "A2231", "271031")]  # fmt: skip
ODD = [
    code(GTIN, "B9", "271031", "S1"),
    code(GTIN, serial="S8"),
    f"]E0{GTIN[1:]}".encode(),
    GTIN.encode(),
    GOOD[0].replace(b"\x1d", b""),
    GOOD[0] + GOOD[1],
    RECALLED_NOW[0].replace(b"\x1d", b""),
    GOOD[0][:15] + b"9" + GOOD[0][16:],
    b"]d2" + b"9" * 9000,
    b"RX 4417 J. DOE",
    b"https://example.org/01/" + GTIN.encode() + b"/10/A2231/21/S3?17=271031",
    b"\xff\xfe\x00",
    b"",
    label(CASE_A),
    label(PALLET),
]
PACKAGES = [*GOOD, *GOOD, *BY_LOT, *BY_LOT, *EXPIRED, *RECALLED_NOW, *RECALLED_LATER, *BY_EYE, *ODD]
MODES = [
    *("M-RECV", "M-PICK", "M-COUNT", "M-COUNT-FULL", "M-COUNT-SPOT", "M-COUNT-SHIFT", "M-WALK", "M-PULL", "M-RETURN"),
    *("M-RETURN-OUT", "M-MOVE", "M-OPEN", "M-LOOKUP", "M-TRAIN", "K-CRASH1"),
]
WORDS = [
    *(f"L-{shelf}" for shelf in SHELVES),
    *("N-3", "N-12", "N-0", "N-999999", "Q-2", "Q-40", "Q-1200", "Q-0", "UNDO", "UNDO", "ACK", "HOLD", "YES", "NO"),
    *("OVERRIDE", "R-1", "R-2", "R-3", "R-4", "R-9", "V-05", "CLOSE", "EMPTY", "RESUME", "B-Q1", "B-XEXP", "OPEN"),
    *("NOCODE", "HELP", "TESTRECALL", "SELFTEST", "S-DEL100", "M-NAPPING", "FROB-1", "D-DOT", "D-CLEAR", "D-BACK"),
]


def of(raw):
    """Return the product, lot and expiry of a package whose symbol is read for certain; None of another."""
    scan = gs1.decode(raw[:8192])
    sure = scan.status in (gs1.ScanStatus.EXACT, gs1.ScanStatus.REPAIRED)
    return (scan.gtin, scan.lot, scan.expiry) if sure and scan.gtin else None


def badge(person):
    """Return a person's badge."""
    return cards.signed(f"U-{person}", KEY).encode()
