"""Where people have badges, a badge ends an alarm, and the journal says whose."""

import pytest

from station import messages
from station.domain.cards.cards import card
from station.domain.decision import AlarmKind
from station.domain.people import PinPolicy
from station.domain.verdict import Verdict
from station.loop.front import PAUSE_S
from station.store.store import Entry
from tests.bench import KEY, NOW, Bench, expired_pack, pack, people, recall, recall_record, recalled_pack

SIREN = "recall"
UNREADABLE_LOTS = "see the letter"


@pytest.fixture
def staffed(path):
    people(path)
    recall(path, recall_record(), recall_record("D-0444-2026", "Class II", "20B-0001"))
    with Bench(path, site_key=KEY) as bench:
        bench.begin()
        yield bench


@pytest.fixture
def doubtful(path):
    people(path)
    recall(path, recall_record(lot=UNREADABLE_LOTS))
    with Bench(path, site_key=KEY) as bench:
        bench.begin()
        yield bench


def kinds(bench):
    return [alarm.kind for alarm in bench.store.alarms()]


def last_line(bench):
    return bench.wait(11).signals.screen.lines[-1]


def test_a_recall_ends_by_its_bin_card_and_a_badge(staffed):
    assert staffed.scan(recalled_pack()).signals.screen.lines[-1] == "Scan Q1, then badge"
    assert staffed.card("B-Q1").signals.screen.lines == (
        "Package in bin Q1",
        "Now scan your badge",
        "! RECALL STANDS !",
    )
    assert last_line(staffed) == "In bin. Scan badge"
    assert staffed.badge("JRIVERA").signals.screen.text() == ("DONE", "RECALL", "alarm closed", "by J. Rivera")
    assert kinds(staffed) == []


def test_the_journal_says_who_acknowledged_what_and_how_long_it_took(staffed):
    staffed.scan(recalled_pack())
    staffed.card("B-Q1", after=12)
    staffed.badge("JRIVERA", after=30)
    (_, scan), (_, binned), (_, closed) = staffed.journal()[-3:]
    assert (scan["alarm"], binned["event"], binned["after_s"]) == ("recall_1", "binned", 12)
    assert (closed["event"], closed["after_s"], closed["acknowledged_by"]) == ("closed", 42, "JRIVERA")
    assert (closed["person"], closed["name"], closed["role"]) == ("JRIVERA", "J. Rivera", "technician")
    assert (closed["lot"], closed["recalls"]) == ("17A-0443", ["D-0443-2026"])


def test_a_badge_that_ends_an_alarm_signs_nobody_on(staffed):
    staffed.scan(recalled_pack())
    staffed.card("B-Q1")
    staffed.badge("JRIVERA")
    staffed.scan(pack())
    assert "person" not in staffed.newest()


def test_ack_ends_no_recall_and_only_pauses_before_and_after_the_bin(staffed):
    staffed.scan(recalled_pack())
    assert staffed.press().signals.screen.lines[:3] == ("Sound off for 120 s", "Scan bin card Q1", "then your badge")
    staffed.card("B-Q1", after=PAUSE_S)
    assert staffed.card("ACK").signals.screen.lines[:2] == ("Sound off for 120 s", "Scan your badge")
    staffed.card("D-ENTER")
    assert kinds(staffed) == [AlarmKind.RECALL_I]
    assert staffed.wait(PAUSE_S).signals.tone.name == SIREN


def test_a_badge_before_the_bin_card_signs_on_and_ends_no_alarm(staffed):
    staffed.scan(recalled_pack())
    assert staffed.badge("JRIVERA").signals.screen.headline == "SIGNED ON"
    assert kinds(staffed) == [AlarmKind.RECALL_I]


@pytest.mark.parametrize("person", ["NOBODY", "MCHEN"])
def test_a_badge_of_a_stranger_or_a_revoked_one_ends_no_alarm(path, person):
    people(path, revoked=("MCHEN",))
    recall(path)
    with Bench(path, site_key=KEY) as bench:
        bench.scan(recalled_pack())
        bench.card("B-Q1")
        outcome = bench.badge(person)
        assert (outcome.verdict, outcome.signals.screen.lines[1]) == (Verdict.NOT_NOW, "The alarm stands")
        assert kinds(bench) == [AlarmKind.RECALL_I]


