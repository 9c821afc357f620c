"""Releases: what is held is judged by a person who has looked at it, and signs what they decide.

YES says that a package may be used, NO that it goes into quarantine. Both answer the alarm of a package that is to be
checked by hand, or the last scan where that package is on hold. A release wants a supervisor; quarantine anybody's
badge, since it is the safe side. What is recalled for certain is never released.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Final

from station.domain import recall, release
from station.domain.cards.cards import Card
from station.domain.decision import AlarmKind, Item, Known, Moved
from station.domain.judge import certain_alarm
from station.domain.people import Meaning, Role, Signature
from station.domain.recall import Finding
from station.domain.screens import alarm_notices
from station.domain.screens.words import lot_line, plain, serial_tail
from station.domain.stock import Status
from station.domain.verdict import Verdict
from station.loop import records
from station.loop.alarms import Alarms
from station.loop.desk import Desk, command
from station.loop.outcome import Outcome
from station.loop.packages import Packages
from station.loop.questions import Answer
from station.loop.signatures.signing import ANYONE, SUPERVISOR, SignatureRequest
from station.store.recalls.released import Released
from station.store.store import Alarm, Entry

WITHIN: Final = timedelta(minutes=2)
"""How long a decision is taken for the last scan."""


@dataclass(frozen=True, slots=True)
class _Held:
    """What is decided on."""

    item: Item
    refers: int
    """The journal row by which it was held."""
    alarm: Alarm | None
    sure: bool
    """Whether its symbol was read for certain."""


_Signed = Callable[[_Held, str, Signature], Outcome]
"""What is done once it is signed: on what is decided, by which card, and who signed."""


class Releases:
    """Takes decisions on packages that are held."""

    def __init__(self, desk: Desk, packages: Packages, alarms: Alarms) -> None:
        self._desk, self._packages, self._alarms = desk, packages, alarms
        self.verbs: Final[dict[str, Answer]] = {"YES": self.release, "NO": self.quarantine}

    def release(self, card: Card, at: datetime) -> Outcome:
        """Ask a supervisor to sign that the package may be used."""
        held = self._held(at)
        if held is None:
            return self._desk.refused(card.named, "No question stands", at)
        known = self._known(held, at)
        why = release.refusal(held.item, known, self._desk.situation(at)) if held.sure else "Code not read surely"
        if why:
            return self._desk.refused(card.named, why, at)
        return self._asked(held, card, at, self._released, "MAY BE USED", SUPERVISOR)

    def quarantine(self, card: Card, at: datetime) -> Outcome:
        """Ask for a signature that the package goes into quarantine."""
        held = self._held(at)
        if held is None or self._known(held, at).match.verdict is not Finding.CHECK:
            return self._desk.refused(card.named, "No question stands", at)
        return self._asked(held, card, at, self._quarantined, "QUARANTINE", ANYONE)

    def _held(self, at: datetime) -> _Held | None:
        """Return what a decision would be on, the package in hand before another: of an alarm, or else on hold.

        While a graver alarm stands nothing is decided.
        """
        alarms, judged = self._desk.store.alarms(), self._packages.judged
        if alarms:
            doubtful = [_of(alarm) for alarm in alarms if alarms[0].kind is alarm.kind is AlarmKind.CHECK]
            in_hand = [each for each in doubtful if judged is not None and each.item == judged.item]
            return next(iter((*in_hand, *doubtful)), None)
        if judged is None or judged.seq is None or at - judged.at > WITHIN or judged.situation.training:
            return None
        held = _Held(judged.item, judged.seq, None, sure=True)
        package = self._known(held, at).package
        return held if package is not None and package.status is Status.HOLD else None

    def _known(self, held: _Held, at: datetime) -> Known:
        return self._packages.known(held.item, self._desk.situation(at))

    def _asked(
        self, held: _Held, card: Card, at: datetime, signed: _Signed, decision: str, roles: frozenset[Role]
    ) -> Outcome:
        desk = self._desk
        if not desk.by_badge:
            return desk.refused(card.named, "Needs a badge", at)
        name = _named(held, self._known(held, at))
        seconds = desk.front.pausable(at)
        asked = command(desk.activity, card.named, event="decision_asked", refers=held.refers, **_about(held))
        desk.record(Entry(at, "command", asked | ({"paused_s": seconds} if held.alarm else {})))
        desk.front.pause(seconds, at)  # nobody signs with a siren in the ear
        return SignatureRequest(
            desk,
            Meaning.APPROVED,
            partial(signed, held, card.named),
            (decision, name, *_printed(held.item)),
            roles=roles,
            about={"decision": decision.lower().replace(" ", "_"), "refers": held.refers},
        ).ask(at)

    def _released(self, held: _Held, name: str, signature: Signature) -> Outcome:
        desk, at = self._desk, signature.at
        known = self._known(held, at)
        moved = self._moved(known, Status.AVAILABLE)
        why = self._over(held) or release.refusal(held.item, known, desk.situation(at))
        frozen, beside = self._packages.frozen(moved) if moved else (None, {})
        if why or frozen is not None:
            return desk.refused(name, why or "Its zone is counted", at)
        open_still = known.match.verdict is Finding.CHECK
        names = recall.names(known.match) if open_still else ()
        body = self._body(held, name, "released", signature, moved) | {"recalls": list(names), **beside}
        changes = (Released(held.item, names),) if names else ()
        entry = Entry(at, "alarm" if held.alarm else "release", body, moved, changes=changes)
        if moved is not None:
            desk.count(moved.quantity, at)
        signals = alarm_notices.released(_named(held, known), held.item.lot, signature.person)
        if held.alarm is not None:
            return self._alarms.close(held.alarm, entry, signals)
        return desk.recorded(Verdict.INFO, signals, entry)

    def _quarantined(self, held: _Held, name: str, signature: Signature) -> Outcome:
        """Take a package for recalled: its alarm becomes that of a recall, which its bin and a badge end."""
        desk, at = self._desk, signature.at
        known = self._known(held, at)
        why = self._over(held) or ("" if known.match.verdict is Finding.CHECK else "No question stands")
        if why:
            return desk.refused(name, why, at)
        moved, kind = self._moved(known, Status.RECALLED), certain_alarm(known.match)
        screen = alarm_notices.quarantined(_named(held, known), held.item.lot, known.match.recalls[0])
        detail = records.alarm(Verdict.RECALLED, held.item, screen, known.match.recalls, known.recall_version)
        body = self._body(held, name, "quarantined", signature, moved) | {"raises": kind.value}
        entry = Entry(at, "alarm", body, moved, raised=(kind, detail), closed=held.alarm.id if held.alarm else None)
        seq = desk.record(entry)
        standing = desk.store.alarms()
        desk.front.resound()
        desk.front.alarm(standing[0], begins=standing[0].raised_seq == seq)
        return Outcome(Verdict.RECALLED, desk.front.turn(at), seq=seq)

    def _over(self, held: _Held) -> str:
        """Say that the alarm ended while the signature was given; empty where it did not."""
        stands = held.alarm is None or held.alarm.id in [each.id for each in self._desk.store.alarms()]
        return "" if stands else "The alarm is over"

    def _moved(self, known: Known, status: Status) -> Moved | None:
        """Return the change of a package that has a serial number and stands on hold, or in stock that is recalled."""
        package = known.package
        in_stock = package is not None and package.status is Status.AVAILABLE
        if package is None or not (package.status is Status.HOLD or (in_stock and status is Status.RECALLED)):
            return None
        item = Item(package.gtin, package.lot, package.expiry, package.serial)
        return Moved(item, status, 1, package.location, from_stock=in_stock)

    def _body(self, held: _Held, name: str, event: str, signature: Signature, moved: Moved | None) -> dict[str, Any]:
        body = {"command": name, "event": event, "refers": held.refers, **_about(held)}
        body |= {"moved": records.moved(moved)} if moved else {}
        return body | {"person": signature.person.id, "signatures": [signature.record()]}


def _of(alarm: Alarm) -> _Held:
    detail = alarm.detail
    expiry = date.fromisoformat(detail["expiry"]) if "expiry" in detail else None
    item = Item(detail.get("gtin", ""), detail.get("lot"), expiry, detail.get("serial"))
    return _Held(item, alarm.raised_seq, alarm, not detail.get("unsure"))


def _printed(item: Item) -> tuple[str, ...]:
    """Return the lot and the end of the serial number, as far as the package has them."""
    lot = lot_line(plain(item.lot)) if item.lot else ""
    serial = serial_tail(plain(item.serial)) if item.serial else ""
    return tuple(line for line in (lot, serial) if line)


def _named(held: _Held, known: Known) -> str:
    return known.product.name if known.product else f"GTIN {held.item.gtin}"


def _about(held: _Held) -> dict[str, Any]:
    """Return what a record says of what is decided on."""
    about = {"alarm": held.alarm.id, "what": held.alarm.kind.value} if held.alarm else {}
    return {**about, **records.of_item(held.item)}
