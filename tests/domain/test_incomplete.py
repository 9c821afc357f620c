import pytest

from station.domain.stock import Status
from station.domain.verdict import Advice, Verdict
from tests.domain.bench import CREAM, MARCH, OCTOBER, checkpoint, codes, days, item, known, lines, lot, receive

ACTIVITIES = pytest.mark.parametrize("judged", [receive, checkpoint])


@ACTIVITIES
@pytest.mark.parametrize(
    ("symbol", "code", "words"),
    [
        (item(lot=None), "no_lot", "NO LOT IN CODE"),
        (item(expiry=None), "no_expiry", "NO EXPIRY IN CODE"),
        (item(serial=None), "no_serial", "NO SERIAL IN CODE"),
    ],
)
def test_a_symbol_without_lot_expiry_or_serial_number_is_incomplete(judged, symbol, code, words):
    answer = judged(symbol, known())
    assert (answer.verdict, codes(answer)) == (Verdict.INCOMPLETE, [code])
    assert words in lines(answer)


@ACTIVITIES
def test_a_product_that_the_catalog_has_as_not_serialised_needs_no_serial_number(judged):
    assert judged(item(serial=None), known(product=CREAM)).verdict is Verdict.OK


@ACTIVITIES
def test_a_product_that_the_catalog_has_not_needs_a_serial_number(judged):
    assert judged(item(serial=None), known(product=None)).verdict is Verdict.INCOMPLETE


@ACTIVITIES
@pytest.mark.parametrize("symbol", [item(lot=None), item(expiry=None), item(None, None, None)])
def test_without_lot_or_expiry_nothing_is_assumed_and_nothing_moves(judged, symbol):
    answer = judged(symbol, known(lot("A2231", OCTOBER)))
    assert (answer.moved, answer.advice) == (None, None)
    assert lines(answer)[-1] == "Scan 2D or [NOCODE]"


def test_a_barcode_of_the_shop_says_all_that_is_missing():
    answer = receive(item(None, None, None), known())
    assert codes(answer) == ["no_lot", "no_expiry", "no_serial"]
    assert answer.signals.screen.text() == (
        "INCOMPLETE",
        "LISINOPRIL 10MG TAB",
        "NO LOT IN CODE",
        "NO EXPIRY IN CODE",
        "NO SERIAL IN CODE",
        "Scan 2D or [NOCODE]",
    )


def test_with_lot_and_expiry_a_package_is_received_by_its_lot():
    answer = receive(item(serial=None), known(), quantity=3)
    assert (answer.moved.status, answer.moved.quantity) == (Status.AVAILABLE, 3)
    assert lines(answer)[1:] == ("LOT A2231", "EXP 2027-10-31  408d", "NO SERIAL IN CODE", "RECEIVED BY LOT")


def test_what_is_received_by_its_lot_is_told_its_place():
    answer = receive(item(serial=None), known(lot("C0107", MARCH)))
    assert answer.advice is Advice.BEHIND
    assert lines(answer)[-1] == "PUT BEHIND"


def test_with_lot_and_expiry_a_package_is_taken_by_its_lot():
    answer = checkpoint(item(serial=None), known(lot("A2231", OCTOBER)))
    assert answer.moved.status is Status.TAKEN
    assert lines(answer)[-1] == "TAKEN BY LOT"


def test_what_is_incomplete_is_not_taken_before_an_earlier_lot():
    answer = checkpoint(item(serial=None), known(lot("C0107", MARCH)))
    assert codes(answer) == ["no_serial", "earlier_lot"]
    assert answer.moved is None
    assert lines(answer)[-1] == "ALSO FIRST TAKE C0107"


def test_what_is_incomplete_and_short_dated_says_both():
    answer = receive(item(expiry=days(75), serial=None), known())
    assert codes(answer) == ["no_serial", "short_dated"]
    assert lines(answer)[-1] == "ALSO SHORT DATED 75d"


@ACTIVITIES
def test_a_lot_that_may_have_swallowed_the_serial_number_is_neither_stored_nor_taken(judged):
    answer = judged(item("D44112110000004417", serial=None), known())
    assert codes(answer) == ["no_serial", "serial_in_lot"]
    assert (answer.moved, answer.advice) == (None, None)
    assert lines(answer)[3:] == ("NO SERIAL IN CODE", "SERIAL IN THE LOT?", "CHECK SCANNER SETUP")


@pytest.mark.parametrize("name", ["A2231", "C2107", "21440017", "A21100", "D4421"])
def test_a_lot_is_not_taken_for_two_by_a_21_at_its_edge(name):
    assert codes(receive(item(name, serial=None), known())) == ["no_serial"]


def test_a_lot_of_a_product_without_serial_numbers_swallows_none():
    assert receive(item("D44112110000004417", serial=None), known(product=CREAM)).verdict is Verdict.OK
