"""What scanners do to symbols is undone where there is one way to do it."""

import pytest

from station import gs1
from station.gs1.layouts import as_typed
from tests.gs1.packs import GS, PACKS, data, pairs

SURE = (gs1.ScanStatus.EXACT, gs1.ScanStatus.REPAIRED)
CHARACTERS = [
    "|",
    "~",
    "^",
    "#",
    "@",
    "{",
    "}",
    "[",
    "]",
    " ",
    "$",
    "`",
    "\\",
    "\u241d",
    "\uf70b",
    "\xe8",
    "\x1e",
    "\x80",
]
TEXTS = [
    "{GS}",
    "[GS]",
    "{FNC1}",
    "^]",
    "\\F",
    "\\x1d",
    "\\u001d",
    "\\035",
    "[0x1D]",
    "~d029",
    "Ctrl+]",
    "{gs}",
    "&#29;",
]
LEGAL = ["<GS>", "<gs>", "<FNC1>", "<0x1D>", "<1D>", "(GS)", "%1D", "Alt029", "ALT029", "Alt0029", "_x001D_"]


def read(text, **options):
    scan = gs1.decode(text, **options)
    return scan.status, pairs(scan.elements)


@pytest.fixture(params=PACKS, ids=lambda pack: "-".join(ai for ai, _ in pack))
def pack(request):
    return request.param


@pytest.mark.parametrize("aim", ["]d2", "]C1", "]e0", "]Q3", "]J1", ""])
def test_a_clean_symbol_is_exact(pack, aim):
    assert read(aim + data(pack)) == (gs1.ScanStatus.EXACT, pack)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("]d2", "\r\n"),
        ("]d2", "\t"),
        ("]d2", "\0\0"),
        ("\x02]d2", "\x03"),
        ("\x02]d2", "\r\x03"),
        (GS, ""),
        ("]d2" + GS, ""),
        ("]d1" + GS, ""),
        ("]d2]d2", ""),
        ("]C1]C1]C1", GS),
        ("\ufeff", "\n"),
        (" ", " "),
        ("w", ""),
        ("P00", "\r"),
        ("d2", ""),
        ("]d2[)>\x1e05" + GS, "\x1e\x04"),
        ("[)>\x1e05" + GS, "\x1e\x04"),
        ("[)>05", ""),
    ],
)
def test_what_stands_around_the_data_is_taken_off(pack, before, after):
    status, elements = read(before + data(pack) + after)
    assert elements == pack
    assert status is gs1.ScanStatus.REPAIRED


def test_a_separator_at_the_end_is_tolerated(pack):
    assert read("]d2" + data(pack) + GS)[1] == pack


@pytest.mark.parametrize("aim", ["]d2", ""])
@pytest.mark.parametrize("separator", CHARACTERS + TEXTS)
def test_what_is_in_no_value_is_a_separator(pack, aim, separator):
    assert read(aim + data(pack, separator)) in ((status, pack) for status in SURE)


@pytest.mark.parametrize("aim", ["]d2", ""])
@pytest.mark.parametrize("separator", LEGAL)
def test_what_might_be_in_a_value_is_a_separator_only_where_nothing_else_fits(pack, aim, separator):
    scan = gs1.decode(aim + data(pack, separator))
    if scan.status is gs1.ScanStatus.AMBIGUOUS:
        assert pack in {pairs(candidate) for candidate in scan.candidates}
    else:
        assert pairs(scan.elements) == pack


def test_a_legal_text_is_the_value_itself_where_it_parts_nothing():
    assert read("]d2010950600013435210A<GS>B") == (
        gs1.ScanStatus.EXACT,
        (("01", "09506000134352"), ("10", "A<GS>B")),
    )


def test_a_legal_text_that_could_be_either_is_a_question():
    scan = gs1.decode("]d2010950600013435221AB<GS>1728083110K")
    assert scan.status is gs1.ScanStatus.AMBIGUOUS
    assert scan.elements == ()
    assert {pairs(candidate)[1:] for candidate in scan.candidates} == {
        (("21", "AB<GS>1728083110K"),),
        (("21", "AB"), ("17", "280831"), ("10", "K")),
    }


def test_a_scanner_known_for_a_legal_text_leaves_no_question():
    scanner = gs1.ScannerProfile(separators=("<GS>",))
    assert read("]d2010950600013435221AB<GS>1728083110K", scanner=scanner)[1][1] == ("21", "AB")


@pytest.mark.parametrize("word", ["<SEP>", "<F8>", "{SEP}", "[sep]", "<29>", "{29}"])
def test_any_word_in_brackets_can_be_a_separator(pack, word):
    scan = gs1.decode("]d2" + data(pack, word))
    assert pack in {pairs(scan.elements)} | {pairs(candidate) for candidate in scan.candidates}


