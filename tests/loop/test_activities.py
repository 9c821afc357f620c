"""What is done with packages besides receiving and taking them: pulled, sent back, moved, looked up, practised on."""

import pytest

from station.domain.timekeeping import ClockQuality
from station.domain.verdict import Verdict
from tests.bench import (
    GTIN,
    NDC,
    Bench,
    expired_pack,
    headline,
    lines,
    pack,
    recall,
    recall_record,
    recalled_pack,
    rows,
    stock,
)


@pytest.fixture
def shelf(bench, path):
    """Two lots on the shelf."""
    stock(path, (GTIN, "C0107", "2027-03-31", 24), (GTIN, "A2231", "2027-10-31", 10))
    recall(path)
    return bench


def test_an_expired_lot_is_pulled_and_sent_back_and_never_picked(shelf, path):
    stock(path, (GTIN, "8812", "2026-08-31", 3))
    shelf.card("M-PULL")
    pulled = shelf.scan(expired_pack())
    assert (pulled.verdict, headline(pulled)) == (Verdict.INFO, "PULLED")
    assert "MOVE TO BIN X-EXP" in lines(pulled)
    assert shelf.newest()["moved"]["status"] == "expired"
    assert shelf.stock()["8812"] == 2
    assert not shelf.store.alarms()
    shelf.card("M-RETURN-OUT")
    sent = shelf.scan(expired_pack())
    assert (sent.verdict, headline(sent), shelf.newest()["moved"]["status"]) == (Verdict.INFO, "SENT BACK", "returned")
    shelf.card("M-PICK")
    assert shelf.scan(expired_pack("E2")).verdict is Verdict.EXPIRED


@pytest.mark.parametrize(
    ("mode", "again"), [("PULL", "ALREADY PULLED"), ("RETURN-OUT", "ALREADY SENT BACK"), ("PICK", "ALREADY TAKEN")]
)
def test_what_left_once_does_not_leave_again(shelf, mode, again):
    shelf.scan(pack("S1", "C0107", "270331"))
    shelf.card(f"M-{mode}")
    shelf.scan(pack("S1", "C0107", "270331"))
    repeated = shelf.scan(pack("S1", "C0107", "270331"))
    assert repeated.verdict is Verdict.DUPLICATE
    assert again in lines(repeated)


def test_a_package_that_comes_back_is_on_hold_and_not_in_stock(shelf):
    shelf.card("M-PICK")
    shelf.scan(pack("S1", "C0107", "270331"))
    shelf.card("M-RETURN")
    back = shelf.scan(pack("S1", "C0107", "270331"))
    assert (back.verdict, headline(back)) == (Verdict.INFO, "ON HOLD")
    assert shelf.stock()["C0107"] == 23
    shelf.card("M-PICK")
    assert shelf.scan(pack("S1", "C0107", "270331")).verdict is Verdict.BLOCKED


def test_a_package_that_comes_back_and_was_never_here_is_told_of(shelf):
    shelf.card("M-RETURN")
    back = shelf.scan(pack("S9", "C0107", "270331"))
    assert "NEVER HERE BEFORE" in lines(back)
    assert shelf.newest()["findings"] == ["never_seen"]


def test_what_is_in_stock_does_not_come_back(shelf):
    shelf.scan(pack("S1", "C0107", "270331"))
    shelf.card("M-RETURN")
    assert shelf.scan(pack("S1", "C0107", "270331")).verdict is Verdict.DUPLICATE


def test_looking_up_changes_nothing(shelf):
    shelf.scan(pack("S1", "C0107", "270331"))
    before = shelf.stock()
    shelf.card("M-LOOKUP")
    found = shelf.scan(pack("S1", "C0107", "270331"))
    assert (found.verdict, headline(found), found.signals.screen.aside) == (Verdict.INFO, "LOOKUP", "IN STOCK")
    assert "SHELF-1 since 18SEP26" in lines(found)
    assert "First C0107 31MAR27" in lines(found)
    assert "moved" not in shelf.newest()
    assert shelf.stock() == before


