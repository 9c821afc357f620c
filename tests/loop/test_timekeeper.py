"""The clock at the bench: what is believed of it, what is said of it, and what is dated afterwards."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station import messages
from station.domain.cards import cards, time_card
from station.domain.decision import AlarmKind
from station.domain.timekeeping import ClockQuality
from station.domain.verdict import Verdict
from station.store.dating import Dates
from station.store.journal import JournalReader
from station.store.store import Entry
from tests.bench import KEY, NOW, Bench, expired_pack, no_writing, pack, recall, recalled_pack, text

NONE, COARSE, SET = ClockQuality
START = datetime(1970, 1, 1, tzinfo=UTC)
HOUR = 3600.0
NEVER_OK = {Verdict.OK, Verdict.SHORT_DATED, Verdict.EARLIER_EXISTS}


def unset(path, at=START, **values):
    return Bench(path, at=at, clock=COARSE, site_key=KEY, **values)


def card(bench, told, after=3.0, key=KEY):
    return bench.scan(time_card.text(told, key).encode(), after)


def put(bench, at, claim="set", after=0.0):
    """Put the clock to an instant, and say what the system says of it."""
    bench.mono += after
    bench.at = at
    return bench.handle(messages.ClockChanged, after=0.0, quality=claim)


def clock_rows(bench):
    return [(kind, body["event"]) for kind, body in bench.journal() if kind == "clock" or body.get("what") == "clock"]


# at rest


def test_a_station_whose_clock_is_not_set_chirps_once_and_says_so(path):
    with unset(path) as bench:
        bench.begin()
        assert (bench.last.tone.name, bench.last.light.colour.value) == ("chirp", "amber")
        assert bench.last.screen.lines[1:4] == ("CLOCK NOT SET", "Not before 01JAN26", "Scan TIME card or net")
        heard = len(bench.announced)
        for _ in range(30):
            bench.wait(1)
        assert len(bench.announced) == heard


def test_a_station_that_was_restarted_says_until_when_its_clock_was_good(path):
    with Bench(path) as bench:
        bench.begin()
    with unset(path) as bench:
        bench.begin()
        assert "Good to 18SEP26 14:07" in bench.last.screen.lines
        assert bench.newest()["doubt"] == "before_build"


def test_a_station_whose_clock_is_set_makes_no_sound_as_it_starts(bench):
    assert [signals.tone.name for signals in bench.announced] == ["silence"]


def test_a_clock_that_is_lost_chirps_and_one_that_is_found_is_silent(path):
    with Bench(path) as bench:
        bench.begin()
        bench.handle(messages.ClockChanged, quality="none")
        assert bench.last.tone.name == "chirp"
        bench.handle(messages.ClockChanged, quality="set")
        assert bench.last.tone.name == "silence"
        assert "CLOCK NOT SET" not in bench.last.screen.lines


# verdicts


@pytest.mark.parametrize("year", [1970, 2000, 2026, 2099])
def test_whatever_year_an_unproved_clock_wakes_in_nothing_in_date_is_ok_and_nothing_is_expired_by_it(path, year):
    with unset(path, at=NOW.replace(year=year)) as bench:
        assert bench.scan(pack()).verdict is Verdict.CHECK
        assert bench.scan(expired_pack()).verdict is Verdict.CHECK
        assert bench.scan(pack("S9", expiry="251231")).verdict is Verdict.EXPIRED


def test_the_first_out_is_named_whatever_the_clock_says(path):
    with unset(path) as bench:
        assert bench.scan(pack("S1", "A2231", "271031")).advice is None
        assert bench.scan(pack("S2", "C0107", "270331")).advice.value == "front"


def test_a_clock_of_2099_leaves_no_trace_in_what_is_expired_later(path):
    with Bench(path, at=NOW.replace(year=2099)) as bench:
        assert bench.begin().signals.screen.headline == "CLOCK"
        assert bench.scan(pack()).verdict is Verdict.CHECK
    with unset(path) as bench:
        assert bench.scan(pack("S2")).verdict is Verdict.CHECK
    with Bench(path, at=NOW) as bench:
        assert bench.scan(pack("S3")).verdict is Verdict.OK


@pytest.mark.parametrize(("zone", "last"), [("America/New_York", (19, 3, 59)), ("Pacific/Auckland", (18, 11, 59))])
def test_a_package_is_good_until_the_sites_midnight(path, zone, last):
    day, hour, minute = last
    at = NOW.replace(day=day, hour=hour, minute=minute)
    with Bench(path, at=at, zone=zone) as bench:
        assert bench.scan(pack("S1", expiry="260918")).verdict is Verdict.SHORT_DATED
        assert bench.scan(pack("S2", expiry="260918"), after=60).verdict is Verdict.EXPIRED


@pytest.mark.parametrize(
    ("zone", "turns"),
    [
        ("America/New_York", "2026-11-01T06:00"),
        ("America/New_York", "2027-03-14T07:00"),
        ("Pacific/Auckland", "2026-09-26T14:00"),
        ("Pacific/Auckland", "2027-04-03T14:00"),
    ],
)
def test_nothing_is_said_of_summer_time(path, zone, turns):
    at = datetime.fromisoformat(turns).replace(tzinfo=UTC)
    before, after = ((at + timedelta(minutes=m)).astimezone(ZoneInfo(zone)).utcoffset() for m in (-1, 0))
    assert before != after
    with Bench(path, at=at - timedelta(minutes=2), zone=zone) as bench:
        for _ in range(4):
            bench.scan(pack(f"S{bench.mono}", expiry="290331"), after=60)
        assert clock_rows(bench) == []


# steps


def test_a_clock_that_is_put_back_an_hour_is_seen_heard_journalled_and_latched(path):
    with Bench(path) as bench:
        bench.begin()
        bench.wait(30)
        outcome = bench.wait(-HOUR)
        assert text(outcome) == (
            "CLOCK       WENT BACK",
            "Shows 18SEP26 13:07",
            "Known 18SEP26 14:07",
            "Dates: CHECK BY EYE",
            "Scan TIME card or net",
            "ACK: seen",
        )
        assert (bench.last.tone.name, bench.last.tone.repeats, bench.last.light.colour.value) == (
            "clock",
            True,
            "amber",
        )
        body = bench.newest()
        assert (body["event"], body["known"], body["shown"], body["tsq"]) == (
            "clock_back",
            "2026-09-18T14:07:30.000Z",
            "2026-09-18T13:07:30.000Z",
            "coarse",
        )
        assert bench.scan(pack()).verdict is Verdict.CHECK
        assert bench.scan(expired_pack()).verdict is Verdict.EXPIRED
    with Bench(path, at=NOW - timedelta(minutes=30), mono=5.0, boot="b008") as again:
        assert again.begin().signals.screen.headline == "EXPIRED"
        again.card("B-XEXP")
        assert again.wait(11).signals.screen.headline == "CLOCK"
        assert again.press().signals.screen.headline == "DONE"
        assert again.store.alarms() == []


def test_a_clock_that_was_put_back_is_believed_again_once_it_has_passed_what_was_known(path):
    with Bench(path) as bench:
        bench.wait(-HOUR)
        bench.press()
        assert bench.scan(pack("S1")).verdict is Verdict.CHECK
        assert bench.scan(pack("S2"), after=HOUR).verdict is Verdict.OK
        assert [event for _, event in clock_rows(bench)] == ["clock_back", "closed", "restamp"]


def test_a_second_step_raises_no_second_alarm_while_the_first_stands(path):
    with Bench(path) as bench:
        bench.wait(-HOUR)
        bench.wait(2 * HOUR)
        bench.wait(-4 * HOUR)
        assert [alarm.kind for alarm in bench.store.alarms()] == [AlarmKind.CLOCK]
        assert [event for _, event in clock_rows(bench)] == ["clock_back", "restamp", "clock_back"]


def test_an_alarm_of_a_package_goes_before_that_of_the_clock(path):
    recall(path)
    with Bench(path) as bench:
        bench.scan(recalled_pack())
        assert bench.wait(-HOUR).signals.screen.headline == "RECALL"
        assert [alarm.kind for alarm in bench.store.alarms()] == [AlarmKind.RECALL_I, AlarmKind.CLOCK]


def test_a_year_ahead_is_as_doubtful_as_an_hour_back(path):
    with Bench(path) as bench:
        bench.begin()
        bench.at += timedelta(days=400)
        assert text(bench.wait(1))[0] == "CLOCK       FAR AHEAD"
        assert bench.scan(pack()).verdict is Verdict.CHECK


def test_what_is_shown_for_a_while_is_shown_no_longer_because_the_clock_was_put_back(path):
    recall(path)
    with Bench(path) as bench:
        bench.scan(recalled_pack())
        bench.press()
        assert bench.last.tone.name == "silence"
        bench.wait(-HOUR)
        assert bench.wait(60).signals.tone.name == "silence"
        assert bench.wait(61).signals.tone.name == "recall"


def test_a_quantity_card_and_a_question_outlive_a_step_as_long_as_they_would_have(path):
    lot = pack().partition(b"\x1d")[0]
    with Bench(path) as bench:
        bench.card("N-5")
        bench.at += timedelta(days=30)
        bench.scan(lot)
        assert bench.stock() == {"A2231": 5}


def test_a_step_that_cannot_be_saved_is_told_once_something_can_be(path):
    with Bench(path) as bench:
        with no_writing(bench.store):
            bench.wait(-HOUR)
            assert bench.scan(pack()).verdict is Verdict.BLOCKED
        bench.wait(1)
        assert clock_rows(bench) == [("alarm", "clock_back")]
        assert bench.scan(pack("S2")).verdict is Verdict.CHECK


def test_a_scan_from_before_the_clock_was_set_is_judged_by_the_time_it_is_now(path):
    with unset(path) as bench:
        put(bench, NOW)
        outcome = bench.station.handle(messages.Scanned(expired_pack(), "hand", START))
        assert outcome.verdict is Verdict.EXPIRED
        assert bench.store.alarms()[0].raised_at == NOW


# dated afterwards


def test_rows_from_before_the_clock_was_set_are_dated_by_the_first_row_after(path):
    with unset(path) as bench:
        bench.begin()
        bench.scan(pack("S1"), after=100)
        bench.scan(pack("S2"), after=200)
        put(bench, NOW, after=10)
        body = bench.newest()
        assert (body["event"], body["from"], body["to"], body["boot"], body["tsq"]) == ("restamp", 1, 3, "b007", "set")
        bench.scan(pack("S3"))
    with JournalReader(path) as reader:
        dates = Dates.of(reader.rows())
        found = [dates.date(row) for row in reader.rows()]
    started = NOW - timedelta(seconds=310)
    assert [dated.at for dated in found[:3]] == [started + timedelta(seconds=after) for after in (0, 100, 300)]
    assert [dated.restamped for dated in found] == [True, True, True, False, False]
    assert {dated.quality for dated in found} == {SET}


def test_a_clock_that_is_lost_and_found_dates_what_came_in_between(path):
    with Bench(path) as bench:
        bench.scan(pack("S1"))
        bench.handle(messages.ClockChanged, quality="none")
        bench.scan(pack("S2"))
        put(bench, bench.at)
        assert (bench.newest()["from"], bench.newest()["to"]) == (2, 3)


def test_a_program_that_was_started_again_dates_the_rows_of_the_one_before(path):
    with unset(path) as bench:
        bench.begin()
        bench.scan(pack("S1"))
    with unset(path, mono=60.0) as again:
        again.begin()
        put(again, NOW)
        assert (again.newest()["from"], again.newest()["to"]) == (1, 3)


def test_another_start_of_the_machine_dates_no_rows_of_the_one_before(path):
    with unset(path) as bench:
        bench.begin()
    with unset(path, boot="b008") as again:
        again.begin()
        put(again, NOW)
        assert (again.newest()["from"], again.newest()["to"]) == (2, 2)
    with JournalReader(path) as reader:
        dates = Dates.of(reader.rows())
        first, second, *_ = [dates.date(row) for row in reader.rows()]
    assert (first.quality, first.restamped, second.restamped) == (NONE, False, True)


# TIME cards


def test_a_time_card_sets_the_clock_until_the_next_start_of_the_machine(path):
    with unset(path) as bench:
        bench.begin()
        assert text(card(bench, NOW)) == ("CLOCK SET", "18SEP26 14:07", "By TIME card", "Does it fit a watch?")
        assert bench.scan(pack("S1"), after=60).verdict is Verdict.OK
        body = bench.newest()
        assert (body["tsq"], body["mono"]) == ("set", 63000)
        assert bench.store.last_trusted() == NOW + timedelta(seconds=60)
        assert [event for _, event in clock_rows(bench)] == ["restamp"]
    with unset(path, at=START, mono=120.0) as again:
        again.begin()
        assert again.scan(pack("S2")).verdict is Verdict.OK
    with unset(path, boot="b008") as later:
        later.begin()
        assert later.scan(pack("S3")).verdict is Verdict.CHECK


def test_a_program_that_was_started_again_goes_by_the_network_rather_than_by_an_earlier_card(path):
    with unset(path) as bench:
        card(bench, NOW)
    with Bench(path, at=NOW + timedelta(minutes=2), mono=60.0) as again:
        assert again.scan(pack()).verdict is Verdict.OK
        assert again.store.last_trusted() == NOW + timedelta(minutes=2, seconds=3)


def test_the_last_known_day_outlives_any_number_of_rows_without_one(path):
    with Bench(path) as bench:
        bench.scan(pack())
        bench.handle(messages.ClockChanged, quality="none")
        bench.store.record_all([Entry(START, "scan", {"tsq": "none", "boot": "b007"})] * 1001)
    with unset(path, boot="b008") as again:
        assert again.scan(expired_pack()).verdict is Verdict.EXPIRED


def test_the_card_says_when_and_its_row_keeps_no_signature(path):
    with unset(path) as bench:
        card(bench, NOW)
        kind, body = bench.journal()[0]
    assert (kind, body["event"], body["told"]) == ("command", "time_card", "2026-09-18T14:07:00.000Z")
    assert time_card.text(NOW, KEY)[-10:-2] not in str(body)


def test_a_card_is_taken_once(path):
    with unset(path) as bench:
        card(bench, NOW)
        assert "Card was used before" in text(card(bench, NOW))
        assert "Card was used before" in text(card(bench, NOW - timedelta(seconds=1)))
    with unset(path, boot="b008") as again:
        assert "Card was used before" in text(card(again, NOW))


@pytest.mark.parametrize(
    ("told", "why"),
    [(NOW - timedelta(days=3), "Card is too old"), (NOW - timedelta(days=400), "Card is too old")],
)
def test_a_card_from_before_the_last_row_with_a_date_is_refused(path, told, why):
    with Bench(path, site_key=KEY) as bench:
        bench.begin()
    with unset(path) as bench:
        assert why in text(card(bench, told))
        assert bench.newest()["refused"] == why
        assert bench.scan(pack()).verdict is Verdict.CHECK


def test_a_card_that_nobody_signed_is_refused(path):
    with unset(path) as bench:
        assert "Not this site's card" in text(card(bench, NOW, key=bytes(32)))
        assert "Not this site's card" in text(bench.scan(cards.card("T-20260918T140700Z").encode()))


def test_a_clock_that_is_set_needs_no_card(path):
    with Bench(path, site_key=KEY) as bench:
        assert "The clock is set" in text(card(bench, NOW))
        assert "Card is not of now" in text(card(bench, NOW + timedelta(minutes=6)))


def test_the_network_takes_over_from_a_card(path):
    with unset(path) as bench:
        card(bench, NOW)
        put(bench, NOW + timedelta(seconds=200), after=190)
        assert bench.scan(pack()).verdict is Verdict.OK
        assert bench.store.last_trusted() == NOW + timedelta(seconds=203)


def test_a_wrong_date_that_was_set_once_is_put_right_by_a_card_that_the_clock_confirms(path):
    with Bench(path, at=NOW + timedelta(days=200)) as wrong:
        wrong.begin()
    with Bench(path, at=NOW, site_key=KEY, boot="b008") as bench:
        assert bench.begin().signals.screen.headline == "CLOCK"
        assert bench.scan(pack("S1", expiry="261231")).verdict is Verdict.CHECK
        assert text(card(bench, NOW))[0] == "CLOCK SET"
        bench.press(after=20)
        assert bench.journal()[-3][1]["corrects"].startswith("2027-04-06")
    with Bench(path, at=NOW + timedelta(minutes=5), boot="b009") as again:
        assert again.begin().signals.screen.headline == "RECEIVE"
        assert again.scan(pack("S2", "K1", "271231")).verdict is Verdict.OK


def test_a_card_that_cannot_be_saved_sets_nothing(path):
    with unset(path) as bench:
        with no_writing(bench.store):
            assert card(bench, NOW).verdict is Verdict.BLOCKED
        assert bench.scan(pack()).verdict is Verdict.CHECK
        assert text(card(bench, NOW))[0] == "CLOCK SET"


# whatever happens

DAYS = st.integers(-200, 800)
PACKS = st.tuples(st.just("pack"), DAYS)
CLOCKS = st.tuples(st.sampled_from(["none", "coarse", "set", "step", "wait", "card", "boot"]), DAYS)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(ClockQuality), DAYS, st.lists(PACKS | CLOCKS, max_size=12))
def test_no_package_is_ok_on_a_date_that_is_not_known_and_none_that_had_expired(
    tmp_path_factory, claim, first, happenings
):
    path = tmp_path_factory.mktemp("days") / "station.db"
    serial, at = 0, NOW + timedelta(days=first)
    bench = Bench(path, at=at, clock=claim, site_key=KEY, boot="b0")
    known = at if bench.station.clock == "set" else None
    try:
        bench.begin()
        for what, days in happenings:
            if what == "pack":
                serial += 1
                expiry = NOW.date() + timedelta(days=days)
                outcome = bench.scan(pack(f"S{serial}", expiry=f"{expiry:%y%m%d}"))
                today = bench.clock.now().date()
                if outcome.verdict in NEVER_OK:
                    assert bench.newest()["tsq"] == "set"
                    assert expiry >= today
                    assert known is None or bench.clock.now() >= known - timedelta(minutes=7)
            elif what == "step":
                bench.at += timedelta(days=days)
            elif what == "wait":
                bench.wait(abs(days) * HOUR)
            elif what == "card":
                card(bench, bench.at + timedelta(days=days) if days % 2 else bench.at)
                known = None  # which two witnesses may put back
            elif what == "boot":
                bench.close()
                bench = Bench(path, at=bench.at, clock=claim, site_key=KEY, boot=f"b{serial}-{bench.mono}")
                bench.begin()
            else:
                bench.handle(messages.ClockChanged, quality=what)
            if bench.station.clock == "set":
                known = max(known or bench.clock.now(), bench.clock.now())
    finally:
        bench.close()


def test_only_rows_of_the_station_are_dated_later(path):
    with unset(path) as bench:
        bench.begin()
        with closing(bench.store):
            assert bench.store.undated("b007") == (1, 1)
            assert bench.store.undated("b008") is None
