"""Being told to stop, by Ctrl+C or by systemd."""

import signal
import threading
from types import FrameType
from typing import Final

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


def on_signals() -> threading.Event:
    """Return what is set at the first signal to stop; later ones change nothing.

    Whoever is given it must look at it and never wait for it: setting it takes the lock that a waiting thread holds at
    times, and a handler interrupts that very thread. For the same reason a second signal must not interrupt the first.
    """
    stop = threading.Event()

    def told(_number: int, _frame: FrameType | None) -> None:
        for each in _SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        stop.set()

    for number in _SIGNALS:
        signal.signal(number, told)
    return stop