def test_a_copied_badge_without_the_sites_signature_ends_no_alarm(staffed):
    staffed.scan(recalled_pack())
    staffed.card("B-Q1")
    assert staffed.badge("JRIVERA", key=bytes(32)).verdict is Verdict.NOT_NOW
    assert kinds(staffed) == [AlarmKind.RECALL_I]


def test_where_every_badge_wants_its_pin_an_alarm_does_too(path):
    people(path)
    recall(path)
    with Bench(path, site_key=KEY, pin=PinPolicy.ALWAYS) as bench:
        bench.scan(recalled_pack())
        bench.card("B-Q1")
        assert bench.badge("NOPIN").verdict is Verdict.NOT_NOW
        assert bench.badge("JRIVERA").signals.screen.headline == "PIN"
        bench.pin("1111")
        assert kinds(bench) == [AlarmKind.RECALL_I]
        assert bench.pin("0417").signals.screen.headline == "DONE"
        assert kinds(bench) == []


@pytest.mark.parametrize(
    ("ending", "reason"), [(lambda bench: bench.card("NO"), "cancelled"), (lambda bench: bench.wait(61), "late")]
)
def test_an_alarm_whose_pin_is_not_given_stands(path, ending, reason):
    people(path)
    recall(path)
    with Bench(path, site_key=KEY, pin=PinPolicy.ALWAYS) as bench:
        bench.scan(recalled_pack())
        bench.card("B-Q1")
        bench.badge("JRIVERA")
        ending(bench)
        assert (bench.newest()["event"], bench.newest()["reason"]) == ("not_closed", reason)
        assert kinds(bench) == [AlarmKind.RECALL_I]


def test_a_pin_for_an_alarm_that_is_over_ends_no_other(path):
    people(path)
    recall(path)
    with Bench(path, site_key=KEY, pin=PinPolicy.ALWAYS) as bench:
        bench.scan(expired_pack())
        bench.scan(recalled_pack())
        bench.card("B-Q1")
        bench.badge("JRIVERA")
        bench.store.record(Entry(NOW, "alarm", {}, closed=bench.store.alarms()[0].id))
        assert bench.pin("0417").verdict is Verdict.NOT_NOW
        assert kinds(bench) == [AlarmKind.EXPIRED]


def test_each_of_several_alarms_is_ended_by_its_own_bin_card_and_badge(staffed):
    staffed.scan(recalled_pack("R2", "20B-0001"))
    staffed.scan(expired_pack())
    staffed.scan(recalled_pack())
    assert kinds(staffed) == [AlarmKind.RECALL_I, AlarmKind.RECALL_II, AlarmKind.EXPIRED]
    staffed.card("B-Q1")
    staffed.badge("JRIVERA")
    assert kinds(staffed) == [AlarmKind.RECALL_II, AlarmKind.EXPIRED]
    assert staffed.badge("JRIVERA").signals.screen.headline == "SIGNED ON"
    staffed.card("B-Q1")
    staffed.badge("MCHEN")
    assert kinds(staffed) == [AlarmKind.EXPIRED]
    assert staffed.card("B-XEXP").signals.screen.headline == "DONE"
    assert staffed.newest()["acknowledged_by"] == "JRIVERA"


def test_an_alarms_badge_comes_before_a_question_that_wants_one(path):
    people(path)
    recall(path)
    with Bench(path, site_key=KEY) as bench:
        bench.scan(recalled_pack())
        bench.card("B-Q1")
        bench.card("M-COUNT-SHIFT")
        bench.badge("JRIVERA")
        assert kinds(bench) == []


def test_a_check_by_hand_ends_by_ack_and_a_badge(doubtful):
    assert doubtful.scan(recalled_pack()).verdict is Verdict.CHECK
    assert last_line(doubtful) == "HOLD. ACK, then badge"
    assert doubtful.press().signals.screen.lines[:2] == ("Sound off for 120 s", "Scan your badge")
    assert kinds(doubtful) == [AlarmKind.CHECK]
    doubtful.badge("MCHEN")
    assert (kinds(doubtful), doubtful.newest()["acknowledged_by"]) == ([], "MCHEN")


def test_who_is_signed_on_ends_a_check_by_ack_alone(doubtful):
    doubtful.badge("MCHEN")
    doubtful.scan(recalled_pack())
    doubtful.press()
    assert (kinds(doubtful), doubtful.newest()["acknowledged_by"]) == ([], "MCHEN")


def test_a_badge_that_comes_too_long_after_ack_ends_no_check(doubtful):
    doubtful.scan(recalled_pack())
    doubtful.press()
    doubtful.badge("MCHEN", after=PAUSE_S)
    assert kinds(doubtful) == [AlarmKind.CHECK]


