from contextlib import closing

import pytest

from station.recall.bundle import open_bundle
from station.recall.diff import diff
from tests.recall.bundles import built, many


@pytest.fixture
def differ(tmp_path):
    def differ(old, new):
        built(tmp_path / "old", *old)
        built(tmp_path / "new", *new)
        with closing(open_bundle(tmp_path / "old")) as before, closing(open_bundle(tmp_path / "new")) as after:
            return diff(before, after)

    return differ


def test_two_bundles_of_the_same_records_say_the_same_whatever_their_order(differ):
    found = differ(many(3), many(3)[::-1])
    assert (found.added, found.gone, found.changed) == ((), (), ())


def test_what_came_and_what_went_is_named(differ):
    found = differ(many(2), many(3)[1:])
    assert [number for number, _ in found.added] == ["D-1002-2026"]
    assert found.gone == (("D-1000-2026", "Tablets, NDC 0518-1000-25"),)


def test_of_a_recall_that_changed_only_what_is_different_is_told(differ):
    found = differ(
        [{"code_info": "Lots A1234, B1234 exp 06/2027"}],
        [{"code_info": "Lots B1234 exp 06/2027, C1234", "classification": "Class I"}],
    )
    (change,) = found.changed
    assert change.number == "D-0100-2026"
    assert change.fields == {"class": ("II", "I"), "lots": ("A1234=2027-06", "C1234")}


def test_a_product_that_is_worded_otherwise_is_a_change(differ):
    found = differ([{}], [{"product_description": "Sodium chloride, NDC 0517-2930-26"}])
    assert found.changed[0].fields["ndcs"] == ("0517-2930-25", "0517-2930-26")


def test_recalls_without_a_number_are_told_apart_by_their_product_and_counted(differ):
    nameless = {"recall_number": ""}
    other = nameless | {"product_description": "Cream, NDC 0518-1111-25"}
    found = differ([nameless, other], [nameless, nameless, nameless])
    assert [product for _, product in found.added] == ["Sodium chloride, 30 mL vial, NDC 0517-2930-25"] * 2
    assert found.gone == (("", "Cream, NDC 0518-1111-25"),)


def test_the_endings_of_a_lot_are_told(differ):
    found = differ([{"code_info": "Lot A1234"}], [{"code_info": "Lot A1234* *may be followed by 01 or 02"}])
    assert found.changed[0].fields["lots"] == ("A1234", "A1234*01,02")
