"""A count is compared at the machine: after it has closed, under a supervisor's badge, with a list that is not kept."""

import re
from contextlib import closing

import pytest

from station.cli import main
from station.domain.cards.cards import signed
from station.domain.counts.counting import CountRules, Freeze
from station.store.database import open_database
from tests.bench import GTIN, OTHER, PINS, expired_pack, pack, rows
from tests.cli.machine import Machine
from tests.days.ledger import Ledger
from tests.lists import CASE_A, delivery, label, take
from tests.loop.counting import LORA, OXY, Counter, plain_pack

NDC = "99901-0107-1"


@pytest.fixture
def machine(tmp_path, capsys):
    return Machine(tmp_path, capsys)


def ten_of_a_hundred(machine):
    machine.counted((plain_pack(GTIN, "A7"), 10))
    return machine.listed(f"gtin,quantity\n{GTIN},100\n")


@pytest.mark.parametrize(("used", "status"), [(96, 0), (97, 64)])
def test_no_count_is_opened_at_the_machine_on_the_last_of_the_disk(machine, monkeypatch, used, status):
    monkeypatch.setattr("station.carriers.disk_used", lambda _: used)
    found, said = machine.run("count", "open", "full")
    assert (found, "the disk is 97 % full, so no count is begun" in said) == (status, status != 0)


def test_a_hundred_typed_for_ten_is_short_ninety(machine):
    file = ten_of_a_hundred(machine)
    machine.taken(file)
    status, said = machine.compare(file)
    assert status == 0
    assert f"{GTIN} VELMORIL 10MG TAB: counted 10, book 100: SHORT 90" in said
    assert "hint V05 typed wrong at receipt: 100 for 10: a zero more" in said
    assert "items: 0 match, 0 OVER, 1 SHORT; none is set off against another" in said


def test_a_receipt_of_tuesday_that_was_not_entered_is_over(machine):
    with Counter(machine.path) as counter:
        counter.begin()
        counter.scan(pack("S1"))
        counter.scan(pack("S2"))
    machine.counted((pack("S1"), 1), (pack("S2"), 1))
    file = machine.listed(f"gtin,quantity\n{GTIN},0\n")
    machine.taken(file)
    _, said = machine.compare(file)
    assert "OVER 2" in said
    assert "hint V01 receipt on the shelf, not entered: 2 were received on 2026-09-18" in said


def test_a_receipt_with_a_pallet_is_hinted_at_as_one_that_was_scanned(machine):
    with Counter(machine.path) as counter:
        counter.begin()
        take(counter, delivery())
        counter.scan(label(CASE_A))
    machine.counted((pack("S1"), 1), (pack("S2"), 1), (pack("S3"), 1))
    file = machine.listed(f"gtin,quantity\n{GTIN},0\n")
    machine.taken(file)
    assert "not entered: 3 were received on 2026-09-18" in machine.compare(file)[1]


def test_items_are_never_set_off_against_each_other(machine):
    machine.counted((plain_pack(GTIN, "A7"), 95), (plain_pack(OTHER, "B1"), 105))
    file = machine.listed(f"gtin,quantity\n{GTIN},100\n{OTHER},100\n")
    machine.taken(file)
    _, said = machine.compare(file)
    assert {"SHORT 5", "OVER 5"} <= set(re.findall(r"(?:SHORT|OVER) \d+", said))
    assert "items: 0 match, 1 OVER, 1 SHORT" in said
    assert "hint V06" in said


def test_lots_are_compared_where_the_list_has_them(machine):
    machine.counted((plain_pack(GTIN, "A7"), 10), (plain_pack(GTIN, "A8"), 5))
    file = machine.listed(f"gtin,lot,quantity\n{GTIN},A7,5\n{GTIN},A8,10\n")
    machine.taken(file)
    _, said = machine.compare(file)
    assert "lot A7: counted 10, book 5: OVER 5" in said
    assert "lot A8: counted 5, book 10: SHORT 5" in said
    assert "hint V06 wrong NDC or lot chosen: SHORT 5 of lot A8" in said
    assert "items: 1 match" in said


