"""What goes wrong around a running station: it says so, goes on, and takes back what comes back."""

import resource

from tests.bench import is_whole, pack
from tests.faults.appliance import NOT_SAVED_HZ, OK_HZ, SETTINGS, Panel


def no_more_writing(process):
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))


def writing_again(process):
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def test_a_disk_without_room_is_heard_gives_no_ok_and_the_station_goes_on_when_there_is_room_again(appliance):
    appliance.start()
    appliance.greet()
    no_more_writing(appliance.process)
    appliance.scan(pack("S1"))
    appliance.wait_for_sound(NOT_SAVED_HZ)
    assert appliance.panel.sounds(OK_HZ) == 0
    writing_again(appliance.process)
    appliance.scan(pack("S1"))
    appliance.wait_for_sound(OK_HZ)
    assert appliance.stop() == 0
    assert [b["serial"] for k, b in appliance.journal() if k == "scan" and "serial" in b] == ["S1"]
    assert is_whole(appliance.db)


def test_a_database_that_is_deleted_is_heard_and_gives_no_ok(appliance, tmp_path):
    appliance.start()
    appliance.greet()
    appliance.db.rename(tmp_path / "away")
    appliance.scan(pack("S1"))
    appliance.wait_for_sound(NOT_SAVED_HZ)
    assert appliance.panel.sounds(OK_HZ) == 0
    (tmp_path / "away").rename(appliance.db)
    appliance.scan(pack("S1"))
    appliance.wait_for_sound(OK_HZ)


def test_a_burst_of_noise_is_one_unreadable_scan_and_the_next_is_read(appliance):
    appliance.start()
    appliance.greet()
    appliance.scan(b"\x00\xff\x1d\x0b7" * 20_000)
    assert appliance.wait_for_row("scan", findings=["too_long"])["verdict"] == "unreadable"
    appliance.scan(pack("S1"))
    appliance.wait_for_row("scan", serial="S1", verdict="ok")


def test_a_scanner_that_is_unplugged_is_reported_and_taken_again(appliance):
    appliance.start()
    appliance.greet()
    appliance.unplug()
    gone = appliance.wait_for_row("device", device="hand", present=False)
    assert "scanner is gone" in gone["problem"]
    appliance.plug_in()
    appliance.wait_for_row("device", device="hand", present=True)
    appliance.greet()
    appliance.scan(pack())
    appliance.wait_for_sound(OK_HZ)


def test_outputs_that_are_missing_from_the_start_stop_nobody_and_are_taken_when_they_come(make, tmp_path):
    appliance = make(panel=False).start()
    for device in ("display", "light", "buzzer", "button"):
        assert "start the panel" in appliance.wait_for_row("device", device=device, present=False)["problem"]
    appliance.panel = Panel(tmp_path / "panel")
    for device in ("display", "light", "buzzer", "button"):
        appliance.wait_for_row("device", device=device, present=True)
    appliance.greet()
    appliance.scan(pack())
    appliance.wait_for_sound(OK_HZ)
    assert appliance.panel.said["display"]


def test_new_settings_are_taken_on_sighup_and_wrong_ones_are_not(appliance, tmp_path):
    appliance.start()
    appliance.greet()
    good = SETTINGS.format(folder=tmp_path)
    appliance.config.write_text(good + '[site]\nlocaton = "B3"\n')
    appliance.hang_up()
    appliance.scan(pack("S1"))
    assert appliance.wait_for_row("scan", serial="S1")["location"] == "SHELF-1"
    assert "unknown key 'site.locaton'; did you mean 'location'?" in appliance.said()
    appliance.config.write_text(good + '[site]\nlocation = "B3"\n')
    appliance.hang_up()
    while b"READY=1" not in appliance._systemd.recv(4096):
        pass
    appliance.greet()
    appliance.scan(pack("S2"))
    assert appliance.wait_for_row("scan", serial="S2")["location"] == "B3"
    assert appliance.stop() == 0
