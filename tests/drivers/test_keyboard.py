import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.drivers import LONGEST, ScanVoidedError
from station.drivers.keyboard import Keyboard, Stroke
from station.drivers.keymap import LAYOUTS

SHIFT, RIGHT_SHIFT, CTRL, ALT, ALT_GR = 42, 54, 29, 56, 100
ENTER, KEYPAD_ENTER, TAB, CAPS, NUM, F1, F8, DOWN, SPACE = 28, 96, 15, 58, 69, 59, 66, 108, 57
RIGHT_BRACE, A, B, C, D = 27, 30, 48, 46, 32
GS1_SIGNS = (
    "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz" + "]"  # of an AIM id
)


class Typist:
    """Presses keys as a scanner does, 4 ms apart."""

    def __init__(self, layout="us", terminator="enter") -> None:
        self.keyboard = Keyboard(layout, terminator, inter_key_s=0.05)
        self.now = 100.0

    def press(self, *codes):
        """Press one key with the modifiers before it held."""
        held = codes[:-1]
        for code in held:
            self.stroke(code, 1)
        self.stroke(codes[-1], 1)
        self.stroke(codes[-1], 0)
        for code in reversed(held):
            self.stroke(code, 0)

    def stroke(self, code, value):
        self.now += 0.004
        self.keyboard.take([Stroke(code, value, self.now)])

    def lose(self):
        self.keyboard.take([None])

    def type(self, text, layout=LAYOUTS["us"]):
        for sign in text:
            self.press(*chord(layout, sign))

    def rest(self):
        self.now += 1.0

    def symbols(self):
        return list(self.keyboard.symbols())

    def entered(self):
        self.press(ENTER)
        return self.symbols()


def chord(layout, sign):
    """Return the keys that type a sign on a layout."""
    for keys, held in ((layout.plain, ()), (layout.shifted, (SHIFT,)), (layout.third, (ALT_GR,))):
        for code, typed in keys.items():
            if typed == sign:
                return (*held, code)
    raise LookupError(sign)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_sign_of_gs1_can_be_typed_on_every_layout(layout):
    typist = Typist(layout)
    typist.type(GS1_SIGNS, LAYOUTS[layout])
    assert typist.entered() == [GS1_SIGNS.encode()]


def test_ctrl_and_alt_stand_for_alt_gr():
    typist = Typist("de")
    typist.press(CTRL, ALT, 10)
    assert typist.entered() == [b"]"]


@pytest.mark.parametrize(("key", "sign"), [(71, b"7"), (55, b"*")])
def test_the_keypad_types_its_signs(key, sign):
    typist = Typist()
    typist.press(key)
    assert typist.entered() == [sign]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("keys", [(CTRL, RIGHT_BRACE), (CTRL, SHIFT, RIGHT_BRACE), (97, RIGHT_BRACE), (F8,), (DOWN,)])
def test_the_chords_that_scanners_type_for_gs_are_gs(layout, keys):
    typist = Typist(layout)
    typist.press(A)
    typist.press(*keys)
    typist.press(B)
    a, b = LAYOUTS[layout].plain[A], LAYOUTS[layout].plain[B]
    assert typist.entered() == [f"{a}\x1d{b}".encode()]


def test_gs_where_the_layout_has_its_bracket_is_gs():
    typist = Typist("de")
    typist.press(CTRL, ALT_GR, 10)
    assert typist.entered() == [b"\x1d"]


@pytest.mark.parametrize("digits", [(82, 80, 73), (11, 3, 10), (80, 73)])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_alt_and_029_are_gs_on_keypad_and_row(layout, digits):
    typist = Typist(layout)
    typist.stroke(ALT, 1)
    for code in digits:
        typist.press(code)
    typist.stroke(ALT, 0)
    assert typist.entered() == [b"\x1d"]


def test_a_whole_symbol_may_be_typed_as_alt_codes():
    typist = Typist()
    for sign in "]d2A\r":
        typist.stroke(ALT, 1)
        for digit in f"0{ord(sign):03}":
            typist.press(chord(LAYOUTS["us"], digit)[-1])
        typist.stroke(ALT, 0)
    assert typist.symbols() == [b"]d2A"]


def test_alt_alone_types_nothing():
    typist = Typist()
    typist.stroke(ALT, 1)
    typist.stroke(ALT, 0)
    typist.press(A)
    assert typist.entered() == [b"a"]


@pytest.mark.parametrize("digits", ["0999", "00000029"])
def test_an_alt_code_that_is_no_byte_voids_the_symbol(digits):
    typist = Typist()
    typist.stroke(ALT, 1)
    for digit in digits:
        typist.press(chord(LAYOUTS["us"], digit)[-1])
    typist.stroke(ALT, 0)
    with pytest.raises(ScanVoidedError):
        typist.symbols()


