"""A place in a list of tokens, and what can be seen from there."""

from station.recall.dates import date_at
from station.recall.tokens import Kind, Token


class Cursor:
    """Stands at one token and looks ahead and back."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0

    def take(self, count: int = 1) -> None:
        """Go on by so many tokens."""
        self._at += count

    def peek(self, ahead: int = 0) -> Token | None:
        """Return a token ahead, or behind; None past the ends."""
        at = self._at + ahead
        return self._tokens[at] if 0 <= at < len(self._tokens) else None

    def is_at(self, ahead: int, *kinds: Kind) -> bool:
        """Say whether a token ahead, or behind, is of one of these kinds."""
        token = self.peek(ahead)
        return token is not None and token.kind in kinds

    def ends_at(self, ahead: int, *kinds: Kind) -> bool:
        """Say whether the text ends there, or goes on with one of these kinds."""
        return self.peek(ahead) is None or self.is_at(ahead, *kinds)

    def skip(self, ahead: int, *kinds: Kind) -> int:
        """Return the first place ahead that is of none of these kinds."""
        while self.is_at(ahead, *kinds):
            ahead += 1
        return ahead

    def date(self, ahead: int = 0, *, labelled: bool) -> tuple[str, int] | None:
        """Return the date that begins ahead and how many tokens it takes."""
        found = date_at(self._tokens, self._at + ahead, labelled=labelled)
        return (found[0], found[1] - self._at - ahead) if found else None

    def is_heading(self, ahead: int = 0) -> bool:
        """Say whether what stands before a place is a heading: `2/28/2019: 7285177, 7285178`."""
        token = self.peek(ahead)
        return token is not None and token.text == ":"

    def is_behind_lot(self) -> bool:
        """Say whether the last word, but for fillers, is `Lot`."""
        behind = -1
        while self.is_at(behind, Kind.FILLER, Kind.ITEM):
            behind -= 1
        return self.is_at(behind, Kind.LOT)