def test_what_the_book_has_and_nobody_counted_is_short_in_a_full_count(machine):
    machine.counted((pack("S1"), 1))
    file = machine.listed(f"gtin,quantity\n{GTIN},1\n{LORA},7\n")
    machine.taken(file)
    assert f"{LORA} LORAZEPAM 1MG TAB: counted 0, book 7: SHORT 7" in machine.compare(file)[1]


def test_a_spot_count_says_nothing_of_what_it_did_not_count(machine):
    machine.counted((pack("S1"), 1), kind="")
    file = machine.listed(f"gtin,quantity\n{GTIN},1\n{OTHER},7\n")
    machine.taken(file)
    assert OTHER not in machine.compare(file)[1]


def test_no_list_is_looked_at_while_the_count_is_open(machine):
    machine.counted((pack("S1"), 1), close=False)
    file = machine.listed(f"gtin,quantity\n{GTIN},100\n")
    status, said = machine.take(file)
    assert (status, "is open" in said) == (64, True)
    status, said = machine.compare(file)
    assert (status, "is open" in said) == (64, True)


def test_no_stock_list_is_taken_in_while_a_count_is_open(machine):
    machine.counted((pack("S1"), 1), close=False)
    file = machine.listed(f"gtin,lot,expiry,quantity\n{GTIN},A7,2027-03-31,4711\n")
    status, said = machine.run("import", "stock", file)
    assert (status, "no stock list is taken in" in said) == (64, True)


def test_no_list_is_looked_at_before_the_recounts_are_done(machine):
    file = ten_of_a_hundred(machine)
    with Counter(machine.path) as counter:
        counter.begin()
        counter.card("M-RECV")
        counter.recount((GTIN, ""))
    assert ": 1 still to be counted again" in machine.take(file)[1]


@pytest.mark.parametrize(
    ("person", "wrong"), [("JRIVERA", "not the badge of a supervisor"), ("NOPIN", "not the badge of a supervisor")]
)
def test_only_a_supervisor_may_look(machine, person, wrong):
    file = ten_of_a_hundred(machine)
    status, said = machine.take(file, person=person)
    assert (status, wrong in said) == (64, True)
    assert "100" not in said


def test_a_badge_that_the_site_did_not_make_is_none(machine):
    file = ten_of_a_hundred(machine)
    for badge in ("SX-U-AOKAFOR-X", signed("U-AOKAFOR", bytes(32)), "AOKAFOR"):
        status, said = machine.run("count", "compare", machine.count, "--onhand", file, "--badge", badge)
        assert (status, "no badge of this site" in said) == (64, True)


def test_a_wrong_pin_is_refused_and_the_third_locks_the_badge(machine):
    file = ten_of_a_hundred(machine)
    (machine.folder / "AOKAFOR").write_text("1111")
    for _ in range(3):
        assert "the PIN is wrong" in machine.take(file)[1]
    (machine.folder / "AOKAFOR").write_text(PINS["AOKAFOR"])
    assert "wrong too often" in machine.take(file)[1]
    assert [body["event"] for _, body in machine.journal()[-3:]] == ["pin_wrong", "pin_wrong", "pin_locked"]


def test_the_wrong_tries_before_a_right_pin_do_not_count(machine):
    file = ten_of_a_hundred(machine)
    for _ in range(3):
        for pin, said in (("1111", "the PIN is wrong"), ("2222", "the PIN is wrong"), (PINS["AOKAFOR"], "")):
            (machine.folder / "AOKAFOR").write_text(pin)
            assert said in machine.take(file)[1]
    assert "pin_locked" not in [body.get("event") for _, body in machine.journal()]


def test_a_pin_that_cannot_be_read_is_said(machine):
    file = ten_of_a_hundred(machine)
    (machine.folder / "AOKAFOR").unlink()
    assert "cannot be read as a PIN" in machine.take(file)[1]


def test_the_list_is_not_kept(machine):
    machine.counted((plain_pack(GTIN, "A7"), 10))
    file = machine.listed(f"gtin,quantity,secret\n{GTIN},873451,90817263\n")
    machine.taken(file)
    bytes_ = b"".join(each.read_bytes() for each in machine.folder.glob("station.db*"))
    assert b"873451" not in bytes_
    kept = next(body for kind, body in machine.journal() if kind == "import")
    assert set(kept) == {"event", "what", "count", "sha256", "rows", "unknown", "columns"}


