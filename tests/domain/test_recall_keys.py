import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.recall_keys import fold, lot_key, lot_probes, package_keys, product_keys, recall_keys

lots = st.text("ABIOLSZ0123456789-/ ", min_size=1, max_size=20)


def test_a_lot_is_compared_by_its_letters_and_digits():
    assert lot_key(" 15-058-dk/1 ") == "15058DK1"
    assert lot_key("ÀB2") == "B2"


@pytest.mark.parametrize(("printed", "read"), [("BOLT", "8017"), ("SIZE", "512E")])
def test_characters_that_look_alike_fold_into_one(printed, read):
    assert fold(printed)[:3] == fold(read)[:3]


@given(lots)
def test_a_lot_is_looked_up_under_itself_first(lot):
    assert lot_probes(lot)[:1] == ((fold(lot),) if fold(lot) else ())
    assert all(fold(lot).startswith(probe) for probe in lot_probes(lot))


def test_a_lot_is_looked_up_under_its_beginnings_too():
    assert lot_probes("58382EV01") == ("58382EV01", "58382EV0", "58382EV", "58382E", "58382")
    assert lot_probes("7A") == ("7A", "7")


def test_a_product_has_the_key_of_its_gtin_and_each_reading_of_its_ndc():
    body, *readings = product_keys("00305172930253")
    assert body == "030517293025"
    assert readings == ["005172930", "051720930", "051729302", "00517", "05172"]


def test_a_case_has_the_keys_of_the_bottles_in_it():
    assert product_keys("50305172930258") == product_keys("305172930253")


def test_a_product_without_ndc_has_its_gtin_alone():
    assert product_keys("00650240053573") == ("065024005357",)


@pytest.mark.parametrize(
    ("ndc", "gtin"),
    [
        ("0517-2930-25", "00305172930253"),
        ("16729-046-17", "00316729046176"),
        ("61958-0701-1", "00361958070112"),
        ("00517-2930-25", "00305172930253"),
        ("16729-0046-17", "00316729046176"),
        ("61958-0701-01", "00361958070112"),
        ("00517293025", "00305172930253"),
        ("0517293025", "00305172930253"),
        ("305172930253", "00305172930253"),
        ("0517-2930-99", "00305172930253"),
        ("0517-2930", "00305172930253"),
        ("517-2930-25", "00305172930253"),
        ("517293025", "00305172930253"),
        ("05172930-25", "00305172930253"),
        ("012660-0004", "00312660000451"),
    ],
)
def test_however_an_ndc_is_printed_its_package_is_met(ndc, gtin):
    assert any(len(key) > 5 for key in set(recall_keys([ndc], [])) & set(product_keys(gtin)))


@pytest.mark.parametrize("ndc", ["12", "NDC", "123456-7", "1234567"])
def test_a_misprinted_ndc_is_met_by_who_types_what_is_printed_and_by_no_scan(ndc):
    assert recall_keys([ndc], []) == package_keys(None, ndc) == (f"ndc {ndc}",)


def test_without_a_number_there_is_no_key():
    assert recall_keys([""], []) == package_keys(None, None) == package_keys("", "") == ()


def test_a_package_is_known_by_its_gtin_before_its_ndc_and_an_ndc_may_be_typed_with_blanks():
    assert package_keys("00305172930253", "1111-2222-33") == product_keys("00305172930253")
    assert package_keys(None, "72570 121 15") == recall_keys(["72570-121-15"], [])


@pytest.mark.parametrize(
    ("upc", "gtin"),
    [
        ("041100573636", "00041100573636"),
        ("41100573636", "00041100573636"),
        ("35511179153", "00355111791538"),
        ("1182298541", "00011822985413"),
        ("5511179153", "00355111791538"),
    ],
)
def test_a_upc_that_lacks_its_first_digit_or_its_last_meets_its_package(upc, gtin):
    assert product_keys(gtin)[0] in recall_keys([], [upc])


def test_a_recall_is_filed_once_under_each_key():
    keys = recall_keys(["0517-2930-25", "0517-2930-25"], ["305172930253"])
    assert len(keys) == len(set(keys))
    assert set(product_keys("00305172930253")) <= set(keys)
