import pytest

from station.domain.decision import AlarmKind, Moved
from station.domain.screens.signals import Colour
from station.domain.stock import Bands, Status
from station.domain.verdict import Advice, Verdict
from tests.domain.bench import CREAM, MARCH, OCTOBER, codes, days, item, known, lines, lot, recalled, receive


def test_a_package_later_than_all_on_the_shelf_is_put_behind_them():
    answer = receive(item(), known(lot("C0107", MARCH, 2)))
    assert (answer.verdict, answer.advice) == (Verdict.OK, Advice.BEHIND)
    assert answer.signals.screen.aside == "PUT BEHIND"
    assert lines(answer)[3:] == ("BEHIND LOT C0107", "2 earlier on SHELF-B3")


def test_it_goes_right_behind_the_latest_of_the_earlier_ones_and_all_on_that_shelf_are_counted():
    shelf = (lot("B1", days(200), 3), lot("B2", days(300), 2), lot("B0", days(190), 9, location="FRIDGE"))
    assert lines(receive(item(), known(*shelf)))[3:] == ("BEHIND LOT B2", "5 earlier on SHELF-B3")


def test_a_package_earlier_than_some_on_the_shelf_is_put_in_front_of_them():
    answer = receive(item("C0107", MARCH), known(lot("A2231", OCTOBER)))
    assert (answer.verdict, answer.advice) == (Verdict.OK, Advice.FRONT)
    assert answer.signals.screen.aside == "PUT IN FRONT"
    assert lines(answer)[3:] == ("BEFORE LOT A2231", "24 later on SHELF-B3")


def test_between_two_it_is_put_in_front_of_the_next_later_one():
    answer = receive(
        item("B5", days(300)), known(lot("EARLY", days(200)), lot("NEXT", days(310)), lot("LAST", OCTOBER))
    )
    assert answer.advice is Advice.FRONT
    assert lines(answer)[3:] == ("BEFORE LOT NEXT", "48 later on SHELF-B3")


def test_to_be_put_in_front_is_seen_and_heard_otherwise_than_behind():
    front = receive(item(), known(lot("LATER", days(900)))).signals
    behind = receive(item(), known(lot("EARLIER", days(300)))).signals
    assert (front.light.colour, behind.light.colour) == (Colour.BLUE, Colour.GREEN)
    assert front.tone != behind.tone


def test_a_package_of_the_same_expiry_stands_in_any_order():
    answer = receive(item(), known(lot("C0109", OCTOBER)))
    assert (answer.verdict, answer.advice) == (Verdict.OK, Advice.ANY)
    assert lines(answer)[3:] == ("SAME EXPIRY ON SHELF", "24 on SHELF-B3")


def test_the_first_package_of_a_product_is_told_its_place():
    answer = receive(item(), known())
    assert (answer.verdict, answer.advice) == (Verdict.OK, None)
    assert answer.signals.screen.text() == (
        "OK           RECEIVED",
        "LISINOPRIL 10MG TAB",
        "LOT A2231",
        "EXP 2027-10-31  408d",
        "TO SHELF-B3",
        "No match 18SEP26 data",
        "[UNDO] to cancel",
    )


def test_what_is_received_comes_into_stock_where_received_packages_go():
    assert receive(item(), known()).moved == Moved(item(), Status.AVAILABLE, 1, "SHELF-B3", from_stock=False)


def test_a_package_with_a_serial_number_is_one_package_however_many_were_announced():
    assert receive(item(), known(), quantity=12).moved.quantity == 1


def test_packages_without_serial_numbers_come_in_as_many_as_were_announced():
    assert receive(item(serial=None), known(product=CREAM), quantity=12).moved.quantity == 12


@pytest.mark.parametrize(("left", "verdict"), [(180, Verdict.OK), (179, Verdict.SHORT_DATED), (0, Verdict.SHORT_DATED)])
def test_a_package_is_short_dated_at_the_door_below_180_days(left, verdict):
    assert receive(item(expiry=days(left)), known()).verdict is verdict


def test_a_short_dated_package_is_kept_until_a_person_refuses_it():
    answer = receive(item(expiry=days(75)), known())
    assert answer.moved.status is Status.AVAILABLE
    assert answer.signals.screen.text()[0] == "SHORT       DATED 75d"
    assert lines(answer)[3:] == ("Door limit 180 days", "ACK keep  HOLD refuse")


def test_a_short_dated_package_is_told_its_place_too():
    answer = receive(item(expiry=days(75)), known(lot("A2231", OCTOBER)))
    assert answer.advice is Advice.FRONT
    assert "PUT IN FRONT" in lines(answer)


@pytest.mark.parametrize(("left", "verdict"), [(60, Verdict.SHORT_DATED), (59, Verdict.BLOCKED)])
def test_a_package_below_the_blocking_days_is_not_received(left, verdict):
    answer = receive(item(expiry=days(left)), known(), bands=Bands(block=60))
    assert answer.verdict is verdict
    assert (answer.moved.status is Status.HOLD) == (verdict is Verdict.BLOCKED)


def test_an_expired_package_is_stopped_set_apart_and_raises_an_alarm():
    answer = receive(item("8812", days(-18)), known())
    assert (answer.verdict, answer.alarm, answer.advice) == (Verdict.EXPIRED, AlarmKind.EXPIRED, None)
    assert answer.moved == Moved(item("8812", days(-18)), Status.EXPIRED, 1, "SHELF-B3", from_stock=False)
    assert lines(answer)[1:] == (
        "LOT 8812 SN ..4417",
        "EXP 2026-08-31  -18d",
        "MOVE TO BIN X-EXP",
        "Scan X-EXP to close",
    )


def test_a_recalled_package_is_stopped_before_any_other_rule():
    answer = receive(item("17A-0443", days(-18), serial=None), known(match=recalled()))
    assert (answer.verdict, answer.alarm) == (Verdict.RECALLED, AlarmKind.RECALL_I)
    assert codes(answer) == ["recall", "expired", "no_serial"]
    assert answer.signals.screen.stop


def test_a_recalled_package_names_the_recall_and_the_bin():
    answer = receive(item("17A-0443"), known(match=recalled("II")))
    assert lines(answer)[1:] == ("LOT 17A-0443", "CLASS II D-0123-2026", "QUARANTINE BIN Q1", "Scan Q1, then ACK")


def test_a_recall_that_is_not_yet_classified_is_as_urgent_as_class_i():
    answer = receive(item(), known(match=recalled("")))
    assert answer.alarm is AlarmKind.RECALL_I
    assert lines(answer)[2:4] == ("D-0123-2026", "NOT YET CLASSIFIED")


@pytest.mark.parametrize(
    ("classification", "alarm"),
    [("I", AlarmKind.RECALL_I), ("II", AlarmKind.RECALL_II), ("III", AlarmKind.RECALL_III)],
)
def test_the_alarm_is_as_urgent_as_the_class_of_the_recall(classification, alarm):
    assert receive(item(), known(match=recalled(classification))).alarm is alarm


def test_no_package_is_told_a_place_on_the_shelf_that_may_not_stand_there():
    shelf = known(lot("C0107", MARCH), match=recalled())
    assert receive(item(), shelf).advice is None
    assert receive(item(expiry=days(-1)), known(lot("C0107", MARCH))).advice is None


def test_the_door_limit_gives_way_to_what_is_graver():
    answer = receive(item(expiry=days(75)), known(recall_date=None))
    assert "NO RECALL DATA!" in lines(answer)
    assert not any(line.startswith("Door limit") for line in lines(answer))
