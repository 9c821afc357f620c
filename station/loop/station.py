"""The station: takes messages from the inbox, one method for each, until it is told to stop."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from queue import Empty, SimpleQueue
from typing import Final, assert_never

from station import messages
from station.clock import Clock
from station.domain.cards import cards, config_card, time_card
from station.domain.decision import Activity, Signals
from station.domain.rules import Rules
from station.domain.screens import notices
from station.domain.timekeeping import TOLERANCE, ClockQuality
from station.domain.verdict import Verdict
from station.errors import DatabaseError
from station.loop.arrivals.arrivals import Arrivals
from station.loop.arrivals.containers import Containers
from station.loop.arrivals.taking import ListFile, take
from station.loop.commands import Commands
from station.loop.configured import Configured
from station.loop.counts.counts import Counts
from station.loop.desk import Desk, command
from station.loop.drills import Drills
from station.loop.equipment import Equipment
from station.loop.handling.controlled import Controlled
from station.loop.handling.kits import Kits
from station.loop.handling.moving import Moving
from station.loop.handling.nocode import NoCode
from station.loop.handling.opening import Opening
from station.loop.handling.overrides import Overrides
from station.loop.handling.quantities import Quantities
from station.loop.handling.releases import Releases
from station.loop.handling.sure import Sure
from station.loop.handling.undoing import Undo
from station.loop.help import Help
from station.loop.idle import Idle
from station.loop.outcome import Outcome
from station.loop.packages import Packages
from station.loop.recalls import Recalls
from station.loop.times.timekeeper import Timekeeper, doubt_of
from station.store.store import Entry, Store

log = logging.getLogger(__name__)

TURN_S: Final = 1.0
"""Seconds after which the loop turns though nothing happened."""
TIDY_AFTER: Final = 500
"""Commits after which the next quiet moment is used to tidy the store. Tidying after each would double the bytes that
a scan writes and cost four flushes instead of one; after these, most pages are copied back once for many scans."""


class Station:
    """Decides, records and answers; used by one thread."""

    def __init__(
        self,
        store: Store,
        rules: Rules,
        announce: Callable[[Signals], None],
        *,
        boot: str,
        clock: Clock,
        claim: ClockQuality,
    ) -> None:
        """Work with this store and these rules; `claim` is what the system says of the clock as the station starts."""
        self._desk = Desk(store, rules, announce, boot=boot, clock=clock, claim=claim)
        self._packages = Packages(self._desk)
        self._commands = Commands(self._desk, self._packages)
        self._recalls = Recalls(self._desk)
        self._help = Help(self._desk)
        self._counts = Counts(self._desk, self._packages, self._commands)
        self._timekeeper = Timekeeper(self._desk, self._desk.refused)
        self._arrivals = Arrivals(self._desk)
        self._idle = Idle(self._desk, self._commands)
        self._drills = Drills(self._desk)
        self._equipment = Equipment(self._desk)
        self._packages.container = Containers(self._desk, self._packages).taken
        self._tidy_at = store.seq + TIDY_AFTER
        self._join()

    def _join(self) -> None:
        """Give each part of the day the cards and the packages that are its own."""
        desk, packages, commands = self._desk, self._packages, self._commands
        kits, overrides, undo = Kits(desk), Overrides(desk, packages), Undo(desk, packages)
        commands.learn({**undo.verbs, config_card.VERB: Configured(desk).card})
        commands.learn(self._drills.verbs)
        commands.learn(Releases(desk, packages, commands.alarms).verbs)
        commands.learn(NoCode(desk, packages).verbs)
        commands.learn(Quantities(desk, packages).verbs)
        commands.learn({**self._help.verbs, **overrides.verbs, **kits.verbs, time_card.VERB: self._timekeeper.card})
        commands.during[Activity.RECEIVE] = {**commands.during.get(Activity.RECEIVE, {}), "S": self._arrivals.choose}
        commands.during[Activity.MOVE] = Moving(desk, packages).during
        commands.during[Activity.KIT] = kits.during
        packages.if_sure = Sure(desk, packages).go_on
        packages.endings[Activity.OPEN] = Opening(desk, packages).finish
        packages.endings[Activity.CHECKPOINT] = Controlled(desk, packages).finish

    def begin(self, at: datetime, version: str, *, link_up: bool = False) -> Outcome:
        """Say that the station started; an alarm that stood before it went down sounds again."""
        desk = self._desk
        desk.link_up = link_up
        alarms = desk.store.alarms()
        desk.front.alarm(alarms[0] if alarms else None, begins=bool(alarms))
        body = {"event": "start", "version": version, "activity": desk.activity.value, "epoch": desk.store.epoch}
        if desk.store.recall_problem:
            body["recall_problem"] = desk.store.recall_problem
        body |= doubt_of(desk.times.held)
        try:
            seq = desk.record(Entry(at, "start", body, remembered=desk.times.remembered()))
        except DatabaseError as error:
            return desk.unsaved(str(error), at)
        self._timekeeper.begin()
        return self._counts.begin(at) or Outcome(Verdict.INFO, desk.front.turn(at), seq=seq)

    @property
    def clock(self) -> str:
        """How well the time is known: `none`, `coarse` or `set`."""
        return self._desk.times.quality.value

    def take_list(self, file: ListFile, at: datetime) -> Outcome:
        """Take in the lists of a file, as an import in another process does, and say that they came."""
        take(self._desk, file, at)
        return self._arrivals.look(at) or Outcome(Verdict.INFO, self._desk.front.turn(at))

    def run(
        self,
        inbox: "SimpleQueue[messages.Message]",
        now: Callable[[], datetime],
        *,
        turned: Callable[[], None],
        committed: Callable[[], None],
    ) -> messages.Stop | messages.Reload:
        """Handle messages until one ends the run, and return that one.

        `turned` is called at every turn of the loop, `committed` when there is news in the journal.
        """
        seq = self._desk.store.seq
        while True:
            try:
                message = inbox.get(timeout=TURN_S)
            except Empty:
                message = messages.Tick(now())
            if isinstance(message, messages.Stop | messages.Reload):
                return message
            self.handle(message)
            if self._desk.store.seq != seq:
                seq = self._desk.store.seq
                committed()
            turned()

    def handle(self, event: messages.Event) -> Outcome:
        """Answer an event; where nothing can be saved, that is the answer."""
        self._desk.acts = False
        if not isinstance(event, messages.ClockChanged):  # which is looked at with what it says
            self._timekeeper.look()
        event = self._timed(event)
        self._packages.raising.settle()
        try:
            self._commands.presence.turn(event.at, acts=isinstance(event, messages.PersonDid))
            lapsed = self._lapse(event.at)
            self._desk.acts = isinstance(event, messages.PersonDid)
            outcome = lapsed if lapsed is not None and isinstance(event, messages.Tick) else self._answered(event)
            self._drills.look(event.at)
        except DatabaseError as error:
            return self._desk.unsaved(str(error), event.at)
        if isinstance(event, messages.PersonDid | messages.ClockChanged):
            self._idle.anew(event.at)
        if isinstance(event, messages.PersonDid):
            self._help.heard(outcome)
        return outcome

    def _timed(self, event: messages.Event) -> messages.Event:
        """Return the event at the present instant where it bears one from before the clock was put forward or back."""
        now = self._desk.times.clock.now()
        return event if abs(event.at - now) <= TOLERANCE else replace(event, at=now)

    def _lapse(self, at: datetime) -> Outcome | None:
        """Take back a question that was not answered in time, and return what is said of that."""
        asked = self._desk.question
        if asked is None or asked.until is None or at < asked.until:
            return None
        self._desk.question = None
        return asked.lapsed(at) if asked.lapsed else None

    def _answered(self, event: messages.Event) -> Outcome:  # noqa: PLR0911  one line an event
        match event:
            case messages.Scanned():
                return self._scanned(event)
            case messages.Pressed():
                return self._pressed(event)
            case messages.ActivityChosen():
                self._packages.forget_scan()
                self._desk.leave(event.at)
                return self._commands.choose(Activity(event.activity), event.at, f"activity {event.activity}")
            case messages.ScanVoided():
                return self._voided(event)
            case messages.DeviceChanged() | messages.LinkChanged() | messages.DiskChanged() | messages.JournalCut():
                return self._equipment.handle(event)
            case messages.ClockChanged():
                return self._timekeeper.changed(event)
            case (
                messages.RecallsChanged() | messages.RecallsRefused() | messages.RecalledSeen() | messages.LookedBack()
            ):
                return self._recalls.handle(event)
            case messages.CountedElsewhere() | messages.RecountAsked():
                return self._counts.heard(event)
            case messages.Tick():
                return self._tick(event)
            case _:
                assert_never(event)

    def _pressed(self, event: messages.Pressed) -> Outcome:
        self._packages.forget_scan()
        if event.button == "resync":
            return self._resynced(event.at)
        return self._commands.act(cards.Press(event.button.upper()), event.at)

    def _resynced(self, at: datetime) -> Outcome:
        """Begin afresh: give up what was being asked or typed, and show what is so as if nothing had been shown."""
        desk = self._desk
        body = command(desk.activity, "button resync", gave_up=desk.question is not None)
        desk.question = None
        desk.ask(1, at)
        self._packages.let_go()
        seq = desk.record(Entry(at, "command", body))
        alarms = desk.store.alarms()
        desk.front.afresh(alarms[0] if alarms else None)
        return Outcome(Verdict.INFO, desk.front.turn(at), seq=seq)

    def _scanned(self, event: messages.Scanned) -> Outcome:
        if cards.looks_like_card(event.raw):
            self._packages.forget_scan()
            return self._commands.handle(event)
        if (outcome := self._drills.scanned(event)) is not None:
            return outcome
        self._desk.leave(event.at)
        return self._packages.handle(event)

    def _voided(self, event: messages.ScanVoided) -> Outcome:
        verdict = Verdict.UNREADABLE
        self._packages.let_go()
        body = {
            "activity": self._desk.activity.value,
            "source": event.source,
            "verdict": verdict.value,
            "findings": ["voided"],
            "reason": event.reason,
        }
        return self._desk.recorded(verdict, notices.voided(event.reason), Entry(event.at, "scan", body))

    def _tick(self, event: messages.Tick) -> Outcome:
        if (ended := self._idle.turn(event.at)) is not None:
            return ended
        store = self._desk.store
        if store.seq >= self._tidy_at:
            self._tidy_at = store.seq + TIDY_AFTER
            store.tidy()
        return (
            self._counts.turn(event.at)
            or self._drills.turn(event.at)
            or self._arrivals.look(event.at)
            or Outcome(Verdict.INFO, self._desk.front.turn(event.at))
        )
