import pytest

from station.domain.screens.signals import Screen


def test_a_screen_is_read_with_its_aside_at_the_right_of_the_headline():
    screen = Screen("OK", ("LOT A2231",), aside="RECEIVED")
    assert screen.text() == ("OK           RECEIVED", "LOT A2231")
    assert Screen("OK", ("LOT A2231",)).text() == ("OK", "LOT A2231")


@pytest.mark.parametrize(
    ("headline", "aside"), [("TEN LETTER", ""), ("NOT FIRST", "ab"), ("", "x" * 20)], ids=["ten", "nine", "none"]
)
def test_the_aside_has_the_room_that_the_headline_leaves_a_column_apart(headline, aside):
    assert Screen(headline, aside=aside).aside == aside
    with pytest.raises(ValueError, match="wider than the panel"):
        Screen(headline, aside=aside + "x")


def test_a_headline_has_ten_characters():
    with pytest.raises(ValueError, match="wider than the panel"):
        Screen("ELEVEN LETT")


@pytest.mark.parametrize("lines", [("x" * 22,), ("x",) * 7], ids=["too wide", "too many"])
def test_no_line_is_cut_off(lines):
    with pytest.raises(ValueError, match="more than 6 lines of 21 characters"):
        Screen("OK", lines)


@pytest.mark.parametrize("sign", ["é", "\n", "\x1d", "\x7f"])
def test_what_the_panel_has_no_sign_for_is_refused(sign):
    with pytest.raises(ValueError, match="not printable ASCII"):
        Screen("OK", (sign,))
