"""How the station's days went: what the journal proves, and a dash for what it proves nothing of."""

from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from station.domain.arrivals.shipment import Against
from station.domain.timekeeping import ClockQuality
from station.domain.verdict import Verdict
from station.gs1 import ScannerProfile
from station.messages import ClockChanged
from station.reports.worked import Period
from station.store.database import open_database, transaction
from tests.bench import GTIN, KEY, NOW, OTHER, Bench, expired_pack, pack, people, recall, recalled_pack, stock
from tests.lists import PALLET, delivery, label, sent, take
from tests.reports import place
from tests.reports.bench import about, report, section

TORN = b"]d201" + GTIN[:-1].encode() + (b"0" if GTIN[-1] != "0" else b"1") + b"17271031"
TWO_WAYS = pack("12342190123").replace(b"\x1d", b"")
"""Of a scanner that drops the separator: where the lot ends nobody can tell."""
DROPS = {"hand": ScannerProfile(drops_gs=True)}
SHELF = ((GTIN, "C0107", "2027-03-31", 24), (GTIN, "A2231", "2027-10-31", 10))
EARLIER = ("C0107", "270331")
TODAY = date(2026, 9, 18)


@pytest.fixture
def shelf(path):
    stock(path, *SHELF)
    recall(path)
    return path


def typed(bench, digits):
    for digit in digits:
        bench.card(f"D-{digit}", after=0.3)
    return bench.card("D-ENTER", after=0.3)


def made(path, first=None, last=None, **values):
    return report(path, "figures", period=Period(first, last), **values)


def whole(path, **values):
    """Return the figures of all days, by their names in short."""
    rows = section(made(path, **values), "whole")
    return {row["figure"].split(",")[0].split(" (")[0]: row["value"] for row in rows if "longest" not in row["figure"]}


def of(path, words, **values):
    """Return a figure with what it is part of."""
    (row,) = [row for row in section(made(path, **values), "whole") if row["figure"].startswith(words)]
    return row["value"], row["counted"]


def day(path, **values):
    (row,) = section(made(path, **values), "days")
    return row


def test_packages_are_scanned_at_a_pace_from_which_pauses_are_left_out(shelf):
    with Bench(shelf) as bench:
        for number, after in enumerate((3, 4, 6, 61, 2), 1):
            bench.scan(pack(f"S{number}"), after=after)
    assert whole(shelf)["Packages scanned"] == 5
    assert of(shelf, "Scans a minute") == (15.0, "3 scans in 0.2 minutes")
    assert of(shelf, "Seconds a package") == (4.0, "3 packages")


def test_a_pause_of_a_minute_is_still_work(shelf):
    with Bench(shelf) as bench:
        bench.scan(pack("S1"))
        bench.scan(pack("S2"), after=60)
    assert of(shelf, "Scans a minute") == (1.0, "1 scan in 1.0 minutes")


def test_a_failed_try_is_between_two_scans_and_not_between_two_packages(shelf):
    with Bench(shelf) as bench:
        bench.scan(pack("S1"))
        bench.scan(TORN, after=4)
        bench.scan(pack("S2"), after=4)
    assert of(shelf, "Scans a minute") == (15.0, "2 scans in 0.1 minutes")
    assert of(shelf, "Seconds a package") == (8.0, "1 package")


def test_each_failed_try_lowers_the_read_rate(shelf):
    with Bench(shelf, scanners=DROPS) as bench:
        for raw in (pack("S1"), TORN, TORN, pack("S2"), TWO_WAYS, pack("S3")):
            bench.scan(raw)
    row = day(shelf)
    assert (row["read"], row["unreadable"], row["ambiguous"]) == (3, 2, 1)
    assert (row["read_percent"], row["packages"]) == (50.0, 3)


def test_a_package_that_is_scanned_again_is_one_success_and_one_package(shelf):
    with Bench(shelf) as bench:
        bench.scan(TORN)
        for _ in range(3):
            bench.scan(pack("S1"), after=10)
    row = day(shelf)
    assert (row["read"], row["unreadable"], row["packages"]) == (1, 1, 1)


