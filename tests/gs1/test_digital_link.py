"""Digital Link URIs."""

import pytest

from station import gs1

KEY = "https://example.com/01/09506000134352"


def pairs(elements):
    return [(element.ai, element.value) for element in elements]


def issues(uri, **options):
    with pytest.raises(gs1.Gs1Error) as caught:
        gs1.parse_digital_link(uri, **options)
    return [(issue.code, uri[issue.start : issue.end]) for issue in caught.value.issues]


def codes(uri, **options):
    return [code for code, _ in issues(uri, **options)]


def test_a_key_its_qualifiers_and_attributes_are_read():
    uri = KEY + "/10/LOT7/21/ABC?17=270131&15=261231"
    read = gs1.parse_digital_link(uri)
    assert pairs(read) == [("01", "09506000134352"), ("10", "LOT7"), ("21", "ABC"), ("17", "270131"), ("15", "261231")]
    assert [uri[e.start : e.end] for e in read][1:4] == ["10/LOT7", "21/ABC", "17=270131"]


@pytest.mark.parametrize("scheme", ["http://", "https://", "HTTP://", "HTTPS://"])
def test_a_scheme_is_in_one_case(scheme):
    assert gs1.parse_digital_link(scheme + KEY.partition("//")[2])


def test_another_scheme_is_refused():
    assert codes("Https://example.com/01/09506000134352") == ["scheme"]
    assert codes("ftp://example.com/01/09506000134352") == ["scheme"]


def test_what_stands_before_the_key_is_the_webs():
    assert gs1.parse_digital_link("https://example.com:8080/some/shop/01/09506000134352")


def test_the_right_most_key_counts():
    read = gs1.parse_digital_link("https://example.com/01/09506000134352/414/9506000134352")
    assert pairs(read) == [("414", "9506000134352")]


def test_percent_encoding_is_undone():
    assert pairs(gs1.parse_digital_link(KEY + "/10/A%2FB%2f"))[1] == ("10", "A/B/")


def test_a_plus_is_a_plus_in_the_path_and_a_space_in_the_query():
    assert pairs(gs1.parse_digital_link(KEY + "/10/A+B"))[1] == ("10", "A+B")
    assert "cset82" in codes(KEY + "?240=A+B")


def test_the_place_of_a_fault_counts_the_encoding():
    assert issues(KEY + "/10/A%2F%23") == [("cset82", "%23")]


def test_an_encoded_nul_is_refused():
    assert codes(KEY + "/10/A%00")[0] == "null"


def test_a_gtin_in_the_query_may_leave_its_zeros_out():
    read = gs1.parse_digital_link("https://example.com/8004/9506000ABC?01=9506000134352", requisites=False)
    assert pairs(read)[1] == ("01", "09506000134352")


def test_a_gtin_in_the_path_may_not():
    assert "length" in codes("https://example.com/01/9506000134352")


def test_fragments_and_other_parameters_are_the_webs():
    assert pairs(gs1.parse_digital_link(KEY + "?linkType=all&&flag&17=270131#01/x")) == [
        ("01", "09506000134352"),
        ("17", "270131"),
    ]


@pytest.mark.parametrize(
    ("uri", "code"),
    [
        ("https://", "no-path"),
        ("https://example.com", "no-path"),
        ("https:///01/09506000134352", "no-path"),
        ("https://exa_mple.com/01/09506000134352", "domain"),
        ("https://example.com/01/0950600013435é", "uri-character"),
        ("https://example.com/", "no-key"),
        ("https://example.com/10/A", "no-key"),
        ("https://example.com/shop/10/A", "no-key"),
        (KEY + "/", "no-key"),
        (KEY + "/shop", "no-key"),
        (KEY + "/10/", "no-data"),
        (KEY + "/21/A/10/B", "path-order"),
        (KEY + "/10/A/10/B", "path-order"),
        (KEY + "/235/A/10/B", "path-order"),
        (KEY + "?999=1", "unknown-ai"),
        (KEY + "?17=", "no-data"),
        (KEY + "?17=270131&17=270131", "duplicate"),
        (KEY + "?10=A", "belongs-in-path"),
        (KEY + "?21=A", "no-attribute"),
        (KEY + "?8200=http", "no-attribute"),
        ("https://example.com/00/095060000000000001?17=270131", "requisite"),
    ],
)
def test_what_is_no_digital_link_is_refused(uri, code):
    assert code in codes(uri)


def test_a_lot_may_stand_in_the_query_where_the_path_has_no_place_for_it():
    assert pairs(gs1.parse_digital_link(KEY + "/235/A?10=B"))[2] == ("10", "B")


def test_elements_become_the_uri_they_came_from():
    uri = "https://id.gs1.org/01/09506000134352/10/A%2FB/21/C?17=270131&99=X"
    assert gs1.to_digital_link(gs1.parse_digital_link(uri)) == uri


def test_the_longest_sequence_of_qualifiers_goes_into_the_path():
    elements = gs1.parse_bracketed("(01)09506000134352(10)A(22)B")
    assert gs1.to_digital_link(elements, stem="https://a.example/") == "https://a.example/01/09506000134352/22/B/10/A"


def test_fixed_lengths_come_first_in_the_query():
    elements = gs1.parse_bracketed("(01)09506000134352(99)X(17)270131(240)Y(11)260101")
    assert gs1.to_digital_link(elements).endswith("?17=270131&11=260101&99=X&240=Y")


def test_without_a_key_there_is_no_uri():
    with pytest.raises(gs1.Gs1Error) as caught:
        gs1.to_digital_link(gs1.parse_bracketed("(10)A", requisites=False))
    assert caught.value.issues[0].code == "no-key"


def test_what_may_not_be_an_attribute_is_refused():
    with pytest.raises(gs1.Gs1Error) as caught:
        gs1.to_digital_link(gs1.parse_bracketed("(01)09506000134352(8200)http"))
    assert [(issue.code, issue.ai) for issue in caught.value.issues] == [("no-attribute", "8200")]
