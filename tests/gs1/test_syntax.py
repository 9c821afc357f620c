"""Strict syntax: what is accepted and refused, and where the fault is."""

import pytest

from station import gs1

GS = "\x1d"
PACK = f"]d2010950600013435221ABC123{GS}1727013110LOT7"


def issues(text, **options):
    with pytest.raises(gs1.Gs1Error) as caught:
        gs1.parse(text, **options)
    return caught.value.issues


def codes(text, **options):
    return [issue.code for issue in issues(text, **options)]


def pairs(elements):
    return [(element.ai, element.value) for element in elements]


def test_a_pack_is_read_into_its_elements():
    expected = [("01", "09506000134352"), ("21", "ABC123"), ("17", "270131"), ("10", "LOT7")]
    assert pairs(gs1.parse(PACK)) == expected


def test_each_element_knows_its_place():
    assert [PACK[e.start : e.end] for e in gs1.parse(PACK)] == ["0109506000134352", "21ABC123", "17270131", "10LOT7"]


@pytest.mark.parametrize("aim", ["]C1", "]e0", "]d2", "]Q3", "]J1"])
def test_every_gs1_carrier_has_the_same_message(aim):
    assert pairs(gs1.parse(aim + PACK[3:])) == pairs(gs1.parse(PACK))


@pytest.mark.parametrize("aim", ["]C0", "]I1", "]E3", "]d3", "]X0", "]A0", "]z1"])
def test_other_carriers_have_no_message(aim):
    assert issues(aim + "0109506000134352") == (gs1.Issue("unsupported-aim", "", 0, 3),)


@pytest.mark.parametrize("text", ["", "]", "]d", "0109506000134352", "^0109506000134352"])
def test_scan_data_begins_with_an_aim_id(text):
    assert codes(text) == ["no-aim"]


def test_a_message_without_elements_is_refused():
    assert codes("]d2") == ["empty"]


def test_one_separator_after_any_element_is_tolerated():
    assert len(gs1.parse(f"]d20109506000134352{GS}10LOT7{GS}")) == 2


def test_two_separators_are_not():
    assert issues(f"]d20109506000134352{GS}{GS}10LOT7") == (gs1.Issue("separator", "", 20, 21),)


def test_a_separator_in_front_is_refused():
    assert codes(f"]d2{GS}0109506000134352") == ["separator"]


def test_all_that_is_wrong_is_said_at_once_with_its_place():
    text = f"]d2010950600013435121AB#C{GS}1727023110LOT~{GS}5"
    found = [(issue.code, issue.ai, text[issue.start : issue.end]) for issue in issues(text)]
    assert found == [
        ("check-digit", "01", "1"),
        ("cset82", "21", "#"),
        ("day", "17", "31"),
        ("cset82", "10", "~"),
        ("unknown-ai", "", "5"),
    ]


def test_what_follows_a_variable_value_needs_a_separator():
    text = "]d2010950600013435210ABCDEFGHIJKLMNOPQRST21XYZ"
    assert [(i.code, text[i.start : i.end]) for i in issues(text)] == [("too-long", "21XYZ")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("]d201095060001343", "length"),
        (f"]d20109506000{GS}10A", "length"),
        ("]d2010950600013435210", "no-data"),
        ("]d2010950600013435299", "no-data"),
        ("]d20109506000134352xx", "unknown-ai"),
        ("]d2010950600013435270072112259", "length"),
        ("]d20109506000134352425056123456789", "country"),
    ],
)
def test_a_value_has_the_length_that_its_ai_says(text, code):
    assert code in codes(text)


def test_optional_components_may_be_left_out():
    assert pairs(gs1.parse("]d201095060001343527007271231"))[1] == ("7007", "271231")
    assert pairs(gs1.parse("]d201095060001343527007271231280101"))[1] == ("7007", "271231280101")


def test_a_repeated_ai_has_the_same_value_each_time():
    assert len(gs1.parse(f"]d2010950600013435210A{GS}10A")) == 3
    assert codes(f"]d2010950600013435210A{GS}10B") == ["repeated"]


def test_ais_that_exclude_each_other_do_not_stand_together():
    assert "excluded" in codes("]d201095060001343520209506000134352375")


def test_requisites_can_be_left_to_the_other_symbols_on_the_item():
    assert codes("]d210LOT7") == ["requisite"]
    assert pairs(gs1.parse("]d210LOT7", requisites=False)) == [("10", "LOT7")]


def test_a_requisite_may_be_a_group_or_a_whole_family_of_ais():
    assert "requisite" in codes(f"]d20109506000134352250X{GS}10A")
    assert len(gs1.parse(f"]d20109506000134352250X{GS}21A")) == 3
    assert len(gs1.parse(f"]d2010950600013435231030001003922{'1' * 3}")) == 3


def test_a_signature_needs_the_serial_part_of_its_key():
    assert "unserialised" in codes(f"]d22539506000134352{GS}8030ABC")
    assert len(gs1.parse(f"]d22539506000134352X{GS}8030ABC")) == 2


def test_a_message_has_at_most_64_elements():
    lots = GS.join(["10A"] * 63)
    assert len(gs1.parse(f"]d20109506000134352{lots}")) == 64
    assert codes(f"]d20109506000134352{lots}{GS}10A") == ["elements"]


def test_a_symbol_has_at_most_8191_characters():
    assert codes("]d2" + "x" * 8192) == ["data-too-long"]
    assert codes("]d2" + "x" * 8191) == ["unknown-ai"]


def test_digits_are_those_of_ascii():
    assert "digit" in codes("]d2010950600013435²")
    assert "unknown-ai" in codes("]d2\u0660\u066109506000134352")


def test_ean_symbols_have_a_number_and_no_elements():
    assert gs1.parse("]E09506000134352") == ()
    assert gs1.parse("]E495050003") == ()
    assert codes("]E0950600013435") == ["length"]
    assert codes("]E09506000134351") == ["check-digit"]
    assert codes("]E0950600013435X") == ["digit"]
    assert codes("]E095060001343521") == ["too-long"]


def test_a_composite_symbol_adds_its_elements_to_the_number():
    assert pairs(gs1.parse("]E09506000134352|]e010LOT7", requisites=False)) == [("10", "LOT7")]
    assert codes("]E09506000134351|]e010LOT~", requisites=False) == ["check-digit", "cset82"]


def test_matrix_symbols_without_gs1s_mark_have_elements_only_in_a_digital_link():
    assert gs1.parse("]Q1hello") == ()
    assert pairs(gs1.parse("]d1https://example.com/01/09506000134352")) == [("01", "09506000134352")]


def test_an_error_reads_as_sentences():
    with pytest.raises(gs1.Gs1Error, match=r"\(01\) the check digit does not fit the digits before it at 18:19"):
        gs1.parse("]d20109506000134351")
