import pytest

from station.recall import review
from station.recall.overrides import Answer
from tests.recall.bundles import RECORD

UNREAD = RECORD | {"code_info": "Rx 12345"}


def test_only_what_a_person_has_to_read_is_asked_the_gravest_first():
    grave = UNREAD | {"classification": "Class I", "recall_number": "D-0101-2026"}
    asked = review.questions([RECORD, UNREAD, grave], {})
    assert [each.record["recall_number"] for each in asked] == ["D-0101-2026", "D-0100-2026"]
    assert review.questions([UNREAD], {asked[1].identity: Answer()}) == []


def test_a_question_shows_what_the_record_says_and_what_was_read():
    record = RECORD | {
        "product_description": "Cream, UPC 650240053573",
        "code_info": "Codes 3510963 are of lots A123, exp 06/2027; L2718D001 to L2718D096; lots ending in 1001; C4* "
        "*may be followed by 01",
    }
    text = review.Question(record, review.extract(record)).text()
    for told in (
        "D-0100-2026",
        "Northfield",
        "Cream",
        "3510963 are of",
        "A123=2027-06",
        "L2718D001..L2718D096",
        "*1001",
    ):
        assert told in text
    assert "C4*01" in text
    assert "650240053573" in text
    assert "not understood" in text


def test_a_record_of_all_lots_says_what_bounds_them():
    record = RECORD | {"code_info": ""}
    (asked,) = review.questions([record], {})
    assert "all lots (no_code_info)" in asked.text()
    assert "(empty)" in asked.text()


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("r", Answer()),
        (" a ", Answer(all_lots=True)),
        ("l A1 B2=2027-03", Answer(lots=("A1", "B2=2027-03"))),
        ("k look at the cap", Answer(hand_check="look at the cap")),
    ],
)
def test_words_are_an_answer(words, answer):
    assert review.heard(words, Answer()) == (answer, True)


def test_products_are_named_before_the_lots():
    so_far, ends = review.heard("p 0517-2930-25 650240053573", Answer())
    assert (so_far, ends) == (Answer(ndcs=("0517-2930-25",), upcs=("650240053573",)), False)
    assert review.heard("r", so_far) == (so_far, True)


@pytest.mark.parametrize("words", ["", "x", "l", "k", "r now", "l ?", "p", "p none"])
def test_words_that_are_no_answer_are_asked_again(words):
    with pytest.raises(ValueError, match=r"is no"):
        review.heard(words, Answer())
