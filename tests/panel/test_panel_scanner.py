"""The station's own serial driver reads what the panel sends."""

import asyncio
import threading

import pytest

from station.drivers.serial import SerialScanner
from station.errors import DeviceLostError
from station.panel import scanner
from station.panel.scanner import PtyScanner
from tests.waiting import wait_for


@pytest.fixture
def cable(tmp_path):
    cable = PtyScanner(tmp_path / "scanner")
    cable.plug()
    yield cable
    cable.unplug()


@pytest.fixture
def port(tmp_path):
    return str(tmp_path / "scanner")


def send(cable, symbol):
    return asyncio.run(cable.send(symbol))


def test_a_symbol_sent_is_a_symbol_read_with_every_byte_in_it(cable, port):
    driver = SerialScanner(port)
    symbol = bytes(byte for byte in range(1, 256) if byte not in b"\r\n")
    try:
        assert send(cable, symbol)
        assert next(driver.scans()) == symbol
    finally:
        driver.close()


def test_a_pulled_cable_is_a_lost_device_and_one_plugged_in_again_reads_on(cable, port):
    driver = SerialScanner(port)
    cable.unplug()
    with pytest.raises(DeviceLostError):
        next(driver.scans())
    driver.close()
    with pytest.raises(DeviceLostError):
        SerialScanner(port)
    cable.plug()
    again = SerialScanner(port)
    assert send(cable, b"A")
    assert next(again.scans()) == b"A"
    again.close()


def test_the_cable_outlives_a_station_that_died(cable, port):
    SerialScanner(port).close()
    driver = SerialScanner(port)
    assert send(cable, b"\x1dB")
    assert next(driver.scans()) == b"\x1dB"
    driver.close()


def test_nothing_is_sent_over_a_pulled_cable(cable):
    cable.unplug()
    assert not cable.plugged
    assert not send(cable, b"A")


def test_plugging_in_twice_changes_nothing(cable, tmp_path):
    before = (tmp_path / "scanner").readlink()
    cable.plug()
    assert (tmp_path / "scanner").readlink() == before


def test_nothing_is_sent_while_no_station_has_the_port_open(cable, port):
    assert not send(cable, b"LOST")
    driver = SerialScanner(port)
    assert send(cable, b"READ")
    assert next(driver.scans()) == b"READ"
    driver.close()
    assert not send(cable, b"LOST")


def test_a_flood_that_nobody_reads_is_given_up(cable, port, monkeypatch):
    monkeypatch.setattr(scanner, "PATIENCE_S", 0.01)
    driver = SerialScanner(port)
    assert not send(cable, b"9" * 100_000)
    driver.close()


def test_a_long_symbol_waits_for_its_reader(cable, port):
    driver = SerialScanner(port)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.extend(driver.scans()), daemon=True)
    reader.start()
    assert send(cable, b"9" * 60_000)
    wait_for(lambda: read, "the symbol")
    driver.close()
    reader.join()
    assert len(read[0]) > 8191