def test_a_mark_that_values_may_have_is_a_separator_where_nothing_else_fits():
    scan = gs1.decode("]d2010950600013435221ABCDEFGHIJ12345;1125010117280831")
    assert (scan.status, scan.serial) == (gs1.ScanStatus.REPAIRED, "ABCDEFGHIJ12345")


def test_a_scanner_may_send_another_separator_than_it_is_known_for(pack):
    assert read(data(pack, "|"), scanner=gs1.ScannerProfile(separators=("<GS>",)))[1] == pack


def test_any_character_can_be_a_scanners_separator(pack):
    assert read(data(pack, "/"), scanner=gs1.ScannerProfile(separators=("/",)))[1] == pack


def test_more_separators_change_nothing(pack):
    text = "]d2" + GS.join(ai + value for ai, value in pack)
    assert read(text)[1] == read(text.replace(GS, GS * 2))[1] == read(text + GS * 3)[1] == pack


@pytest.mark.parametrize("form", ["({})", "({}) ", " ({}) ", "[{}]", "<{}>", "{{{}}}"])
@pytest.mark.parametrize("aim", ["", "]d2", "]C1"])
def test_brackets_that_were_sent_are_undone(pack, form, aim):
    text = "".join(form.format(ai) + value for ai, value in pack)
    assert read(aim + text)[1] == pack


@pytest.mark.parametrize("separator", ["|", "{GS}", "\n", GS])
def test_brackets_and_separators_may_both_be_sent(pack, separator):
    assert read(separator.join(f"({ai}){value}" for ai, value in pack))[1] == pack


def test_a_legal_text_before_a_bracket_is_a_question():
    scan = gs1.decode("(01)09506000134352(10)LOT<GS>(17)280831")
    assert scan.status is gs1.ScanStatus.AMBIGUOUS
    assert {pairs(candidate)[1][1] for candidate in scan.candidates} == {"LOT", "LOT<GS>"}


def test_other_brackets_belong_to_the_value():
    assert read("(01)09506000134352(10)A(7)B")[1][1] == ("10", "A(7)B")


@pytest.mark.parametrize("text", ["(", "()", "(01", "(99999)1", "x(01)09506000134352", "(01)09506000134351", "(10)"])
def test_brackets_around_something_else_are_no_message(text):
    assert read(text)[0] is gs1.ScanStatus.INVALID


def test_caps_lock_is_seen_in_the_aim_id(pack):
    text = ("]d2" + data(pack)).swapcase()
    scan = gs1.decode(text)
    letters = [c for c in text[3:] if c.isalpha()]
    if letters and all(c.isupper() for c in letters):
        assert pack in {pairs(candidate) for candidate in scan.candidates}
    else:
        assert pairs(scan.elements) == pack


def test_capitals_under_caps_lock_may_have_been_small_letters():
    scan = gs1.decode("]D2010950600013435210LOT")
    assert scan.status is gs1.ScanStatus.AMBIGUOUS
    assert [pairs(candidate)[1][1] for candidate in scan.candidates] == ["lot", "LOT"]


def test_an_ean_with_caps_lock_is_databar_if_it_is_no_ean():
    assert read("]E0" + data(PACKS[0]).swapcase())[1] == PACKS[0]


def test_a_known_caps_lock_is_undone_without_an_aim_id(pack):
    assert read(data(pack).swapcase(), scanner=gs1.ScannerProfile(caps_lock=True))[1] == pack


@pytest.mark.parametrize("layout", list(gs1.Layout))
def test_a_known_layout_is_undone(pack, layout):
    text = as_typed("]d2" + data(pack), layout)
    assert read(text, scanner=gs1.ScannerProfile(layout=layout))[1] == pack


@pytest.mark.parametrize("layout", list(gs1.Layout))
def test_an_unknown_layout_is_told_by_the_aim_id_or_is_a_question(pack, layout):
    scan = gs1.decode(as_typed("]d2" + data(pack), layout))
    readings = {pairs(scan.elements)} | {pairs(candidate) for candidate in scan.candidates}
    assert pack in readings


def test_what_no_layout_shows_is_not_read_through_one():
    assert gs1.decode("*010950600013435210D-1").lot == "D-1"
    assert "D/H" not in str(gs1.decode("]d2010950600013435210D-H*17"))


def test_french_digits_are_told_without_an_aim_id():
    assert read(as_typed(data(PACKS[0]), gs1.Layout.FRENCH))[1] == PACKS[0]
    assert gs1.decode(as_typed("9506000134352", gs1.Layout.FRENCH)).gtin == "09506000134352"


def test_german_and_italian_differ_in_y_and_z_so_a_lot_with_one_is_a_question():
    scan = gs1.decode("+d2010950600013435210Z1")
    assert scan.status is gs1.ScanStatus.AMBIGUOUS
    assert {pairs(candidate)[1][1] for candidate in scan.candidates} == {"Z1", "Y1"}