def test_a_dry_run_takes_nothing_in(machine):
    file = ten_of_a_hundred(machine)
    rows = len(machine.journal())
    assert "nothing was taken in" in machine.take(file)[1]
    assert len(machine.journal()) == rows
    assert "was not taken in" in machine.compare(file)[1]


def test_the_second_step_is_refused_for_another_file(machine):
    file = ten_of_a_hundred(machine)
    token = re.search(r"--apply (\w+)", machine.take(file)[1])[1]
    machine.listed(f"gtin,quantity\n{GTIN},10\n")
    status, said = machine.take(file, "--apply", token)
    assert (status, "is of another file" in said) == (64, True)


def test_another_file_is_not_compared_under_the_name_of_the_first(machine):
    file = ten_of_a_hundred(machine)
    machine.taken(file)
    machine.listed(f"gtin,quantity\n{GTIN},10\n")
    assert "was not taken in" in machine.compare(file)[1]


def test_columns_have_the_names_of_the_other_system_and_are_kept_under_a_name(machine):
    machine.counted((plain_pack(GTIN, "A7"), 10))
    file = machine.listed(f'Item,NDC Number,"On hand"\nVelmoril,{NDC},12\n')
    machine.taken(file, "--map", 'ndc=NDC Number,quantity="On hand"', "--name", "rx30")
    assert "SHORT 2" in machine.compare(file, "--name", "rx30")[1]
    assert "no mapping is saved as 'other'" in machine.compare(file, "--name", "other")[1]


@pytest.mark.parametrize(
    ("ndc", "wrong"),
    [
        ("1.23E+10", "broken by a spreadsheet"),
        ("999010107", "has 9 digits; a spreadsheet took leading zeros"),
        ("9990101071", "10 digits without hyphens"),
        ("99901-0107-11-1", "its parts are"),
        ("ninety", "it has 11 digits"),
        ("", "names no product"),
    ],
)
def test_a_number_that_a_spreadsheet_broke_is_refused_row_by_row(machine, ndc, wrong):
    machine.counted((plain_pack(GTIN, "A7"), 10))
    file = machine.listed(f"ndc,quantity\n{NDC},1\n{ndc},1\n{ndc},x\n")
    status, said = machine.take(file)
    assert (status, f"line 3: {'ndc' if ndc else 'names'}" in said, wrong in said) == (64, True, True)
    assert "line 4: " in said


@pytest.mark.parametrize("ndc", [NDC, "99901010701", "99901-0107-01"])
def test_the_forms_of_an_ndc_are_one_product(machine, ndc):
    machine.counted((plain_pack(GTIN, "A7"), 10))
    file = machine.listed(f"ndc,quantity\n{ndc},10\n")
    machine.taken(file)
    assert "items: 1 match, 0 OVER, 0 SHORT" in machine.compare(file)[1]


def test_products_that_the_catalog_does_not_have_are_said(machine):
    machine.counted((plain_pack(GTIN, "A7"), 10))
    file = machine.listed(f"ndc,quantity\n{NDC},10\n55555-0444-22,3\n")
    assert "1 of others\n  line 3: 55555-0444-22" in machine.take(file)[1]


def test_a_variance_gets_a_reason_and_only_one_that_fits(machine):
    file = ten_of_a_hundred(machine)
    machine.taken(file)
    assert (
        "V01 (receipt on the shelf, not entered) makes nothing SHORT"
        in machine.compare(file, "--reason", f"{GTIN}=V01")[1]
    )
    assert "write ITEM=CODE" in machine.compare(file, "--reason", "nothing")[1]
    assert "reason V05" in machine.compare(file, "--reason", f"{GTIN}=V05")[1]
    reasons = [body for _, body in machine.journal() if body.get("event") == "variance_reason"]
    assert [(each["reason"], each["short"], each["by"]["person"]) for each in reasons] == [("V05", 90, "AOKAFOR")]