def test_ack_at_an_expired_package_only_rests_the_sound(staffed):
    staffed.scan(expired_pack())
    assert "Scan bin card X-EXP" in staffed.press().signals.screen.lines
    assert kinds(staffed) == [AlarmKind.EXPIRED]


def test_a_rest_of_the_sound_is_not_lengthened(staffed):
    staffed.scan(recalled_pack())
    staffed.press()
    assert "Sound off for 20 s" in staffed.press(after=100).signals.screen.lines
    assert staffed.newest()["paused_s"] == 20
    assert staffed.wait(20).signals.tone.name == SIREN


def test_while_nobody_has_a_badge_ack_stands_in_and_nobody_is_named(path):
    recall(path)
    with Bench(path, site_key=KEY) as bench:
        assert bench.scan(recalled_pack()).signals.screen.lines[-1] == "Scan Q1, then ACK"
        bench.card("B-Q1")
        bench.press()
        assert (kinds(bench), bench.newest()["acknowledged_by"]) == ([], "nobody named")


def test_from_the_first_badge_on_an_alarm_that_stands_wants_one(path):
    recall(path)
    with Bench(path, site_key=KEY) as bench:
        bench.scan(recalled_pack())
        bench.card("B-Q1")
        people(path)
        assert last_line(bench) == "In bin. Scan badge"
        bench.press()
        assert kinds(bench) == [AlarmKind.RECALL_I]


def test_where_all_badges_are_revoked_ack_stands_in_again(path):
    people(path, revoked=("JRIVERA", "MCHEN", "AOKAFOR", "NOPIN"))
    recall(path)
    with Bench(path, site_key=KEY) as bench:
        bench.scan(recalled_pack())
        bench.card("B-Q1")
        bench.press()
        assert kinds(bench) == []


def test_a_power_cut_in_the_siren_brings_every_alarm_back_the_most_urgent_first(staffed, path):
    staffed.scan(expired_pack())
    staffed.scan(recalled_pack("R2", "20B-0001"))
    staffed.scan(recalled_pack())
    staffed.scan(pack("S9"))
    staffed.scan(pack("S9", "OTHER"))
    every = [AlarmKind.RECALL_I, AlarmKind.SUSPECT, AlarmKind.RECALL_II, AlarmKind.EXPIRED]
    assert kinds(staffed) == every
    staffed.card("B-Q1")
    for left, tone in zip(
        ([every, every[1:], every[2:], every[3:]]), ("recall", "suspect", "recall_2", "stop"), strict=True
    ):
        with Bench(path, site_key=KEY) as again:  # the power is cut before each of them
            again.begin()
            assert kinds(again) == left
            assert again.last.tone.name == tone
            if left == every[3:]:
                again.card("B-XEXP")
            else:
                again.card("B-Q1")
                again.badge("AOKAFOR")
    with Bench(path, site_key=KEY) as again:
        assert again.begin().signals.screen.headline == "RECEIVE"


def test_nothing_from_afar_ends_or_rests_an_alarm(staffed, path):
    staffed.scan(recalled_pack())
    staffed.handle(messages.LinkChanged, up=True)
    recall(path, recall_record("D-0001-2026", lot="OTHER"))  # what is in force now no longer names the package
    staffed.handle(messages.RecallsChanged)
    staffed.handle(messages.LookedBack, recalls="x", lots=1, hits=0)
    assert staffed.wait(1).signals.tone.name == SIREN
    assert kinds(staffed) == [AlarmKind.RECALL_I]


def test_a_station_that_cannot_read_who_has_a_badge_goes_by_what_it_knew(staffed):
    assert staffed.station._desk.by_badge
    staffed.store._db.execute("alter table person rename to gone")
    assert staffed.station._desk.by_badge


def test_a_bin_card_is_for_its_alarm_alone(staffed):
    staffed.scan(recalled_pack())
    assert staffed.scan(card("B-XEXP").encode()).verdict is Verdict.NOT_NOW


def test_the_alarm_of_the_clock_ends_by_ack_and_names_who_is_signed_on(staffed):
    staffed.wait(10)
    staffed.wait(-3600)
    assert kinds(staffed) == [AlarmKind.CLOCK]
    staffed.press()
    assert (kinds(staffed), staffed.newest()["acknowledged_by"]) == ([], "nobody named")
