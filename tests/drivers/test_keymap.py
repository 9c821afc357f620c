import pytest

from station.drivers.keymap import LAYOUTS, control

PLAIN, SHIFT, ALT_GR = "plain", "shift", "third"


@pytest.mark.parametrize(
    ("layout", "level", "code", "sign"),
    [
        ("us", PLAIN, 27, "]"),
        ("us", PLAIN, 40, "'"),
        ("us", SHIFT, 3, "@"),
        ("uk", SHIFT, 3, '"'),
        ("uk", SHIFT, 40, "@"),
        ("uk", PLAIN, 43, "#"),
        ("uk", PLAIN, 86, "\\"),
        ("de", PLAIN, 21, "z"),
        ("de", PLAIN, 44, "y"),
        ("de", PLAIN, 53, "-"),
        ("de", SHIFT, 8, "/"),
        ("de", ALT_GR, 10, "]"),
        ("de", PLAIN, 12, "ß"),
        ("fr", PLAIN, 2, "&"),
        ("fr", SHIFT, 2, "1"),
        ("fr", SHIFT, 11, "0"),
        ("fr", PLAIN, 16, "a"),
        ("fr", PLAIN, 30, "q"),
        ("fr", PLAIN, 39, "m"),
        ("fr", PLAIN, 50, ","),
        ("fr", PLAIN, 7, "-"),
        ("fr", ALT_GR, 12, "]"),
        ("it", PLAIN, 12, "'"),
        ("it", SHIFT, 12, "?"),
        ("it", ALT_GR, 27, "]"),
        ("es", SHIFT, 53, "_"),
        ("es", SHIFT, 8, "/"),
        ("es", ALT_GR, 27, "]"),
        ("us", ALT_GR, 30, None),
        ("us", PLAIN, 59, None),
    ],
)
def test_a_key_types_what_its_layout_says(layout, level, code, sign):
    typed = LAYOUTS[layout].character(code, shift=level == SHIFT, caps=False, third=level == ALT_GR)
    assert typed == sign


@pytest.mark.parametrize("layout", LAYOUTS)
def test_caps_lock_is_shift_for_letters_and_nothing_for_the_rest(layout):
    keys = LAYOUTS[layout]
    for code, sign in keys.plain.items():
        is_letter = sign.upper() == keys.shifted[code] != sign
        typed = keys.character(code, shift=False, caps=True, third=False)
        assert typed == (keys.shifted[code] if is_letter else sign)


@pytest.mark.parametrize(
    ("characters", "made"),
    [(["]"], "\x1d"), (["}"], "\x1d"), (["d"], "\x04"), (["D"], "\x04"), ([None, "+", "]"], "\x1d"), (["1"], None)],
)
def test_ctrl_makes_a_control_character_of_the_first_that_has_one(characters, made):
    assert control(characters) == made
