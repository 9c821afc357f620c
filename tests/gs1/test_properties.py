"""What holds for every symbol."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from station import gs1
from station.gs1.charsets import CSET82
from station.gs1.rules import ROWS
from tests.gs1.packs import GS, pairs

TEXT = st.text(st.sampled_from(sorted(CSET82)), min_size=1, max_size=20)
SYMBOL_CHARACTERS = st.sampled_from([*sorted(CSET82), GS, "|", "~", "]", "[", "\\", "é", "\x1e", "\x04", "0", "1", "2"])


@st.composite
def gtins(draw):
    digits = draw(st.text("0123456789", min_size=13, max_size=13))
    return digits + gs1.check_digit(digits)


@st.composite
def packs(draw):
    month, day = draw(st.integers(1, 12)), draw(st.integers(0, 28))
    rest = [
        ("21", draw(TEXT)),
        ("17", f"{draw(st.integers(0, 99)):02}{month:02}{day:02}"),
        ("10", draw(TEXT)),
    ]
    return (("01", draw(gtins())), *draw(st.permutations(rest)))


def issues_of(parse, text):
    """Return what is wrong with a text, or None where it can be read."""
    try:
        parse(text)
    except gs1.Gs1Error as error:
        return error.issues
    return None


def elements_of(pack):
    return tuple(gs1.Element(ai, value, 0, 0) for ai, value in pack)


@given(st.one_of(st.text(), st.text(SYMBOL_CHARACTERS, max_size=120), st.binary(max_size=120)))
@settings(max_examples=400)
def test_no_data_raises(raw):
    scan = gs1.decode(raw)
    assert gs1.report(scan)["status"] == scan.status.value


@given(
    st.text(SYMBOL_CHARACTERS, max_size=60),
    st.sampled_from(["]d2", "]E0", "]Q1https://a/", "]d2010950600013435210", "["]),
)
@settings(max_examples=300)
def test_strict_syntax_reads_or_says_what_is_wrong_with_places_in_the_text(data, start):
    for parse in (gs1.parse, gs1.parse_bracketed, gs1.parse_digital_link):
        text = start + data
        issues = issues_of(parse, text)
        assert issues is None or issues
        assert all(0 <= issue.start <= issue.end <= len(text) for issue in issues or ())
        assert all(issue.message for issue in issues or ())


@given(packs())
def test_scan_data_is_what_was_rendered(pack):
    elements = elements_of(pack)
    assert pairs(gs1.parse(gs1.to_text(elements))) == pack


@given(packs())
def test_brackets_are_what_was_rendered(pack):
    assume(not any(value.endswith("\\") for _, value in pack))
    assert pairs(gs1.parse_bracketed(gs1.to_text(elements_of(pack), "bracketed"))) == pack


@given(packs())
def test_a_digital_link_is_what_was_rendered(pack):
    assert set(pairs(gs1.parse_digital_link(gs1.to_digital_link(elements_of(pack))))) == set(pack)


@given(packs())
def test_a_clean_pack_is_never_misread(pack):
    scan = gs1.decode(gs1.to_text(elements_of(pack)))
    if scan.status is gs1.ScanStatus.AMBIGUOUS:
        assert pack in {pairs(candidate) for candidate in scan.candidates}
    else:
        assert (scan.status, pairs(scan.elements)) == (gs1.ScanStatus.EXACT, pack)


@given(
    packs(),
    st.sampled_from(["|", "~", "^", "{GS}", "\\x1d", "<GS>", "Alt029", "(GS)", " ", "\u241d", "#"]),
    st.booleans(),
)
@settings(max_examples=300)
def test_a_repaired_reading_is_the_printed_one(pack, separator, marked):
    text = gs1.to_text(elements_of(pack)).replace(GS, separator)
    scan = gs1.decode(text if marked else text[3:])
    if scan.status is gs1.ScanStatus.REPAIRED:
        assert pairs(scan.elements) == pack
    elif scan.status is gs1.ScanStatus.AMBIGUOUS:
        assert pack in {pairs(candidate) for candidate in scan.candidates}


@given(packs(), st.lists(st.integers(0, 3), min_size=4, max_size=4))
def test_more_separators_never_change_a_result(pack, counts):
    text = "]d2" + "".join(ai + value + GS * (1 + more) for (ai, value), more in zip(pack, counts, strict=True))
    scan = gs1.decode(text)
    readings = {pairs(scan.elements)} | {pairs(candidate) for candidate in scan.candidates}
    assert pack in readings


@given(packs())
def test_dropped_separators_never_lose_the_truth(pack):
    assume(all(value.isalnum() for _, value in pack))
    scan = gs1.decode(gs1.to_text(elements_of(pack)).replace(GS, ""), scanner=gs1.ScannerProfile(drops_gs=True))
    readings = [pairs(scan.elements)] if scan.elements else [pairs(candidate) for candidate in scan.candidates]
    assert pack in readings


@given(packs())
def test_what_was_repaired_parses_exactly(pack):
    scan = gs1.decode(gs1.to_text(elements_of(pack))[3:].replace(GS, "|"))
    if scan.status is gs1.ScanStatus.REPAIRED:
        again = gs1.decode(gs1.to_text(scan.elements))
        assert again.status in {gs1.ScanStatus.EXACT, gs1.ScanStatus.AMBIGUOUS}


@given(st.sampled_from(sorted(ROWS)), st.text(SYMBOL_CHARACTERS, max_size=95))
@settings(max_examples=500)
def test_every_ai_stands_every_value(ai, value):
    for text, parse in ((f"]d2{ai}{value}", gs1.parse), (f"({ai}){value}", gs1.parse_bracketed)):
        assert issues_of(parse, text) != ()
