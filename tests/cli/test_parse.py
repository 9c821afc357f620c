"""`station parse` from outside."""

import io
import json

import pytest

from station.cli import main
from station.cli.parse import unescaped

PACK = r"]d2010030001112223521AB\x1d1728083110K"


def parse(capsys, monkeypatch, *words, given=""):
    monkeypatch.setattr("sys.stdin", io.StringIO(given))
    status = main(["parse", *words])
    return status, capsys.readouterr()


def test_a_symbol_on_the_command_line_is_a_table(capsys, monkeypatch):
    status, printed = parse(capsys, monkeypatch, PACK)
    assert status == 0
    assert "exact, gs1" in printed.out
    assert "17  USE BY or EXPIRY  280831          2028-08-31" in printed.out
    assert "ndc 0001-1122-23  ndc-11 00001112223" in printed.out


def test_symbols_come_one_a_line_from_standard_input(capsys, monkeypatch):
    status, printed = parse(capsys, monkeypatch, given=f"{PACK}\n\n9506000134352\n")
    assert status == 0
    assert printed.out.count("exact") == 2
    assert "ean-upc" in printed.out


def test_an_invalid_symbol_is_said_and_ends_with_1(capsys, monkeypatch):
    status, printed = parse(capsys, monkeypatch, "]d20109506000134351", "9506000134352")
    assert status == 1
    assert "error: (01) the check digit does not fit the digits before it at 18 to 19" in printed.out


def test_a_repair_is_said(capsys, monkeypatch):
    status, printed = parse(capsys, monkeypatch, "\x020109506000134352" + "21A|17280831")
    assert status == 0
    assert "repaired: separator at 20 to 21, | became \\x1d" in printed.out
    assert "repaired: frame at 0 to 1, \\x02 became nothing" in printed.out


def test_a_question_has_its_candidates(capsys, monkeypatch):
    status, printed = parse(capsys, monkeypatch, "]D2010950600013435210LOT", "]C0010950600013435210LOT")
    assert status == 0
    assert "candidate 2" in printed.out
    assert "candidate 1: no GS1 elements" in printed.out


def test_an_ndc_that_is_not_certain_is_said_to_be_so(capsys, monkeypatch):
    _, printed = parse(capsys, monkeypatch, "]E00367457153032")
    assert "ndc 6745715303, one of 67457-153-03, 67457-1530-3" in printed.out


def test_jsonl_takes_json_strings_and_prints_an_object_a_line(capsys, monkeypatch):
    given = "\n".join([json.dumps(unescaped(PACK)), "", '"9506000134352"', '"\\u241d"'])
    status, printed = parse(capsys, monkeypatch, "--jsonl", given=given)
    found = [json.loads(line) for line in printed.out.splitlines()]
    assert status == 1
    assert [one["status"] for one in found] == ["exact", "exact", "invalid"]
    assert found[0]["elements"][1]["value"] == "AB"


def test_jsonl_takes_texts_of_the_command_line_too(capsys, monkeypatch):
    _, printed = parse(capsys, monkeypatch, "--jsonl", PACK, '"]d20109506000134352"')
    assert [json.loads(line)["gtin"] for line in printed.out.splitlines()] == ["00300011122235", "09506000134352"]


@pytest.mark.parametrize(("given", "word"), [("hello\n", "standard input:1"), ("5\n", "no JSON string")])
def test_what_is_no_json_string_is_refused_with_its_line(capsys, monkeypatch, given, word):
    status, printed = parse(capsys, monkeypatch, "--jsonl", given=given)
    assert status == 64
    assert word in printed.err


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (r"a\x1db", "a\x1db"),
        (r"a\u241db", "a\u241db"),
        (r"a\Fb\\x1d", "a\\Fb\\\x1d"),
        (r"\x1", r"\x1"),
        (r"\xzz", r"\xzz"),
        ("\\", "\\"),
    ],
)
def test_only_codes_are_escapes(text, meant):
    assert unescaped(text) == meant


def test_characters_that_a_terminal_would_not_show_are_escaped(capsys, monkeypatch):
    _, printed = parse(capsys, monkeypatch, "\x1b[2J\u200b")
    assert "\\x1b[2J\\u200b" in printed.out
