"""Which row it is that was delivered last: so a journal that was put back from an older copy is known for one."""

from station.link.cursor import CursorFile
from station.link.feed import Feed


class Mark:
    """Keeps the id of the last row delivered beside its number, and holds the journal against it."""

    def __init__(self, feed: Feed, cursor: CursorFile) -> None:
        self._feed, self._cursor = feed, cursor
        self._short: tuple[str, int] = ("", 0)
        """The epoch of a journal of which the office has more than it has itself, and the last row the office has."""

    def is_missed(self, epoch: str, delivered: int) -> bool:
        """Tell whether the journal has not the rows that were delivered of it: it ends before, or has others.

        Nothing of it is sent then, since its new rows would pass for rows already stored. The station reads so in the
        link's state and begins a new epoch.
        """
        if epoch == self._short[0]:
            return True
        seq, identity = self._cursor.mark(epoch)
        last = self._feed.last()
        if last is None:
            return False
        return max(delivered, seq) > last or self._feed.identity(seq) not in ("", identity)

    def set(self, epoch: str, delivered: int) -> None:
        """Mark the row with this number; raise `DatabaseError` where the disk will not have it."""
        if self._cursor.mark(epoch)[0] != delivered and (identity := self._feed.identity(delivered)):
            self._cursor.set_mark(epoch, delivered, identity)

    def note_short(self, epoch: str, upto: int) -> None:
        """Note that the office has more of the journal than it has itself: its retained word says so at each start."""
        self._short = epoch, upto

    def last(self, epoch: str) -> int:
        """Return the last row that is known to be delivered of a journal that has it no more."""
        known_by_office = self._short[1] if epoch == self._short[0] else 0
        return max(known_by_office, self._cursor.mark(epoch)[0])
