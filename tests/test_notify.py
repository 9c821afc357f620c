import socket
from contextlib import closing

import pytest

from station.notify import Nudge, Systemd
from tests.waiting import DEADLINE_S


@pytest.fixture
def listener():
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as listener:
        listener.settimeout(DEADLINE_S)
        yield listener


def test_systemd_hears_how_the_station_is(listener, tmp_path, monkeypatch):
    listener.bind(str(tmp_path / "systemd"))
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "systemd"))
    with closing(Systemd()) as systemd:
        systemd.ready()
        systemd.alive()
        systemd.stopping()
    heard = [listener.recv(100) for _ in range(3)]
    assert heard == [b"READY=1", b"WATCHDOG=1", b"STOPPING=1"]


def test_systemds_socket_may_have_an_abstract_name(listener, monkeypatch, tmp_path):
    listener.bind(f"\0{tmp_path}")
    monkeypatch.setenv("NOTIFY_SOCKET", f"@{tmp_path}")
    with closing(Systemd()) as systemd:
        systemd.ready()
    assert listener.recv(100) == b"READY=1"


def test_where_systemd_did_not_start_us_nothing_is_said(monkeypatch):
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    with closing(Systemd()) as systemd:
        systemd.ready()


def test_a_nudge_that_nobody_hears_is_no_loss(listener, tmp_path):
    with closing(Nudge(tmp_path / "link.nudge")) as nudge:
        nudge.send()
        listener.bind(str(tmp_path / "link.nudge"))
        nudge.send()
    assert listener.recv(100) == b"\n"


def test_a_listener_that_does_not_listen_never_holds_the_station_up(listener, tmp_path):
    listener.bind(str(tmp_path / "link.nudge"))
    with closing(Nudge(tmp_path / "link.nudge")) as nudge:
        for _ in range(10_000):
            nudge.send()