def test_the_next_box_of_a_lot_without_serial_numbers_is_another_package(shelf):
    with Bench(shelf) as bench:
        for _ in range(3):
            bench.scan(pack("S1").split(b"\x1d")[0])
    assert (day(shelf)["read"], day(shelf)["packages"]) == (3, 3)


def test_a_package_counts_again_in_another_activity_and_on_another_day(shelf):
    with Bench(shelf) as bench:
        bench.scan(pack("S1", *EARLIER))
        bench.card("M-PICK")
        bench.scan(pack("S1", *EARLIER))
        bench.card("M-LOOKUP")
        bench.scan(pack("S1", *EARLIER))
        bench.scan(pack("S1", *EARLIER), after=86_400)
    assert [row["packages"] for row in section(made(shelf), "days")] == [3, 1]


def test_what_is_no_packages_code_was_not_read(shelf):
    with Bench(shelf) as bench:
        bench.scan(pack("S1"))
        bench.scan(b"RX 7001234 REFILL 2")
        bench.scan(label(PALLET))
    row = day(shelf)
    assert (row["read"], row["unreadable"], row["packages"]) == (2, 1, 1)


def test_a_package_by_hand_is_a_package_and_no_symbol(shelf):
    with Bench(shelf) as bench:
        bench.scan(TORN)
        bench.card("NOCODE")
        bench.card(f"P-{GTIN}")
        typed(bench, "8842")
        typed(bench, "271031")
        bench.scan(pack("S1"))
    row = day(shelf)
    assert (row["packages"], row["nocode_percent"], row["read"], row["unreadable"]) == (2, 50.0, 1, 1)


def test_a_package_that_is_counted_by_hand_is_one_by_hand(shelf):
    with Bench(shelf) as bench:
        for words in ("M-COUNT", "L-SHELF-1"):
            bench.card(words)
        bench.scan(pack("S1"))
        bench.card("NOCODE")
        bench.scan(f"]E0{GTIN[1:]}".encode())
    assert (day(shelf)["packages"], day(shelf)["nocode_percent"], day(shelf)["read"]) == (2, 50.0, 1)


def test_what_was_taken_back_is_no_package_no_receipt_and_no_scan_at_the_checkpoint(shelf):
    with Bench(shelf) as bench:
        bench.scan(pack("S1"))
        bench.card("UNDO")
        bench.scan(pack("S1"))
        bench.card("M-PICK")
        bench.scan(pack("S9", *EARLIER))
        bench.card("UNDO")
    row = day(shelf)
    assert (row["packages"], row["read"]) == (1, 2)
    assert (row["received"], row["fefo_percent"], row["fefo_scans"]) == (1, None, None)


def test_what_was_taken_back_in_a_count_is_no_package(shelf):
    with Bench(shelf) as bench:
        for words in ("M-COUNT", "L-SHELF-1"):
            bench.card(words)
        bench.scan(pack("S1"))
        bench.scan(pack("S2"))
        bench.card("UNDO")
    assert day(shelf)["packages"] == 1


def test_the_first_to_expire_is_held_against_all_that_was_taken_or_would_have_been(shelf):
    with Bench(shelf) as bench:
        bench.card("M-PICK")
        for serial in ("S1", "S2", "S3"):
            bench.scan(pack(serial, *EARLIER))
        bench.scan(pack("S4"))
        bench.card("R-3")
        bench.scan(expired_pack())
    assert of(shelf, "First to expire") == (75.0, "3 of 4 scans at the checkpoint")
    assert of(shelf, "Overrides") == (1, None)
    (reason,) = section(made(shelf), "reasons")
    assert reason == {"reason": "R3 clinical, or the order names the lot", "overrides": 1}
    assert dict(report(shelf, "overrides").facts)["First to expire at once"] == "3 (75.0 %)"