def test_control_letters_are_control_characters():
    typist = Typist()
    typist.press(CTRL, D)
    assert typist.entered() == [b"\x04"]


def test_ctrl_m_is_enter():
    typist = Typist()
    typist.press(A)
    typist.press(CTRL, 50)
    assert typist.symbols() == [b"a"]


def test_caps_lock_swaps_the_case_of_letters_only():
    typist = Typist()
    typist.press(CAPS)
    typist.type("aB1]")
    typist.press(CAPS)
    typist.type("aB1]")
    assert typist.entered() == [b"Ab1]aB1]"]


def test_either_shift_may_stay_held():
    typist = Typist()
    typist.stroke(SHIFT, 1)
    typist.stroke(RIGHT_SHIFT, 1)
    typist.stroke(SHIFT, 0)
    typist.press(A)
    typist.stroke(RIGHT_SHIFT, 0)
    typist.press(A)
    assert typist.entered() == [b"Aa"]


def test_a_sign_that_waits_for_the_next_key_stands_alone_before_a_space():
    typist = Typist("de")
    typist.press(41)
    typist.press(SPACE)
    typist.press(SPACE)
    typist.press(A)
    assert typist.entered() == [b"^ a"]


def test_num_lock_and_a_held_key_type_nothing():
    typist = Typist()
    typist.press(NUM)
    typist.stroke(A, 1)
    typist.stroke(A, 2)
    typist.stroke(A, 0)
    assert typist.entered() == [b"a"]


@pytest.mark.parametrize("enter", [ENTER, KEYPAD_ENTER])
def test_enter_ends_a_symbol(enter):
    typist = Typist()
    typist.type("ab")
    typist.press(enter)
    typist.type("c")
    typist.press(enter)
    assert typist.symbols() == [b"ab", b"c"]


def test_enter_alone_is_no_symbol():
    assert Typist().entered() == []


def test_tab_ends_a_symbol_only_if_the_settings_say_so():
    for terminator, symbols in (("enter", [b"a\tb"]), ("tab", [b"a", b"b"])):
        typist = Typist(terminator=terminator)
        typist.press(A)
        typist.press(TAB)
        typist.press(B)
        assert typist.entered() == symbols


def test_without_a_terminator_a_pause_ends_a_symbol():
    typist = Typist(terminator="")
    typist.type("ab")
    typist.rest()
    typist.type("c")
    assert typist.symbols() == [b"ab"]
    assert typist.keyboard.patience_s == 0.05
    assert typist.keyboard.pause() == b"c"
    assert typist.keyboard.patience_s is None


def test_a_pause_within_a_symbol_voids_it_and_what_follows():
    typist = Typist()
    typist.type("ab")
    typist.rest()
    typist.type("cd")
    with pytest.raises(ScanVoidedError, match="terminator"):
        typist.symbols()
    with pytest.raises(ScanVoidedError, match="beginning"):
        typist.entered()
    typist.type("ef")
    assert typist.entered() == [b"ef"]


def test_lost_keys_void_the_symbol_and_let_go_of_shift():
    typist = Typist()
    typist.type("ab")
    typist.stroke(SHIFT, 1)
    typist.lose()
    typist.type("cd")
    with pytest.raises(ScanVoidedError, match="lost"):
        typist.symbols()
    assert typist.entered() == []
    typist.type("ef")
    assert typist.entered() == [b"ef"]


def test_a_key_without_a_character_voids_the_symbol():
    typist = Typist()
    typist.type("ab")
    typist.press(F1)
    typist.type("cd")
    with pytest.raises(ScanVoidedError, match="key 59"):
        typist.symbols()
    assert typist.entered() == []


def test_a_chord_without_a_character_voids_the_symbol():
    for keys in ((CTRL, 2), (ALT, A), (ALT_GR, A)):
        typist = Typist()
        typist.press(*keys)
        with pytest.raises(ScanVoidedError):
            typist.symbols()


def test_a_flood_of_keys_is_cut():
    typist = Typist()
    typist.type("7" * (LONGEST + 100))
    assert typist.entered() == [b"7" * (LONGEST + 1)]


@given(st.sampled_from(sorted(LAYOUTS)), st.lists(st.text(GS1_SIGNS, min_size=1, max_size=30), max_size=4))
def test_what_is_typed_is_what_is_read(layout, texts):
    typist = Typist(layout)
    for text in texts:
        typist.type(text, LAYOUTS[layout])
        typist.press(ENTER)
    assert typist.symbols() == [text.encode() for text in texts]
