"""What others say of a count may come again, and may be taken back: it is heard once, and undone where it was told."""

from datetime import datetime

import pytest

from station.domain.verdict import Verdict
from station.messages import CountedElsewhere, PackageElsewhere, RecountAsked
from tests.bench import GTIN, OTHER, pack
from tests.loop.counting import Counter, pharmacy

AT = datetime.fromisoformat("2026-09-18T14:02:00+00:00")


@pytest.fixture
def counter(tmp_path):
    pharmacy(tmp_path / "station.db")
    with Counter(tmp_path / "station.db") as counter:
        counter.begin()
        counter.open("", "A3")
        yield counter


def told(counter, *serials, undone=(), station="cart-2"):
    """Say that another station counted these, and then that it took those back."""
    said = [PackageElsewhere(station, "A2", GTIN, serial, AT) for serial in serials]
    back = [PackageElsewhere(station, "A2", GTIN, serial, AT, undone=True) for serial in undone]
    return counter.handle(CountedElsewhere, packages=(*said, *back), count=counter.count.id)


def test_word_that_comes_again_is_recorded_and_tells_nothing_new(counter):
    counter.scan(pack("S1"))
    told(counter, "S1", "S2")
    told(counter, "S1", "S2")
    assert len(counter.events("counted_in_two_zones")) == 1
    assert counter.newest()["packages"] == 0


def test_a_package_that_another_station_took_back_is_counted_here(counter):
    told(counter, "S1", "S2")
    told(counter, undone=("S1",))
    assert counter.newest()["taken_back"] == 1
    assert counter.scan(pack("S1")).verdict is Verdict.OK
    assert counter.scan(pack("S2")).verdict is Verdict.DUPLICATE


def test_what_was_taken_back_and_counted_again_is_counted_there(counter):
    told(counter, "S1")
    packages = (
        PackageElsewhere("cart-2", "A2", GTIN, "S1", AT, undone=True),
        PackageElsewhere("cart-2", "A4", GTIN, "S1", AT),
    )
    counter.handle(CountedElsewhere, packages=packages, count=counter.count.id)
    assert counter.scan(pack("S1")).verdict is Verdict.DUPLICATE


def test_nobody_takes_back_what_this_station_or_a_third_one_counted(counter):
    counter.scan(pack("S1"))
    told(counter, "S2")
    told(counter, undone=("S1", "S2"), station="cart-3")
    assert counter.scan(pack("S1")).verdict is Verdict.DUPLICATE
    assert counter.scan(pack("S2")).verdict is Verdict.DUPLICATE
    assert counter.packs() == 1


def test_a_request_that_comes_again_asks_for_nothing_more(counter):
    counter.scan(pack("S1"))
    for name in ("R-1", "R-1", "R-2"):
        counter.handle(RecountAsked, items=((GTIN, ""), (OTHER, "")), count=counter.count.id, request=name)
    first, third = counter.events("recount_asked")
    assert (first["request"], len(first["items"])) == ("R-1", 2)
    assert (third["request"], third["items"]) == ("R-2", [])
    (again,) = counter.events("passed_over")
    assert (again["request"], again["reason"]) == ("R-1", "asked before")


def test_a_request_about_a_count_that_is_not_here_is_answered_by_its_name(counter):
    counter.handle(RecountAsked, items=((GTIN, ""),), count="C-UNKNOWN", request="R-1")
    said = counter.newest()
    assert (said["event"], said["request"], said["reason"]) == ("passed_over", "R-1", "no such count")
