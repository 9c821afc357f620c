import io
from contextlib import redirect_stderr

from station.cli import progress


class Terminal(io.StringIO):
    """Standard error that somebody looks at."""

    def isatty(self):
        return True


def test_on_a_terminal_it_is_said_how_far_it_is_and_wiped_out_at_the_end():
    with redirect_stderr(Terminal()) as terminal:
        assert list(progress.counted(range(1000), "records")) == list(range(1000))
    assert terminal.getvalue() == "\r\x1b[K500 records\r\x1b[K1000 records\r\x1b[K"


def test_where_it_is_known_how_many_come_that_is_said_too():
    with redirect_stderr(Terminal()) as terminal:
        assert len(list(progress.counted(range(600), "rows", 1000))) == 600
    assert terminal.getvalue() == "\r\x1b[K500 of 1000 rows\r\x1b[K"


def test_of_a_file_it_is_said_how_much_came():
    with redirect_stderr(Terminal()) as terminal:
        progress.bytes_done(500_000, 4_000_000)
        progress.bytes_done(600_000, 0)
        progress.bytes_done(4_000_000, 4_000_000)
    assert terminal.getvalue() == "\r\x1b[K0.5 of 4.0 MB\r\x1b[K0.6 MB\r\x1b[K"


def test_elsewhere_nothing_is_said(capsys):
    assert list(progress.counted([1], "records")) == [1]
    progress.bytes_done(1, 2)
    assert capsys.readouterr().err == ""
