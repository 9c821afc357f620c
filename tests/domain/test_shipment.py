"""What the lists of shipments say of a package; the answers, one by one."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from station.domain.arrivals.shipment import ABSENT, WRONG, Against, Answer, Header, Line, Listing, code, match
from tests.domain.bench import MARCH, OCTOBER

FIRST = Header(1, "DEL100", "88213", 42, 11)
SECOND = Header(2, "DEL200", "", 6, 0)
FULL = Header(3, "DEL300", "", 5, 5)
GONE = Header(ABSENT, "77001", "", 0, 0)


def line(shipment=1, serial="S1", lot="A2231", expiry=OCTOBER, quantity=1, received=0, container=""):
    return Line(shipment, serial, lot, expiry, container, quantity, received)


def listing(*own, by_lot=(), headers=(FIRST,)):
    return Listing(True, own, tuple(by_lot), {header.number: header for header in headers})


def ask(listed, serial="S1", lot="A2231", expiry=OCTOBER, chosen=(), against=Against.AUTO, quantity=1):
    return match(serial, lot, expiry, listed, chosen, against, quantity)


def answer(listed, **values):
    found = ask(listed, **values)
    return found and found.answer


def test_a_package_that_is_listed_with_its_lot_and_date_is_a_match():
    found = ask(listing(line()))
    assert (found.answer, found.brief, found.header) == (Answer.MATCH, "MATCH", FIRST)
    assert found.taken == ((line(), 1),)
    assert found.progress(12) == "12 of 42"


def test_another_lot_than_listed_is_a_wrong_lot_and_the_list_says_which():
    found = ask(listing(line(lot="C0107")))
    assert (found.answer, found.says, found.taken) == (Answer.WRONG_LOT, "List LOT C0107", ())
    assert ask(listing(line(lot="A" * 20))).says == ""
    assert ask(listing(line(lot="A" * 16))).says == "List " + "A" * 16


def test_another_date_than_listed_is_a_wrong_date():
    found = ask(listing(line(expiry=MARCH)))
    assert (found.answer, found.says) == (Answer.WRONG_DATE, "List EXP 31MAR27")


def test_what_has_come_before_is_said_to_have_come():
    assert answer(listing(line(received=1))) is Answer.ALREADY_RECEIVED


def test_what_the_list_leaves_open_is_held_against_nothing():
    assert answer(listing(line(lot="", expiry=None)), lot="ANY", expiry=MARCH) is Answer.MATCH
    assert answer(listing(line()), lot=None, expiry=None) is Answer.MATCH


def test_a_serial_number_that_the_chosen_shipment_has_not_is_not_on_the_list():
    found = ask(listing(), chosen=(FIRST,))
    assert (found.answer, found.header) == (Answer.NOT_ON_LIST, FIRST)


def test_a_package_of_another_list_that_is_open_is_of_that_one():
    found = ask(listing(line(2), headers=(FIRST, SECOND)), chosen=(FIRST,))
    assert (found.answer, found.header) == (Answer.MATCH, SECOND)


def test_the_chosen_shipments_line_goes_before_anothers():
    lines = (line(2, lot="C0107"), line(1))
    assert ask(listing(*lines, headers=(FIRST, SECOND)), chosen=(FIRST,)).answer is Answer.MATCH
    assert ask(listing(*lines, headers=(FIRST, SECOND)), chosen=(SECOND,)).answer is Answer.WRONG_LOT


def test_of_two_lists_the_one_that_still_waits_for_the_package_takes_it():
    found = ask(listing(line(1, received=1), line(2), headers=(FIRST, SECOND)))
    assert (found.answer, found.header) == (Answer.MATCH, SECOND)


def test_without_a_choice_a_package_is_of_an_open_list_with_its_product():
    assert answer(listing(headers=(FIRST,))) is Answer.NOT_ON_LIST


def test_a_product_that_no_open_list_has_waits_for_its_own_list():
    assert answer(listing(headers=())) is Answer.LIST_ABSENT
    assert answer(listing(headers=(FULL,))) is Answer.LIST_ABSENT


def test_a_shipment_whose_list_is_not_here_has_none_of_it():
    found = ask(listing(headers=(FIRST,)), chosen=(GONE,))
    assert (found.answer, found.header) == (Answer.LIST_ABSENT, None)
    assert found.progress(1) == ""


def test_a_symbol_without_a_serial_number_cannot_be_held_against_a_list_of_serial_numbers():
    assert answer(listing(), serial=None) is Answer.NO_SERIAL
    assert answer(listing(headers=()), serial=None, chosen=(FIRST,)) is Answer.NOT_ON_LIST


def test_of_a_lot_that_is_counted_as_many_come_as_were_sent():
    counted = line(serial="", quantity=10, received=7)
    assert ask(listing(by_lot=[counted]), quantity=3).taken == ((counted, 3),)
    found = ask(listing(by_lot=[counted]), quantity=4)
    assert (found.answer, found.brief) == (Answer.NOT_ON_LIST, "ONLY 3 MORE SENT")
    full = replace(counted, received=10)
    assert ask(listing(by_lot=[full])).brief == "MORE THAN SENT"
    assert ask(listing(by_lot=[replace(counted, quantity=10**9)]), quantity=10**10).brief == "MORE THAN SENT"


def test_packages_of_a_lot_in_two_cases_are_taken_of_both():
    cases = [line(serial="", quantity=2, container="A"), line(serial="", quantity=2, container="B")]
    assert [count for _, count in ask(listing(by_lot=cases), quantity=3).taken] == [2, 1]
    assert [count for _, count in ask(listing(by_lot=cases), quantity=2).taken] == [2]


def test_a_counted_lot_is_held_against_its_name_and_its_date():
    counted = [line(serial="", quantity=5)]
    assert answer(listing(by_lot=counted), lot="C0107") is Answer.WRONG_LOT
    assert answer(listing(by_lot=counted), expiry=MARCH) is Answer.WRONG_DATE
    assert answer(listing(by_lot=[line(serial="", lot="", expiry=None)]), lot="ANY") is Answer.MATCH


def test_without_lot_or_date_in_the_symbol_a_counted_lot_says_nothing():
    assert ask(listing(by_lot=[line(serial="")]), lot=None) is None
    assert ask(listing(by_lot=[line(serial="")]), expiry=None) is None


def test_a_site_without_lists_is_not_asked():
    assert ask(Listing()) is None
    assert ask(listing(line()), against=Against.NONE) is None
    assert answer(Listing(), against=Against.LISTS) is Answer.LIST_ABSENT


def test_a_shipment_is_called_by_its_order_or_else_its_name():
    assert (FIRST.label, SECOND.label) == ("PO 88213", "DEL200")
    assert (FIRST.is_open, FULL.is_open) == (True, False)


def test_a_card_has_the_letters_and_digits_of_a_documents_number():
    assert code("po 88/213-a Ü") == "PO88213A"


LINES = st.builds(
    Line,
    st.sampled_from([1, 2]),
    st.just("S1"),
    st.sampled_from(["A2231", "C0107", ""]),
    st.sampled_from([OCTOBER, MARCH, None]),
    st.just(""),
    st.just(1),
    st.integers(0, 1),
)


@given(
    st.lists(LINES, max_size=3),
    st.sampled_from(["A2231", "C0107", None]),
    st.sampled_from([OCTOBER, MARCH, None]),
    st.sampled_from([(), (FIRST,), (SECOND,), (GONE,)]),
)
def test_only_a_match_is_taken_and_a_match_agrees_in_all_that_both_say(lines, lot, expiry, chosen):
    found = ask(listing(*lines, headers=(FIRST, SECOND)), lot=lot, expiry=expiry, chosen=chosen)
    assert bool(found.taken) == (found.answer is Answer.MATCH)
    for taken, _ in found.taken:
        assert lot is None or taken.lot in ("", lot)
        assert expiry is None or taken.expiry in (None, expiry)
        assert not taken.received
    assert not (found.answer in WRONG and found.header is None)


@given(st.lists(st.tuples(st.integers(1, 20), st.integers(0, 25)), min_size=1, max_size=4), st.integers(1, 60))
def test_never_more_of_a_lot_come_than_were_sent(cases, quantity):
    lines = [
        line(serial="", quantity=sent, received=come, container=str(number))
        for number, (sent, come) in enumerate(cases)
    ]
    found = ask(listing(by_lot=lines), quantity=quantity)
    assert sum(count for _, count in found.taken) == (quantity if found.answer is Answer.MATCH else 0)
    assert all(each.received + count <= each.quantity for each, count in found.taken)
