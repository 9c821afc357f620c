import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.recall import RangeKind
from station.recall import extract

PRODUCT = "Brivatan tablets, 80 mg, 30-count bottles, NDC 0517-2930-25"


def read(codes, product=PRODUCT):
    return extract({"product_description": product, "code_info": codes})


@pytest.mark.parametrize(
    ("codes", "lots"),
    [
        ("Lot #: A1001", ["A1001"]),
        ("Lots: A1001, A1002 and A1003", ["A1001", "A1002", "A1003"]),
        ("A1001 A1002  A1003", ["A1001", "A1002", "A1003"]),
        ("Batch No. 77120; 77121", ["77120", "77121"]),
        ("Lot #: a) A1001; b) A1002", ["A1001", "A1002"]),
        ("a)A1001, b)A1002 (blister)", ["A1001", "A1002"]),
        ("1) A1001 2) A1002", ["A1001", "A1002"]),
        ("Lot RGF 07/28, RHN 08/28", ["RGF", "RHN"]),
        ("Lot #: QXTK, QXAK", ["QXTK", "QXAK"]),
        ("Lot # Q 29173", ["Q29173"]),
        ("Lots: VFM 029, VFM 030 Exp 4/28; QED 013-010, Exp 5/28", ["VFM029", "VFM030", "QED013-010"]),
        ("Lot 7302 01 039, 7302 03 039", ["730201039", "730203039"]),
        ("Lot: 12001114 LE, Exp 6/28; FB9001 A Exp 7/28", ["12001114LE", "FB9001A"]),
        ("t05112028@18 t05222028@21", ["T05112028@18", "T05222028@21"]),
        ("Lot 04262028: 87@3, 06132028: 81", ["04262028:87@3", "06132028:81"]),
        ("Lot: 6/7/27 1446 515-922P BUD: 9/5/2027; 6/2/27 1100 515-922P", ["6/7/271446515-922P", "6/2/271100515-922P"]),
        ("Lot 5/4/27 1435 262-85P, 5/4/27 1127 558-85P, BUD 6/4/2027", ["5/4/271435262-85P", "5/4/271127558-85P"]),
        ("Lot 05/20/2027, Exp 05/20/2029", ["05/20/2027"]),
        ("Lot number CABDBA:96", ["CABDBA:96"]),
        ("Lots 2172#141", ["2172#141"]),
        ("Lot 401536AA/401536A", ["401536AA", "401536A"]),
        ("Lot 95482/A", ["95482/A"]),
        ("Lots: 04/15/2026, Exp 04/15/28; 05/15/2026, Exp 05/15/28", ["04/15/2026", "05/15/2026"]),
        ("Lots 77120/A, Exp 5/28, CAS: 9102-61-3; 77121/A, Exp 5/28", ["77120/A", "77121/A"]),
        ("Lots (packet, carton) 6151, 4360 Exp 10/28", ["6151", "4360"]),
        ("Lot: a) QXWA, Exp Feb 2028; b) QXZP, Exp Jul 2028", ["QXWA", "QXZP"]),
        ("20 g Lot 022213005, 022213008   60 g Lot 022213009", ["022213005", "022213008", "022213009"]),
        ("Lot 3014A, 3014A QLIN, Exp 12/28", ["3014A", "3014AQLIN"]),
        ("Lot 17311/20 17312 /20 17313 7/28", ["17311/20", "17312", "17313"]),
        ("Lot 77120  5/28    77134    5/2", ["77120", "77134"]),
        ("Lots:: 77120, 77121", ["77120", "77121"]),
        ("Lot A10017 7/21/2028 1446 A10018", ["A10017", "1446", "A10018"]),
        ("Lot 7568 (refer to 13F0007), 7619 (refer to 13F0013)", ["7568", "13F0007", "7619", "13F0013"]),
        ("Lot 084197 (exp 03/28)  091 090 (exp 10/28)", ["084197", "091090"]),
        ("Lot 77120 (exp 03/28)  091 090 (exp 10/28)", ["77120", "091", "090"]),
        ("Lot 3:: 77120", ["3", "77120"]),
        ("Lot 77120  14: Lot 77121", ["77120", "14", "77121"]),
        ("Lot numberQABDBA:43, Lot number QABDBA:44", ["QABDBA:43", "QABDBA:44"]),
        ("Lot 14QIF1(A), Exp 9/28", ["14QIF1A"]),
        ("Lot 01120K67: 6@22, 032520284 : 7@1", ["01120K67:6@22", "032520284:7@1"]),
        ("Lot 9142@8BUD: 9/9/2028; 729522-exp12/28", ["9142@8", "729522"]),
        ("138-20281105@65,138-20281105@64", ["138-20281105@65", "138-20281105@64"]),
        ("202812240018 202812240025 202812240032", ["202812240018", "202812240025", "202812240032"]),
        ("Lot#(s)A1001", ["A1001"]),
        ("Lot/Item#: OMS760-B", ["OMS760-B"]),
        ("has the following codes: A1001", ["A1001"]),
        ("A1001, A1002 EXP 1/28 AND Lots A1003", ["A1001", "A1002", "A1003"]),
        ("Lot 339,340,341", ["339", "340", "341"]),
        ("Lot 3X8P", ["3X8P"]),
        ("Lot: 070717ML", ["070717ML"]),
        ("Nore1620270111", ["NORE1620270111"]),
    ],
)
def test_lots_are_read_however_they_are_printed(codes, lots):
    assert list(read(codes).lots) == lots