def test_an_expired_package_that_is_looked_up_is_said_to_be_and_raises_no_alarm(shelf):
    shelf.card("M-LOOKUP")
    assert shelf.scan(expired_pack()).verdict is Verdict.EXPIRED
    assert not shelf.store.alarms()


@pytest.mark.parametrize("mode", ["PULL", "RETURN", "RETURN-OUT", "MOVE", "OPEN", "LOOKUP", "TRAIN"])
def test_a_recalled_package_alarms_whatever_is_done(shelf, mode):
    shelf.card(f"M-{mode}")
    alarmed = shelf.scan(recalled_pack())
    assert (alarmed.verdict, headline(alarmed)) == (Verdict.RECALLED, "RECALL")
    assert [alarm.kind.value for alarm in shelf.store.alarms()] == ["recall_1"]


def test_a_recalled_package_that_was_set_apart_can_be_sent_back_with_its_alarm(shelf):
    shelf.scan(recalled_pack())
    shelf.card("M-RETURN-OUT")
    sent = shelf.scan(recalled_pack())
    assert sent.verdict is Verdict.RECALLED
    assert shelf.newest()["moved"]["status"] == "returned"


def test_training_says_everything_and_counts_nothing(shelf, path):
    shelf.card("M-TRAIN")
    practised = shelf.scan(pack("S1", "B0001", "270630"))
    assert "* TRAINING *" in lines(practised)
    assert "B0001" not in shelf.stock()
    row = rows(path)[-1]
    assert (row.kind, shelf.newest()["training"], "moved" in shelf.newest()) == ("training", True, False)


def test_training_practises_what_was_done_before_also_after_a_restart(shelf, path):
    shelf.card("M-PICK")
    shelf.card("M-TRAIN")
    assert headline(shelf.scan(pack("S1", "A2231", "271031"))) == "NOT FIRST"
    with Bench(path) as again:
        assert headline(again.scan(pack("S2", "A2231", "271031"))) == "NOT FIRST"
        again.card("M-RECV")
        again.scan(pack("S2", "A2231", "271031"))
        assert again.stock()["A2231"] == 11


def test_packages_are_moved_from_a_place_to_another(shelf, path):
    shelf.card("M-MOVE")
    assert "FROM SHELF-1" in lines(shelf.card("L-SHELF-1"))
    moving = shelf.scan(pack("S1", "C0107", "270331"))
    assert (moving.verdict, moving.signals.screen.aside) == (Verdict.OK, "IN TRANSIT")
    assert shelf.scan(pack("S1", "C0107", "270331")).verdict is Verdict.DUPLICATE
    shelf.scan(pack("S2", "A2231", "271031"))
    with Bench(path) as again:  # a power cut between the two cards loses nothing
        arrived = again.card("L-CART-2")
        assert lines(arrived) == ("TO CART-2", "2 packages")
        assert again.newest()["lots"][0]["lot"] == "C0107"
        again.card("M-LOOKUP")
        assert "CART-2 since 18SEP26" in lines(again.scan(pack("S1", "C0107", "270331")))
    with Bench(path) as later:
        later.card("M-MOVE")
        later.scan(pack("S3", "C0107", "270331"))
        assert "BEHIND:   1 lot" not in lines(later.card("L-CART-2"))


def test_moved_packages_are_told_where_they_go_on_the_shelf(shelf):
    shelf.card("M-MOVE")
    shelf.scan(pack("S2", "A2231", "271031"))
    shelf.card("L-CART-2")
    shelf.scan(pack("S1", "C0107", "270331"))
    assert "IN FRONT: 1 lot" in lines(shelf.card("L-CART-2"))
    shelf.scan(pack("S3", "B9999", "280131"))
    assert "BEHIND:   1 lot" in lines(shelf.card("L-CART-2"))


def test_moving_one_that_is_not_the_first_says_that_an_earlier_one_stays(shelf):
    shelf.card("M-MOVE")
    assert "Earlier stays C0107" in lines(shelf.scan(pack("S2", "A2231", "271031")))


