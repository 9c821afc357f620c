import pytest

from station.drivers import LONGEST, Scanner
from station.drivers.replay import ReplayScanner
from station.errors import DeviceLostError


def replayed(tmp_path, text):
    (tmp_path / "scans").write_bytes(text)
    return list(ReplayScanner(str(tmp_path / "scans")).scans())


def test_a_driver_needs_no_base_class(tmp_path):
    (tmp_path / "scans").write_bytes(b"]d2010950600013435\n]d217270131\n")
    scanner: Scanner = ReplayScanner(str(tmp_path / "scans"))
    assert list(scanner.scans()) == [b"]d2010950600013435", b"]d217270131"]


def test_gs_is_written_so_that_a_person_can_see_it(tmp_path):
    assert replayed(tmp_path, rb"10LOT7\x1d21A\x7E") == [b"10LOT7\x1d21A~"]


def test_a_backslash_that_begins_no_escape_is_itself(tmp_path):
    assert replayed(tmp_path, rb"a\b\x1") == [rb"a\b\x1"]


def test_empty_lines_and_remarks_are_no_symbols(tmp_path):
    assert replayed(tmp_path, b"# a shelf\n\n]d2\n") == [b"]d2"]


def test_a_line_that_is_too_long_is_cut(tmp_path):
    assert [len(symbol) for symbol in replayed(tmp_path, b"7" * 9000)] == [LONGEST + 1]


def test_closing_ends_the_replay(tmp_path):
    (tmp_path / "scans").write_bytes(b"a\nb\n")
    scanner = ReplayScanner(str(tmp_path / "scans"))
    scans = scanner.scans()
    assert next(scans) == b"a"
    scanner.close()
    assert list(scans) == []


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(DeviceLostError, match="no-file"):
        list(ReplayScanner(str(tmp_path / "no-file")).scans())
