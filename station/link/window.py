"""What is under way: which row is next, how many more may go, and how far the cursor may move.

Nothing here does anything: rows are numbers, messages are numbers, and time does not exist.
"""


class Window:
    """The rows between the cursor and the last one sent, in the order of the journal, without a hole.

    The cursor moves on the office's word, or, where `by_puback`, on the broker's for each row in order. A message
    the broker would not deliver holds the window until `rewind`. At first and after a rewind one row goes out and
    no more until the cursor moves: trouble is probed, not flooded, and no row arrives before one that was refused.
    """

    def __init__(self, cursor: int, *, limit: int, unacknowledged: int, by_puback: bool = False) -> None:
        self.cursor = cursor
        """Every row up to here is where it belongs."""
        self.sent = cursor
        """Every row up to here has been published since the last rewind."""
        self.held = False
        """Nothing more goes out before a rewind."""
        self._limit = limit
        self._unacknowledged = limit if by_puback else unacknowledged
        self._by_puback = by_puback
        self._is_probing = True
        self._under_way: dict[int, int] = {}

    @property
    def is_outstanding(self) -> bool:
        """Tell whether rows are sent and not yet where they belong."""
        return self.sent > self.cursor

    @property
    def is_under_way(self) -> bool:
        """Tell whether the broker has yet to answer a row."""
        return bool(self._under_way)

    def room(self) -> int:
        """Return how many rows may be published now."""
        if self.held:
            return 0
        ahead = 1 if self._is_probing else self._unacknowledged
        return max(0, min(self._limit - len(self._under_way), ahead - (self.sent - self.cursor)))

    def publish(self, seq: int, message: int) -> None:
        """Note that the row went out as this message."""
        self.sent = seq
        self._under_way[message] = seq

    def answer(self, message: int, *, accepted: bool) -> bool:
        """Note the broker's answer to a message and tell whether the cursor moved."""
        if self._under_way.pop(message, None) is None:
            return False
        if not accepted:
            self.held = True
        if not self._by_puback or self.held:
            return False
        return self._move(next(iter(self._under_way.values()), self.sent + 1) - 1)

    def stored(self, upto: int) -> bool:
        """Note that the office has every row up to this one and tell whether the cursor moved."""
        return self._move(upto)

    def rewind(self) -> None:
        """Begin again after the cursor, one row first; every message must have been answered."""
        assert not self._under_way, "a row would overtake its own repeat"
        self.sent = self.cursor
        self.held = False
        self._is_probing = True

    def _move(self, cursor: int) -> bool:
        if cursor <= self.cursor:
            return False
        self.cursor = cursor
        self.sent = max(self.sent, cursor)
        self._is_probing = False
        self.held = self.held and self.is_outstanding
        return True
