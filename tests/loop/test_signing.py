"""A signature is a badge, its PIN and a meaning; it is a value that goes into the record of what was signed."""

from contextlib import closing
from datetime import timedelta
from functools import partial

import pytest

from station.cli import supervisor
from station.domain.people import Meaning, PinPolicy
from station.domain.screens import identity
from station.domain.verdict import Verdict
from station.errors import UsageError
from station.loop.signatures.signing import SUPERVISOR, SignatureRequest
from station.store.database import open_database
from tests.bench import KEY, PINS, Bench, pack, people, recall, recalled_pack, text

WITHIN_S = 600


class Desk:
    """A station where signatures are asked for; remembers what was given."""

    def __init__(self, path, **rules) -> None:
        people(path)
        self.bench = Bench(path, site_key=KEY, **rules)
        self.bench.begin()
        self.given, self.unsigned = [], []

    def request(self, meaning=Meaning.APPROVED, **values):
        values = {"unsigned": self._unsigned, "what": ("OVERRIDE", "OXYCODONE 5MG TAB"), **values}
        return SignatureRequest(self.bench.station._desk, meaning, self._signed, **values)

    def ask(self, meaning=Meaning.APPROVED, **values):
        return self.request(meaning, **values).ask(self.bench.at)

    def sign(self, person, pin=None):
        self.bench.badge(person)
        return self.bench.pin(PINS[person] if pin is None else pin)

    def _signed(self, signature):
        self.given.append(signature)
        return self.bench.station._desk.answer(Verdict.INFO, identity.signed(signature), signature.at)

    def _unsigned(self, at, reason):
        self.unsigned.append(reason)
        return self.bench.station._desk.answer(Verdict.INFO, identity.not_signed(Meaning.APPROVED, reason), at)


@pytest.fixture
def desk(path):
    desk = Desk(path)
    yield desk
    desk.bench.close()


def test_a_badge_and_its_pin_sign(desk):
    desk.ask()
    desk.sign("AOKAFOR")
    (signature,) = desk.given
    assert (signature.person.name, signature.meaning, signature.pin) == ("A. Okafor", Meaning.APPROVED, True)
    assert signature.at == desk.bench.at


def test_the_signature_is_journalled_with_name_time_and_meaning(desk):
    desk.ask(about={"zone": "B3"})
    desk.sign("AOKAFOR")
    body = desk.bench.newest()
    assert body | desk.given[0].record() | {"event": "signed", "zone": "B3"} == body
    assert (body["name"], body["meaning"], body["at"]) == ("A. Okafor", "APPROVED", "2026-09-18T14:07:04.400Z")


def test_what_is_signed_stands_on_the_screen(desk):
    screen = text(desk.ask())
    assert screen[0].endswith("APPROVED")
    assert screen[1:3] == ("OVERRIDE", "OXYCODONE 5MG TAB")


def test_the_digits_of_a_pin_are_never_on_the_screen_in_the_journal_or_in_the_database(desk, path):
    desk.ask()
    for digit in "4":
        desk.bench.card(f"D-{digit}")  # before the badge: a digit that nobody asked for
    desk.sign("AOKAFOR", "314159")
    desk.bench.pin("271828")
    for digit in "653":
        desk.bench.card(f"D-{digit}")  # and after it
    assert len(desk.given) == 1
    screens = [line for signals in desk.bench.announced for line in signals.screen.text()]
    assert any("***" in line for line in screens)
    written = repr(desk.bench.journal()) + repr(screens)
    assert not any(f"SX-D-{digit}" in written for digit in range(10))
    kept = b"".join(each.read_bytes() for each in path.parent.glob("station.db*"))
    assert b"271828" not in kept
    assert b"314159" not in kept
    assert not any(f"SX-D-{digit}".encode() in kept for digit in range(10))


def test_a_badge_without_its_pin_does_not_sign(desk):
    desk.ask()
    desk.bench.badge("AOKAFOR")
    desk.bench.card("YES")
    desk.bench.press()
    assert desk.given == []


