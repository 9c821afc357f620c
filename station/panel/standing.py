"""Which cards are of use at the station now, told by what it has written: its database, and the rows of its journal.

What stands in the database (activity, alarms, counts) is certain. What the station asks is told by its last rows; the
panel only says which cards it would take, and the station itself takes or refuses each.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from station.domain.decision import AlarmKind
from station.store import counts
from station.store.files import open_to_read

_RECEIVE, _COUNT, _WALK, _KIT = "receive", "count", "expiry_walk", "kit"
_BY_HAND: Final = frozenset({_RECEIVE, "checkpoint", "pull", "return", "return_out", "lookup", "training"})
"""Activities that take packages without a code."""
_STAY: Final = frozenset({"short_dated", "earlier_exists", "blocked", "check", "incomplete", "ambiguous"})
"""Verdicts that wait for ACK."""
_KINDS: Final = frozenset({"FULL", "CYCLE", "SHIFT", "SPOT", "BASELINE", "OWNERSHIP"})
_MINUTE: Final = 60.0
_NEVER: Final = float("inf")


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands at the station."""

    activity: str = _RECEIVE
    location: str = ""
    alarms: tuple[tuple[AlarmKind, bool], ...] = ()
    """Each alarm that stands, the most urgent first, and whether its package is in its bin."""
    count: str = ""
    """The type of the count, or of the walk, that is open and is being done."""
    zone: str = ""
    """The zone that is being counted."""
    dated: bool = True
    """Whether the time is known."""
    person: str = ""
    """Who signed on."""
    tested: bool = False
    """Whether a test of the alarm or of the station goes on."""

    @property
    def is_doubtful(self) -> bool:
        """Whether the most urgent alarm is of a package that a person decides on."""
        return bool(self.alarms) and self.alarms[0][0] is AlarmKind.CHECK


class Asked:
    """What the station waits for, by the rows that it wrote last."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}
        self.dated, self.person, self.tested = True, "", False

    def now(self, at: float) -> frozenset[str]:
        """Return the verbs of the cards that answer what is asked at this instant."""
        return frozenset(verb for verb, until in self._until.items() if at < until)

    def heard(self, row: Mapping[str, Any], at: float) -> None:
        """Learn from a row; `at` is the instant in seconds, of a clock that does not go back."""
        self.dated = row.get("tsq", "set") == "set"
        if "refused" in row:
            return
        match row["row"]:
            case "scan" | "training":
                self._until = dict(_after_scan(row, at))
            case "start":
                self._until, self.person, self.tested = {}, "", False
            case "open" | "transfer" | "alarm" | "release":
                self._until = {}
            case "alarm_test":
                self.tested = row.get("result") == "begun"
                answers = ("ACK", "NO", "YES") if row.get("what") == "selftest" else ("ACK", "NO")
                self._until = dict.fromkeys(answers, at + 10 * _MINUTE) if self.tested else {}
            case "count":
                asks = {"asked_business": ("OPEN", "CLOSE"), "quantity": ("UNDO", "Q", "D")}
                self._until = dict.fromkeys(asks.get(str(row.get("event")), ()), _NEVER)
            case "command":
                self._command(row, at)

    def _command(self, row: Mapping[str, Any], at: float) -> None:
        event = row.get("event")
        if event in ("signed_on", "signed_off"):
            self.person = str(row["person"]) if event == "signed_on" else ""
        verb = str(row.get("command", "")).removeprefix("SX-").removeprefix("button ").upper().partition("-")[0]
        asks: Mapping[str, float] = _ASKS.get(verb, {})
        if event == "badge":
            asks = {"D": 10 * _MINUTE, "NO": 10 * _MINUTE}
        elif "asks" in row:
            asks = {"YES": _MINUTE / 2, "NO": _MINUTE / 2, "UNDO": _MINUTE / 2}
        elif "corrects" in row:
            asks = {"UNDO": _MINUTE, "Q": 10 * _MINUTE}
        elif "waits" in row:
            asks = {}
        kept = self._until if verb == "OVERRIDE" else {}
        self._until = kept | {asked: max(at + seconds, kept.get(asked, at)) for asked, seconds in asks.items()}


_ASKS: Final = {
    "NOCODE": {"ACK": _NEVER, "P": 2 * _MINUTE, "D": 2 * _MINUTE, "NO": 2 * _MINUTE},
    "OVERRIDE": {"R": _MINUTE / 2, "NO": _MINUTE / 2},
}
"""What the station waits for after a card, and for how many seconds."""


def _after_scan(row: Mapping[str, Any], at: float) -> Iterable[tuple[str, float]]:
    """Yield what answers a scan, and until when."""
    verdict, moved = row.get("verdict"), row.get("moved") or {}
    findings = row.get("findings", ())
    if "alarm" in row:
        return
    if verdict in _STAY and row["row"] == "scan":
        yield "ACK", _NEVER
    if any(str(each).startswith("earlier_lot") for each in findings):
        yield from (("R", at + 2 * _MINUTE), ("OVERRIDE", at + 2 * _MINUTE))
    if "earlier_lot_stale" in findings:
        yield from (("YES", _NEVER), ("NO", _NEVER))
    if moved.get("status") == "hold":
        yield "YES", at + 2 * _MINUTE
    if moved and row.get("activity") == _RECEIVE and moved.get("status") == "available":
        yield "HOLD", _NEVER
    if moved or row.get("counted"):
        yield "UNDO", at + _MINUTE
        if "serial" not in row:
            yield from (("Q", at + 10 * _MINUTE), ("D", _NEVER))
    if row.get("activity") == "open" and moved:
        yield "D", _NEVER


def read(database: Path, asked: Asked) -> Standing:
    """Return what stands in the station's database; where there is none yet, nothing does."""
    try:
        with closing(open_to_read(database)) as db:
            meta = dict(db.execute("select key, value from meta where key in ('activity', 'location')"))
            activity = meta.get("activity", _RECEIVE)
            standing = db.execute(_STANDING).fetchall()
            count = counts.standing(db, walk=activity == _WALK)
    except sqlite3.Error:
        return Standing()
    done = count if activity in (_COUNT, _WALK) else None
    return Standing(
        activity,
        meta.get("location", ""),
        tuple((AlarmKind(kind), binned is not None) for kind, binned in standing),
        done.type.value if done else "",
        done.zone if done else "",
        asked.dated,
        asked.person,
        asked.tested,
    )


