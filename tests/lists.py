"""A delivery on the bench: a pallet with two cases of three packages, and three loose ones of another product."""

from datetime import date

from station import gs1
from station.domain.arrivals.shipment import Sent, Shipment
from station.loop.arrivals.taking import ListFile
from tests.bench import GTIN, OTHER

OCTOBER = date(2027, 10, 31)


def sscc_of(number):
    body = f"0399901{number:010}"
    return body + gs1.check_digit(body)


PALLET, CASE_A, CASE_B = sscc_of(1), sscc_of(2), sscc_of(3)


def label(sscc):
    return f"]C100{sscc}".encode()


def sent(serial, lot="A2231", expiry=OCTOBER, container="", gtin=GTIN, quantity=1):
    return Sent(gtin, serial, lot, expiry, container, quantity)


LINES = (
    *(sent(f"S{number}", container=CASE_A) for number in (1, 2, 3)),
    *(sent(f"S{number}", container=CASE_B) for number in (4, 5, 6)),
    *(sent(f"L{number}", "C0107", gtin=OTHER) for number in (1, 2, 3)),
)
CONTAINERS = {PALLET: "", CASE_A: PALLET, CASE_B: PALLET}


def delivery(*lines, name="DEL100", po="88213", containers=None):
    """Return a shipment: that of the bench, or one of these lines."""
    packed = containers if containers is not None else ({} if lines else CONTAINERS)
    return Shipment(name, (("po", po), ("asn", name)), lines or LINES, packed, sender="Oakfen (fictional)")


def file_of(*shipments, name="list.csv"):
    return ListFile(name, "00" * 32, shipments)


def take(bench, *shipments, after=3.0):
    """Import lists as it is done while the station runs."""
    return bench.station.take_list(file_of(*shipments), bench._later(after))
