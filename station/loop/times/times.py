"""What the station holds of its clock between messages: how well the time is known, and which rows are undated."""

import json
from contextlib import suppress
from datetime import date, datetime, tzinfo
from typing import Any, Final

from station.clock import Clock
from station.domain import timekeeping
from station.domain.decision import WRITTEN
from station.domain.instants import stamp
from station.domain.timekeeping import ClockQuality, Evidence, Timekeeping
from station.store.store import Store

CARD: Final = "time_card"
"""What is remembered of the last TIME card that was taken: `told`, and of its start `boot`, `at` and `mono_ms`."""
KNOWN: Final = "known_at"
"""What is remembered of the last instant that was SET, while rows are written that are not."""


class Times:
    """The clock, and what is believed of it."""

    def __init__(self, store: Store, zone: tzinfo, clock: Clock, boot: str, claim: ClockQuality) -> None:
        """Begin with what the system says of its clock, and what the journal knows."""
        self._store, self._zone = store, zone
        self.clock: Final = clock
        self.boot: Final = boot
        known = store.last_trusted()
        self.held: Timekeeping = timekeeping.began(claim, clock.wall(), clock.mono(), known, self.evidence)
        self.undated: tuple[int, int] | None = store.undated(boot)
        """The first and the last row of this start of the machine that were not SET, and no restamp dates."""
        card = self._card()
        if card.get("boot") == boot:
            self._go_on(datetime.fromisoformat(card["at"]), card["mono_ms"] / 1000)

    @property
    def quality(self) -> ClockQuality:
        """How well the time is known."""
        return self.held.quality

    @property
    def evidence(self) -> Evidence:
        """What is known of the date without any clock."""
        return Evidence(self._zone, max(WRITTEN, self._store.recalls.dated or WRITTEN))

    @property
    def not_before(self) -> date:
        """The day that it is at least, at the site."""
        return self.held.not_before(self.clock.wall(), self.clock.mono(), self.evidence)

    @property
    def expected(self) -> datetime | None:
        """The earliest that it can be, by what was known last; None where nothing ever was."""
        return self.held.expected(self.clock.mono())

    def stamps(self) -> dict[str, Any]:
        """Return what every row says of its time."""
        return {"tsq": self.quality.value, "boot": self.boot, "mono": self.mono_ms()}

    def mono_ms(self) -> int:
        """Return the milliseconds since the machine started."""
        return round(self.clock.mono() * 1000)

    def wrote(self, seq: int) -> None:
        """Take it that a row was written; one that is not SET is to be dated later."""
        if self.quality is not ClockQuality.SET:
            self.undated = (self.undated[0] if self.undated else seq, seq)

    def remembered(self) -> dict[str, str]:
        """Return what outlives a restart of the last instant that was SET."""
        return {KNOWN: stamp(self.held.known)} if self.held.known else {}

    def is_spent(self, told: datetime) -> bool:
        """Tell whether a TIME card was taken before, or is no later than one that was."""
        card = self._card()
        return bool(card) and told <= datetime.fromisoformat(card["told"])

    def take(self, held: Timekeeping, told: datetime) -> dict[str, str]:
        """Go by a TIME card from now on, and return what is to be remembered of it."""
        self.held = held
        assert held.known is not None and held.anchor is not None, "a card gives both"  # noqa: PT018  one claim
        self.clock.told(held.known, held.anchor)
        mono_ms = round(held.anchor * 1000)
        spent = {"told": stamp(told), "boot": self.boot, "at": stamp(held.known), "mono_ms": mono_ms}
        return {CARD: json.dumps(spent)}

    def _card(self) -> dict[str, Any]:
        values: dict[str, Any] = {}
        with suppress(ValueError):
            values = json.loads(self._store.remembered(CARD) or "{}")
        return values

    def _go_on(self, at: datetime, mono: float) -> None:
        """Go on by the card that was taken before the program, but not the machine, was started again."""
        if self.quality is not ClockQuality.SET:
            self.held = Timekeeping(self.held.claim, ClockQuality.SET, None, at, mono, by_card=True)
            self.clock.told(at, mono)
