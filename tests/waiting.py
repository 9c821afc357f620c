"""Waiting for what another thread or process does."""

import time

DEADLINE_S = 60.0
"""How long a test waits for what must come: long, since a busy machine is no fault, and only a failure waits it out."""


def wait_for(condition, what="it", deadline_s=DEADLINE_S):
    """Return the condition's value as soon as it is true; fail after the deadline."""
    end = time.monotonic() + deadline_s
    while not (value := condition()):
        assert time.monotonic() < end, f"waited {deadline_s} s for {what}"
        time.sleep(0.01)
    return value