@pytest.mark.parametrize(
    "codes",
    [
        "30 count bottle: Lot A1001",
        "Lot A1001, 1,000 tablets",
        "Lot A1001 30CT bottles 2.5mg 0.9% 100's (5 total doses)",
        "Item # 302086. Lot A1001",
        "Item Number: 95090007  Lot #: A1001",
        "Product Codes: L207L, L208L Bulk Lot: A1001",
        "Service Code 2K6134; A1001",
        "NDC 0517-2930-25; Lot A1001, UPC 3 0517-2930-25 3",
        "Lot A1001 UPC 6 50240 05357 3 Exp 5/28",
        "UPC: 650240053573, Lot A1001",
        "Brivatan 40 mg/1 mL: Lot A1001",
        "Lot #: Triamcin-40 mg: A1001",
        "Mfg. 03/2026, Lot A1001, distributed 01/02/2026 through 02/03/2026",
        "Kit Lot A1001 contains 2 vials/kit",
        "Lot A1001, Exp 122/29",
        "Lot A1001 Exp 5/312029",
        "Lot A1001, A1001",
        "Lot A1001 (box 12)",
        "Lot A1001 (exp 12/28, box 10) 5 vials",
        "Lot A1001 \xbf Exp 05/2028",
        "Lot A1001 Exp 05\x13/28",
        "Lot A1001, Exp 02/2028 but labeled incorrectly as 02/0228.",
        "Lot #: A1001, Exp Mar 2028          70,200  63,252",
        "Lot A1001, Exp 09/28; Brand Code 84855363, Preparation #: 390-2678",
        "Lot A1001  Product numbers - 1QXCO, 2QXCO, 16QXCO",
        "Lot A1001 NDC # 21054-009-XX, UPC Code 08807/11/0",
        "Lot A1001 Exp 0928",
        "Lot A1001 Exp. 9/28 (contains cream QTx4 5000 tube)",
        "Lot #: a) QUAXAN_MARC-0.25-0.27: A1001, Exp 4/15/2028; b) Quax mix 10 30 mL: A1001",
        "Quax, 50000 units has the following code: Pedigree: A1001",
        "Pedigree: A1001, EXP: 5/9/2028; QUALAN-3 FATTY ACID, Capsule, Pedigree: A1001",
        "Lot A1001 Exp 5/28; ServiceCode 2K6134 , Lot A1001",
        "Lot A1001, 650240053573 (UPC)",
    ],
)
def test_what_is_no_lot_is_passed_over(codes):
    assert read(codes).lots == ("A1001",)


