"""What a USB numeric keypad means: keys go in, command cards come out. No device is touched here.

Num Lock changes nothing. Most keypads leave it to the computer and send the same key either way; those that obey it
themselves send Home, the arrows and their like while it is off, and those are the digits that stand on the same keys.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Final

from station.domain.cards.cards import card
from station.drivers import ScanVoidedError, keymap
from station.drivers.keyboard import Stroke

_NAVIGATION: Final = dict(
    zip(
        (102, 103, 104, 105, 106, 107, 108, 109, 110, 355),
        ("7", "8", "9", "4", "6", "1", "2", "3", "0", "5"),
        strict=True,
    )
)
"""Home, Up, Page Up, Left, Right, End, Down, Page Down, Insert and Clear, by the digit on the same key."""
_DIGITS: Final = keymap.DIGITS | {c: sign for c, sign in keymap.KEYPAD.items() if sign.isdigit()} | _NAVIGATION
WORDS: Final = (
    {code: f"D-{digit}" for code, digit in _DIGITS.items()}
    | dict.fromkeys((83, 121, 111, 51, 52), "D-DOT")
    | dict.fromkeys((96, 28), "D-ENTER")
    | dict.fromkeys((14,), "D-BACK")
    | dict.fromkeys((98, 53), "UNDO")
    | dict.fromkeys((55,), "HELP")
    | dict.fromkeys((78,), "YES")
    | dict.fromkeys((74,), "NO")
)
"""What each key says, by its number in Linux: the digits; point, comma and Delete; both Enters; Backspace; the slash;
the asterisk; plus and minus. Enter is one card, which ends a number where one is typed and else is ACK."""


class Keypad:
    """One keypad's keys; each press is a card of its own, so that nothing waits for a key that ends it."""

    def __init__(self) -> None:
        self._unread: deque[Stroke | None] = deque()
        self._held: set[int] = set()

    def take(self, strokes: Iterable[Stroke | None]) -> None:
        """Take in strokes in their order; None stands where some were lost."""
        self._unread.extend(strokes)

    def symbols(self) -> Iterator[bytes]:
        """Yield the card of each key that was pressed; what is unread is kept when a key is void."""
        while self._unread:
            stroke = self._unread.popleft()
            if stroke is None:
                self._held.clear()
                raise ScanVoidedError("keys of the keypad were lost; look what stands on the screen and type on")
            said = self._said(stroke)
            if said:
                yield card(said).encode()

    def _said(self, stroke: Stroke) -> str:
        """Return what a stroke says; empty for a key let go of or held, and for Num Lock."""
        if stroke.code in keymap.MODIFIERS:
            (self._held.add if stroke.value else self._held.discard)(stroke.code)
            return ""
        if stroke.value != 1 or stroke.code in keymap.SILENT:
            return ""
        if self._held or stroke.code not in WORDS:
            raise ScanVoidedError(f"key {stroke.code} says nothing on a keypad; use 0-9 . Enter Backspace / * + -")
        return WORDS[stroke.code]
