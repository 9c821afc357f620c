"""Three wrong PINs lock a person's PIN for a minute, and nobody else's."""

from datetime import UTC, datetime, timedelta

from station.domain.pin_tries import PinTries

AT = datetime(2026, 9, 18, 14, 7, tzinfo=UTC)


def wrong(times, tries=PinTries.read(None)):  # noqa: B008  # it cannot be changed
    for _ in range(times):
        tries = PinTries.read(tries.wrong("p-mara", AT).text())
    return tries


def test_two_wrong_pins_leave_one_try_and_lock_nothing():
    tries = wrong(2)
    assert (tries.left("p-mara"), tries.locked_for("p-mara", AT)) == (1, None)


def test_the_third_locks_the_pin_for_a_minute_and_that_of_nobody_else():
    tries = wrong(3)
    assert (tries.locked_for("p-mara", AT), tries.locked_for("p-noor", AT)) == (60, None)
    assert tries.locked_for("p-mara", AT + timedelta(seconds=59.8)) == 1
    assert tries.locked_for("p-mara", AT + timedelta(seconds=60)) is None


def test_after_a_lock_there_are_three_tries_again():
    tries = wrong(4)
    assert (tries.left("p-mara"), tries.locked_for("p-mara", AT)) == (2, None)


def test_a_lock_from_before_the_clock_was_set_is_over():
    assert wrong(3).locked_for("p-mara", AT - timedelta(seconds=1)) is None


def test_a_right_pin_makes_up_for_the_wrong_ones_before_it():
    tries = wrong(2).wrong("p-noor", AT).right("p-mara")
    assert (tries.left("p-mara"), tries.left("p-noor")) == (3, 2)