def test_a_scan_that_is_decided_on_again_is_one_scan(shelf):
    people(shelf)
    with Bench(shelf, site_key=KEY, controlled_badges=1) as bench:
        with closing(open_database(shelf)) as db, transaction(db):
            db.execute("update product set schedule = 'II', serialised = 0")
        bench.card("M-PICK")
        bench.scan(pack("S1", *EARLIER).split(b"\x1d")[0])
        bench.badge("JRIVERA")
        bench.pin("0417")
    assert bench.newest()["moved"]["status"] == "taken"
    assert (day(shelf)["packages"], day(shelf)["read"], day(shelf)["fefo_scans"]) == (1, 1, 1)


@pytest.mark.parametrize(("begun", "received"), [(("M-RECV",), 999), (("M-COUNT", "L-SHELF-1"), None)])
def test_so_many_that_they_are_asked_again_are_one_scan(shelf, begun, received):
    with closing(open_database(shelf)) as db, transaction(db):
        db.execute("update product set schedule = 'II', serialised = 0")
    with Bench(shelf) as bench:
        for words in (*begun, "N-999"):
            bench.card(words)
        assert bench.scan(pack("S1").split(b"\x1d")[0]).verdict is Verdict.INFO
        bench.card("YES")
    assert (day(shelf)["packages"], day(shelf)["read"], day(shelf)["received"]) == (1, 1, received)


def test_not_enough_of_the_first_lot_is_the_first_lot_all_the_same(shelf):
    with closing(open_database(shelf)) as db, transaction(db):
        db.execute("update product set serialised = 0")
    with Bench(shelf) as bench:
        bench.card("M-PICK")
        bench.card("N-30")
        bench.scan(pack("S1", *EARLIER).split(b"\x1d")[0])
    assert of(shelf, "First to expire") == (100.0, "1 of 1 scans at the checkpoint")


def practised(bench):
    bench.card("M-TRAIN")
    for raw in (pack("T1"), TORN, recalled_pack()):
        bench.scan(raw)
    bench.card("B-Q1", after=42)
    bench.press()


def test_what_is_practised_never_counts(shelf):
    with Bench(shelf) as bench:
        practised(bench)
    assert section(made(shelf), "days") == []
    assert section(made(shelf), "bins") == []
    with Bench(shelf) as bench:
        bench.card("M-RECV")
        bench.scan(pack("S1"))
    row = day(shelf)
    assert (row["packages"], row["read"], row["unreadable"], row["to_bin_s"]) == (1, 1, 0, None)


def test_what_comes_short_dated_is_told_by_who_sent_it(shelf):
    soon = date(2026, 12, 31)
    with Bench(shelf, against=Against.AUTO) as bench:
        take(bench, delivery(sent("S1", "B1", soon), sent("S2"), sent("S3"), name="DEL7"))
        for raw in (pack("S1", "B1", "261231"), pack("S2"), pack("S3")):
            bench.scan(raw)
        packed = [sent(f"P{number}", container=PALLET) for number in range(6)]
        take(bench, delivery(*packed, name="DEL8", containers={PALLET: ""}))
        bench.scan(label(PALLET))
    with Bench(shelf, against=Against.NONE) as bench:
        bench.scan(pack("X1"))
        bench.scan(pack("X2", "B1", "261231"))
    rows = [tuple(row.values()) for row in section(made(shelf), "door")]
    assert rows[0][:3] == ("Oakfen (fictional)", 9, 1)
    assert rows[1] == ("(no list names the sender)", 2, 1, 50.0)
    assert of(shelf, "Short-dated")[1] == "2 of 11 packages"


def test_a_quantity_that_is_said_after_the_scan_is_what_came_in(shelf):
    with Bench(shelf) as bench:
        bench.scan(pack("S1", "B1", "261231").split(b"\x1d")[0])
        bench.card("Q-12")
        bench.scan(pack("S2"))
    assert of(shelf, "Short-dated")[1] == "12 of 13 packages"
    assert whole(shelf)["Packages scanned"] == 2


