"""An activity nobody works at ends: what is scanned next by someone else is not taken for what was done before."""

from datetime import datetime
from typing import Final

from station.domain.decision import Activity
from station.loop.commands import Commands
from station.loop.desk import Desk
from station.loop.outcome import Outcome

_PAUSES: Final = frozenset({Activity.COUNT, Activity.KIT})
"""Activities that are resumed where they were left, after a night too."""


class Idle:
    """Returns to what the settings say is done here, after minutes without a person."""

    def __init__(self, desk: Desk, commands: Commands) -> None:
        self._desk, self._commands = desk, commands

    def anew(self, at: datetime) -> None:
        """Let the minutes run from now on: a person did something, or the clock was set."""
        self._desk.worked = at

    def turn(self, at: datetime) -> Outcome | None:
        """Return what is said of an activity that ends now, as time passes and nothing else happens."""
        desk = self._desk
        desk.worked = since = min(desk.worked or at, at)
        after = desk.rules.idle
        if not after or at - since < after or desk.activity is desk.rules.activity or desk.activity in _PAUSES:
            return None
        desk.worked = at
        desk.leave(at)
        return self._commands.choose(desk.rules.activity, at, f"idle {after.total_seconds() / 60:g} min")
