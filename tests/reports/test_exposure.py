"""Recall exposure: hits, what was looked at without a match and in data of which day, and what nobody could look at."""

from contextlib import closing
from datetime import date

from station.store.database import open_database, transaction
from station.store.recalls.bundles import folder_of
from tests.bench import GTIN, NOW, RECALLED, Bench, pack, recall, recall_record, recalled_pack
from tests.reports import place
from tests.reports.bench import about, report, section


def test_a_hit_says_which_recall_where_it_stands_and_since_when_the_alarm_sounds(day):
    (row,) = section(report(day, "recall"), "hits")
    assert (row["lot"], row["finding"], row["recalls"], row["class"]) == ("17A-0443", "RECALLED", "D-0443-2026", "I")
    assert (row["in_stock"], row["in_stock_at"], row["set_apart"], row["set_apart_at"]) == (5, "SHELF-A2", 2, "SHELF-1")
    assert row["alarm"] > NOW
    assert row["closed"] is None, "one of its alarms stands"


def test_what_was_looked_at_without_a_match_says_in_data_of_which_day(day):
    made = report(day, "recall")
    looked = section(made, "looked")
    assert {row["data"] for row in looked} == {date(2026, 9, 17)}
    assert ("BRIVATAN 80MG TAB", "20B-0001") in [(row["product"], row["lot"]) for row in looked]
    assert made.lead == "1 lot is named by a recall; 10 lots have no match in data of 2026-09-17."


def test_no_match_is_never_said_to_be_safe(day):
    assert any("does not say that a package is safe" in note for note in report(day, "recall").notes)


def test_data_that_is_old_is_said_to_be_old_in_the_first_sentence(day):
    made = report(day, "recall", about=about(today=date(2026, 10, 18)))
    assert "which is 31 days old and OUT OF DATE" in made.lead
    unknown = report(day, "recall", about=about(today=date(2026, 10, 18), clock_known=False))
    assert "at least 31 days old" in unknown.lead


def test_without_recall_data_nothing_was_looked_at(path):
    place.stock(path)
    made = report(path, "recall")
    assert made.lead == "NO RECALL DATA: nothing can be said of 10 lots."
    assert (len(section(made, "not_looked")), section(made, "looked"), section(made, "hits")) == (10, [], [])
    assert ("Recall data of", "NONE") in made.facts


def test_recall_data_that_cannot_be_read_is_none_and_is_said(day):
    (folder_of(day) / "current").write_text("{}")
    made = report(day, "recall")
    assert made.lead.startswith("NO RECALL DATA")
    assert any("cannot be read" in note for note in made.notes)


def test_a_lot_that_looks_like_a_recalled_one_is_to_be_checked_by_hand(path):
    recall(path)
    with Bench(path) as bench:
        bench.scan(recalled_pack(lot="17A-O443"))
    (row,) = section(report(path, "recall"), "hits")
    assert row["finding"] == "CHECK BY HAND"


def test_an_alarm_of_a_recall_that_later_data_does_not_name_is_kept_apart(day):
    recall(day, recall_record("D-9999-2026", lot="OTHER"), source_date="2026-09-18")
    made = report(day, "recall")
    assert section(made, "hits") == []
    (row,) = section(made, "former")
    assert (row["gtin"], row["lot"], row["recalls"]) == (RECALLED, "17A-0443", "D-0443-2026")


def test_an_alarm_is_closed_once_all_of_a_lot_are(path):
    recall(path)
    with Bench(path) as bench:
        bench.scan(recalled_pack("R1"))
        bench.card("B-Q1")
        bench.press()
    (row,) = section(report(path, "recall"), "hits")
    assert row["closed"] > row["alarm"]


def test_symbols_that_no_recall_could_meet_are_counted(day):
    (row,) = section(report(day, "recall"), "unread")
    assert (row["verdict"], row["scans"]) == ("unreadable", 1)


def test_what_was_scanned_before_the_days_that_are_looked_back_is_not_in_it(path):
    recall(path)
    with Bench(path) as bench:
        bench.card("M-PICK")
        bench.scan(pack("S9", lot="GONE"))
    assert "GONE" in [row["lot"] for row in section(report(path, "recall", lookback_days=1), "looked")]
    assert section(report(path, "recall", lookback_days=0), "looked") == []


def test_what_was_seen_in_a_recount_was_at_no_place_of_that_name(day):
    with closing(open_database(day)) as db, transaction(db):
        db.execute("update package set location = 'RECOUNT' where serial = 'R1'")
    place.write(
        day, ("scan", {"gtin": GTIN, "lot": "Z1", "expiry": "2028-01-31", "serial": "Z", "location": "RECOUNT"})
    )
    made = report(day, "recall")
    (hit,) = section(made, "hits")
    assert (hit["set_apart"], hit["set_apart_at"]) == (2, "SHELF-1")
    assert [row["last_place"] for row in section(made, "looked") if row["lot"] == "Z1"] == [None]
    apart = section(report(day, "stock"), "set_apart")
    assert "RECOUNT" not in [row["location"] for row in apart]