def test_what_was_over_and_short_is_journalled_once_without_the_books_figure(machine):
    file = ten_of_a_hundred(machine)
    machine.taken(file)
    machine.compare(file)
    machine.compare(file)
    (row,) = [body for _, body in machine.journal() if body.get("event") == "variance"]
    assert row["variances"] == [{"gtin": GTIN, "lot": "", "counted": 10, "short": 90}]
    assert row["by"]["meaning"] == "APPROVED"


def test_posting_wants_every_reason_and_makes_the_stock_what_was_counted(machine):
    with Counter(machine.path) as counter:
        counter.begin()
        counter.scan(pack("S1"))
        counter.scan(pack("S2"))
    machine.counted((pack("S1"), 1))
    file = machine.listed(f"gtin,quantity\n{GTIN},2\n")
    machine.taken(file)
    status, said = machine.compare(file, "--post")
    assert (status, f"without a reason are {GTIN}" in said) == (64, True)
    with Counter(machine.path) as counter:
        assert counter.stock() == {"A2231": 2}
    status, said = machine.compare(file, "--reason", f"{GTIN}=V15", "--post")
    assert (status, "the stock of 1 lot changed to what was counted" in said) == (0, True)
    with Counter(machine.path) as counter:
        assert counter.stock() == {"A2231": 1}
        assert counter.count.state.value == "posted"
        shelf, posted = (body for _, body in counter.journal()[-2:])
        assert (shelf["event"], shelf["lot"], shelf["location"], shelf["quantity"]) == ("shelf", "A2231", "SHELF-1", 1)
        assert posted["lots"] == 1
        ledger = Ledger({}).read(rows(machine.path))
        assert {key[1:]: count for key, count in ledger.shelves.items()} == {("A2231", "2027-10-31", "SHELF-1"): 1}


def test_what_has_moved_since_a_zone_was_closed_is_reckoned_on_when_the_count_is_posted(machine):
    with Counter(machine.path) as counter:
        counter.begin()
        for serial in ("S1", "S2", "S3"):
            counter.scan(pack(serial))
    machine.counted((pack("S1"), 1), (pack("S2"), 1))
    with Counter(machine.path) as counter:
        counter.begin()
        counter.card("M-PICK")
        counter.scan(pack("S1"))
        counter.card("M-RECV")
        counter.scan(pack("S8"))
        counter.scan(pack("S9", "B7", "280131"))
        counter.scan(pack("S7", "B7", "280131"))
        counter.card("UNDO")
    file = machine.listed(f"gtin,quantity\n{GTIN},2\n")
    machine.taken(file)
    assert machine.compare(file, "--post")[0] == 0
    with Counter(machine.path) as counter:
        assert counter.stock() == {"A2231": 2, "B7": 1}
    ledger = Ledger({}).read(rows(machine.path))
    assert {key[1]: count for key, count in ledger.shelves.items()} == {"A2231": 2, "B7": 1}


def test_what_comes_from_another_place_is_reckoned_on_and_what_moves_elsewhere_is_not(machine):
    machine.counted((plain_pack(GTIN, "A7"), 4))
    with Counter(machine.path) as counter:
        counter.begin()
        counter.card("M-RECV")
        counter.card("L-SHELF-2")
        counter.scan(pack("S1", "B7", "280131"))
        counter.scan(pack("S2", "B7", "280131"))
        counter.card("M-MOVE")
        counter.card("L-SHELF-2")
        counter.scan(pack("S1", "B7", "280131"))
        counter.card("L-SHELF-1")
    file = machine.listed(f"gtin,quantity\n{GTIN},4\n")
    machine.taken(file)
    assert machine.compare(file, "--post")[0] == 0
    with closing(open_database(machine.path)) as db:
        assert db.execute("select lot, location, quantity from stock where quantity > 0 order by 1, 2").fetchall() == [
            ("A7", "SHELF-1", 4),
            ("B7", "SHELF-1", 1),
            ("B7", "SHELF-2", 1),
        ]