@pytest.mark.parametrize(
    ("printed", "expiry"),
    [
        ("Exp 6/28", "2028-06"),
        ("Exp. 06/30/2028", "2028-06-30"),
        ("exp6/30/28", "2028-06-30"),
        ("(06/2028)", "2028-06"),
        ("June 2028", "2028-06"),
        ("06/30/28", "2028-06-30"),
        ("Exp 31/12/2028", "2028-12-31"),
        ("Exp. Date: June 30, 2028", "2028-06-30"),
        ("Exp June 2028", "2028-06"),
        ("Exp. JUN, 2028", "2028-06"),
        ("EXP Jun-28", "2028-06"),
        ("Exp.Jun-28", "2028-06"),
        ("Exp Jun- 28", "2028-06"),
        ("Exp 30JUN2028", "2028-06-30"),
        ("Exp 30 JUN 2028", "2028-06-30"),
        ("Exp 30-Jun-28", "2028-06-30"),
        ("18-Fev-28", "2028-02-18"),
        ("Exp JUN/2028", "2028-06"),
        ("Exp 2028 JUN 30", "2028-06-30"),
        ("Exp 2028/06/30", "2028-06-30"),
        ("Exp 2028-06", "2028-06"),
        ("EXP 06-2028", "2028-06"),
        ("EXP 06-28", "2028-06"),
        ("Exp 06 /28", "2028-06"),
        ("Exp 30.06.2028", "2028-06-30"),
        ("Exp 062028", "2028-06"),
        ("Exp 20280630", "2028-06-30"),
        ("Exp. 0628;", "2028-06"),
        ("EXP 063028", "2028-06-30"),
        ("BUD 6 -30-28", "2028-06-30"),
        ("use by 6/30/28", "2028-06-30"),
        ("BUD: 6/30/28", "2028-06-30"),
        ("Discard After: 6/30/28", "2028-06-30"),
        ("Beyond Use Date 6/30/28", "2028-06-30"),
        ("Exp 6/31/28", "2028-06"),
        ("Exp 2028", None),
        ("Exp unknown", None),
    ],
)
def test_an_expiry_is_read_however_it_is_printed(printed, expiry):
    found = read(f"Lot A1001 {printed}")
    assert (found.lots, found.lot_expiry.get("A1001")) == (("A1001",), expiry)


@pytest.mark.parametrize(
    ("codes", "expiry"),
    [
        ("Lots A1, A2 Exp 1/28; A3 Exp 2/28", {"A1": "2028-01", "A2": "2028-01", "A3": "2028-02"}),
        ("Lots A1, A2, Exp 1/28, 2/28", {"A1": "2028-01", "A2": "2028-02"}),
        ("Lots A1, A2, A3, Exp 1/28, 2/28", {}),
        ("Lots A1, A2 Exp 1/28 to 5/28", {}),
        ("Lots A1, A2 Exp 1/28 - US only", {"A1": "2028-01", "A2": "2028-01"}),
        ("Lot 17208 7/28 17209 8/28", {"17208": "2028-07", "17209": "2028-08"}),
        ("Use By: 1/31/2028, Lot: A1; Use By: 2/28/2028, Lot: A2", {"A1": "2028-01-31", "A2": "2028-02-28"}),
        ("Expiry, lot: 1/31/2028: A1, A2; 2/28/2028: A3", {"A1": "2028-01-31", "A2": "2028-01-31", "A3": "2028-02-28"}),
        ("Lots A1 Exp 4/9/2028A2B3C4 Exp 5/7/2028", {"A1": "2028-04-09", "A2B3C4": "2028-05-07"}),
        ("Lots (Exp Date): A1 (1/28), A2 (2/28)", {"A1": "2028-01", "A2": "2028-02"}),
        ("Lot A1, Made on 15 DEC 2027, EXP 24 DEC 2027", {"A1": "2027-12-24"}),
        ("a) Lot A1, Exp. N/A; b) Lot A2, Exp 1/28", {"A2": "2028-01"}),
        ("Lot A1 Exp unknown, A2 Exp 1/28", {"A2": "2028-01"}),
    ],
)
def test_an_expiry_belongs_to_the_lots_it_stands_beside(codes, expiry):
    assert read(codes).lot_expiry == expiry


