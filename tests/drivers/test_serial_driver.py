import os
import threading
import tty
from contextlib import contextmanager

import pytest

from station.drivers import LONGEST, Scanner, ScanVoidedError
from station.drivers.serial import SerialScanner
from station.errors import DeviceLostError
from tests.drivers.carrying import closed_while_it_waits

SYMBOL = b"]d2010950600013435210LOT7\x1d21A7B8C9"


@pytest.fixture
def pty():
    """The scanner's end of a serial line, and the name of ours."""
    scanner_end, ours = os.openpty()
    tty.setraw(ours)
    yield scanner_end, os.ttyname(ours)
    os.close(ours)
    os.close(scanner_end)


@contextmanager
def opened(name, **options):
    scanner = SerialScanner(name, **options)
    try:
        yield scanner
    finally:
        scanner.close()


def written_in_the_background(descriptor, data):
    """A pty holds 4 kB, so a long symbol is written while it is read."""

    def write():
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]

    thread = threading.Thread(target=write)
    thread.start()
    return thread


@pytest.mark.parametrize("terminator", ["\r", "\n", "\r\n", "\t", "\x03", "\x04"])
def test_each_symbol_ends_at_its_terminator(pty, terminator):
    end, name = pty
    with opened(name, terminator=terminator) as scanner:
        os.write(end, (SYMBOL + terminator.encode()) * 3)
        scans = scanner.scans()
        assert [next(scans) for _ in range(3)] == [SYMBOL] * 3


def test_a_scanner_that_sends_cr_and_lf_is_read_with_either(pty):
    end, name = pty
    for terminator in ("\r", "\n"):
        with opened(name, terminator=terminator) as scanner:
            os.write(end, (SYMBOL + b"\r\n") * 2)
            scans = scanner.scans()
            assert [next(scans), next(scans)] == [SYMBOL, SYMBOL]


def test_without_a_terminator_a_pause_ends_a_symbol(pty):
    end, name = pty
    with opened(name, terminator="", idle_s=0.01) as scanner:
        os.write(end, SYMBOL)
        assert next(scanner.scans()) == SYMBOL


def test_empty_symbols_are_not_symbols(pty):
    end, name = pty
    with opened(name) as scanner:
        os.write(end, b"\r\r\r" + SYMBOL + b"\r")
        assert next(scanner.scans()) == SYMBOL


def test_control_bytes_and_high_bytes_come_as_they_are(pty):
    end, name = pty
    every_byte = bytes(byte for byte in range(256) if byte not in b"\r\n")
    with opened(name) as scanner:
        os.write(end, every_byte + b"\r")
        assert next(scanner.scans()) == every_byte


def test_a_burst_of_100_kb_is_one_cut_symbol(pty):
    end, name = pty
    with opened(name) as scanner:
        writer = written_in_the_background(end, b"7" * 100_000 + b"\r" + SYMBOL + b"\r")
        scans = scanner.scans()
        assert next(scans) == b"7" * (LONGEST + 1)
        assert next(scans) == SYMBOL
        writer.join()


def test_a_symbol_that_stops_is_voided_and_the_next_terminator_begins_anew(pty, monkeypatch):
    monkeypatch.setattr("station.drivers.serial.STALL_S", 0.01)
    end, name = pty
    with opened(name) as scanner:
        os.write(end, SYMBOL[:9])
        with pytest.raises(ScanVoidedError, match="terminator"):
            next(scanner.scans())
        os.write(end, b"\r" + SYMBOL + b"\r")
        assert next(scanner.scans()) == SYMBOL


def test_what_came_behind_a_voided_symbol_is_kept(pty, monkeypatch):
    monkeypatch.setattr("station.drivers.serial.STALL_S", 0.01)
    end, name = pty
    with opened(name) as scanner:
        os.write(end, SYMBOL[:9])
        with pytest.raises(ScanVoidedError):
            next(scanner.scans())
        os.write(end, SYMBOL[9:] + b"\r" + SYMBOL + b"\r")
        with pytest.raises(ScanVoidedError, match="beginning"):
            next(scanner.scans())
        assert next(scanner.scans()) == SYMBOL


def test_an_unplugged_scanner_is_lost_at_once():
    end, ours = os.openpty()
    tty.setraw(ours)
    with opened(os.ttyname(ours)) as scanner:
        scans = scanner.scans()
        os.write(end, SYMBOL + b"\r")
        assert next(scans) == SYMBOL
        os.close(end)
        with pytest.raises(DeviceLostError, match="plug it in again"):
            next(scans)
    os.close(ours)


def test_a_scanner_that_is_not_there_is_named(tmp_path):
    with pytest.raises(DeviceLostError, match="no-scanner"):
        SerialScanner(str(tmp_path / "no-scanner"))


def test_nobody_else_can_open_the_port(pty):
    _, name = pty
    with opened(name), pytest.raises(DeviceLostError, match="close what else reads it"):
        SerialScanner(name)


def test_a_port_that_was_let_go_of_can_be_opened_again(pty):
    end, name = pty
    with opened(name):
        pass
    with opened(name) as scanner:
        os.write(end, SYMBOL + b"\r")
        assert next(scanner.scans()) == SYMBOL


def test_closing_ends_a_blocked_read(pty):
    end, name = pty
    assert closed_while_it_waits(SerialScanner(name), lambda: os.write(end, SYMBOL + b"\r")) == [SYMBOL]
    with opened(name):
        pass


def test_closing_twice_is_closing_once(pty):
    with opened(pty[1]) as scanner:
        scanner.close()
    assert list(scanner.scans()) == []


def test_the_serial_driver_is_a_scanner(pty):
    with opened(pty[1]) as scanner:
        driver: Scanner = scanner
        assert driver is scanner