_STANDING: Final = "select kind, binned_at from alarm where closed_at is null order by priority, id"


def of_use(words: Iterable[str], standing: Standing, asked: frozenset[str]) -> list[str]:
    """Return those of the cards that the station would take now."""
    return [each for each in words if _is_of_use(each, standing, asked)]


def _is_of_use(words: str, standing: Standing, asked: frozenset[str]) -> bool:
    verb, _, argument = words.partition("-")
    if verb in asked:
        return True
    rule = _RULES.get(verb)
    return rule(argument, standing) if rule else False


def _counts(standing: Standing) -> bool:
    return standing.activity in (_COUNT, _WALK) and bool(standing.count)


def _mode(argument: str, standing: Standing) -> bool:
    word, _, kind = argument.partition("-")
    named = word == "COUNT" and kind in _KINDS
    return not named or standing.activity != _COUNT or standing.count in ("", kind.lower())


_RULES: Final[Mapping[str, Callable[[str, Standing], bool]]] = {
    "M": _mode,
    "K": lambda _argument, _standing: True,
    "L": lambda _, standing: standing.activity not in (_COUNT, _WALK) or bool(standing.count),
    "N": lambda _, standing: standing.activity != _WALK,
    "U": lambda _argument, _standing: True,
    "HELP": lambda _argument, _standing: True,
    "S": lambda _, standing: standing.activity == _RECEIVE,
    "B": lambda argument, standing: any(kind.bin == argument and not binned for kind, binned in standing.alarms),
    "YES": lambda _, standing: standing.is_doubtful,
    "NO": lambda _, standing: standing.is_doubtful,
    "ACK": lambda _, standing: bool(standing.alarms),
    "NOCODE": lambda _, standing: standing.activity in _BY_HAND or bool(standing.zone),
    "CLOSE": lambda _, standing: standing.activity == _KIT or _counts(standing),
    "EMPTY": lambda _, standing: bool(standing.zone),
    "RESUME": lambda _, standing: standing.activity in (_COUNT, _WALK),
    "T": lambda _, standing: not standing.dated,
    "TESTRECALL": lambda _, standing: not (standing.alarms or standing.tested),
    "SELFTEST": lambda _, standing: not (standing.alarms or standing.tested),
}
"""When a card does something that nothing has asked for; one that is not here answers a question alone."""
