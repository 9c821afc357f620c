import logging
import sys

import pytest

from station import journald
from station.journald import Sentences


@pytest.fixture(autouse=True)
def root():
    """Leave logging as it was."""
    logger = logging.getLogger()
    handlers, level = logger.handlers[:], logger.level
    yield logger
    logger.handlers[:], logger.level = handlers, level


def record(sentence, level=logging.INFO, error=None, **fields):
    values = {"msg": sentence, "levelno": level, "levelname": logging.getLevelName(level), "exc_info": error} | fields
    return logging.makeLogRecord(values)


def test_a_line_is_a_sentence_and_its_fields():
    line = Sentences(priorities=False).format(record("scan recorded", gtin="00399901010719", verdict="ok"))
    assert line == "info    scan recorded  gtin='00399901010719' verdict='ok'"


@pytest.mark.parametrize(
    ("level", "mark"), [("ERROR", "<3>"), ("WARNING", "<4>"), ("INFO", "<6>"), ("DEBUG", "<7>"), ("CRITICAL", "<2>")]
)
def test_where_systemd_reads_a_line_begins_with_its_priority(level, mark):
    line = Sentences(priorities=True).format(record("device changed", getattr(logging, level)))
    assert line == f"{mark}device changed"


def test_every_line_of_a_traceback_has_its_priority():
    try:
        int("no number")
    except ValueError:
        line = Sentences(priorities=True).format(record("carrier died", logging.ERROR, sys.exc_info()))
    assert len(line.splitlines()) > 2
    assert all(part.startswith("<3>") for part in line.splitlines())


def test_what_is_logged_goes_to_standard_error(capsys, monkeypatch):
    monkeypatch.delenv("JOURNAL_STREAM", raising=False)
    journald.begin()
    logging.getLogger("station").info("station ready", extra={"seq": 7})
    logging.getLogger("station").debug("not this")
    assert capsys.readouterr().err == "info    station ready  seq=7\n"


def test_more_is_logged_where_more_is_asked_for(capsys, monkeypatch):
    monkeypatch.setenv("JOURNAL_STREAM", "8:1234")
    journald.begin(verbose=True)
    logging.getLogger("station").debug("this too")
    assert capsys.readouterr().err == "<7>this too\n"
