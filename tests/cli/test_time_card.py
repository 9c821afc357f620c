"""`station time-card`: a card that sets a station's clock."""

import re

import pytest
import zxingcpp
from PIL import Image

from station import clock
from station.cli import main
from station.domain.cards import cards, time_card
from tests.bench import KEY, NOW

AT = ["--at", "2026-09-18T14:07:00Z"]
TEXT = time_card.text(NOW, KEY)


@pytest.fixture
def key(tmp_path):
    path = tmp_path / "site.key"
    path.write_text(KEY.hex())
    return ["--key-file", str(path)]


def printed(capsys, *words):
    status = main(["time-card", *words])
    return status, capsys.readouterr().out.splitlines()


def read(lines):
    """Return what a scanner reads off a terminal with light characters on dark."""
    light = {"█": (255, 255), "▀": (255, 0), "▄": (0, 255), " ": (0, 0)}
    rows = [[light[character][half] for character in line] for line in lines for half in (0, 1)]
    picture = Image.new("L", (len(rows[0]), len(rows)))
    picture.putdata([level for row in rows for level in row])
    return zxingcpp.read_barcode(picture.resize((picture.width * 4, picture.height * 4), Image.Resampling.NEAREST)).text


def test_the_card_is_printed_as_text_and_drawn_for_a_scanner(key, capsys):
    status, lines = printed(capsys, *AT, *key)
    assert (status, lines[-2]) == (0, TEXT)
    assert lines[-1] == "Tells 2026-09-18 14:07:00 UTC; scan it once, within 5 minutes."
    assert read(lines[:-2]) == TEXT


def test_on_a_terminal_it_is_white_on_black(key, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    _, lines = printed(capsys, *AT, *key)
    assert all(line.startswith("\x1b[40;97m") and line.endswith("\x1b[0m") for line in lines[:-2])


def test_the_text_alone_can_be_had(key, capsys):
    assert printed(capsys, *AT, *key, "--text") == (0, [TEXT])


def test_without_a_time_it_tells_the_present(key, capsys, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    assert printed(capsys, *key, "--text") == (0, [TEXT])


def test_the_settings_name_the_key(key, capsys):
    assert printed(capsys, *AT, "--text", "--set", f"site.key_file={key[1]}") == (0, [TEXT])


def test_the_picture_can_be_a_file(tmp_path, key, capsys):
    status, lines = printed(capsys, *AT, *key, "--svg", str(tmp_path / "card.svg"))
    assert (status, lines[0]) == (0, TEXT)
    assert re.match(r"<\?xml|<svg", (tmp_path / "card.svg").read_text())


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        (["--at", "yesterday"], "--at is 'yesterday'; write it like 2026-09-18T14:07:00Z"),
        (["--at", "2026-09-18T14:07:00"], "without a zone; end it with Z"),
        ([*AT, "--svg", "/nowhere/card.svg"], "/nowhere/card.svg: cannot be written (No such file or directory)"),
    ],
)
def test_what_is_wrong_is_named(key, capsys, words, wrong):
    assert main(["time-card", *words, *key]) == 64
    assert wrong in capsys.readouterr().err


def test_without_a_key_there_is_no_card(tmp_path, capsys):
    assert main(["time-card", *AT]) == 64
    assert "no key signs it" in capsys.readouterr().err
    assert main(["time-card", *AT, "--key-file", str(tmp_path / "none")]) == 78
    assert "--key-file: " in capsys.readouterr().err


def test_the_printed_card_is_a_card():
    assert time_card.told(cards.read(TEXT.encode()), KEY) == NOW
