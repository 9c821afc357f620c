"""A package that is to be checked by hand is not held for ever: a supervisor decides, and signs it."""

import pytest

from station import gs1
from station.domain.decision import Activity, AlarmKind
from station.domain.verdict import Verdict
from tests.bench import GTIN, KEY, PINS, Bench, pack, people, recall, recall_record, recalled_pack, stock

BY_HAND = recall_record(lot="see the letter")
NDC = "99901-0107-1"


@pytest.fixture
def bench(path):
    people(path)
    recall(path, BY_HAND)
    with Bench(path, site_key=KEY) as bench:
        bench.begin()
        yield bench


def kinds(bench):
    return [alarm.kind for alarm in bench.store.alarms()]


def signed(bench, person="AOKAFOR"):
    bench.badge(person)
    return bench.pin(PINS[person])


def released(bench, raw=None):
    bench.scan(raw or recalled_pack())
    bench.card("YES")
    return signed(bench)


def test_a_supervisor_releases_what_was_to_be_checked_by_hand(bench):
    bench.scan(recalled_pack())
    asked = bench.card("YES").signals.screen
    assert asked.text()[:4] == ("SIGN         APPROVED", "MAY BE USED", f"GTIN {gtin()}", "LOT 17A-0443")
    assert "SUPERVISOR: badge" in asked.lines
    outcome = signed(bench)
    assert outcome.signals.screen.text() == (
        "RELEASED",
        f"GTIN {gtin()}",
        "LOT 17A-0443",
        "MAY BE USED",
        "by A. Okafor",
    )
    assert kinds(bench) == []
    assert bench.stock() == {"17A-0443": 1}


def gtin():
    return recalled_pack().decode()[5:19]


def test_a_release_is_a_signed_row_of_the_journal(bench):
    released(bench)
    body = bench.newest()
    (signature,) = body["signatures"]
    assert (signature["person"], signature["meaning"], signature["pin"]) == ("AOKAFOR", "APPROVED", True)
    assert (body["event"], body["recalls"], body["refers"]) == ("released", ["D-0443-2026"], 2)
    assert (body["lot"], body["serial"], body["moved"]["status"]) == ("17A-0443", "R1", "available")


def test_a_package_that_was_released_is_taken_as_any_other(bench):
    released(bench)
    bench.card("M-PICK")
    assert bench.scan(recalled_pack()).verdict is Verdict.OK
    assert kinds(bench) == []


def test_a_release_is_of_one_package_alone(bench):
    released(bench)
    assert bench.scan(recalled_pack("R2")).verdict is Verdict.CHECK


def test_another_recall_asks_again_for_a_package_that_was_released(bench, path):
    released(bench)
    recall(path, BY_HAND, recall_record("D-0999-2026", lot="see the other letter"))
    bench.card("M-PICK")
    assert bench.scan(recalled_pack()).verdict is Verdict.CHECK


def test_a_package_that_was_released_and_is_then_recalled_for_certain_is_recalled(bench, path):
    released(bench)
    recall(path, recall_record())
    bench.card("M-PICK")
    assert bench.scan(recalled_pack()).verdict is Verdict.RECALLED


@pytest.mark.parametrize("person", ["JRIVERA", "MCHEN"])
def test_only_a_supervisor_releases(bench, person):
    bench.scan(recalled_pack())
    bench.card("YES")
    assert bench.badge(person).verdict is Verdict.NOT_NOW
    assert (kinds(bench), bench.stock()) == ([AlarmKind.CHECK], {})


def test_a_release_that_is_not_signed_leaves_the_alarm(bench):
    bench.scan(recalled_pack())
    bench.card("YES")
    bench.card("NO")
    assert (kinds(bench), bench.stock()) == ([AlarmKind.CHECK], {})


def test_a_recalled_package_is_never_released(path):
    people(path)
    recall(path)
    with Bench(path, site_key=KEY) as bench:
        bench.scan(recalled_pack())
        assert bench.card("YES").verdict is Verdict.NOT_NOW
        bench.card("B-Q1")
        bench.badge("AOKAFOR")
        bench.scan(recalled_pack())
        bench.card("B-Q1")
        bench.badge("AOKAFOR")
        assert bench.card("YES").verdict is Verdict.NOT_NOW


