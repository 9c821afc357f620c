"""Recalls that come while the real station runs, over the link's spool and by hand, and a kill in between."""

import pytest

from station.cli import main
from station.store.recalls.bundles import folder_of
from station.store.recalls.installing import build_and_install
from tests.bench import NOW, RECALLED, is_whole, recall_record, recalled_pack, stock
from tests.bundling import Office
from tests.faults.appliance import OK_HZ, SETTINGS, SIREN_HZ
from tests.waiting import wait_for

LATER = NOW.replace(year=2099)


@pytest.fixture
def office(tmp_path):
    return Office(tmp_path / "office")


@pytest.fixture
def station(make, office):
    station = make(settings=SETTINGS + f'[recall]\nkeys = ["{office.key}"]\n')
    stock(station.db, (RECALLED, "17A-0443", "2027-10-31", 4))
    station.start().greet()
    return station


def spool(station):
    return station.folder / "link" / "spool" / "recalls"


def test_a_signed_bundle_is_in_force_within_seconds_and_what_stands_on_the_shelf_is_an_alarm(station, office):
    station.scan(recalled_pack())
    station.wait_for_sound(OK_HZ)
    office.deliver(office.bundle(1, expires=LATER), spool(station))
    station.wait_for_sound(SIREN_HZ)
    hit = station.wait_for_row("alarm", event="look_back", lot="17A-0443")
    assert (hit["in_stock"], hit["recalls"]) == ([{"location": "SHELF-1", "quantity": 5}], ["D-17A-0443"])
    station.wait_for_row("recalls", what="looked_back", hits=1)
    assert station.stop() == 0
    assert is_whole(station.db)


def test_a_bundle_that_is_refused_leaves_the_station_as_it_was(station, office):
    office.deliver(office.bundle(1, "20B-0001", expires=LATER), spool(station))
    station.wait_for_row("recalls", what="in_force")
    office.deliver(office.bundle(2, "20B-0001", signed=False, expires=LATER), spool(station))
    assert station.wait_for_row("recalls", what="refused")["refusal"] == "unsigned"
    station.scan(recalled_pack(lot="20B-0001"))
    station.wait_for_row("scan", verdict="recalled")


def test_a_station_killed_between_the_recalls_and_the_look_back_does_it_when_it_is_back(station):
    build_and_install(
        folder_of(station.db), [recall_record()], NOW, source_date="2026-09-17", source_sha256="", force=False
    )
    station.wait_for_row("recalls", what="in_force")
    station.kill()
    station.start()
    station.wait_for_row("recalls", what="looked_back", hits=1)
    hits = [body for kind, body in station.journal() if kind == "alarm" and body["event"] == "look_back"]
    assert len(hits) == 1
    station.wait_for_sound(SIREN_HZ)


def test_recalls_imported_beside_the_running_station_are_in_force_at_the_next_scan(station, tmp_path):
    feed = tmp_path / "feed.json"
    feed.write_text(FEED)
    assert main(["import", "recalls", str(feed), "--db", str(station.db)]) == 0
    station.scan(recalled_pack(lot="20B-0001"))
    row = station.wait_for_row("scan", lot="20B-0001")
    assert (row["verdict"], row["recall_version"]) == ("recalled", 1)
    wait_for(lambda: is_whole(station.db), "a whole journal")


FEED = """{"meta": {"last_updated": "2026-09-17"}, "results": [{"recall_number": "D-1", "classification": "Class I",
"product_description": "Brivatan tablets, NDC 99902-0443-9", "code_info": "Lot: 20B-0001"}]}"""