def test_what_moved_before_it_was_counted_again_is_in_what_was_counted_again(machine):
    machine.counted((pack("S1"), 1))
    with Counter(machine.path) as counter:
        counter.begin()
        counter.card("M-RECV")
        counter.scan(pack("S2"))
        counter.recount((GTIN, ""))
        counter.card("M-COUNT")
        counter.scan(pack("S1"))
        counter.scan(pack("S2"))
        counter.card("CLOSE")
    file = machine.listed(f"gtin,quantity\n{GTIN},2\n")
    machine.taken(file)
    assert machine.compare(file, "--post")[0] == 0
    with Counter(machine.path) as counter:
        assert counter.stock() == {"A2231": 2}


def test_a_count_is_posted_once(machine):
    machine.counted((pack("S1"), 1))
    file = machine.listed(f"gtin,quantity\n{GTIN},1\n")
    machine.taken(file)
    assert machine.compare(file, "--post")[0] == 0
    status, said = machine.compare(file, "--post")
    assert (status, "is posted already" in said) == (64, True)


def test_a_count_stays_posted_whatever_is_said_of_it_afterwards(machine):
    machine.counted((pack("S1"), 1))
    file = machine.listed(f"gtin,quantity\n{GTIN},1\n")
    machine.taken(file)
    assert machine.compare(file, "--post")[0] == 0
    file = machine.listed(f"gtin,quantity\n{GTIN},2\n")
    machine.taken(file)
    status, said = machine.compare(file, "--reason", f"{GTIN}=V15", "--post")
    assert (status, "is posted already" in said) == (64, True)


def test_a_count_that_is_older_than_what_was_posted_of_its_zone_is_not_posted(machine):
    machine.counted((pack("S1"), 1))
    older = machine.count
    machine.counted((pack("S1"), 1), (pack("S2"), 1), after=3600)
    newer, file = machine.count, machine.listed(f"gtin,quantity\n{GTIN},2\n")
    for machine.count, posting in ((newer, ("--post",)), (older, ("--reason", f"{GTIN}=V15", "--post"))):
        machine.taken(file)
        status, said = machine.compare(file, *posting)
    assert (status, f"was counted and posted since, in {newer}" in said) == (64, True)


def test_of_two_counts_the_older_may_be_posted_first_and_then_the_newer(machine):
    machine.counted((pack("S1"), 1))
    older = machine.count
    machine.counted((pack("S1"), 1), (pack("S2"), 1), after=3600)
    newer = machine.count
    for machine.count, there in ((older, 1), (newer, 2)):
        file = machine.listed(f"gtin,quantity\n{GTIN},{there}\n")
        machine.taken(file)
        status, said = machine.compare(file, "--post")
        assert status == 0, said
        with Counter(machine.path) as counter:
            assert counter.stock() == {"A2231": there}


def test_what_was_counted_again_and_not_found_is_none_also_in_a_count_of_some_items(machine):
    with Counter(machine.path) as counter:
        counter.begin()
        counter.scan(plain_pack(GTIN, "A7"))
    machine.counted((plain_pack(GTIN, "A7"), 1), kind="SPOT")
    with Counter(machine.path) as counter:
        counter.begin()
        counter.recount((GTIN, ""))
        counter.card("EMPTY")
    file = machine.listed(f"gtin,quantity\n{GTIN},0\n")
    machine.taken(file)
    assert machine.compare(file, "--post")[0] == 0
    with Counter(machine.path) as counter:
        assert counter.stock() == {"A7": 0}


def test_a_count_of_an_item_says_of_its_lots_that_it_did_not_find_that_they_are_not_there(machine):
    with Counter(machine.path) as counter:
        counter.begin()
        counter.scan(plain_pack(GTIN, "A7"))
        counter.scan(plain_pack(GTIN, "B8"))
        counter.scan(plain_pack(LORA, "L1"))
    machine.counted((plain_pack(GTIN, "A7"), 1), kind="SPOT")
    file = machine.listed(f"gtin,lot,quantity\n{GTIN},A7,1\n{GTIN},B8,1\n{LORA},L1,1\n")
    machine.taken(file)
    status, said = machine.compare(file, "--reason", f"{GTIN}=V14", "--post")
    assert status == 0, said
    with Counter(machine.path) as counter:
        assert counter.stock() == {"A7": 1, "B8": 0, "L1": 1}


