"""Logs for the person on the telephone: a constant sentence plus fields, one line each.

On a station the lines go to standard error, where systemd takes them with their priority (`<6>`, sd-daemon(3)).
"""

import logging
import os
import sys
from typing import Final

_PRIORITIES: Final = {logging.CRITICAL: 2, logging.ERROR: 3, logging.WARNING: 4, logging.INFO: 6, logging.DEBUG: 7}
_OWN: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class Sentences(logging.Formatter):
    """Writes `sentence  field=value field=value`, with systemd's priority before it where systemd reads."""

    def __init__(self, *, priorities: bool) -> None:
        super().__init__()
        self._priorities = priorities

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = record.getMessage()
        extra = [f"{key}={value!r}" for key, value in vars(record).items() if key not in _OWN]
        if extra:
            line += "  " + " ".join(extra)
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        if self._priorities:
            mark = f"<{_PRIORITIES.get(record.levelno, 6)}>"
            return mark + line.replace("\n", "\n" + mark)
        return f"{record.levelname.lower():8}{line}"


def begin(*, verbose: bool = False) -> None:
    """Send what is logged to standard error from now on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Sentences(priorities="JOURNAL_STREAM" in os.environ))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.DEBUG if verbose else logging.INFO)