@pytest.mark.parametrize(
    ("codes", "first", "last"),
    [
        ("Lots L2718D001 to L2718D096", "L2718D001", "L2718D096"),
        ("Lot# 13-920-1 through Lot# 13-920-5 (5 total doses)", "13-920-1", "13-920-5"),
        ("Lot 022212001- 022212008", "022212001", "022212008"),
        ("Lot 022212001-022212008", "022212001", "022212008"),
        ("Lot 17-641-QX-17-646-QX", "17-641-QX", "17-646-QX"),
    ],
)
def test_a_range_is_read_by_its_ends(codes, first, last):
    found = read(codes)
    (lots,) = found.lot_ranges
    assert (lots.kind, lots.first, lots.last, found.lots) == (RangeKind.BETWEEN, first, last, ())


def test_a_range_that_ends_before_it_begins_is_told():
    found = read("Batch 80701510001 to Batch 80001607002")
    assert (len(found.lot_ranges), found.hand_check) == (1, "not understood: 80701510001 to 80001607002")


@pytest.mark.parametrize(
    ("codes", "endings"),
    [
        ("Lot 58382EV*, Exp 1OCT2028, *lot may be followed by 01 or 02", ("01", "02")),
        ("Lot 58382EV, lot number may have 01 following it", ("01",)),
        ("Lot 58382EV; the lot number may be followed by numbers from 01 to 03", ("01", "02", "03")),
        ("Lot 58382EV* may be followed by more", ()),
    ],
)
def test_a_lot_may_be_followed_by_more(codes, endings):
    found = read(codes)
    (lots,) = found.lot_ranges
    assert found.lots == ("58382EV",)
    assert (lots.kind, lots.first, lots.endings) == (RangeKind.SUFFIX, "58382EV", endings)


def test_only_the_lots_with_the_mark_are_followed_by_more():
    found = read("Lots A1001*, A1002; * may be followed by 01")
    assert [lots.first for lots in found.lot_ranges] == ["A1001"]


def test_lots_that_may_have_been_mislabeled_are_followed_by_nothing():
    found = read("Quax may have been mislabeled as one of the following: Lot A1001")
    assert (found.lots, found.lot_ranges) == (("A1001",), ())


def test_lots_are_named_by_their_beginning_or_their_end():
    (ends,) = read("Lots ending in 1001, 1002").lot_ranges
    assert (ends.kind, ends.endings) == (RangeKind.ENDS, ("1001", "1002"))
    begins = read("All lots beginning with 453091")
    assert (begins.lot_ranges[0].first, begins.all_lots) == ("453091", False)


@pytest.mark.parametrize(
    ("codes", "condition"),
    [
        ("All lots", "unconditional"),
        ("ALL", "unconditional"),
        ("Lots: ALL", "unconditional"),
        ("All lots within expiry.", "within_expiry"),
        ("All unexpired lots", "within_expiry"),
        ("All lots distributed between November 2026 and May 2027", "distribution_window"),
        ("All products compounded between 05/17/2026 and 11/17/2026", "compounding_window"),
        ("All lots dispensed 12/01/2026 through 02/12/2027", "dispensing_window"),
        ("N/A", "no_code_info"),
        ("", "no_code_info"),
        ("unknown", "no_code_info"),
        ("NO LOT NUMBER, Exp 12/31/28", "no_code_info"),
        ("The firm is not able to identify the lot, all products may be affected", "no_code_info"),
    ],
)
def test_a_recall_of_all_lots_says_what_bounds_it(codes, condition):
    found = read(codes)
    assert (found.lots, found.all_lots, found.all_lots_condition) == ((), True, condition)
    assert found.needs_hand_check is (condition == "no_code_info")