def test_what_is_recalled_while_it_is_being_signed_is_not_released(bench, path):
    bench.scan(recalled_pack())
    bench.card("YES")
    recall(path, recall_record())
    outcome = signed(bench)
    assert (outcome.verdict, outcome.signals.screen.lines[0]) == (Verdict.NOT_NOW, "It is recalled")
    assert (kinds(bench), bench.stock()) == ([AlarmKind.CHECK], {})


def test_without_badges_nothing_is_released(path):
    recall(path, BY_HAND)
    with Bench(path) as bench:
        bench.scan(recalled_pack())
        assert bench.card("YES").signals.screen.lines[0] == "Needs a badge"


def test_the_sound_rests_while_it_is_signed(bench):
    bench.scan(recalled_pack())
    bench.card("YES")
    assert bench.last.tone.name == "info"
    assert bench.journal()[-1][1]["paused_s"] == 120


def test_a_package_on_hold_whose_alarm_is_over_is_released_when_it_is_scanned_again(bench):
    bench.badge("MCHEN")
    bench.scan(recalled_pack())
    bench.press()
    assert kinds(bench) == []
    bench.card("M-PICK")
    assert bench.scan(recalled_pack()).verdict is Verdict.BLOCKED
    bench.card("YES")
    signed(bench)
    kind, body = bench.journal()[-1]
    assert (kind, body["event"], body["recalls"]) == ("release", "released", ["D-0443-2026"])
    assert bench.stock() == {"17A-0443": 1}
    assert bench.scan(recalled_pack()).verdict is Verdict.OK


def test_a_package_that_came_back_is_released_once_it_is_verified(path):
    people(path)
    with Bench(path, site_key=KEY, activity=Activity.RETURN) as bench:
        bench.scan(pack("S1"))
        bench.card("YES")
        signed(bench)
        assert (bench.newest()["event"], bench.newest()["recalls"]) == ("released", [])
        assert bench.stock() == {"A2231": 1}


def test_a_decision_long_after_the_scan_is_refused(path):
    people(path)
    with Bench(path, site_key=KEY, activity=Activity.RETURN) as bench:
        bench.scan(pack("S1"))
        assert bench.card("YES", after=121).verdict is Verdict.NOT_NOW


@pytest.mark.parametrize("words", ["YES", "NO"])
def test_a_decision_on_nothing_is_refused(bench, words):
    assert bench.card(words).signals.screen.lines[0] == "No question stands"
    bench.scan(pack("S1"))
    assert bench.card(words).signals.screen.lines[0] == "No question stands"


def test_the_package_in_hand_is_decided_on_and_not_the_one_before_it(bench):
    bench.scan(recalled_pack("R1"))
    bench.scan(recalled_pack("R2"))
    bench.card("YES")
    signed(bench)
    assert bench.newest()["serial"] == "R2"
    bench.scan(pack("S1"))
    bench.card("YES")
    signed(bench)
    assert (bench.newest()["serial"], kinds(bench)) == ("R1", [])


def test_no_puts_it_into_quarantine_with_the_alarm_of_a_recall(bench):
    bench.scan(recalled_pack())
    asked = bench.card("NO").signals.screen
    assert (asked.lines[0], asked.lines[-2]) == ("QUARANTINE", "Scan badge")
    outcome = signed(bench, "JRIVERA")
    assert (outcome.verdict, kinds(bench)) == (Verdict.RECALLED, [AlarmKind.RECALL_I])
    assert bench.last.tone.name == "recall"
    assert outcome.signals.screen.lines[2:] == ("CLASS I D-0443-2026", "JUDGED BY HAND", "Scan Q1, then badge")
    body = bench.newest()
    assert (body["event"], body["moved"]["status"], body["raises"]) == ("quarantined", "recalled", "recall_1")
    bench.card("B-Q1")
    bench.badge("JRIVERA")
    assert kinds(bench) == []
    bench.scan(recalled_pack())
    assert bench.card("YES").verdict is Verdict.NOT_NOW


