"""A program that is told to stop stops, however often and whenever it is told."""

import os
import signal

import pytest

from station.cli import stopping

STOP = (signal.SIGINT, signal.SIGTERM)


@pytest.fixture(autouse=True)
def _handlers():
    before = [signal.getsignal(each) for each in STOP]
    yield
    for each, handler in zip(STOP, before, strict=True):
        signal.signal(each, handler)


@pytest.mark.parametrize("number", STOP)
def test_the_first_signal_stops_and_the_next_ones_change_nothing(number):
    stop = stopping.on_signals()
    assert not stop.is_set()
    for each in (number, *STOP):
        os.kill(os.getpid(), each)
        assert stop.is_set()
