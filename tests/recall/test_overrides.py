import json

import pytest

from station.domain.recall import LotRange, RangeKind
from station.errors import UsageError
from station.recall import overrides
from station.recall.extracted import Extracted
from station.recall.overrides import Answer, applied, identity
from tests.recall.bundles import RECORD

FOUND = Extracted(
    lots=("A1",), lot_expiry={"A1": "2027-01"}, all_lots=True, ndcs=("0517-2930-25",), hand_check="not understood: X9"
)


def test_right_as_read_leaves_nothing_to_check():
    answered = applied(Answer(), FOUND)
    assert (answered.lots, answered.lot_expiry, answered.needs_hand_check) == (("A1",), {"A1": "2027-01"}, False)


def test_the_lots_of_an_answer_are_all_there_are():
    answered = applied(Answer(lots=("b2", "C3=2027-03", "d1..d9", "E5*")), FOUND)
    assert (answered.lots, answered.lot_expiry) == (("B2", "C3"), {"C3": "2027-03"})
    assert answered.lot_ranges == (LotRange(RangeKind.BETWEEN, "D1", "D9"), LotRange(RangeKind.SUFFIX, "E5"))
    assert not answered.all_lots


def test_an_answer_may_name_all_lots_more_products_or_keep_the_hand_check():
    assert applied(Answer(all_lots=True), FOUND).all_lots_condition == "unconditional"
    assert applied(Answer(ndcs=("1-2", "0517-2930-25")), FOUND).ndcs == ("0517-2930-25", "1-2")
    assert applied(Answer(upcs=("012345678905",)), FOUND).upcs == ("012345678905",)
    assert applied(Answer(hand_check="look at the cap"), FOUND).hand_check == "look at the cap"


def test_an_answer_falls_away_when_the_text_changes_and_only_then():
    assert identity(RECORD) == identity(RECORD | {"status": "Terminated", "more_code_info": None})
    for change in ({"code_info": "Lot B"}, {"product_description": "Cream"}, {"event_id": "9"}, {"recall_number": ""}):
        assert identity(RECORD | change) != identity(RECORD)


def test_answers_are_kept_as_they_were_given(tmp_path):
    answers = {"b": Answer(lots=("A1=2027-03",), by="R. Vale", on="2026-09-18"), "a": Answer(hand_check="why")}
    overrides.write(tmp_path / "o.json", answers)
    assert overrides.read(tmp_path / "o.json") == answers
    assert list(json.loads((tmp_path / "o.json").read_text())) == ["a", "b"]
    assert overrides.read(tmp_path / "none.json") == {}


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"a": 1}', '{"a": {"lots": "A1"}}', '{"a": {"lots": ["?"]}}', '{"a": {"lost": []}}']
)
def test_a_file_that_is_none_is_said(tmp_path, text):
    (tmp_path / "o.json").write_text(text)
    with pytest.raises(UsageError, match="no file of overrides"):
        overrides.read(tmp_path / "o.json")


@pytest.mark.parametrize("lot", ["", "?", "A 1", "A1=soon", "A1=2027", "A1=2027-13", "A1=2027-1-1-1"])
def test_what_is_no_lot_is_refused(lot):
    with pytest.raises(ValueError, match=r"."):
        overrides.checked(lot)


@pytest.mark.parametrize("lot", ["A1", "A1=2027-03", "A1=2027-03-31", "A1..A9", "A1*", "17-4/2@1"])
def test_what_is_a_lot_is_taken(lot):
    assert overrides.checked(lot) == lot