def test_without_a_known_date_nothing_is_said_of_short_dates(shelf):
    with Bench(shelf, clock=ClockQuality.NONE) as bench:
        bench.scan(pack("S1"))
    assert bench.newest()["moved"]["status"] == "available"
    assert whole(shelf)["Short-dated at the door"] is None


def test_from_the_alarm_to_the_bin_there_is_a_median_and_a_longest_time(shelf):
    with Bench(shelf) as bench:
        for serial, after in (("R1", 42), ("R2", 18), ("R3", 90)):
            bench.scan(recalled_pack(serial))
            bench.card("B-Q1", after=after)
            bench.press()
        bench.scan(expired_pack())
        bench.card("B-XEXP", after=30)
        bench.scan(recalled_pack("R4"))
    first, second = (tuple(row.values()) for row in section(made(shelf), "bins"))
    assert first == ("Quarantine bin Q1", 4, 3, 42.0, 90, 0)
    assert second == ("Bin of expired packages X-EXP", 1, 1, 30.0, 30, 0)
    assert (day(shelf)["to_bin_s"], day(shelf)["to_bin_longest_s"]) == (36.0, 90)


def test_a_time_that_nobody_knows_is_no_time(shelf):
    with Bench(shelf, clock=ClockQuality.NONE) as bench:
        bench.scan(recalled_pack())
    with Bench(shelf, clock=ClockQuality.NONE, boot="b008") as bench:
        bench.card("B-Q1")
    (row,) = section(made(shelf), "bins")
    assert (row["binned"], row["median_s"], row["longest_s"], row["untimed"]) == (1, None, None, 1)


def heard(bench, after=3.0):
    bench.card("TESTRECALL", after)
    bench.press()


def test_a_day_at_whose_end_the_alarm_was_not_tested_for_a_day_is_overdue(shelf):
    with Bench(shelf, at=NOW - timedelta(days=1)) as bench:
        bench.scan(pack("S0"))
    with Bench(shelf) as bench:
        heard(bench)
        bench.card("TESTRECALL")
        bench.card("NO")
        bench.scan(pack("S1"), after=86_400)
        bench.scan(pack("S2"), after=86_400)
        heard(bench)
    rows = section(made(shelf, test_hours=24, about=about(as_of=bench.at)), "days")
    assert [(row["day"].day, row["alarm_tests"], row["test_overdue"]) for row in rows] == [
        (17, 0, None),
        (18, 1, "no"),
        (19, 0, "yes"),
        (20, 1, "no"),
    ]
    assert of(shelf, "Days with the test overdue", test_hours=24, about=about(as_of=bench.at)) == (1, "1 of 3 days")
    assert whole(shelf)["Days with the test overdue"] is None
    assert whole(shelf)["Tests of the alarm that were heard"] == 2


def test_a_day_that_is_not_over_is_judged_by_the_moment_of_the_report(shelf):
    with Bench(shelf) as bench:
        heard(bench)
        bench.scan(pack("S1"), after=82_000)
    soon, later = bench.at + timedelta(hours=1), bench.at + timedelta(hours=2)
    assert [
        section(made(shelf, test_hours=24, about=about(as_of=at)), "days")[-1]["test_overdue"] for at in (soon, later)
    ] == ["no", "yes"]
    unknown = about(as_of=later, clock_known=False)
    assert section(made(shelf, test_hours=24, about=unknown), "days")[-1]["test_overdue"] == "no"


def test_a_period_holds_its_days_and_nothing_else(shelf):
    with Bench(shelf) as bench:
        for number in range(4):
            bench.scan(pack(f"S{number}"), after=86_400 if number else 3)
    for first, last, found in (
        (None, None, [18, 19, 20, 21]),
        (date(2026, 9, 19), None, [19, 20, 21]),
        (None, date(2026, 9, 19), [18, 19]),
        (date(2026, 9, 19), date(2026, 9, 20), [19, 20]),
        (date(2027, 1, 1), None, []),
    ):
        assert [row["day"].day for row in section(made(shelf, first, last), "days")] == found
    assert dict(made(shelf, date(2026, 9, 19)).facts)["Days"] == "2026-09-19 to 2026-09-21"


