"""What the link says of itself in the spool folder, for `station run` and for people: `link-state.json`."""

import json
import logging
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

log = logging.getLogger(__name__)

FILE: Final = "link-state.json"
_PAUSE_S: Final = 1.0
"""Numbers that run are written at most this often."""


@dataclass(frozen=True, slots=True)
class LinkState:
    """The link as it is now."""

    up: bool
    since: str
    """The instant `up` became what it is, ISO 8601."""
    acked: int
    sent: int
    broker: str
    problem: str = ""
    """What keeps rows from being delivered, for a person; empty when nothing does."""
    rejected: int = 0
    """How many rows of this journal the office would not have."""
    dropped: int = 0
    """How many messages about counts were none, since the link began."""
    epoch: str = ""
    """The epoch of the journal that is delivered."""
    cut: bool = False
    """Whether that journal has not the rows that are delivered of it, so that it needs a new epoch."""


class StatusFile:
    """Keeps the file as the state is: a change of `up` or `problem` at once, a number within a second."""

    def __init__(self, spool: Path) -> None:
        self._path = spool / FILE
        self._written: LinkState | None = None
        self._at = 0.0

    def show(self, state: LinkState, at: float) -> None:
        """Write the state if it is another one; `at` is a monotonic instant."""
        was = self._written
        if state == was:
            return
        numbers_only = (
            was is not None and replace(was, acked=state.acked, sent=state.sent, dropped=state.dropped) == state
        )
        if numbers_only and at - self._at < _PAUSE_S:
            return
        self._written, self._at = state, at
        fresh = self._path.with_suffix(".new")
        try:
            fresh.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_text(json.dumps(asdict(state)) + "\n", encoding="utf-8")
            fresh.replace(self._path)
        except OSError as error:
            log.warning("the state of the link cannot be shown", extra={"path": str(self._path), "reason": str(error)})