def test_packages_of_a_lot_without_serial_numbers_move_by_quantity(shelf):
    shelf.card("M-MOVE")
    shelf.card("N-5")
    shelf.scan(pack("x", "C0107", "270331").partition(b"\x1d")[0])
    assert shelf.newest()["moved"] == {
        "status": "available",
        "quantity": 5,
        "from_stock": True,
        "location": "SHELF-1",
        "to": "IN-TRANSIT",
    }
    shelf.card("L-CART-2")
    assert shelf.stock()["C0107"] == 24


def test_a_place_that_cannot_be_is_refused(shelf):
    shelf.card("M-MOVE")
    assert shelf.card("L-A-PLACE-THAT-IS-TOO-LONG").verdict is Verdict.NOT_NOW


@pytest.mark.parametrize("mode", ["M-RECV", "M-MOVE"])
@pytest.mark.parametrize("place", ["IN-TRANSIT", "KIT-CRASH1"])
def test_the_way_and_a_kit_are_no_places_that_a_place_card_names(shelf, mode, place):
    before = sum(shelf.stock().values())
    shelf.card("M-MOVE")
    shelf.scan(pack("S1", "C0107", "270331"))
    shelf.card(mode)
    assert shelf.card(f"L-{place}").verdict is Verdict.NOT_NOW
    assert sum(shelf.stock().values()) == before


def test_a_kit_expires_with_the_first_of_what_is_in_it(shelf, path):
    assert headline(shelf.card("K-CRASH1")) == "KIT"
    shelf.scan(pack("S1", "A2231", "271031"))
    assert shelf.scan(pack("S2", "C0107", "270331")).signals.screen.aside == "IN THE KIT"
    assert shelf.scan(pack("S2", "C0107", "270331")).verdict is Verdict.DUPLICATE
    with Bench(path) as again:  # a power cut leaves the kit open
        closed = again.card("CLOSE")
        assert "KIT EXP 2027-03-31" in lines(closed)
        assert (again.newest()["kit"], again.newest()["packages"]) == ("CRASH1", 2)
        assert headline(again.wait(11)) == "RECEIVE"


def test_what_is_taken_out_of_a_kit_opens_it_whatever_is_on_the_shelf(shelf):
    shelf.card("K-CRASH1")
    shelf.scan(pack("S1", "A2231", "271031"))
    shelf.card("CLOSE")
    shelf.card("M-PICK")
    taken = shelf.scan(pack("S1", "A2231", "271031"))
    assert taken.verdict is Verdict.OK
    assert "KIT CRASH1 OPEN" in lines(taken)
    assert shelf.newest()["kit"] == "CRASH1"


def test_a_recalled_package_in_a_kit_keeps_the_words_that_end_its_alarm(shelf, path):
    shelf.card("K-CRASH1")
    shelf.scan(pack("S1", "A2231", "271031"))
    shelf.card("CLOSE")
    recall(path, recall_record(lot="A2231", ndc=NDC))
    shelf.card("M-PICK")
    assert lines(shelf.scan(pack("S1", "A2231", "271031")))[-1] == "Scan Q1, then ACK"
    assert shelf.newest()["kit"] == "CRASH1"


def test_what_is_in_a_kit_is_asked_for_by_no_checkpoint(shelf):
    shelf.card("K-CRASH1")
    shelf.card("N-24")
    shelf.scan(pack("x", "C0107", "270331").partition(b"\x1d")[0])
    shelf.card("CLOSE")
    shelf.card("M-PICK")
    assert shelf.scan(pack("S1", "A2231", "271031")).verdict is Verdict.OK


@pytest.mark.parametrize("words", ["K", "K-A-KIT-WITH-A-LONG-NAME"])
def test_a_kit_without_a_name_that_fits_is_refused(shelf, words):
    assert shelf.card(words).verdict is Verdict.NOT_NOW


def test_an_empty_kit_is_not_closed_and_another_kit_leaves_the_first_open(shelf):
    shelf.card("K-CRASH1")
    assert shelf.card("CLOSE").verdict is Verdict.NOT_NOW
    shelf.card("K-CRASH2")
    shelf.scan(pack("S1", "A2231", "271031"))
    shelf.card("CLOSE")
    assert shelf.newest()["kit"] == "CRASH2"
    assert headline(shelf.wait(11)) == "RECEIVE"


