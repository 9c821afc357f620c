"""How well the time is known, and what the day is at least; `docs/time.md` gives the reasons.

Three witnesses tell the time: the system's clock, which says of itself whether something has set it; the journal, whose
rows were written at a time that was known; and the seconds since the machine started, which never go back. A time is
SET while the witnesses agree. Where two of them disagree nobody knows which is wrong, and nothing is OK until a third
one, a signed card, takes a side.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import Enum
from typing import Any, Final

TOLERANCE: Final = timedelta(seconds=60)
"""A clock may be put back by so much unnoticed: a board's own clock gains less in three weeks without a network."""
CARD_LIFE: Final = timedelta(minutes=5)
"""A TIME card is good for so long, and the clock that it was printed by may be as far ahead."""
LEAP: Final = timedelta(days=366)
"""A clock that was SET does not go forward by more, against the seconds since the start, and stay believed."""
HORIZON: Final = timedelta(days=20 * 366)
"""No clock is believed that is further than this from the newest time known: an appliance does not stand so long."""


class ClockQuality(Enum):
    """What may be believed of the station's clock; the value is `tsq` in the records."""

    NONE = "none"
    """Nothing: it is known to be wrong, or nothing is known of it."""
    COARSE = "coarse"
    """It may be right, and nothing proves it."""
    SET = "set"
    """It is right: set by the network or by a signed card, and no other witness says otherwise."""


class Doubt(Enum):
    """What contradicts the system's clock."""

    BEFORE_BUILD = "before_build"
    """It is before the program was written or the recall data was made."""
    BACK = "back"
    """It is before the last instant that was known."""
    AHEAD = "ahead"
    """It is years after everything that is known."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of the date without any clock."""

    zone: tzinfo
    """The site's time zone."""
    dated: date
    """The later of the days on which the program was written and the recall data was made."""


@dataclass(frozen=True, slots=True)
class Timekeeping:
    """What the station holds of its clock, from one look at it to the next."""

    claim: ClockQuality
    """What the system says of its clock: the most that may be believed."""
    quality: ClockQuality
    doubt: Doubt | None
    known: datetime | None
    """The last instant that was SET; None: there never was one."""
    anchor: float | None
    """Seconds since the machine started, at `known`; None where that was before this start, or is in dispute."""
    by_card: bool = False
    """Whether a TIME card set the time; it holds until the system's clock is set."""

    def expected(self, mono: float) -> datetime | None:
        """Return the earliest that it can be: what was known last, and the time that has passed for certain since."""
        if self.known is None or self.anchor is None:
            return self.known
        return self.known + timedelta(seconds=max(0.0, mono - self.anchor))

    def not_before(self, wall: datetime, mono: float, evidence: Evidence) -> date:
        """Return the day that it is at least, at the site.

        A time that is not SET never moves it forward. A clock that claims to be set and is behind what was known
        leaves open which of the two is wrong: then only what is past for both is past for certain.
        """
        expected = self.expected(mono)
        if expected is None:
            return evidence.dated
        disputed = self.claim is ClockQuality.SET and self.doubt is Doubt.BACK
        day = (min(expected, wall) if disputed else expected).astimezone(evidence.zone).date()
        return day if self.quality is ClockQuality.SET else max(day, evidence.dated)


def began(claim: ClockQuality, wall: datetime, mono: float, known: datetime | None, evidence: Evidence) -> Timekeeping:
    """Return what is held of the clock as the station starts; `known` is the last instant of the journal that was SET.

    It may have come of a card, so it may be ahead by as much as a card may be.
    """
    return _anew(Timekeeping(claim, claim, None, known, None), wall, mono, evidence, CARD_LIFE + TOLERANCE)


def looked(before: Timekeeping, wall: datetime, mono: float, evidence: Evidence) -> Timekeeping:
    """Return what is held after a look at the clock: whether it still agrees with the time that has passed."""
    if before.by_card:
        return replace(before, known=before.expected(mono), anchor=mono)
    return _settled(_passed(before, mono), wall, mono, evidence, TOLERANCE)


def claimed(before: Timekeeping, claim: ClockQuality, wall: datetime, mono: float, evidence: Evidence) -> Timekeeping:
    """Return what is held once the system says something else of its clock.

    A clock that is set anew may go forward by any time up to the horizon, and takes the place of a card's time.
    """
    passed = _passed(before, mono)
    if before.by_card and claim is not ClockQuality.SET:
        return replace(passed, claim=claim)
    slack = CARD_LIFE + TOLERANCE if before.by_card else TOLERANCE
    anchor = None if claim is ClockQuality.SET else passed.anchor
    return _anew(replace(passed, claim=claim, anchor=anchor, by_card=False), wall, mono, evidence, slack)


