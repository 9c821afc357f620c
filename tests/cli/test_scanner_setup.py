"""`station scanner-setup` from outside."""

import io

import pytest
import zxingcpp

from station import gs1
from station.cli import main
from station.gs1.calibration import TEST_SYMBOLS
from station.gs1.layouts import as_typed
from station.panel.symbols import Carrier, Symbol, drawn

GS = "\x1d"


class Typed:
    """Standard input with what a scanner typed."""

    def __init__(self, raw: bytes) -> None:
        self.buffer = io.BytesIO(raw)

    def isatty(self) -> bool:
        """Be no terminal."""
        return False


class Terminal(Typed):
    """The same at a terminal."""

    def isatty(self) -> bool:
        """Be a terminal."""
        return True


def setup(monkeypatch, capsys, raw, kind=Typed):
    monkeypatch.setattr("sys.stdin", kind(raw))
    status = main(["scanner-setup"])
    return status, capsys.readouterr()


def sent(symbol, separator=GS):
    return symbol.aim + separator.join(symbol.parts)


def test_a_scanner_that_is_well_has_nothing_to_be_set(monkeypatch, capsys):
    status, printed = setup(monkeypatch, capsys, sent(TEST_SYMBOLS[0]).encode() + b"\r\n", Terminal)
    assert status == 0
    assert "Scan the upper symbol" in printed.out
    assert "All is well" in printed.out


def test_what_is_to_be_set_is_said_and_the_profile_is_given(monkeypatch, capsys):
    raw = as_typed(sent(TEST_SYMBOLS[0], "<GS>"), gs1.Layout.GERMAN).encode() + b"\r\n\r\nignored"
    status, printed = setup(monkeypatch, capsys, raw)
    assert status == 1
    assert "set it to send ASCII 29" in printed.out
    assert '[scanner.profile]\nseparators = ["<GS>"]\nlayout = "german"' in printed.out


def test_two_symbols_may_be_scanned(monkeypatch, capsys):
    raw = "\r\n".join([sent(TEST_SYMBOLS[0]), sent(TEST_SYMBOLS[1], "")]).encode() + b"\r\n"
    status, printed = setup(monkeypatch, capsys, raw)
    assert status == 1
    assert "drops_gs = true" in printed.out


@pytest.mark.parametrize(("raw", "came"), [(b"", "nothing came;"), (b"hello\n", "not a test symbol")])
def test_something_else_is_refused(monkeypatch, capsys, raw, came):
    status, printed = setup(monkeypatch, capsys, raw)
    assert status == 64
    assert came in printed.err


def test_the_page_is_written(tmp_path, capsys):
    page = tmp_path / "page.svg"
    assert main(["scanner-setup", "--symbols", str(page)]) == 0
    text = page.read_text()
    assert text.startswith("<svg ")
    assert text.count("Test symbol: ") == 2
    assert str(page) in capsys.readouterr().out


def test_a_page_that_cannot_be_written_is_said(tmp_path, capsys):
    assert main(["scanner-setup", "--symbols", str(tmp_path / "no" / "page.svg")]) == 64
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("symbol", "carrier"),
    [(TEST_SYMBOLS[0], Carrier.GS1_DATA_MATRIX), (TEST_SYMBOLS[1], Carrier.GS1_128)],
)
def test_a_decoder_reads_from_the_drawing_what_a_scanner_sends(symbol, carrier):
    read = zxingcpp.read_barcode(drawn(Symbol(carrier, symbol.elements)).to_image(scale=3))
    assert read.symbology_identifier == symbol.aim
    assert read.bytes.decode("latin-1") == GS.join(symbol.parts)
    assert gs1.calibrated(symbol.aim + read.bytes.decode("latin-1") + "\r").problems == ()