def test_an_expired_package_that_nobody_knew_was_among_those_of_its_lot_on_the_shelf(shelf, path):
    stock(path, (GTIN, "8812", "2026-08-31", 3))
    shelf.scan(expired_pack("E1"))  # on receipt it never was on a shelf
    assert shelf.stock()["8812"] == 3
    shelf.card("M-PICK")
    shelf.scan(expired_pack("E2"))
    assert shelf.stock()["8812"] == 2


def test_a_package_nobody_knows_leaves_the_place_where_its_lot_is_also_expired(shelf, path):
    stock(path, (GTIN, "8812", "2026-08-31", 3), location="CAB-2")
    shelf.card("M-PICK")
    assert shelf.scan(expired_pack("E1")).verdict is Verdict.EXPIRED
    assert shelf.newest()["moved"] == {"status": "expired", "quantity": 1, "location": "CAB-2", "from_stock": True}
    shelf.card("B-XEXP")
    shelf.card("M-PULL")
    assert "NOT IN STOCK LIST" not in lines(shelf.scan(expired_pack("E2")))
    shelf.card("M-RETURN-OUT")
    assert "FROM CAB-2" in lines(shelf.scan(expired_pack("E3")))
    assert shelf.stock()["8812"] == 0
    assert "NOT IN STOCK LIST" in lines(shelf.scan(expired_pack("E4")))


def test_the_screen_says_the_place_that_a_package_is_taken_from(shelf, path):
    stock(path, (GTIN, "D1", "2028-06-30", 3), location="CAB-2")
    shelf.card("M-MOVE")
    shelf.card("L-SHELF-1")
    assert "FROM CAB-2" in lines(shelf.scan(pack("S1", "D1", "280630")))


def test_a_recalled_package_that_is_sent_back_leaves_the_shelf(shelf, path):
    stock(path, (GTIN, "B7", "2027-12-31", 5))
    recall(path, recall_record(lot="B7", ndc=NDC))
    shelf.card("M-RETURN-OUT")
    assert shelf.scan(pack("S1", "B7", "271231")).verdict is Verdict.RECALLED
    assert shelf.stock()["B7"] == 4


def test_a_package_that_comes_back_with_few_days_left_is_on_hold_and_never_ok(shelf):
    shelf.card("M-RETURN")
    back = shelf.scan(pack("S1", "D1", "260930"))
    assert (headline(back), back.signals.screen.aside) == ("ON HOLD", "BACK")
    assert "Verify, then release" in lines(back)
    assert shelf.newest()["moved"]["status"] == "hold"


def test_a_package_that_comes_back_on_an_unknown_date_says_that_it_is_on_hold(path):
    with Bench(path, clock=ClockQuality.NONE) as bench:
        bench.card("M-RETURN")
        assert "ON HOLD: verify it" in lines(bench.scan(pack("S1", "C0107", "270331")))


def test_what_is_moved_or_put_in_a_kit_with_few_days_left_says_where_it_is(shelf):
    shelf.card("M-MOVE")
    assert "FROM SHELF-1" in lines(shelf.scan(pack("S1", "D1", "260930")))
    shelf.card("L-CAB-2")
    shelf.card("K-CART")
    assert "IN THE KIT CART" in lines(shelf.scan(pack("S2", "D1", "260930")))


@pytest.mark.parametrize(
    ("card", "done"),
    [
        ("M-PICK", "TAKEN"),
        ("M-PULL", "PULLED"),
        ("M-RETURN", "ON HOLD"),
        ("M-RETURN-OUT", "SENT BACK"),
        ("M-MOVE", "IN TRANSIT"),
        ("K-CART", "IN THE KIT"),
    ],
)
def test_a_package_that_is_known_by_its_lot_alone_says_what_was_done_with_it(bench, card, done):
    bench.card(card)
    told = bench.scan(b"]d201" + GTIN.encode() + b"1728013110D9")
    assert (told.verdict, headline(told)) == (Verdict.INCOMPLETE, "INCOMPLETE")
    assert f"{done} BY LOT" in lines(told)
