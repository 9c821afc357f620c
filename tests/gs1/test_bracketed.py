"""Messages in brackets, as people write them."""

import pytest

from station import gs1


def pairs(elements):
    return [(element.ai, element.value) for element in elements]


def issues(text, **options):
    with pytest.raises(gs1.Gs1Error) as caught:
        gs1.parse_bracketed(text, **options)
    return [(issue.code, text[issue.start : issue.end]) for issue in caught.value.issues]


def test_a_message_is_read_into_its_elements():
    read = gs1.parse_bracketed("(01)09506000134352(10)LOT7(17)270131")
    assert pairs(read) == [("01", "09506000134352"), ("10", "LOT7"), ("17", "270131")]


def test_a_bracket_in_a_value_is_escaped():
    text = r"(01)09506000134352(10)A\(17)B"
    read = gs1.parse_bracketed(text)
    assert pairs(read)[1] == ("10", "A(17)B")
    assert text[read[1].start : read[1].end] == r"(10)A\(17)B"


def test_the_place_of_a_fault_counts_the_escapes():
    assert issues(r"(01)09506000134352(10)A\(~B") == [("cset82", "~")]


def test_a_composite_symbols_part_follows_a_bar():
    assert pairs(gs1.parse_bracketed("(01)09506000134352|(10)LOT7"))[1] == ("10", "LOT7")


def test_a_second_bar_is_no_part_of_a_message():
    assert issues("(01)09506000134352|(10)LOT7|(99)A", requisites=False) == [("cset82", "|")]


def test_a_fixed_length_is_exact():
    assert issues("(01)9506000134352")[-1] == ("length", "9506000134352")
    assert issues("(01)095060001343521") == [("too-long", "1")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "bracket"),
        ("01", "bracket"),
        ("x(01)09506000134352", "bracket"),
        ("(01", "bracket"),
        ("(01)09506000134352(10", "bracket"),
        ("(01)09506000134352(10)", "no-data"),
        ("(01)09506000134352(999)A", "unknown-ai"),
        ("(01)09506000134352()A", "unknown-ai"),
        ("(01) 09506000134352", "digit"),
        ("(01)09506000134352(10)A\x1d", "cset82"),
    ],
)
def test_what_is_no_bracketed_message_is_refused(text, code):
    assert code in [found for found, _ in issues(text)]


def test_requisites_can_be_switched_off():
    assert issues("(10)A") == [("requisite", "(10)A")]
    assert pairs(gs1.parse_bracketed("(10)A", requisites=False)) == [("10", "A")]
