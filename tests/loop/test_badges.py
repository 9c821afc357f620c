"""Who stands at the station says so with a badge; nobody is taken to be there for longer than they act."""

from datetime import timedelta

import pytest

from station import messages
from station.domain.cards.cards import Card, card, signed
from station.domain.people import PinPolicy
from station.domain.verdict import Verdict
from tests.bench import KEY, Bench, pack, people, text

IDLE_S = 300


@pytest.fixture
def bench(path):
    people(path, revoked=["MCHEN"])
    with Bench(path, site_key=KEY) as bench:
        bench.begin()
        yield bench


def on(bench):
    return bench.station._desk.person and bench.station._desk.person.id


def test_a_badge_signs_its_person_on(bench):
    outcome = bench.badge("JRIVERA")
    assert (outcome.verdict, text(outcome)[0], on(bench)) == (Verdict.INFO, "SIGNED ON", "JRIVERA")
    assert bench.newest()["event"] == "signed_on"
    assert bench.newest()["person"] == "JRIVERA"


def test_the_resting_station_says_who_is_signed_on(bench):
    bench.badge("JRIVERA")
    assert "USER J. RIVERA" in text(bench.wait(30))


def test_what_a_person_does_carries_their_name_in_the_journal(bench):
    bench.badge("JRIVERA")
    bench.scan(pack())
    bench.card("L-B3")
    bench.card("B-Q1")
    bench.press()
    bench.handle(messages.ScanVoided, reason="key burst", source="hand")
    assert [body.get("person") for _, body in bench.journal()[-5:]] == ["JRIVERA"] * 5


def test_what_happens_by_itself_is_nobody_s_doing(bench):
    bench.badge("JRIVERA")
    bench.handle(messages.DeviceChanged, device="light", present=False, problem="gone")
    assert "person" not in bench.newest()


def test_before_a_badge_nobody_is_named(bench):
    bench.scan(pack())
    assert "person" not in bench.newest()


def test_the_same_badge_again_signs_off(bench):
    bench.badge("JRIVERA")
    outcome = bench.badge("JRIVERA")
    assert (text(outcome)[0], on(bench)) == ("SIGNED OFF", None)
    assert bench.newest() | {"event": "signed_off", "person": "JRIVERA", "reason": "badge"} == bench.newest()


def test_another_badge_takes_over(bench):
    bench.badge("JRIVERA")
    bench.badge("AOKAFOR")
    assert on(bench) == "AOKAFOR"
    assert bench.newest()["instead_of"] == "JRIVERA"


def test_five_minutes_without_doing_anything_sign_off(bench):
    bench.badge("JRIVERA")
    bench.wait(IDLE_S - 1)
    assert on(bench) == "JRIVERA"
    assert "USER J. RIVERA" not in text(bench.wait(1))
    assert (on(bench), bench.newest()["reason"]) == (None, "idle")


def test_each_scan_begins_the_five_minutes_anew(bench):
    bench.badge("JRIVERA")
    for serial in range(4):
        bench.scan(pack(f"S{serial}"), after=IDLE_S - 1)
    assert on(bench) == "JRIVERA"


def test_a_scan_after_five_minutes_is_no_longer_theirs(bench):
    bench.badge("JRIVERA")
    bench.scan(pack(), after=IDLE_S)
    assert "person" not in bench.newest()


def test_news_of_the_network_keeps_nobody_signed_on(bench):
    bench.badge("JRIVERA")
    for up in (True, False, True):
        bench.handle(messages.LinkChanged, after=120, up=up)
    assert on(bench) is None


def test_a_clock_that_steps_back_signs_off(bench):
    bench.badge("JRIVERA")
    bench.at -= timedelta(hours=1)
    bench.scan(pack())
    assert on(bench) is None


def test_after_a_restart_nobody_is_taken_to_be_there(bench, path):
    bench.badge("JRIVERA")
    bench.close()
    with Bench(path, site_key=KEY) as again:
        again.begin()
        assert on(again) is None


def test_a_badge_that_is_revoked_signs_its_person_off_at_the_next_scan(bench, path):
    bench.badge("JRIVERA")
    people(path, revoked=["JRIVERA"])
    bench.scan(pack())
    assert on(bench) is None
    assert bench.journal()[-2][1]["reason"] == "revoked"
    assert "person" not in bench.newest()


def forged(person):
    return card(f"U-{person}-AAAAAAAA")