def card_refused(before: Timekeeping, told: datetime, wall: datetime, mono: float, evidence: Evidence) -> str | None:
    """Return why a signed TIME card is not believed, in the words of a screen; None where it is.

    A card that contradicts what is known is believed where the system's clock says the same: two witnesses to one.
    """
    expected = before.expected(mono)
    if before.quality is ClockQuality.SET and expected is not None and abs(told - expected) > CARD_LIFE:
        return "Card is not of now"
    if _before_build(told, evidence):
        return "Card is too old"
    if abs(told - wall) <= CARD_LIFE:
        return None
    if expected is not None and told < expected - CARD_LIFE:
        return "Card is too old"
    return "Card is years ahead" if told > _horizon(expected, evidence) else None


def carded(before: Timekeeping, told: datetime, mono: float) -> Timekeeping:
    """Return what is held once a TIME card is believed; a clock that the system has set, and is right, stays."""
    if before.quality is ClockQuality.SET:
        return before
    expected = before.expected(mono)
    late = expected is not None and expected - CARD_LIFE <= told < expected  # printed some minutes ago
    return Timekeeping(before.claim, ClockQuality.SET, None, expected if late else told, mono, by_card=True)


def _passed(before: Timekeeping, mono: float) -> Timekeeping:
    """Return the same after the time that has passed for certain, which is known as long as the clock was SET."""
    if before.quality is not ClockQuality.SET:
        return before
    return replace(before, known=before.expected(mono), anchor=mono)


def _anew(held: Timekeeping, wall: datetime, mono: float, evidence: Evidence, slack: timedelta) -> Timekeeping:
    """Return what is held of a clock that counts from what it shows now."""
    after = _settled(held, wall, mono, evidence, slack)
    return replace(after, known=wall.astimezone(UTC)) if after.quality is ClockQuality.SET else after


def _settled(held: Timekeeping, wall: datetime, mono: float, evidence: Evidence, slack: timedelta) -> Timekeeping:
    """Return what is held of the clock now that it shows `wall`.

    It is compared in UTC: Python compares two instants of one zone by the hands of its clocks, which summer time moves.
    """
    wall = wall.astimezone(UTC)
    doubt = _doubt(held, wall, mono, evidence, slack)
    quality = held.claim if doubt is None else _BELOW[held.claim]
    if doubt is Doubt.BEFORE_BUILD:
        quality = ClockQuality.NONE
    if quality is not ClockQuality.SET:
        return replace(held, quality=quality, doubt=doubt)
    known = wall if held.known is None else max(wall, held.known)
    return replace(held, quality=quality, doubt=None, known=known, anchor=mono)


def _doubt(held: Timekeeping, wall: datetime, mono: float, evidence: Evidence, slack: timedelta) -> Doubt | None:
    """Return what contradicts the clock."""
    if _before_build(wall, evidence):
        return Doubt.BEFORE_BUILD
    expected = held.expected(mono)
    if held.known is not None and wall < held.known - slack:
        return Doubt.BACK
    leapt = held.anchor is not None and expected is not None and wall > expected + LEAP
    return Doubt.AHEAD if leapt or wall > _horizon(held.known, evidence) else None


def _horizon(known: datetime | None, evidence: Evidence) -> datetime:
    dated = datetime.combine(evidence.dated, datetime.min.time(), UTC)
    return max(dated, known or dated) + HORIZON


def _before_build(at: datetime, evidence: Evidence) -> bool:
    """Tell whether an instant is before the program and its data; their day may be that of another zone."""
    return at.astimezone(evidence.zone).date() < evidence.dated - timedelta(days=1)


_BELOW: Final = {
    ClockQuality.SET: ClockQuality.COARSE,
    ClockQuality.COARSE: ClockQuality.NONE,
    ClockQuality.NONE: ClockQuality.NONE,
}


def elapsed(earlier: Mapping[str, Any], later: Mapping[str, Any], at: tuple[datetime, datetime]) -> timedelta | None:
    """Return the time between two rows; None where neither the boot's own clock nor the date says it."""
    if earlier.get("boot") and earlier.get("boot") == later.get("boot"):
        began, ended = earlier.get("mono"), later.get("mono")
        if isinstance(began, int) and isinstance(ended, int) and ended > began:
            return timedelta(milliseconds=ended - began)
    if earlier.get("tsq") == later.get("tsq") == "set" and at[1] >= at[0]:
        return at[1] - at[0]
    return None
