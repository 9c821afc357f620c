"""A supervisor's request at the machine, beside the real station that runs, and before one that starts later."""

import subprocess
import sys

from tests.bench import GTIN, OTHER
from tests.cli.machine import Machine
from tests.faults.appliance import SETTINGS
from tests.loop.counting import plain_pack
from tests.waiting import DEADLINE_S

RECOUNT_HZ = 500


def asked_for(station, machine, item):
    """Ask at the machine's own keyboard, with the settings of the station; return the request's name."""
    words = ["count", "recount", machine.count, item, *machine.as_("AOKAFOR"), "--config", station.config]
    run = [sys.executable, "-m", "station", *words]
    return subprocess.run(run, check=True, capture_output=True, text=True, timeout=DEADLINE_S).stdout.split(":")[0]


def test_the_station_asks_while_it_runs_and_when_it_starts_later(make, capsys):
    station = make(settings=SETTINGS + '[site]\nkey_file = "{folder}/key"\n')
    machine = Machine(station.folder, capsys)
    machine.counted((plain_pack(GTIN, "A7"), 10), (plain_pack(OTHER, "B1"), 5))
    station.start()
    first = asked_for(station, machine, GTIN)
    row = station.wait_for_row("count", event="recount_asked", request=first)
    assert {each["gtin"] for each in row["items"]} == {GTIN, OTHER}
    station.wait_for_sound(RECOUNT_HZ, 1)
    assert station.stop() == 0
    heard = station.panel.sounds(RECOUNT_HZ)
    second = asked_for(station, machine, f"{GTIN}/A7")
    station.start()
    station.wait_for_row("count", event="recount_asked", request=second)
    station.wait_for_sound(RECOUNT_HZ, heard + 1)
    assert station.stop() == 0