def test_a_lot_that_came_in_before_its_product_was_counted_again_and_was_not_found_then_is_not_there(machine):
    machine.counted((plain_pack(GTIN, "A7"), 1))
    with Counter(machine.path) as counter:
        counter.begin()
        counter.card("M-RECV")
        counter.scan(plain_pack(GTIN, "B7"))
        counter.recount((GTIN, ""))
        counter.card("M-COUNT")
        counter.scan(plain_pack(GTIN, "A7"))
        counter.card("CLOSE")
    file = machine.listed(f"gtin,quantity\n{GTIN},1\n")
    machine.taken(file)
    assert machine.compare(file, "--post")[0] == 0
    with Counter(machine.path) as counter:
        assert counter.stock() == {"A7": 1, "B7": 0}


def test_what_was_counted_again_is_what_is_posted(machine):
    machine.counted((plain_pack(GTIN, "A7"), 10))
    machine.counted_again(12)
    file = machine.listed(f"gtin,quantity\n{GTIN},12\n")
    machine.taken(file)
    assert machine.compare(file, "--post")[0] == 0
    with Counter(machine.path) as counter:
        assert counter.stock() == {"A7": 12}


def two_shelves(machine, again, *between):
    """Count five on each of two shelves, then all of it again, with what was scanned in between."""
    with Counter(machine.path) as counter:
        counter.begin()
        for zone in ("SHELF-1", "SHELF-2"):
            counter.open("FULL" if zone == "SHELF-1" else "", zone)
            counter.scan(plain_pack(GTIN, "A7"))
            counter.digits(5)
            counter.card("CLOSE")
        counter.card("CLOSE")
        machine.count = counter.count.id
        for card, symbol in between:
            counter.card(card)
            counter.scan(symbol)
        counter.recount((GTIN, ""))
        counter.card("M-COUNT")
        counter.scan(plain_pack(GTIN, "A7"))
        counter.digits(again)
        counter.card("CLOSE")


def test_what_was_counted_again_and_stands_in_two_zones_is_not_divided_by_guessing(machine):
    two_shelves(machine, again=12)
    file = machine.listed(f"gtin,quantity\n{GTIN},12\n")
    machine.taken(file)
    status, said = machine.compare(file, "--post")
    assert (status, "stands in SHELF-1, SHELF-2; count these zones afresh" in said) == (64, True)


def test_what_was_right_the_first_time_stands_where_it_stood_though_it_was_counted_again(machine):
    two_shelves(machine, again=10)
    file = machine.listed(f"gtin,quantity\n{GTIN},10\n")
    machine.taken(file)
    assert machine.compare(file, "--post")[0] == 0
    with Counter(machine.path) as counter:
        found = counter.store.read(
            lambda db: db.execute("select location, quantity from stock where gtin = ? order by 1", (GTIN,)).fetchall()
        )
    assert found == [("SHELF-1", 5), ("SHELF-2", 5)]


def test_as_many_as_before_is_no_proof_of_the_places_where_something_moved_in_between(machine):
    two_shelves(machine, 10, ("M-RECV", pack("S9", "A7", "270630")))
    file = machine.listed(f"gtin,quantity\n{GTIN},10\n")
    machine.taken(file)
    status, said = machine.compare(file, "--post")
    assert (status, "count these zones afresh" in said) == (64, True)


def test_controlled_variances_always_want_a_supervisor(machine):
    with Counter(machine.path) as counter:
        counter.begin()
        counter.open("SHIFT", "CAB-1")
        counter.scan(plain_pack(OXY, "C7"))
        counter.digits(37)
        counter.card("CLOSE")
        counter.card("CLOSE")
        machine.count = counter.count.id
    file = machine.listed(f"gtin,quantity\n{OXY},38\n")
    assert "is not signed" in machine.take(file)[1]
    with Counter(machine.path) as counter:
        counter.begin()
        counter.sign("JRIVERA")
        counter.sign("MCHEN")
    machine.taken(file)
    assert "hint V14" in machine.compare(file)[1]


def test_a_recount_stands_for_what_was_counted_first(machine):
    machine.counted((plain_pack(GTIN, "A7"), 10))
    machine.counted_again(12)
    file = machine.listed(f"gtin,quantity\n{GTIN},12\n")
    machine.taken(file)
    assert "items: 1 match" in machine.compare(file)[1]


