"""A made-up pharmacy with something for every report, on 18 September 2026."""

import hashlib
import json
from contextlib import closing
from datetime import timedelta

from station.domain.instants import stamp
from station.store.database import open_database, transaction
from station.store.journal import append, head
from tests.bench import GTIN, NOW, RECALLED, Bench, expired_pack, gtin_of, pack, recall, recalled_pack

TENOQUIL, OXELTRAN, SOLVACORT = gtin_of("99901-0050-3"), gtin_of("99903-0005-1"), gtin_of("99904-0771-1")
PRODUCTS = (
    (GTIN, "99901-0107-1", "VELMORIL 10MG TAB", None),
    (RECALLED, "99902-0443-9", "BRIVATAN 80MG TAB", None),
    (TENOQUIL, "99901-0050-3", "TENOQUIL 50MG TAB", None),
    (OXELTRAN, "99903-0005-1", "OXELTRAN 5MG TAB", "II"),
    (SOLVACORT, "99904-0771-1", "SOLVACORT 1% CREAM", "IV"),
)
SHELF = (
    (GTIN, "C0107", "2026-10-10", "SHELF-B3", 24),
    (GTIN, "A2231", "2027-10-31", "SHELF-B3", 12),
    (GTIN, "B0990", "2026-11-14", "SHELF-B3", 6),
    (TENOQUIL, "T1207", "2026-12-02", "SHELF-A1", 8),
    (TENOQUIL, "K9981", "2027-02-28", "SHELF-A1", 30),
    (OXELTRAN, "X3105", "2027-06-30", "SAFE", 9),
    (SOLVACORT, "S771", "2026-08-31", "FRIDGE", 3),
    (SOLVACORT, "S772", "", "FRIDGE", 2),
    (RECALLED, "17A-0443", "2027-10-31", "SHELF-A2", 5),
    (RECALLED, "20B-0001", "2027-12-31", "SHELF-A2", 7),
)
NAMES = {gtin: (name, ndc, schedule) for gtin, ndc, name, schedule in PRODUCTS}


def stock(path):
    """Put the catalog and the shelf into a database."""
    with closing(open_database(path)) as db, transaction(db):
        for gtin, ndc, name, schedule in PRODUCTS:
            db.execute(
                "insert into product (gtin, ndc, name, schedule) values (?, ?, ?, ?)", (gtin, ndc, name, schedule)
            )
        for gtin, lot, expiry, place, count in SHELF:
            at = "2026-09-01T12:00:00.000Z"
            db.execute("insert into stock values (?, ?, ?, ?, ?, ?, ?)", (gtin, expiry, lot, place, count, at, at))


def day(path):
    """Play a day: receiving, recalls, an expired package, a symbol that nobody can read."""
    stock(path)
    recall(path)
    with Bench(path) as bench:
        bench.begin()
        bench.scan(pack("S1"))
        bench.scan(recalled_pack("R1"))
        bench.card("B-Q1", after=42)
        bench.press(after=18)
        bench.scan(expired_pack())
        bench.card("B-XEXP", after=30)
        bench.scan(b"]d201not a product")
        bench.scan(recalled_pack("R2"), after=3600)


def write(path, *entries):
    """Write rows behind the newest, each as (kind, body); return the number of the last."""
    with closing(open_database(path)) as db, transaction(db):
        numbers = [
            append(db, stamp(NOW + timedelta(hours=2)), kind, json.dumps(body | {"tsq": "set"}, separators=(",", ":")))
            for kind, body in entries
        ]
    return numbers[-1]


def line(gtin, lot, expiry, quantity, condition="good", zone="SAFE", **more):
    name, ndc, schedule = NAMES[gtin]
    known = {"zone": zone, "gtin": gtin, "ndc": ndc, "name": name, "schedule": schedule, "lot": lot, "expiry": expiry}
    return {
        key: value for key, value in {**known, "condition": condition, "quantity": quantity, **more}.items() if value
    }


LINES = {
    "II": [line(OXELTRAN, "X3105", "2027-06-30", 9), line(OXELTRAN, "X2900", "2026-08-31", 1, "expired")],
    "III-V": [line(SOLVACORT, "S771", "2026-08-31", 3, "expired", "FRIDGE"), line(SOLVACORT, "", None, 2, nocode=True)],
}


def signature(person, name, meaning, role="technician"):
    return {
        "person": person,
        "name": name,
        "role": role,
        "meaning": meaning,
        "at": "2026-09-18T16:07:00.000Z",
        "pin": True,
    }


def certify(path, count="C-2026-0003", lines=None, **more):
    """Write the rows of a count that was closed and certified; return the certificate's number."""
    sections = LINES if lines is None else lines
    rows = [
        (
            "count",
            {"event": "lines", "count": count, "part": part, "parts": len(sections), "section": name, "lines": of},
        )
        for part, (name, of) in enumerate(sections.items(), 1)
    ]
    all_of = [each for of in sections.values() for each in of]
    digest = hashlib.sha256()
    for each in all_of:
        digest.update(json.dumps(each, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode() + b"\n")
    last = write(path, *rows) if rows else None
    with closing(open_database(path)) as db:
        upto, chain = head(db)
    body = {
        "event": "certified", "count": count, "type": "ownership", "revision": 1, "station": "front-desk",
        "site": "Elm Street Pharmacy", "version": "0.1.0", "business": "close",
        "opened_at": "2026-09-18T15:00:00.000Z", "closed_at": "2026-09-18T16:05:00.000Z", "from_seq": 4,
        "upto_seq": upto, "chain": chain.hex(),
        "zones": [{"zone": "SAFE", "state": "closed", "as_of": 4, "closed_seq": 6},
                  {"zone": "FRIDGE", "state": "closed", "as_of": 6, "closed_seq": 7},
                  {"zone": "CART", "state": "closed", "as_of": 7, "closed_seq": 8, "empty": True},
                  {"zone": "ROOM-2", "state": "reasoned", "reason": "locked, no key"}],
        "totals": {"packs": sum(each["quantity"] for each in all_of), "lots": len(all_of), "expired": 4, "recalled": 0,
                   "held": 0, "nocode": 1},
        "lines": len(all_of), "lines_from": last - len(rows) + 1 if last else None, "lines_upto": last,
        "lines_sha256": digest.hexdigest(),
        "signatures": [signature("JR", "J. Rivera", "COUNTED"), signature("MK", "M. Kowalski", "WITNESSED", "nurse")],
    }  # fmt: skip
    return write(path, ("count", body | more))