def test_a_prefix_and_a_suffix_of_the_scanners_own_are_taken_off(pack):
    scanner = gs1.ScannerProfile(prefix="#A#", suffix="$$")
    assert read("#A#]d2" + data(pack) + "$$\r", scanner=scanner)[1] == pack
    assert read("]d2" + data(pack), scanner=scanner)[1] == pack


def test_each_repair_says_what_was_where():
    raw = "\x02010950600013435221AB|17280831\r"
    scan = gs1.decode(raw)
    assert [(r.what, raw[r.start : r.end], r.before, r.after) for r in scan.repairs] == [
        ("frame", "\x02", "\x02", ""),
        ("frame", "\r", "\r", ""),
        ("separator", "|", "|", GS),
    ]


def test_the_places_of_repaired_elements_are_in_the_repaired_text():
    scan = gs1.decode("010950600013435221AB{GS}17280831")
    assert [scan.text[e.start : e.end] for e in scan.elements] == ["0109506000134352", "21AB", "17280831"]


def test_a_pack_inherits_nothing_from_the_one_before():
    gs1.decode("]d2010950600013435221AB\x1d1728083110K")
    scan = gs1.decode("]d20109506000134352")
    assert (scan.serial, scan.lot, scan.expiry) == (None, None, None)


def test_two_packs_in_one_scan_are_refused():
    text = "]d2" + data(PACKS[0])
    assert read(text * 2)[0] is gs1.ScanStatus.INVALID


@pytest.mark.parametrize("text", ["", "]", "]d", "]d2", "\x1d", "hello", "]d2hello", "]~~", "]9a01", "\x00" * 9, "é"])
def test_what_is_no_symbol_is_refused(text):
    scan = gs1.decode(text)
    assert scan.status is gs1.ScanStatus.INVALID
    assert scan.issues
    assert scan.elements == ()


def test_a_broken_check_digit_is_not_repaired():
    scan = gs1.decode("]d20109506000134351")
    assert (scan.status, scan.issues[0].code) == (gs1.ScanStatus.INVALID, "check-digit")
    assert scan.raw[scan.issues[0].start : scan.issues[0].end] == "1"


def test_what_a_pack_lacks_is_a_warning():
    scan = gs1.decode("]d210LOT7")
    assert scan.status is gs1.ScanStatus.EXACT
    assert [(issue.code, issue.severity) for issue in scan.issues] == [("requisite", gs1.Severity.WARNING)]


def test_a_lot_without_an_aim_id_could_be_any_text():
    assert read("10LOT7")[0] is gs1.ScanStatus.INVALID


def test_bytes_are_utf_8_or_else_latin_1():
    assert read(b"]d2010950600013435221AB\xe817280831")[1][1] == ("21", "AB")
    assert read("]d2010950600013435221AB\u241d17280831".encode())[1][1] == ("21", "AB")


def test_a_long_symbol_is_read_but_not_repaired():
    lots = GS.join(["91" + "x" * 90] * 8)
    assert read(f"]d20109506000134352{lots}")[0] is gs1.ScanStatus.EXACT
    assert read(f"\t0109506000134352{lots}") == (gs1.ScanStatus.INVALID, ())
    assert gs1.decode("]d2" + "0" * 9000).status is gs1.ScanStatus.INVALID


@pytest.mark.parametrize("number", ["29", "029", "0029"])
def test_gss_number_in_brackets_is_a_separator_in_any_length(number):
    assert read("]d2010950600013435221AB{" + number + "}1728083110K")[1][1] == ("21", "AB")


def test_a_mark_the_scanner_is_known_for_may_also_be_in_a_value():
    scanner = gs1.ScannerProfile(separators=("/",))
    status, elements = read("010950600013435221ABCDEFGHIJ/KLM/1728083110K", scanner=scanner)
    assert (status, elements[1]) == (gs1.ScanStatus.REPAIRED, ("21", "ABCDEFGHIJ/KLM"))


def test_it_is_told_which_of_the_marks_stood_for_gs():
    scanner = gs1.ScannerProfile(separators=("/",))
    scan = gs1.decode("010950600013435221ABCDEFGHIJ/KLM/1728083110K", scanner=scanner)
    assert [(repair.start, repair.before, repair.after) for repair in scan.repairs] == [(32, "/", GS)]


def test_a_known_mark_that_can_be_either_is_a_question():
    scan = gs1.decode("010950600013435221A/10B//1728083110K", scanner=gs1.ScannerProfile(separators=("/",)))
    assert scan.status is not gs1.ScanStatus.EXACT
    scan = gs1.decode("010950600013435221A//1728083110K", scanner=gs1.ScannerProfile(separators=("/",)))
    assert scan.status is gs1.ScanStatus.AMBIGUOUS
    assert {pairs(candidate)[1] for candidate in scan.candidates} == {("21", "A"), ("21", "A/")}


