"""What a scanner that types as a keyboard means: keys go in, symbols come out. No device is touched here."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NoReturn

from station.drivers import keymap
from station.drivers.assembly import Assembly

_ALT_DIGITS: Final = keymap.DIGITS | {code: sign for code, sign in keymap.KEYPAD.items() if sign.isdigit()}
_LONGEST_ALT_CODE: Final = 4


@dataclass(frozen=True, slots=True)
class Stroke:
    """A key went down or up."""

    code: int
    """The key, as Linux numbers it."""
    value: int
    """1 for down, 0 for up, 2 for being held, which types nothing: a scanner presses a key again."""
    at: float
    """Seconds on a clock that does not matter; only differences count."""


class Keyboard:
    """One scanner's keys: which are held, and the symbol that is being typed.

    Enter ends a symbol; with `tab`, Tab ends it too; with no terminator, a pause of `inter_key_s` does. A symbol
    with a key that the layout does not know is void, because leaving the key out would shorten it.
    """

    def __init__(self, layout: str, terminator: str, inter_key_s: float) -> None:
        self._layout = keymap.LAYOUTS[layout]
        self._tab_ends = terminator == "tab"
        self._inter_key_s = inter_key_s
        self._assembly = Assembly(pause_ends=not terminator)
        self._unread: deque[Stroke | None] = deque()
        self._last = 0.0
        self._forget()

    @property
    def patience_s(self) -> float | None:
        """How long to wait for the next stroke before saying that there was a pause; None is for ever."""
        return self._inter_key_s if self._assembly.begun else None

    def take(self, strokes: Iterable[Stroke | None]) -> None:
        """Take in strokes in their order; None stands where some were lost."""
        self._unread.extend(strokes)

    def symbols(self) -> Iterator[bytes]:
        """Yield the symbols that end in what was taken in; what is unread is kept when a symbol is void."""
        while self._unread:
            stroke = self._unread[0]
            if stroke and self._assembly.begun and stroke.at - self._last > self._inter_key_s:
                self._last = stroke.at
                found = self._assembly.pause()
            else:
                self._unread.popleft()
                found = self._stroke(stroke) if stroke else self._lost()
            if found is not None:
                yield found

    def pause(self) -> bytes | None:
        """Take in that no stroke came for `patience_s`; return the symbol if that ends it."""
        return self._assembly.pause()

    def _forget(self) -> None:
        """Hold no key."""
        self._held: set[int] = set()
        self._caps = False
        self._alt_code = ""
        self._after_dead = False

    def _lost(self) -> NoReturn:
        """Void the symbol; which keys are held is no longer known, so none is taken to be."""
        self._forget()
        self._assembly.void("keys came faster than they were read and some were lost; scan again")

    def _stroke(self, stroke: Stroke) -> bytes | None:
        """Take in one stroke; return a symbol that it ends."""
        self._last = stroke.at
        if stroke.code in keymap.MODIFIERS:
            return self._modify(stroke)
        if stroke.value != 1 or stroke.code in keymap.SILENT:
            return None
        if stroke.code == keymap.CAPS_LOCK:
            self._caps = not self._caps
            return None
        if self._alt and stroke.code in _ALT_DIGITS:
            self._alt_code = (self._alt_code + _ALT_DIGITS[stroke.code])[: _LONGEST_ALT_CODE + 1]
            return None
        return self._typed(self._character(stroke.code), stroke.code)

    def _modify(self, stroke: Stroke) -> bytes | None:
        """Hold or let go of a modifier; letting go of Alt types the character whose number was typed with it."""
        if stroke.value:
            self._held.add(stroke.code)
            return None
        self._held.discard(stroke.code)
        if self._alt or not self._alt_code:
            return None
        number, self._alt_code = self._alt_code, ""
        known = len(number) <= _LONGEST_ALT_CODE and int(number) < 256  # noqa: PLR2004 - a byte
        return self._typed(chr(int(number)) if known else None, stroke.code)

    @property
    def _alt(self) -> bool:
        """Say whether Alt is held as Alt, and not as half of what stands for AltGr."""
        alt = keymap.ALT in self._held or (keymap.ALT_GR in self._held and not self._layout.third)
        return alt and not self._held & keymap.CONTROL

    def _character(self, code: int) -> str | None:
        """Return what a key types with the keys that are held."""
        if code in keymap.FIXED:
            return keymap.FIXED[code]
        if self._alt:
            return None
        control = bool(self._held & keymap.CONTROL)
        instead_of_alt_gr = control and keymap.ALT in self._held
        character = self._layout.character(
            code,
            shift=bool(self._held & keymap.SHIFT),
            caps=self._caps,
            third=keymap.ALT_GR in self._held or instead_of_alt_gr,
        )
        if control and not instead_of_alt_gr:
            us = keymap.LAYOUTS["us"].plain
            return keymap.control([character, self._layout.plain.get(code), us.get(code)])
        return character

    def _typed(self, character: str | None, code: int) -> bytes | None:
        """Take in a character; return a symbol that it ends or that became too long."""
        stands_alone, self._after_dead = self._after_dead, False
        if character is None:
            self._assembly.void(f"key {code} types nothing in the layout of the settings; scan again")
        if character in "\r\n" or (character == "\t" and self._tab_ends):
            return self._assembly.end()
        if stands_alone and character == " ":
            return None
        self._after_dead = character in self._layout.dead and code not in keymap.MODIFIERS
        return self._assembly.add(character.encode())
