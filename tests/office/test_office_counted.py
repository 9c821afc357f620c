"""Two stations that counted one room without a network: every package once, the first kept, both marked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.counts.counting import Counted
from station.errors import DatabaseError
from station.link import codec
from station.office import letters
from station.office.counted import of_count, together
from station.office.ledger import Ledger
from station.store.journal import JournalReader
from tests.bench import pack, rows
from tests.loop.counting import Counter, pharmacy

COUNTED = st.lists(
    st.builds(
        Counted,
        st.just("g"),
        st.sampled_from("abc"),
        st.sampled_from(["A1", "A2"]),
        st.datetimes(),
        st.sampled_from(["x", "y"]),
    )
)


@given(COUNTED, st.randoms())
def test_the_order_in_which_stations_are_heard_changes_nothing(counted, random):
    shuffled = list(counted)
    random.shuffle(shuffled)
    assert set(together(shuffled).packages) == set(together(counted).packages)
    assert len(together(counted).packages) == len({(each.gtin, each.serial) for each in counted})
    assert len(together(counted).packages) + len(together(counted).twice) == len(counted)


def test_a_package_in_two_zones_of_two_offline_stations_is_counted_once(tmp_path):
    with Ledger(tmp_path / "office.db") as ledger:
        for station, zone, serials, wait in (("cart-2", "A2", "SU", 0), ("cart-1", "A1", "ST", 60)):
            path = tmp_path / f"{station}.db"
            pharmacy(path)
            with Counter(path, station=station) as counter:
                counter.begin()
                counter.wait(wait)
                counter.open("", zone)
                for serial in serials:
                    counter.scan(pack(serial))
                counter.card("UNDO")
                identity = counter.count.id
            with JournalReader(path) as journal:
                sent = [codec.message(station, journal.epoch, row) for row in rows(path)]
            text = [each.payload.replace(identity.encode(), b"C-7") for each in sent]
            ledger.take([letters.read(one.topic, body) for one, body in zip(sent, text, strict=True)], "now")
    found = of_count(tmp_path / "office.db", "C-7")
    assert [(each.serial, each.station, each.zone) for each in found.packages] == [("S", "cart-2", "A2")]
    assert [(each.first.station, each.second.station) for each in found.twice] == [("cart-2", "cart-1")]


def test_what_is_no_database_of_an_office_is_said(tmp_path):
    with pytest.raises(DatabaseError, match="is no database of the office"):
        of_count(tmp_path / "nothing.db", "C-7")