def test_a_known_mark_at_the_end_may_be_the_last_values_own():
    scan = gs1.decode("010950600013435210K/", scanner=gs1.ScannerProfile(separators=("/",)))
    assert {pairs(candidate)[1] for candidate in scan.candidates} == {("10", "K"), ("10", "K/")}


def test_a_known_mark_in_too_many_places_is_not_guessed_at():
    scanner = gs1.ScannerProfile(separators=("/",))
    assert read("010950600013435221A/B/C/D/E/F/G/1728083110K", scanner=scanner)[0] is gs1.ScanStatus.INVALID


def test_where_gs_itself_came_a_legal_text_is_the_values_own():
    text = f"]d2010950600013435221A<GS>17B{GS}1728083110K"
    assert read(text) == (
        gs1.ScanStatus.EXACT,
        (("01", "09506000134352"), ("21", "A<GS>17B"), ("17", "280831"), ("10", "K")),
    )


def test_a_legal_text_before_all_the_rest_is_the_symbols_first_fnc1():
    scan = gs1.decode(f"<FNC1>010950600013435221AB{GS}1728083110K")
    assert (scan.status, scan.serial, scan.lot) == (gs1.ScanStatus.REPAIRED, "AB", "K")
    assert [(repair.before, repair.start) for repair in scan.repairs] == [("<FNC1>", 0)]


def test_where_gs_itself_came_a_mark_parts_no_value():
    assert read(f"]d2010950600013435221AB{GS}172808311;0K")[0] is gs1.ScanStatus.INVALID


def test_a_mark_that_makes_a_pack_say_something_twice_parts_nothing():
    pack = "010950600013435217280831"
    assert read(f"]d2{pack}/{pack}")[0] is gs1.ScanStatus.INVALID


def test_the_mark_after_a_value_may_be_the_values_own_last():
    scan = gs1.decode("]d2010950600013435221ABCDEFGHIJ12345;;1125010117280831")
    assert scan.status is gs1.ScanStatus.AMBIGUOUS
    assert {pairs(candidate)[1][1] for candidate in scan.candidates} >= {"ABCDEFGHIJ12345", "ABCDEFGHIJ12345;"}


@pytest.mark.parametrize("code_id", ["#", "<", "j", "P0B"])
def test_a_code_id_of_the_scanners_own_is_taken_off(code_id, pack):
    assert read(code_id + data(pack)) == (gs1.ScanStatus.REPAIRED, pack)
    status, elements = read(code_id + "]d2" + data(pack))
    assert (status, elements) == (gs1.ScanStatus.REPAIRED, pack)


def test_a_code_id_before_an_aim_id_says_where_it_was():
    scan = gs1.decode("QR]Q30109506000134352")
    assert [(repair.what, repair.before) for repair in scan.repairs] == [("frame", "QR")]
    assert gs1.decode("QRST]Q30109506000134352").status is gs1.ScanStatus.INVALID


def test_the_end_of_a_lost_value_is_no_code_id():
    assert read(f"X{GS}21AB{GS}1728083101095060001343522")[0] is gs1.ScanStatus.INVALID
    assert read(f"X{GS}21AB{GS}0109506000134352")[0] is gs1.ScanStatus.INVALID
    assert read("X21AB{GS}0109506000134352")[0] is gs1.ScanStatus.REPAIRED
    assert read(f"X{GS}010950600013435221AB")[0] is gs1.ScanStatus.REPAIRED


@pytest.mark.parametrize("end", ["\x03k", "\x03\x1f", "\x03", "\x03k\r\n"])
def test_the_check_character_after_etx_is_taken_off(pack, end):
    assert read("\x02]d2" + data(pack) + end) == (gs1.ScanStatus.REPAIRED, pack)


def test_more_than_a_check_character_after_etx_is_something_else():
    assert read("\x02]d20109506000134352\x0310")[0] is gs1.ScanStatus.INVALID


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_two_lines_that_are_each_a_pack_are_refused(end):
    for one, other in ((PACKS[0], PACKS[0]), (PACKS[0], PACKS[1]), (PACKS[4], PACKS[2])):
        assert read(data(one) + end + data(other) + end)[0] is gs1.ScanStatus.INVALID


def test_a_line_end_in_a_pack_is_a_separator():
    assert read("]d2010950600013435221AB\n1728083110K")[1][1] == ("21", "AB")


def test_an_english_layout_is_told_by_a_character_of_a_value():
    # On a British keyboard what is typed for `"` comes as `@`, which no value has; `~` alone parts values anyway.
    assert gs1.decode("]d2010950600013435221A@B").status is not gs1.ScanStatus.EXACT
    assert read("]d2010950600013435221AB~1728083110K")[1][1] == ("21", "AB")