def test_a_package_on_hold_without_an_alarm_is_put_into_quarantine_too(bench):
    bench.badge("MCHEN")
    bench.scan(recalled_pack())
    bench.press()
    bench.card("M-PICK")
    bench.scan(recalled_pack())
    bench.card("NO")
    signed(bench, "JRIVERA")
    assert kinds(bench) == [AlarmKind.RECALL_I]


def test_what_no_recall_doubts_is_not_put_into_quarantine(path):
    people(path)
    with Bench(path, site_key=KEY, activity=Activity.RETURN) as bench:
        bench.scan(pack("S1"))
        assert bench.card("NO").signals.screen.lines[0] == "No question stands"


def test_what_is_no_longer_in_doubt_is_not_put_into_quarantine_though_it_was_asked(bench, path):
    bench.scan(recalled_pack())
    bench.card("NO")
    recall(path, recall_record(lot="OTHER"))
    assert signed(bench, "JRIVERA").signals.screen.lines[0] == "No question stands"


def test_a_symbol_that_was_not_read_for_certain_releases_nothing(path):
    people(path)
    recall(path)
    with Bench(path, site_key=KEY, scanners={"hand": gs1.ScannerProfile(drops_gs=True)}) as bench:
        bench.scan(recalled_pack("12342190123").replace(b"\x1d", b""))
        assert kinds(bench) == [AlarmKind.CHECK]
        assert bench.card("YES").signals.screen.lines[0] == "Code not read surely"


def test_an_alarm_that_ends_while_it_is_signed_is_not_released(bench):
    bench.badge("MCHEN")
    bench.scan(recalled_pack())
    bench.card("YES")
    bench.press()
    assert kinds(bench) == []
    assert signed(bench).signals.screen.lines[0] == "The alarm is over"


def test_nothing_is_decided_while_a_graver_alarm_stands(path):
    people(path)
    recall(path, BY_HAND, recall_record("D-1-2026", lot="A2231", ndc=NDC))
    with Bench(path, site_key=KEY) as bench:
        bench.scan(recalled_pack())
        bench.scan(pack("S1"))
        assert bench.card("YES").signals.screen.lines[0] == "No question stands"


def test_a_lot_in_stock_is_released_for_packages_without_serial_numbers(path):
    people(path)
    stock(path, (GTIN, "A2231", "2027-10-31", 5))
    recall(path, recall_record(lot="see the letter", ndc=NDC))
    unserialised = f"]d201{GTIN}1727103110A2231".encode()
    with Bench(path, site_key=KEY, activity=Activity.CHECKPOINT) as bench:
        assert bench.scan(unserialised).verdict is Verdict.CHECK
        bench.card("YES")
        signed(bench)
        assert "moved" not in bench.newest()
        assert bench.scan(unserialised).verdict is Verdict.INCOMPLETE  # its product has serial numbers
        assert bench.scan(pack("S9")).verdict is Verdict.OK


def test_a_release_inside_a_zone_that_is_counted_waits(path):
    people(path)
    recall(path, BY_HAND)
    with Bench(path, site_key=KEY) as bench:
        bench.scan(recalled_pack())
        bench.station._packages.frozen = lambda _: (bench.last, {})
        bench.card("YES")
        assert signed(bench).signals.screen.lines[0] == "Its zone is counted"


def test_what_is_practised_on_is_not_released(path):
    people(path)
    with Bench(path, site_key=KEY, activity=Activity.RETURN) as bench:
        bench.scan(pack())
        bench.card("M-PICK")
        bench.card("M-TRAIN")
        assert bench.scan(pack()).verdict is Verdict.BLOCKED
        assert bench.card("YES").verdict is Verdict.NOT_NOW
        bench.card("M-PICK")
        bench.scan(pack())
        bench.card("YES")
        assert signed(bench).signals.screen.headline == "RELEASED"
