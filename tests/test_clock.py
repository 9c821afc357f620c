from datetime import UTC, datetime, timedelta

import pytest

from station import clock


class Library:
    def __init__(self, state) -> None:
        self._state = state

    def adjtimex(self, _):
        return self._state


@pytest.fixture
def kernel(monkeypatch, tmp_path):
    """Let the kernel's clock be in this state, on a machine without systemd-timesyncd."""
    monkeypatch.setattr(clock, "_SYNCHRONISED", tmp_path / "synchronized")
    return lambda library: monkeypatch.setattr(clock.ctypes, "CDLL", lambda *_, **__: library)


def test_the_present_is_in_utc():
    assert clock.now().tzinfo is UTC


def test_time_never_goes_back():
    assert clock.monotonic() <= clock.monotonic()


@pytest.mark.parametrize(("state", "known"), [(0, True), (4, True), (5, False), (-1, False)])
def test_the_kernel_knows_whether_its_clock_was_set(kernel, state, known):
    kernel(Library(state))
    assert clock.synchronised() is known


def test_a_kernel_that_cannot_be_asked_knows_nothing(kernel):
    kernel(object())
    assert clock.synchronised() is False


def test_timesyncds_word_is_enough(kernel, tmp_path):
    kernel(Library(5))
    (tmp_path / "synchronized").touch()
    assert clock.synchronised() is True


def test_the_kernel_of_this_machine_answers():
    assert clock.synchronised() in (True, False)


def test_a_boot_has_a_name_of_eight_characters(monkeypatch, tmp_path):
    assert len(clock.boot()) == 8
    monkeypatch.setattr(clock, "_BOOT_ID", tmp_path / "none")
    assert clock.boot() == "unknown"


def test_a_clock_that_was_set_once_is_set_though_the_kernel_no_longer_vouches_for_it(monkeypatch):
    said = iter([False, True, False])
    monkeypatch.setattr(clock, "synchronised", lambda: next(said))
    synchronised = clock.Synchronised()
    assert [synchronised() for _ in range(3)] == [False, True, True]


def test_the_station_s_time_is_the_system_s_until_a_card_tells_it():
    wall, mono = [datetime(1970, 1, 1, tzinfo=UTC)], [5.0]
    time = clock.Clock(lambda: wall[0], lambda: mono[0])
    told = datetime(2026, 9, 18, 14, 7, tzinfo=UTC)
    assert time.now() == wall[0]
    time.told(told, 4.0)
    mono[0] = 64.0
    assert time.now() == told + timedelta(minutes=1)
    time.follow_system()
    assert time.now() == wall[0]
