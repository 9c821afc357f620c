"""Cards and buttons: what a person tells the station. A command outside its state is refused audibly; all are kept."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from station.domain.cards import cards
from station.domain.cards.cards import Card
from station.domain.decision import Activity, Moved
from station.domain.screens import notices
from station.domain.stock import Status, is_place
from station.domain.verdict import Verdict
from station.loop import records
from station.loop.alarms import Alarms
from station.loop.desk import Desk, command
from station.loop.outcome import Outcome
from station.loop.packages import STAYS, Packages
from station.loop.signatures.badges import Presence
from station.messages import Scanned
from station.store.store import Entry

ACTIVITIES: Final[Mapping[str, Activity]] = MappingProxyType(
    {
        "RECV": Activity.RECEIVE,
        "PICK": Activity.CHECKPOINT,
        "COUNT": Activity.COUNT,
        "WALK": Activity.EXPIRY_WALK,
        "PULL": Activity.PULL,
        "RETURN": Activity.RETURN,
        "RETURN-OUT": Activity.RETURN_OUT,
        "MOVE": Activity.MOVE,
        "OPEN": Activity.OPEN,
        "LOOKUP": Activity.LOOKUP,
        "TRAIN": Activity.TRAINING,
    }
)
"""The activities that a mode card begins, by the word on the card."""
_PRACTISED: Final = frozenset({Activity.RECEIVE, Activity.CHECKPOINT})
"""What training practises: whichever of these was done before it."""
_MOST_ASKED: Final = 999
_ENTER: Final = ("D", "ENTER")
"""The key of a keypad that ends a number; where none is typed, it says what ACK says."""
Verbs = Mapping[str, Callable[[Card, datetime], Outcome]]
Chooser = Callable[[str, datetime, str], Outcome]
"""Begins an activity of a kind (`FULL` of a count; empty where none is named); the instant, and the command's name."""


