"""What counts have to do with the rest of the day: their cards, what they hold up, what is due, what others say."""

from datetime import datetime
from typing import Any

from station import messages
from station.domain.counts.counting import missed_shift
from station.domain.decision import Activity, Moved, Signals
from station.domain.instants import stamp
from station.domain.screens import count_screens
from station.domain.timekeeping import ClockQuality
from station.domain.verdict import Verdict
from station.errors import DatabaseError
from station.loop.commands import Commands
from station.loop.counts.counting import Counting
from station.loop.desk import Desk
from station.loop.outcome import Outcome
from station.loop.packages import Packages
from station.store import counts
from station.store.journal import first_at
from station.store.store import Entry

_MISSED = "shift_missed"
"""What the station remembers: the last handover of which it has told that its count is missing."""


class Counts:
    """The counts of a station, and its expiry walks."""

    def __init__(self, desk: Desk, packages: Packages, commands: Commands) -> None:
        """Take the cards and packages of COUNT and EXPIRY WALK."""
        self._desk = desk
        self._counting = Counting(desk, packages)
        walk = Counting(desk, packages, Activity.EXPIRY_WALK)
        for activity, part in ((Activity.COUNT, self._counting), (Activity.EXPIRY_WALK, walk)):
            commands.choosers[activity] = part.choose
            commands.during[activity] = part.verbs
            packages.takers[activity] = part.packages.package
            desk.progress[activity] = part.progress
        packages.frozen = self.frozen
        desk.is_counting = lambda: desk.store.read(counts.standing) is not None

    def frozen(self, moved: Moved) -> tuple[Signals | None, dict[str, Any]]:
        """Return why a movement is refused, or what is recorded of it beside: its zone is being counted."""
        return self._counting.holds(moved)

    def heard(self, news: messages.CountNews) -> Outcome:
        """Take what the office or another station says of a count."""
        if isinstance(news, messages.RecountAsked):
            return self._counting.recounting.asked(news)
        return self._counting.recounting.elsewhere(news)

    def begin(self, at: datetime) -> Outcome | None:
        """Ask again for the signatures of a count that were asked for when the power went."""
        if self._desk.activity is not Activity.COUNT:
            return None
        return self._counting.resume(at)

    def turn(self, at: datetime) -> Outcome | None:
        """Tell of the count of a shift that was not made in time, once; None where there is nothing to tell."""
        desk, times = self._desk, self._desk.rules.counts.shift_times
        if not times or desk.clock is not ClockQuality.SET:
            return None
        local, last = at.astimezone(desk.rules.zone), desk.store.read(counts.last_shift)
        missed = missed_shift(times, local, last and last.astimezone(desk.rules.zone))
        begun = desk.store.read(first_at)
        if missed is None or begun is None or missed < begun or desk.store.remembered(_MISSED) == stamp(missed):
            return None
        body = {"event": "shift_missed", "due": stamp(missed)}
        try:
            seq = desk.record(Entry(at, "count", body, remembered={_MISSED: stamp(missed)}))
        except DatabaseError:
            return None
        if desk.front.is_busy(at):
            return Outcome(Verdict.INFO, desk.front.turn(at), seq=seq)
        return desk.answer(Verdict.NOT_NOW, count_screens.shift_missed(missed), at, seq=seq, stays=True)