def test_movements_under_a_soft_freeze_are_added_to_a_list_of_before(machine):
    with Counter(machine.path, CountRules(freeze=Freeze.SOFT)) as counter:
        counter.begin()
        counter.open("FULL", "SHELF-1")
        counter.scan(plain_pack(GTIN, "A7"))
        counter.digits(10)
        counter.card("M-RECV")
        counter.scan(pack("S9", "A7", "270630"))
        counter.card("M-COUNT")
        counter.scan(pack("S9", "A7", "270630"))
        counter.card("CLOSE")
        counter.card("CLOSE")
        machine.count = counter.count.id
    file = machine.listed(f"gtin,quantity\n{GTIN},10\n")
    machine.taken(file)
    assert "items: 1 match" in machine.compare(file, "--list", "before")[1]
    assert "OVER 1" in machine.compare(file, "--list", "after")[1]


def test_a_count_is_opened_at_the_machine_and_found_at_the_station(machine):
    status, said = machine.run("count", "open", "full", "--zones", "a1,A2", "--freeze", "soft", "--id", "C-7")
    assert (status, "C-7: is open" in said) == (0, True)
    with Counter(machine.path) as counter:
        counter.begin()
        counter.card("M-COUNT")
        counter.card("L-A1")
        counter.scan(pack())
        assert (counter.count.id, counter.count.freeze.value, counter.packs()) == ("C-7", "soft", 1)
    assert "is open; close or cancel it first" in machine.run("count", "open", "spot")[1]
    assert re.search(r"C-7 +full +open +0/2 +1", machine.run("count", "status")[1])


def test_a_count_of_some_items_takes_no_others(machine):
    machine.run("count", "open", "cycle", "--items", GTIN)
    with Counter(machine.path) as counter:
        counter.begin()
        counter.card("M-COUNT")
        counter.card("L-A1")
        counter.scan(pack(gtin=OTHER))
        counter.scan(pack())
        assert counter.packs() == 1


def test_a_count_is_given_up_at_the_machine(machine):
    assert "no count is open" in machine.run("count", "cancel")[1]
    assert "no count yet" in machine.run("count", "status")[1]
    machine.counted((pack("S1"), 1), close=False)
    assert "is cancelled" in machine.run("count", "cancel", "--reason", "wrong day")[1]
    file = machine.listed(f"gtin,quantity\n{GTIN},1\n")
    assert "is cancelled; only a count that is closed" in machine.take(file)[1]
    assert "was a count already" in machine.run("count", "open", "spot", "--id", machine.count)[1]


def test_what_is_no_count_is_said(machine):
    machine.count = "C-9"
    file = machine.listed(f"gtin,quantity\n{GTIN},1\n")
    assert "C-9: is no count" in machine.take(file)[1]
    assert "onhand needs --count COUNT" in machine.run("import", "onhand", file)[1]
    assert "is too long" in machine.run("count", "open", "full", "--zones", "X" * 17)[1]
    assert "other stations miss it" in machine.run("count", "open", "full", "--id", "C" * 41)[1]


def test_a_list_without_rows_or_with_a_strange_mapping_is_said(machine):
    machine.counted((plain_pack(GTIN, "A7"), 10))
    assert "has no rows" in machine.take(machine.listed("gtin,quantity\n"))[1]
    file = machine.listed(f"NDC Number,quantity\n{GTIN},3\n")
    assert "pms.csv: column 'ndc' is missing" in machine.take(file, "--map", "ndc=NDC")[1]
    assert "--map names shelf" in machine.take(machine.listed("gtin,quantity\n"), "--map", "shelf=X")[1]
    assert "quantity '-5' is none" in machine.take(machine.listed(f"gtin,quantity\n{GTIN},-5\n"))[1]


def test_what_was_pulled_here_and_not_posted_is_hinted_at(machine):
    with Counter(machine.path) as counter:
        counter.begin()
        counter.scan(expired_pack("E1"))
        counter.card("B-XEXP")
    machine.counted((pack("S1"), 1))
    file = machine.listed(f"gtin,quantity\n{GTIN},2\n")
    machine.taken(file)
    assert "hint V08 expired ones pulled, not posted: 1 were set apart here" in machine.compare(file)[1]


