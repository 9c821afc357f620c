"""Elements as text."""

from station import gs1

ELEMENTS = gs1.parse("]d2010950600013435210A(B\x1d172701318200http:x")


def test_scan_data_has_a_separator_where_one_is_needed_and_nowhere_else():
    assert gs1.to_text(ELEMENTS) == "]d2010950600013435210A(B\x1d172701318200http:x"


def test_a_fixed_length_at_the_end_needs_none():
    assert gs1.to_text(ELEMENTS[:3]) == "]d2010950600013435210A(B\x1d17270131"


def test_brackets_within_values_are_escaped():
    assert gs1.to_text(ELEMENTS, "bracketed") == r"(01)09506000134352(10)A\(B(17)270131(8200)http:x"


def test_people_read_a_line_each_with_its_title():
    assert gs1.to_text(ELEMENTS, form="hri").splitlines()[:2] == ["(01) 09506000134352  GTIN", "(10) A(B  BATCH/LOT"]


def test_an_ai_without_a_title_has_none():
    coupon = (gs1.Element("8110", "1", 0, 5),)
    assert gs1.to_text(coupon, "hri") == "(8110) 1"
    assert coupon[0].title == ""


def test_nothing_is_an_empty_message():
    assert gs1.to_text(()) == "]d2"
