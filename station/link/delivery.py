"""What to make of answers and of silence: when the cursor moves, when rows are sent again, what to tell a person.

Nothing here does anything either: time comes in as a number of seconds.
"""

from typing import Final

from station.config import LinkSettings
from station.link.window import Window
from station.mqtt import NO_SUBSCRIBERS, Acknowledged, Backoff

_GRACE_S: Final = 2.0
"""An office that speaks but has not what we sent may still find it in the broker's queue within this."""
_MOST_SILENCES: Final = 16
"""Rows are sent again to a silent office at most this many times more slowly than at first."""


class Delivery:
    """The rows of one journal on their way to one office, over one connection after the other."""

    def __init__(self, settings: LinkSettings, cursor: int) -> None:
        self._settings = settings
        self._by_puback = settings.delivery == "puback"
        self._refusals = Backoff(min(1.0, settings.resend_s), settings.resend_s)
        self._silences = Backoff(settings.resend_s, _MOST_SILENCES * settings.resend_s, least=settings.resend_s)
        self._answer_by = self._again_at = 0.0
        self.problem = ""
        """Why rows are not delivered, for a person; empty when they are."""
        self.begin(cursor)

    @property
    def cursor(self) -> int:
        """Every row up to here is where it belongs."""
        return self._window.cursor

    @property
    def sent(self) -> int:
        """Every row up to here is on its way or arrived."""
        return self._window.sent

    def begin(self, cursor: int, receive_maximum: int | None = None) -> None:
        """Begin after the cursor on a new connection, which takes so many messages at once."""
        limit = self._settings.window
        self._window = Window(
            cursor,
            limit=limit if receive_maximum is None else min(limit, receive_maximum),
            unacknowledged=self._settings.unacknowledged,
            by_puback=self._by_puback,
        )

    def room(self) -> int:
        """Return how many rows may be published now."""
        return self._window.room()

    def published(self, seq: int, message: int, at: float) -> None:
        """Note that the row went out as this message."""
        window = self._window
        if not window.is_under_way:
            self._answer_by = at + self._settings.resend_s
        if not window.is_outstanding:
            self._again_at = at + self._silences.wait()
        window.publish(seq, message)

    def answered(self, answer: Acknowledged, at: float) -> None:
        """Note the broker's answer to a message."""
        self._answer_by = at + self._settings.resend_s
        was_held = self._window.held
        if self._window.answer(answer.number, accepted=answer.accepted):
            self._progress(at)
        if self._window.held and not was_held:
            self._again_at = at + self._refusals.wait()
            if answer.code == NO_SUBSCRIBERS:
                self.problem = "nobody receives what we send; is the office running?"
            else:
                self.problem = f"the broker refuses what we send ({answer.reason}); is the station in its access list?"

    def stored(self, upto: int, at: float) -> None:
        """Note the office's word that it has every row up to this one."""
        if self._window.stored(upto):
            self._progress(at)
        elif self._window.is_outstanding:
            self._again_at = min(self._again_at, at + min(_GRACE_S, self._settings.resend_s))

    def is_stuck(self, at: float) -> bool:
        """Tell whether the broker has not answered for too long, so that only a new connection can help."""
        return self._window.is_under_way and at >= self._answer_by

    def mind_the_time(self, at: float) -> None:
        """Begin again after the cursor when it is time to."""
        window = self._window
        if window.is_under_way or not window.is_outstanding or at < self._again_at:
            return
        if not window.held:
            self.problem = self.problem or "the office has not answered; what we sent is sent again"
        window.rewind()

    def _progress(self, at: float) -> None:
        self.problem = ""
        self._refusals.reset()
        self._silences.reset()
        self._again_at = at + self._silences.wait()