@pytest.mark.parametrize(
    ("badge", "why", "claimed"),
    [
        (forged("JRIVERA"), "NOT THIS SITE'S", "JRIVERA"),
        (signed("U-JRIVERA", bytes(32)), "NOT THIS SITE'S", "JRIVERA"),
        (card("U-JRIVERA"), "NOT THIS SITE'S", "JRIVERA"),
        (card("U"), "NOT THIS SITE'S", None),
        (signed("U-DOEJOHN", KEY), "NOT ON THE LIST", None),
        (forged("DOEJOHN"), "NOT THIS SITE'S", None),
        (signed("U-MCHEN", KEY), "BADGE REVOKED", "MCHEN"),
    ],
    ids=["forged", "another site's", "unsigned", "empty", "unknown", "forged and unknown", "revoked"],
)
def test_a_badge_that_is_none_of_ours_is_refused_aloud_and_journalled(bench, badge, why, claimed):
    outcome = bench.scan(badge.encode())
    assert (outcome.verdict, bench.last.tone.name, on(bench)) == (Verdict.NOT_NOW, "not_now", None)
    assert why in text(outcome)
    body = bench.newest()
    assert (body["command"], body["refused"], body.get("claimed")) == ("SX-U", why, claimed)
    assert claimed or (len(body["hash"]) == 32 and body["length"] == len(badge))


def test_no_badge_s_signature_is_ever_journalled(bench):
    badges = [signed(f"U-{person}", KEY) for person in ("JRIVERA", "MCHEN", "DOEJOHN")] + [forged("JRIVERA")]
    for badge in (*badges, *badges):
        bench.scan(badge.encode())
    written = repr(bench.journal())
    assert not any(badge.split("-")[3] in written for badge in badges)
    assert "DOEJOHN" not in written


def test_a_station_without_the_site_s_key_takes_no_badge(path):
    people(path)
    with Bench(path) as bench:
        bench.begin()
        assert "STATION HAS NO KEY" in text(bench.badge("JRIVERA"))
        assert on(bench) is None


@pytest.fixture
def strict(path):
    people(path)
    with Bench(path, site_key=KEY, pin=PinPolicy.ALWAYS) as bench:
        bench.begin()
        yield bench


def test_where_the_pin_is_always_asked_a_badge_alone_signs_nobody_on(strict):
    assert text(strict.badge("JRIVERA"))[0].startswith("PIN")
    assert on(strict) is None
    assert text(strict.pin("0417"))[0] == "SIGNED ON"
    assert on(strict) == "JRIVERA"
    assert strict.newest()["pin"] is True


def test_a_wrong_pin_signs_nobody_on(strict):
    strict.badge("JRIVERA")
    assert strict.pin("0418").verdict is Verdict.NOT_NOW
    assert on(strict) is None
    strict.pin("0417")
    assert on(strict) == "JRIVERA"


@pytest.mark.parametrize(("give_up", "reason"), [(lambda b: b.card("NO"), "cancelled"), (lambda b: b.wait(60), "late")])
def test_a_sign_on_without_its_pin_ends(strict, give_up, reason):
    strict.badge("JRIVERA")
    give_up(strict)
    assert (strict.newest()["event"], strict.newest()["reason"]) == ("not_signed_on", reason)
    strict.pin("0417")
    assert on(strict) is None


def test_three_wrong_pins_end_the_sign_on_and_lock_the_badge_for_a_minute(strict):
    strict.badge("JRIVERA")
    for _ in range(3):
        outcome = strict.pin("9999")
    assert text(outcome)[0] == "LOCKED"
    assert any("PIN LOCKED" in line for line in text(strict.badge("JRIVERA")))
    strict.badge("JRIVERA", after=60)
    strict.pin("0417")
    assert on(strict) == "JRIVERA"


def test_who_has_no_pin_cannot_sign_on_where_it_is_always_asked(strict):
    assert "HAS NO PIN" in text(strict.badge("NOPIN"))
    assert on(strict) is None


def test_a_card_that_is_none_of_the_station_s_leaves_no_text_behind(bench):
    unknown = Card("RX7741", "DOEJOHN-1970").text
    assert bench.scan(unknown.encode()).verdict is Verdict.NOT_NOW
    body = bench.newest()
    assert (body["command"], body["length"], len(body["hash"])) == ("unknown", len(unknown), 32)
    assert "DOEJOHN" not in repr(bench.journal())