class Commands:
    """Answers commands."""

    def __init__(self, desk: Desk, packages: Packages) -> None:
        self._desk, self._packages = desk, packages
        self.during: dict[Activity, Verbs] = {}
        """What cards do in an activity that has its own use for them."""
        self.choosers: dict[Activity, Chooser] = {}
        """How activities begin that do more than that."""
        self.presence, self.alarms = Presence(desk), Alarms(desk)
        self._verbs: dict[str, Callable[[Card, datetime], Outcome]] = {
            "M": self._mode,
            "L": self._location,
            "N": self._quantity,
            "B": self.alarms.bin,
            "U": self._badge,
            "ACK": lambda card, at: self.acknowledge(card.text, at),
            "HOLD": self._hold,
        }

    def handle(self, scanned: Scanned) -> Outcome:
        """Answer a card."""
        card = cards.read(scanned.raw)
        if card is None:
            body = self._unread("misread", scanned.raw, source=scanned.source, verdict=Verdict.UNREADABLE.value)
            return self._desk.recorded(Verdict.UNREADABLE, notices.damaged_card(), Entry(scanned.at, "command", body))
        return self.act(card, scanned.at, scanned.raw)

    def act(self, card: Card, at: datetime, raw: bytes = b"") -> Outcome:
        """Do what a card or a button says: answer the question that stands, or else what it always does."""
        desk, asked = self._desk, self._desk.question
        answers = asked.answers if asked is not None else {}
        verb = "ACK" if (card.verb, card.argument) == _ENTER and "D" not in answers else card.verb
        if verb != "D":
            self._packages.lines.untouched = False
        if verb in answers and not self._is_for_alarm(verb, at):
            desk.question = None
            return answers[verb](card, at)
        desk.leave(at)
        known = self.during.get(desk.activity, {}).get(verb) or self._verbs.get(verb)
        if known is None:
            return self._no_use(card, at, raw)
        return known(card, at)

    def _is_for_alarm(self, verb: str, at: datetime) -> bool:
        """Tell whether it ends an alarm, or rests it: that comes before every question."""
        if verb == "ACK":
            return bool(self._desk.store.alarms())
        return verb == "U" and self.alarms.waits(at) is not None

    def _badge(self, card: Card, at: datetime) -> Outcome:
        alarm = self.alarms.waits(at)
        return self.presence.badge(card, at) if alarm is None else self.alarms.badge(alarm, card, at)

    def learn(self, verbs: Verbs) -> None:
        """Take cards that another part of the day answers."""
        self._verbs.update(verbs)

    def _no_use(self, card: Card, at: datetime, raw: bytes) -> Outcome:
        """Refuse a card that does nothing here; of one that is none of the station's, keep no text."""
        why = "Card has no use here"
        if card.verb in cards.VERBS:
            return self._desk.refused(card.named, why, at)
        body = self._unread("unknown", raw, verdict=Verdict.NOT_NOW.value, refused=why)
        return self._desk.recorded(Verdict.NOT_NOW, notices.refused(why), Entry(at, "command", body))

    def _unread(self, name: str, raw: bytes, **values: Any) -> dict[str, Any]:
        """Return the record of what begins like a card and is none: it may be anybody's, so no text of it is kept."""
        private = {"hash": self._desk.store.private(raw), "length": len(raw)}
        return command(self._desk.activity, name, **values, **private)

    def choose(self, activity: Activity, at: datetime, name: str, kind: str = "") -> Outcome:
        """Begin another activity."""
        if activity in self.choosers:
            return self.choosers[activity](kind, at, name)
        desk = self._desk
        remembered = {"activity": activity.value}
        if activity is Activity.TRAINING and desk.activity in _PRACTISED:
            remembered["practised"] = desk.activity.value
        entry = Entry(at, "command", command(activity, name), remembered=remembered)
        outcome = desk.recorded(Verdict.INFO, notices.chosen(activity, desk.location), entry)
        if activity is Activity.TRAINING:  # what was done before it is no practice: it is not undone or held in it
            self._packages.lines.forget()
            self._packages.kept, self._packages.judged = (), None
        desk.practised = Activity(remembered.get("practised", desk.practised.value))
        desk.activity, desk.kit = activity, None
        desk.ask(1, at)
        return outcome

    def acknowledge(self, name: str, at: datetime) -> Outcome:
        """Confirm what waits for it: an alarm, or an answer that stays."""
        desk = self._desk
        outcome = self.alarms.acknowledge(name, at)
        if outcome is not None:
            return outcome
        if desk.front.waits:
            judged = self._packages.judged
            of = {"refers": judged.seq} if judged is not None and judged.decision.verdict in STAYS else {}
            body = command(desk.activity, name, confirmed=True, **of)
            seq = desk.record(Entry(at, "command", body))
            return Outcome(Verdict.INFO, desk.front.rest(at), seq=seq)
        return self._desk.refused(name, "Nothing to confirm", at)

    def _mode(self, card: Card, at: datetime) -> Outcome:
        word, _, kind = card.argument.partition("-")
        if card.argument in ACTIVITIES:
            word, kind = card.argument, ""
        activity = ACTIVITIES.get(word)
        if activity is None or (kind and activity not in self.choosers):
            return self._desk.refused(card.text, "Unknown activity", at)
        return self.choose(activity, at, card.text, kind)

    def _location(self, card: Card, at: datetime) -> Outcome:
        place = card.argument
        if not is_place(place):
            return self._desk.refused(card.text, "Unknown place", at)
        entry = Entry(at, "command", command(self._desk.activity, card.text), remembered={"location": place})
        outcome = self._desk.recorded(Verdict.INFO, notices.placed(place), entry)
        self._desk.location = place
        return outcome

    def _quantity(self, card: Card, at: datetime) -> Outcome:
        count = int(card.argument) if card.argument.isdecimal() else 0
        if not 1 <= count <= _MOST_ASKED:
            return self._desk.refused(card.text, f"1 to {_MOST_ASKED} at once", at)
        entry = Entry(at, "command", command(self._desk.activity, card.text))
        outcome = self._desk.recorded(Verdict.INFO, notices.asked(count), entry)
        self._desk.ask(count, at)
        return outcome

    def _hold(self, card: Card, at: datetime) -> Outcome:
        """Set apart what was just received: a package, or all that came in with a container."""
        desk, kept = self._desk, self._packages.kept
        if not kept:
            return desk.refused(card.text, "Nothing to hold", at)
        entries = []
        for each in kept:
            held = Moved(each.item, Status.HOLD, each.quantity, each.location, from_stock=True)
            refusal, beside = self._packages.frozen(held)
            if refusal is not None:
                return desk.held_up(card.text, refusal, at)
            body = command(desk.activity, card.text, moved=records.moved(held), **records.item(each.item), **beside)
            entries.append(Entry(at, "command", body, held))
        seq = desk.record_all(entries)[-1]
        self._packages.kept, lines = (), self._packages.lines
        if lines.last is not None and tuple(each.moved for each in lines.last.each) == kept:
            lines.correct(replace(lines.last, held=True))
        count = sum(each.quantity for each in kept) if len(kept) > 1 else 0
        return desk.answer(Verdict.INFO, notices.held(kept[0].item.lot or "", count), at, seq=seq)