def test_a_wrong_pin_is_refused_and_says_how_many_tries_are_left(desk):
    desk.ask()
    outcome = desk.sign("AOKAFOR", "999999")
    assert (outcome.verdict, outcome.signals.tone.name) == (Verdict.NOT_NOW, "not_now")
    assert "WRONG. 2 tries left" in text(outcome)
    assert desk.bench.newest()["event"] == "pin_wrong"
    assert "WRONG. 1 try left" in text(desk.bench.pin("99"))
    desk.bench.pin(PINS["AOKAFOR"])
    assert len(desk.given) == 1


def test_three_wrong_pins_lock_the_badge_and_another_person_may_sign(desk):
    desk.ask()
    desk.bench.badge("AOKAFOR")
    for wrong in ("1111", "2222", "3333"):
        outcome = desk.bench.pin(wrong)
    assert text(outcome)[0] == "LOCKED"
    assert desk.bench.newest()["event"] == "pin_locked"
    assert "PIN LOCKED 57 s" in text(desk.bench.badge("AOKAFOR"))
    desk.sign("MCHEN")
    assert [each.person.id for each in desk.given] == ["MCHEN"]


def test_the_lock_ends_after_a_minute_and_the_tries_begin_anew(desk):
    desk.ask()
    desk.bench.badge("AOKAFOR")
    for _ in range(3):
        desk.bench.pin("1111")
    desk.bench.badge("AOKAFOR", after=60)
    assert "WRONG. 2 tries left" in text(desk.bench.pin("1111"))
    desk.bench.pin(PINS["AOKAFOR"])
    assert len(desk.given) == 1


def test_digits_after_a_lock_or_before_a_badge_are_nothing_else_than_refused(desk):
    desk.ask()
    desk.bench.card("D-4")
    desk.bench.badge("AOKAFOR")
    for _ in range(4):
        outcome = desk.bench.pin("4711")
    assert outcome.verdict is Verdict.NOT_NOW
    assert "First the badge" in text(outcome)
    assert (desk.bench.newest()["command"], desk.bench.newest()["refused"]) == ("SX-D", "First the badge")
    desk.sign("MCHEN")
    assert len(desk.given) == 1


def test_in_a_count_digits_that_come_too_late_for_a_pin_are_no_quantity(desk):
    desk.bench.card("M-COUNT-SPOT")
    desk.bench.card("L-B3")
    desk.bench.scan(pack().partition(b"\x1d")[0])  # of a lot without serial numbers a quantity is asked
    desk.ask(within=timedelta(seconds=5), unsigned=None)
    desk.bench.badge("AOKAFOR")
    desk.bench.wait(5)
    for digit in "271":
        assert "No PIN is asked now" in text(desk.bench.card(f"D-{digit}", after=0.2))
    assert "SX-D-" not in repr(desk.bench.journal())
    assert "QTY: 3_" in text(desk.bench.card("D-3", after=10))


def test_a_power_cut_gives_nobody_more_tries(desk, path):
    desk.ask()
    desk.sign("AOKAFOR", "1111")
    desk.bench.pin("1111")
    desk.bench.close()
    again = Desk(path)
    again.ask()
    again.bench.at = desk.bench.at
    assert text(again.sign("AOKAFOR", "1111"))[0] == "LOCKED"
    again.bench.close()
    third = Desk(path)
    third.bench.at = again.bench.at
    third.ask()
    assert any("PIN LOCKED" in line for line in text(third.bench.badge("AOKAFOR")))
    third.bench.close()


def test_a_right_pin_forgets_the_wrong_ones_before_it(desk):
    for _ in range(4):
        desk.ask()
        desk.sign("AOKAFOR", "1111")
        desk.bench.pin("1111")
        desk.bench.pin(PINS["AOKAFOR"])
    assert len(desk.given) == 4


def test_a_lock_from_a_clock_that_was_wrong_holds_nobody_for_years(desk):
    desk.bench.at += timedelta(days=30000)
    desk.bench.wait(1)
    desk.ask()
    desk.bench.badge("AOKAFOR")
    for _ in range(3):
        desk.bench.pin("1111")
    desk.bench.at -= timedelta(days=30000)
    desk.bench.wait(1)
    desk.ask()
    desk.sign("AOKAFOR")
    assert len(desk.given) == 1