def test_an_alarm_and_a_test_of_another_day_are_not_of_the_period_and_the_test_is_still_known(shelf):
    with Bench(shelf) as bench:
        heard(bench)
        bench.scan(recalled_pack())
        bench.card("B-Q1", after=86_000)
        bench.scan(pack("S1"), after=7200)
    row = day(shelf, first=date(2026, 9, 19), test_hours=24, about=about(as_of=bench.at))
    assert (row["alarm_tests"], row["test_overdue"], row["to_bin_s"]) == (0, "yes", None)
    assert day(shelf, last=TODAY)["to_bin_s"] == 86_000


def test_a_day_is_the_sites_own(shelf):
    late = datetime(2026, 9, 19, 3, 59, tzinfo=UTC)
    with Bench(shelf, at=late) as bench:
        bench.scan(pack("S1"), after=3)
        bench.scan(pack("S2"), after=60)
    rows = section(made(shelf, about=about(zone=ZoneInfo("America/New_York"))), "days")
    assert [row["day"] for row in rows] == [TODAY, date(2026, 9, 19)]


def test_scans_that_nobody_can_date_stand_apart_and_belong_to_no_period(shelf):
    with Bench(shelf, clock=ClockQuality.COARSE) as bench:
        bench.scan(pack("S1"))
        bench.scan(pack("S2"))
    row = day(shelf)
    assert (row["day"], row["packages"], row["scans_per_minute"]) == (None, 2, 20.0)
    assert made(shelf).lead.startswith("2 packages scanned on 0 days")
    assert section(made(shelf, TODAY), "days") == []


def test_scans_that_were_dated_afterwards_belong_to_their_day(shelf):
    with Bench(shelf, clock=ClockQuality.COARSE) as bench:
        bench.scan(pack("S1"))
        bench.handle(ClockChanged, quality=ClockQuality.SET)
        bench.scan(pack("S2"))
    assert [(row["day"], row["packages"]) for row in section(made(shelf), "days")] == [(TODAY, 2)]


def test_a_row_that_no_station_wrote_has_no_day(path):
    place.stock(path)
    with closing(open_database(path)) as db, transaction(db):
        db.execute("insert into journal values (1, '2026-09-18T14:00:00.000Z', 'scan', ?, ?)", ('{"tsq":"x"}', b""))
    assert [row["day"] for row in section(made(path), "days")] == [None]


def test_a_figure_without_data_is_not_known_and_never_nought(path):
    place.stock(path)
    figures = whole(path)
    assert figures.pop("Tests of the alarm that were heard") == 0
    assert set(figures.values()) == {None}
    assert made(path).chart is None
    assert dict(made(path).facts)["Days"] == "none with a known date"


def test_what_nobody_did_on_a_day_is_not_known_on_it(shelf):
    with Bench(shelf) as bench:
        bench.scan(recalled_pack())
    known = {name for name, value in day(shelf).items() if value is not None}
    assert known == {"day", "packages", "nocode_percent", "read_percent", "read", "unreadable", "ambiguous",
                     "alarm_tests"}  # fmt: skip


def test_the_chart_has_the_packages_of_the_last_days(shelf):
    with Bench(shelf) as bench:
        for number in range(16):
            bench.scan(pack(f"S{number}", gtin=OTHER), after=86_400)
    bars = made(shelf).chart.bars
    assert (len(bars), bars[-1].label, bars[-1].value) == (14, (NOW + timedelta(days=16)).date().isoformat(), 1)


def test_a_station_that_never_saw_a_list_is_reported(shelf):
    with Bench(shelf) as bench:
        bench.scan(pack("S1"))
    with closing(open_database(shelf)) as db, transaction(db):
        db.execute("drop table shipment")
    assert [row["supplier"] for row in section(made(shelf), "door")] == ["(no list names the sender)"]