def test_what_is_expired_is_on_hand_but_no_stock_that_goes_out(machine):
    with Counter(machine.path) as counter:
        counter.begin()
        counter.open("FULL", "SHELF-1")
        counter.scan(expired_pack("E1"))
        counter.card("B-XEXP")
        counter.scan(pack("S1"))
        counter.card("CLOSE")
        counter.card("CLOSE")
        machine.count = counter.count.id
    file = machine.listed(f"gtin,quantity\n{GTIN},2\n")
    machine.taken(file)
    assert "items: 1 match" in machine.compare(file, "--post")[1]
    with Counter(machine.path) as counter:
        assert counter.stock() == {"A2231": 1}


def test_a_list_may_be_json_and_name_products_of_longer_labelers(machine):
    with closing(open_database(machine.path)) as db:
        db.execute("insert into product (gtin, ndc, name) values ('00312345678906', '123456-1234-12', 'LATER')")
    machine.counted((plain_pack(GTIN, "A7"), 10))
    file = machine.listed(f'[{{"GTIN": "{GTIN}", "Quantity": 10, "Shelf": null}}]')
    machine.taken(file)
    assert "items: 1 match" in machine.compare(file)[1]


def test_what_was_moved_out_of_a_zone_under_a_soft_freeze_goes_off_the_book(machine):
    with Counter(machine.path, CountRules(freeze=Freeze.SOFT)) as counter:
        counter.begin()
        counter.scan(pack("S1"))
        counter.scan(pack("S2"))
        counter.open("FULL", "SHELF-1")
        counter.card("M-PICK")
        counter.scan(pack("S1"))
        counter.card("M-COUNT")
        counter.scan(pack("S2"))
        counter.card("CLOSE")
        counter.card("CLOSE")
        machine.count = counter.count.id
    file = machine.listed(f"gtin,quantity\n{GTIN},2\n")
    machine.taken(file)
    assert "items: 1 match" in machine.compare(file, "--list", "before")[1]


def test_the_names_of_what_the_catalog_does_not_have_are_printed_with_the_comparison(machine):
    machine.counted((plain_pack(GTIN, "A7"), 10))
    file = machine.listed(f"ndc,quantity\n{NDC},10\n55555-0444-22,3\n")
    machine.taken(file)
    assert "not in the catalog, so not compared: 1 rows\n  line 3: 55555-0444-22" in machine.compare(file)[1]


def test_what_was_taken_back_put_right_or_delivered_under_a_soft_freeze_is_in_the_book_as_it_was_in_the_end(machine):
    with Counter(machine.path, CountRules(freeze=Freeze.SOFT)) as counter:
        counter.begin()
        counter.scan(pack("S1"))
        counter.card("L-SHELF-2")
        counter.scan(pack("S2"))
        counter.card("M-MOVE")
        counter.scan(pack("S2"))
        counter.open("FULL", "SHELF-1")
        counter.card("M-MOVE")
        counter.card("L-SHELF-1")
        counter.card("M-RECV")
        counter.card("L-SHELF-1")
        counter.scan(pack("S3"))
        counter.card("UNDO")
        counter.scan(plain_pack(GTIN, "A7"))
        counter.card("Q-3")
        counter.card("M-COUNT")
        counter.scan(pack("S1"))
        counter.scan(pack("S2"))
        counter.scan(plain_pack(GTIN, "A7"))
        counter.digits(3)
        counter.card("CLOSE")
        counter.card("CLOSE")
        machine.count = counter.count.id
    file = machine.listed(f"gtin,quantity\n{GTIN},1\n")
    machine.taken(file)
    assert "items: 1 match" in machine.compare(file, "--list", "before")[1]


@pytest.mark.parametrize("words", [["open", "full"], ["status"], ["cancel"]])
def test_no_count_is_opened_in_a_database_that_is_not_there(tmp_path, capsys, words):
    assert main(["count", *words, "--db", str(tmp_path / "mistyped.db")]) == 74
    assert "mistyped.db: is not there; --db names the database of the station that counts" in capsys.readouterr().err
    assert not (tmp_path / "mistyped.db").exists()