def test_the_same_badge_is_refused_as_second_signer(desk):
    desk.ask(Meaning.COUNTED)
    desk.sign("JRIVERA")
    desk.ask(Meaning.WITNESSED, after=tuple(desk.given))
    outcome = desk.bench.badge("JRIVERA")
    assert (outcome.verdict, "SAME BADGE AGAIN" in text(outcome)) == (Verdict.NOT_NOW, True)
    assert desk.bench.newest() | {"claimed": "JRIVERA", "meaning": "WITNESSED"} == desk.bench.newest()
    desk.sign("MCHEN")
    assert [each.person.id for each in desk.given] == ["JRIVERA", "MCHEN"]


def test_the_second_signer_sees_who_signed_first(desk):
    desk.ask(Meaning.COUNTED)
    desk.sign("JRIVERA")
    assert {"Counter J. Rivera OK", "Same badge refused"} <= set(
        text(desk.ask(Meaning.WITNESSED, after=tuple(desk.given)))
    )


def test_a_signature_can_ask_for_the_next(desk):
    def witness(first):
        desk.given.append(first)
        return desk.request(Meaning.WITNESSED, after=(first,)).ask(first.at)

    SignatureRequest(desk.bench.station._desk, Meaning.COUNTED, witness).ask(desk.bench.at)
    desk.sign("JRIVERA")
    desk.sign("MCHEN")
    assert [(each.person.id, each.meaning) for each in desk.given] == [
        ("JRIVERA", Meaning.COUNTED),
        ("MCHEN", Meaning.WITNESSED),
    ]


def test_where_a_supervisor_is_asked_no_other_badge_signs(desk):
    assert "SUPERVISOR: badge" in text(desk.ask(roles=SUPERVISOR))
    for person in ("JRIVERA", "MCHEN"):
        assert desk.bench.badge(person).verdict is Verdict.NOT_NOW
        assert desk.bench.newest()["refused"] == "NEEDS A SUPERVISOR", "whole, and what would do"
    desk.sign("AOKAFOR")
    assert [each.person.id for each in desk.given] == ["AOKAFOR"]


def test_a_badge_that_is_not_ours_signs_nothing(desk, path):
    desk.ask()
    assert desk.bench.badge("AOKAFOR", key=bytes(32)).verdict is Verdict.NOT_NOW
    people(path, revoked=["AOKAFOR"])
    assert "BADGE REVOKED" in text(desk.bench.badge("AOKAFOR"))
    assert desk.given == []
    desk.sign("JRIVERA")
    assert len(desk.given) == 1


def test_who_has_no_pin_cannot_sign_where_it_is_asked(desk):
    desk.ask()
    assert "HAS NO PIN" in text(desk.bench.badge("NOPIN"))
    assert desk.given == []


def test_signing_signs_nobody_on(desk):
    desk.bench.badge("JRIVERA")
    desk.ask()
    desk.sign("AOKAFOR")
    assert desk.bench.station._desk.person.id == "JRIVERA"


def test_nobody_signs_in_time(desk):
    desk.ask()
    desk.bench.wait(WITHIN_S - 1)
    assert desk.unsigned == []
    desk.bench.wait(1)
    assert desk.unsigned == ["late"]
    assert desk.bench.newest() | {"event": "not_signed", "reason": "late"} == desk.bench.newest()
    desk.sign("AOKAFOR")
    assert desk.given == []


def test_a_pin_that_comes_too_late_signs_nothing(desk):
    desk.ask(within=timedelta(seconds=30))
    desk.bench.badge("AOKAFOR")
    desk.bench.wait(30)
    desk.bench.pin(PINS["AOKAFOR"])
    assert (desk.given, desk.unsigned) == ([], ["late"])


@pytest.mark.parametrize("badge_first", [False, True])
def test_a_person_can_say_no(desk, badge_first):
    desk.ask()
    if badge_first:
        desk.bench.badge("AOKAFOR")
    desk.bench.card("NO")
    assert desk.unsigned == ["cancelled"]
    assert desk.bench.newest()["reason"] == "cancelled"


