"""A card that is lit is taken by the station, and one that is pale is refused: tried on the station itself."""

import pytest

from station.domain.verdict import Verdict
from station.panel.deck import Deck
from station.panel.standing import Asked, Standing, of_use, read
from tests.bench import GTIN as PRODUCT
from tests.bench import KEY, NOW, RECALLED, Bench, expired_pack, pack, people, recall, recalled_pack, stock

EARLIER = (PRODUCT, "C0107", "2027-03-31", 6)
WORDS = Deck(KEY, lambda: NOW).words
_SURE = ("M-", "U-", "K-", "L-", "N-", "HELP", "TESTRECALL", "SELFTEST", "S-", "T", "D-")
"""Cards that are nearly always of use, or that have tests of their own below."""


def asked(*steps):
    """Name a state by what is done to come to it: words of a card, a symbol, or badge and PIN."""
    return steps


def bench_after(path, steps, **rules):
    stock(path, EARLIER)
    if {"B-Q1", "U-AOKAFOR", "TESTRECALL"} & set(steps):
        people(path)
    recall(path)
    bench = Bench(path, site_key=KEY, **rules)
    bench.begin()
    for step in steps:
        if isinstance(step, bytes):
            bench.scan(step)
        elif step.startswith("U-"):
            bench.badge(step.removeprefix("U-"))
        else:
            bench.card(step)
    return bench


def lit(bench):
    """Return the cards that the panel lights, as it learns of the station: from its journal and its database."""
    heard = Asked()
    for kind, body in bench.journal():
        heard.heard({"row": kind, **body}, 0.0)
    return set(of_use(WORDS, read(bench.path, heard), heard.now(0.1)))


STATES = {
    "at rest": (asked("M-RECV"), set()),
    "received": (asked(pack()), {"HOLD", "UNDO"}),
    "taken": (asked("M-PICK", pack(lot="C0107", expiry="270331")), {"UNDO"}),
    "not the first": (asked("M-PICK", pack()), {"ACK", "R-1", "R-3", "OVERRIDE"}),
    "asked why": (asked("M-PICK", pack(), "OVERRIDE"), {"R-1", "NO"}),
    "recalled": (asked("M-PICK", recalled_pack()), {"ACK", "B-Q1"}),
    "in the bin": (asked("M-PICK", recalled_pack(), "B-Q1"), {"ACK", "U-JRIVERA"}),
    "expired": (asked("M-PICK", expired_pack()), {"ACK", "B-XEXP"}),
    "asked twice to take back": (asked(pack("S1"), pack("S2"), "UNDO", "UNDO"), {"YES", "NO"}),
    "no code": (asked("M-RECV", "NOCODE"), {f"P-{PRODUCT}"}),
    "counting": (asked("M-COUNT", "L-SHELF-B3", pack()), {"CLOSE", "UNDO", "RESUME"}),
    "a zone that is empty so far": (asked("M-COUNT", "L-SHELF-B3"), {"EMPTY", "RESUME"}),
    "a walk": (asked("M-WALK", "L-SHELF-B3", pack()), {"CLOSE"}),
    "a kit": (asked(pack(), "K-CART-1", pack()), {"CLOSE"}),
    "one that a person decides on": (asked(pack(lot="17A-O443", gtin=RECALLED), "U-AOKAFOR"), {"ACK", "YES", "NO"}),
    "the alarm is tested": (asked("TESTRECALL"), {"ACK", "U-MCHEN"}),
    "the station is tested": (asked("SELFTEST"), {"ACK", "YES", "NO"}),
    "taken back": (asked(pack(), "UNDO"), set()),
}


@pytest.mark.parametrize("name", STATES)
def test_a_pale_card_is_refused(name, tmp_path):
    steps, _ = STATES[name]
    with bench_after(tmp_path / "s.db", steps) as bench:
        pale = [words for words in WORDS if words not in lit(bench) and not words.startswith(_SURE)]
        assert pale
        taken = [words for words in pale if bench.card(words, after=0.01).verdict is not Verdict.NOT_NOW]
    assert taken == []


@pytest.mark.parametrize(("name", "words"), [(name, words) for name, (_, more) in STATES.items() for words in more])
def test_a_lit_card_is_taken(name, words, tmp_path):
    with bench_after(tmp_path / "s.db", STATES[name][0]) as bench:
        assert words in lit(bench)
        answer = bench.badge(words.removeprefix("U-")) if words.startswith("U-") else bench.card(words, after=1)
        assert answer.verdict is not Verdict.NOT_NOW


def test_an_answer_that_came_too_late_is_no_longer_lit():
    heard = Asked()
    heard.heard(
        {"row": "scan", "verdict": "ok", "activity": "receive", "moved": {"status": "available"}, "serial": "1"}, 0
    )
    assert "UNDO" in heard.now(59)
    assert "UNDO" not in heard.now(61)


def test_a_refusal_changes_nothing_of_what_is_asked():
    heard = Asked()
    heard.heard({"row": "command", "command": "SX-NOCODE-L"}, 0)
    heard.heard({"row": "command", "command": "SX-YES-E", "refused": "No question stands"}, 1)
    assert "P" in heard.now(2)


def test_the_digits_of_a_pin_are_asked_for_after_the_badge():
    heard = Asked()
    heard.heard({"row": "command", "command": "SX-U", "event": "badge", "person": "JRIVERA"}, 0)
    assert {"D", "NO"} <= heard.now(1)
    heard.heard({"row": "command", "command": "SX-U", "event": "signed", "person": "JRIVERA"}, 1)
    assert heard.now(2) == frozenset()


def test_who_signed_on_is_told_until_they_sign_off_or_the_power_goes():
    heard = Asked()
    heard.heard({"row": "command", "command": "SX-U", "event": "signed_on", "person": "JRIVERA"}, 0)
    assert heard.person == "JRIVERA"
    heard.heard({"row": "start"}, 1)
    assert heard.person == ""


def test_a_time_card_is_of_use_while_the_time_is_not_known():
    assert of_use(["T"], Standing(dated=False), frozenset()) == ["T"]
    assert of_use(["T"], Standing(), frozenset()) == []


def test_another_kind_of_count_is_of_no_use_while_one_is_open(tmp_path):
    with bench_after(tmp_path / "s.db", ("M-COUNT-SPOT",)) as bench:
        assert {"M-COUNT-SPOT", "M-COUNT-SHIFT"} & lit(bench) == {"M-COUNT-SPOT"}
        assert bench.card("M-COUNT-SHIFT").verdict is Verdict.NOT_NOW


def test_before_there_is_a_station_nothing_stands(tmp_path):
    assert read(tmp_path / "none.db", Asked()) == Standing()
