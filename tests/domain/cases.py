"""Every package, stock and situation that the station can be asked about, for properties."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from station.domain.arrivals.shipment import NOTHING, Against, Header, Line, Listing, Waiting
from station.domain.arrivals.suspects import SuspectCase
from station.domain.choices import Choices
from station.domain.decision import Activity, Item, Known, Situation
from station.domain.recall import Finding, Match, Recall
from station.domain.returns import Returns, Window
from station.domain.stock import Bands, Days, OpenPack, Package, Product, Status, StockLot
from station.domain.timekeeping import ClockQuality
from tests.domain.bench import GTIN, NO_MATCH, NOW

SIGNS = st.characters(min_codepoint=ord("!"), max_codepoint=ord("z"))
LOTS = st.sampled_from(["A2231", "C0107"]) | st.text(SIGNS, min_size=1, max_size=20)
SERIALS = st.text(SIGNS, min_size=1, max_size=20)
NEAR = st.integers(-40, 400).map(lambda count: NOW.date() + timedelta(days=count))
EXPIRIES = NEAR | st.dates(date(1977, 1, 1), date(2076, 12, 31))
NAMES = st.text(min_size=1, max_size=60) | st.sampled_from(["LISINOPRIL 10MG TAB", "Ζ½ ﬃ ß\n\t" * 9])
QUANTITIES = st.integers(1, 999) | st.integers(1, 10**12)
DAYS = st.integers(0, 400) | st.integers(0, 10**9)
INSTANTS = st.datetimes(datetime(1970, 1, 2), datetime(2099, 1, 1), timezones=st.just(UTC)) | st.just(NOW)  # noqa: DTZ001 - hypothesis adds the zone
ZONES = st.sampled_from([UTC, ZoneInfo("America/New_York"), ZoneInfo("Pacific/Auckland")])

ITEMS = st.builds(Item, st.just(GTIN), st.none() | LOTS, st.none() | EXPIRIES, st.none() | SERIALS)
PRODUCTS = st.builds(
    Product,
    st.just(GTIN),
    NAMES,
    serialised=st.booleans(),
    door_days=st.none() | DAYS,
    act_days=st.none() | DAYS,
    block_days=st.none() | DAYS,
    product_class=st.sampled_from(["", "vial"]),
    hazardous=st.booleans(),
    supplier=st.sampled_from(["", "Oakfen"]),
)
OPEN_PACKS = st.builds(OpenPack, SERIALS | st.just(""), NEAR, NEAR, st.sampled_from(["", "62"]))
SEEN = st.none() | st.integers(0, 400).map(lambda count: NOW - timedelta(days=count))
STOCK_LOTS = st.builds(
    StockLot, LOTS, EXPIRIES, NAMES, QUANTITIES, st.just(NOW), SEEN, st.none() | st.none() | OPEN_PACKS
)
MATCHES = st.just(NO_MATCH) | st.builds(
    lambda finding, recall: Match(finding, "a reason", "lot perhaps recalled", (recall,)),
    st.sampled_from([Finding.RECALL, Finding.CHECK]),
    st.builds(
        Recall,
        st.just("D-0123-2026") | NAMES,
        NAMES,
        st.sampled_from(["I", "II", "III", ""]),
        reported=st.none() | NEAR,
    ),
)


SHIPMENTS = st.builds(
    Header, st.integers(1, 3), NAMES, st.just("") | NAMES, st.integers(1, 10**6), st.integers(0, 10**6)
)
LINES = st.builds(
    Line,
    st.integers(1, 3),
    st.just(""),
    st.just("") | LOTS,
    st.none() | EXPIRIES,
    st.just(""),
    st.integers(1, 99),
    st.integers(0, 99),
)
SUSPECT_CASES = st.builds(SuspectCase, st.just("S-2026-0017"), st.integers(1, 10**6), st.integers(0, 99), st.booleans())
LISTINGS = st.just(NOTHING) | st.builds(
    Listing,
    st.booleans(),
    st.lists(LINES, max_size=2).map(tuple),
    st.lists(LINES, max_size=2).map(tuple),
    st.lists(SHIPMENTS, max_size=3).map(lambda headers: {header.number: header for header in headers}),
    st.sampled_from(Waiting),
    st.integers(0, 10**6),
    st.none()
    | st.builds(SuspectCase, st.just("S-2026-0017"), st.integers(1, 10**6), st.integers(0, 99), st.booleans()),
    st.sampled_from(["", "S-2026-0017", "S-2025-9999"]),
)


@st.composite
def known_of(draw, item):
    """Draw what may be known of an item; its package, if it was seen, mostly as its symbol says."""
    lot = item.lot if item.lot and draw(st.booleans()) else draw(LOTS)
    expiry = item.expiry if item.expiry and draw(st.booleans()) else draw(EXPIRIES)
    seen = Package(GTIN, item.serial or "", lot, expiry, draw(NAMES), draw(st.sampled_from(Status)), draw(INSTANTS))
    return Known(
        draw(st.none() | PRODUCTS),
        tuple(draw(st.lists(STOCK_LOTS, max_size=4))),
        draw(st.sampled_from([None, seen])) if item.serial else None,
        draw(MATCHES),
        draw(st.none() | NEAR),
        more_earlier=draw(st.booleans()),
        more_later=draw(st.booleans()),
        opened=draw(st.none() | OPEN_PACKS) if seen.status is Status.OPENED and item.serial else None,
        other_expiry=draw(st.none() | NEAR),
        listed=draw(LISTINGS),
        places=tuple(draw(st.lists(NAMES, max_size=2))),
    )


SITUATIONS = st.builds(
    Situation,
    st.sampled_from(Activity),
    NAMES,
    INSTANTS,
    ZONES,
    clock=st.sampled_from(ClockQuality),
    bands=st.builds(Bands, DAYS, DAYS, DAYS) | st.just(Bands()),
    good_through_day=st.booleans(),
    quantity=st.integers(1, 999),
    choices=st.builds(
        Choices,
        st.sampled_from([(), ("SHELF-*",)]),
        st.sampled_from([{}, {"*": "340B"}]),
        st.booleans(),
        st.integers(1, 400),
        st.just({"vial": Days(act=60)}),
        st.sampled_from([Returns(), Returns(Window(400, 40)), Returns(None, {"oakfen": Window(30, 400)})]),
    ),
    overriding=st.booleans(),
    training=st.booleans(),
    against=st.sampled_from(Against),
    chosen=st.lists(SHIPMENTS, max_size=2).map(tuple),
)
CASES = ITEMS.flatmap(lambda item: st.tuples(st.just(item), known_of(item), SITUATIONS))