@pytest.mark.parametrize(
    ("give_up", "word"), [(lambda b: b.card("NO"), "Cancelled"), (lambda b: b.wait(600), "Too late")]
)
def test_that_nobody_signed_is_said_where_nothing_else_follows(desk, give_up, word):
    desk.ask(unsigned=None)
    assert word in text(give_up(desk.bench))


def test_the_question_comes_back_to_the_screen_after_other_things(desk):
    desk.ask()
    desk.bench.scan(pack())
    assert text(desk.bench.wait(10))[0].endswith("APPROVED")
    desk.sign("AOKAFOR")
    assert len(desk.given) == 1


def test_another_badge_begins_another_person_s_pin(desk):
    desk.ask()
    desk.bench.badge("JRIVERA")
    desk.bench.card("D-1")
    desk.sign("AOKAFOR")
    assert [each.person.id for each in desk.given] == ["AOKAFOR"]


def test_a_sign_that_is_no_digit_is_refused_and_the_pin_goes_on(desk):
    desk.ask()
    desk.bench.badge("AOKAFOR")
    assert desk.bench.card("D-DOT").verdict is Verdict.NOT_NOW
    desk.bench.pin(PINS["AOKAFOR"])
    assert len(desk.given) == 1


def test_a_badge_that_was_scanned_already_begins_a_signature(desk):
    taken = []

    def badge(card, at):
        taken.append(card)
        return desk.request().badge(card, at)

    desk.bench.station._commands._verbs["U"] = badge
    desk.sign("AOKAFOR")
    assert len(taken) == len(desk.given) == 1


@pytest.mark.parametrize(
    ("policy", "person", "pin"),
    [(PinPolicy.NEVER, "AOKAFOR", False), (PinPolicy.NEVER, "NOPIN", False)],
)
def test_where_the_site_asks_no_pin_the_badge_alone_signs_and_says_so(path, policy, person, pin):
    desk = Desk(path, pin=policy)
    desk.ask()
    desk.bench.badge(person)
    assert [each.pin for each in desk.given] == [pin]
    assert desk.bench.newest()["pin"] is pin
    desk.bench.close()


def test_where_the_pin_is_always_asked_a_signature_asks_it_too(path):
    desk = Desk(path, pin=PinPolicy.ALWAYS)
    desk.ask()
    desk.bench.badge("AOKAFOR")
    assert desk.given == []
    desk.bench.pin(PINS["AOKAFOR"])
    assert len(desk.given) == 1
    desk.bench.close()


def test_a_signature_can_be_given_while_an_alarm_sounds(path):
    recall(path)
    desk = Desk(path)
    desk.bench.scan(recalled_pack())
    desk.ask(roles=SUPERVISOR)
    assert desk.bench.last.tone.name == "recall"
    desk.sign("AOKAFOR")
    assert len(desk.given) == 1
    assert desk.bench.last.tone.name == "recall"
    desk.bench.close()


def test_partial_requests_are_as_good(desk):
    """The docstring's example: the first signature is handed on to what follows the second."""
    closed = []

    def close(first, second):
        closed.append((first.person.id, second.person.id))
        return desk.bench.station._desk.answer(Verdict.OK, identity.signed(second), second.at)

    def witnessed(first):
        request = desk.request(Meaning.WITNESSED, after=(first,))
        return SignatureRequest(request.desk, request.meaning, partial(close, first), after=(first,)).ask(first.at)

    SignatureRequest(desk.bench.station._desk, Meaning.COUNTED, witnessed).ask(desk.bench.at)
    desk.sign("JRIVERA")
    desk.sign("MCHEN")
    assert closed == [("JRIVERA", "MCHEN")]


def test_tries_at_the_keyboard_of_the_machine_count_at_the_running_station_and_those_here_count_there(desk, path):
    desk.ask()
    desk.sign("AOKAFOR", "1111")
    with closing(open_database(path)) as db:
        supervisor._wrong(db, "AOKAFOR", desk.bench.at)
    assert text(desk.bench.pin("1111"))[0] == "LOCKED"
    with closing(open_database(path)) as db, pytest.raises(UsageError, match="wrong too often"):
        supervisor._must_not_be_locked(db, "AOKAFOR", desk.bench.at)