@pytest.mark.parametrize(
    ("codes", "window"),
    [
        ("All lots with expiry between 10/2026-07/2027", ("2026-10", "2027-07")),
        ("All unexpired lots; Expiration dates of 10/03/2026 to 12/19/2026", ("2026-10-03", "2026-12-19")),
        ("All lots, Beyond Use Date: December 24-31, 2026", ("2026-12-24", "2026-12-31")),
        ("All lots exp December 24-January 2, 2027", ("2027-01-02", "2027-12-24")),
        ("All lots labeled EXP 13 10 2026", ("2026-10-13", "2026-10-13")),
        ("All lots with expiration dates up to 11/17/2026", ("0001-01", "2026-11-17")),
        ("All lots through expiration date 06/2026", ("0001-01", "2026-06")),
        ("All lots with expiration date 06/2026 or later", ("2026-06", "9999-12")),
        ("All lots, exp 06/2026, use by date, discard after 08/2026", ("2026-06", "2026-08")),
    ],
)
def test_a_recall_of_certain_expiries_says_which(codes, window):
    found = read(codes)
    assert (found.all_lots_condition, found.expiry_window, found.lots) == ("expiry_window", window, ())


def test_dates_that_bound_nothing_are_no_window():
    found = read("All products within expiration including those dated January 2026 to April 19, 2026")
    assert (found.all_lots, found.all_lots_condition) == (True, "within_expiry")


def test_known_lots_are_listed_beside_all_lots():
    found = read("All lots including but not limited to: Lot # A1001 Exp. 05/31/2028; A1002")
    assert (found.all_lots, found.lots) == (True, ("A1001", "A1002"))


@pytest.mark.parametrize(
    ("codes", "reason"),
    [
        ("Rx #'s: 0397231 0404422", "the record names packages by rx, not by lot"),
        ("SKUs: 901003; 901004", "the record names packages by skus, not by lot"),
        ("Discard After: 06/10/2028", "the record names expiries, not lots"),
        ("Compounding Date: 04/24/27, 04/29/27  Discard after: 5/21/27", "the record names expiries, not lots"),
        ("Quax 9PRKY01, Lot A1001", "not understood: 9PRKY01"),
        ("Lot A1001, Exp 9/28 cream 5000 and 1200 tubes", "not understood: 5000"),
        ("Lot A1001, SKU 55; A1002", "not understood: A1002"),
        ("N/A", "the record names no lots"),
    ],
)
def test_what_cannot_be_read_is_told(codes, reason):
    assert read(codes).hand_check == reason


@pytest.mark.parametrize(
    "codes",
    [
        "CIN 3510963; Lot A1001",
        "Part ID 9QRKY01, Batch A1001",
        "Lot A1001, Exp 9/28, from the season of 2027",
        "Quax, 50000 units has the following code: Pedigree: A1001",
    ],
)
def test_what_is_beside_the_lots_and_is_understood_asks_for_no_eye(codes):
    assert (read(codes).lots, read(codes).hand_check) == (("A1001",), "")


def test_a_recall_of_all_lots_that_prints_no_product_code_is_told():
    assert read("All lots", "Cream, 20 g").hand_check == "the record prints no product code"


def test_code_info_and_what_follows_it_are_joined_without_a_blank():
    found = extract({"code_info": "Lots A1001, A10", "more_code_info": "02, A1003"})
    assert found.lots == ("A1001", "A1002", "A1003")


@pytest.mark.parametrize("value", [None, 7, ["Lot A1"], {"a": 1}, "\x00\ud800", "((((", "))))*&#;,"])
def test_nothing_that_is_in_a_record_raises(value):
    found = extract({"product_description": value, "code_info": value, "more_code_info": value})
    assert found.lots or found.all_lots or found.needs_hand_check


WORDS = """
Lot Lots: Exp exp. BUD: A1001 17208 07/28 6/30/2028 June 2028 , ; . a) (b) * & and to through - : # NDC UPC Item
Rx all lots within expiry 0517-2930-25 650240053573 may be followed by 01 30 count mg 05112028@4 RGF distributed
"""
pieces = st.sampled_from(WORDS.split())


@given(st.lists(pieces, max_size=25).map(" ".join) | st.text(max_size=80))
def test_no_text_raises_and_none_is_silent(codes):
    found = read(codes)
    assert found.lots or found.lot_ranges or found.all_lots or found.needs_hand_check
    assert set(found.lot_expiry) <= set(found.lots)


def test_a_record_without_fields_is_told():
    assert extract({}).hand_check == "the record names no lots"
