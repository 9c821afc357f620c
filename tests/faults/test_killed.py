"""Killed at any moment, the station has every scan that beeped, and what it warned of it warns of again."""

import random
import subprocess
import sys
from contextlib import closing
from threading import Event

from station.store.database import open_database
from tests.bench import is_whole, pack, recall, recalled_pack
from tests.faults.appliance import OK_HZ, SIREN_HZ
from tests.waiting import DEADLINE_S, wait_for

ROUNDS, SCANS = 4, 15


def shelf(path):
    with closing(open_database(path)) as db:
        (quantity,) = db.execute("select sum(quantity) from stock").fetchone()
        packages = {serial for (serial,) in db.execute("select serial from package where status = 'available'")}
        return quantity, packages


def test_every_scan_that_beeped_is_kept_when_the_process_is_killed_in_a_stream_of_them(appliance):
    moments = random.Random(7)  # noqa: S311  no secret
    beeped = []
    for turn in range(ROUNDS):
        appliance.start()
        appliance.greet()
        for number in range(SCANS):
            serial, heard = f"T{turn}N{number}", appliance.panel.sounds(OK_HZ)
            appliance.scan(pack(serial))
            appliance.wait_for_sound(OK_HZ, heard + 1)
            beeped.append(serial)
        appliance.scan(pack(f"T{turn}LAST"))
        Event().wait(moments.random() * 0.006)
        appliance.kill()
    assert is_whole(appliance.db)
    kept = [body["serial"] for kind, body in appliance.journal() if kind == "scan" and body["verdict"] == "ok"]
    assert len(kept) == len(set(kept))
    assert set(beeped) <= set(kept)
    assert shelf(appliance.db) == (len(kept), set(kept))


def test_an_alarm_that_stood_sounds_again_after_a_power_cut(appliance):
    recall(appliance.db)
    appliance.start()
    appliance.greet()
    appliance.scan(recalled_pack())
    appliance.wait_for_row("scan", verdict="recalled")
    appliance.kill()
    heard = appliance.panel.sounds(SIREN_HZ)
    appliance.start()
    appliance.wait_for_sound(SIREN_HZ, heard + 1)
    appliance.panel.press()
    assert appliance.wait_for_row("command", command="button ack")["paused_s"] == 120


def test_an_import_beside_the_running_station_disturbs_nothing(appliance, tmp_path):
    catalog = tmp_path / "catalog.csv"
    catalog.write_text("gtin,name\n" + f"{pack()[5:19].decode()},VELMORIL 10MG TAB\n")
    appliance.start()
    appliance.greet()
    words = [sys.executable, "-m", "station", "import", "catalog", catalog, "--db", appliance.db]
    importing = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    for number in range(20):
        appliance.scan(pack(f"S{number}"))
        appliance.wait_for_sound(OK_HZ, number + 1)
    assert importing.wait(DEADLINE_S) == 0
    appliance.scan(pack("S20"))
    wait_for(lambda: "S20" in [body.get("serial") for _, body in appliance.journal()], "the last scan")
    assert appliance.wait_for_row("scan", serial="S20")["product"] == "VELMORIL 10MG TAB"
    assert appliance.stop() == 0
    assert is_whole(appliance.db)
