"""Keyboard layouts: which character a key stands for, as the scanner is set to type.

A key is numbered as in Linux's input-event-codes, by its place: KEY_Z is 44 on every keyboard, and on a German one
it types `y`. The rows below are the keys in their places, from the one left of the 1 to the one left of the right
Shift; the first key of the last row is the one that only European keyboards have.
"""

from dataclasses import dataclass
from typing import Final

SPACE: Final = 57
CAPS_LOCK: Final = 58
SHIFT: Final = frozenset({42, 54})
CONTROL: Final = frozenset({29, 97})
ALT: Final = 56
ALT_GR: Final = 100
MODIFIERS: Final = SHIFT | CONTROL | {ALT, ALT_GR}
SILENT: Final = frozenset({69, 70})
"""Num Lock and Scroll Lock: scanners press them around digits, and they type nothing."""
DIGITS: Final = dict(zip((2, 3, 4, 5, 6, 7, 8, 9, 10, 11), "1234567890", strict=True))
KEYPAD: Final = dict(zip((71, 72, 73, 75, 76, 77, 79, 80, 81, 82, 55, 74, 78, 83, 98), "7894561230*-+./", strict=True))
FIXED: Final = KEYPAD | {28: "\r", 96: "\r", 15: "\t", 66: "\x1d", 108: "\x1d"}
"""Keys that type the same on every layout: the keypad, Enter, Tab, and F8 and Down, which scanners press for GS
when they are set to type control characters as function keys."""

_PLACES: Final = (41, *range(2, 14), *range(16, 28), *range(30, 41), 43, 86, *range(44, 54))


@dataclass(frozen=True, slots=True)
class Layout:
    """What each key types alone, with Shift, and with AltGr."""

    plain: dict[int, str]
    shifted: dict[int, str]
    third: dict[int, str]
    dead: str
    """Characters that wait for the next key: one that should stand alone is followed by a space."""

    def character(self, code: int, *, shift: bool, caps: bool, third: bool) -> str | None:
        """Return what a key types, None when it types nothing."""
        if third:
            return self.third.get(code)
        plain, shifted = self.plain.get(code), self.shifted.get(code)
        is_letter = plain is not None and plain.upper() == shifted
        return shifted if shift != (caps and is_letter) else plain


def _layout(plain: str, shifted: str, third: dict[str, str] | None = None, dead: str = "") -> Layout:
    """Return a layout from its keys in their places and, by what they type alone, the keys with a third sign."""
    keys = dict(zip(_PLACES, plain, strict=True))
    places = {character: code for code, character in keys.items()}
    return Layout(
        keys | {SPACE: " "},
        dict(zip(_PLACES, shifted, strict=True)) | {SPACE: " "},
        {places[character]: sign for character, sign in (third or {}).items()},
        dead,
    )


LAYOUTS: Final = {
    "us": _layout(
        "`1234567890-=qwertyuiop[]asdfghjkl;'\\<zxcvbnm,./",
        '~!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:"|>ZXCVBNM<>?',
    ),
    "uk": _layout(
        "`1234567890-=qwertyuiop[]asdfghjkl;'#\\zxcvbnm,./",
        '¬!"£$%^&*()_+QWERTYUIOP{}ASDFGHJKL:@~|ZXCVBNM<>?',
        {"`": "¦", "4": "€"},
    ),
    "de": _layout(
        "^1234567890ß´qwertzuiopü+asdfghjklöä#<yxcvbnm,.-",
        "°!\"§$%&/()=?`QWERTZUIOPÜ*ASDFGHJKLÖÄ'>YXCVBNM;:_",
        {"2": "²", "3": "³", "7": "{", "8": "[", "9": "]", "0": "}", "ß": "\\", "q": "@", "e": "€", "m": "µ"}
        | {"+": "~", "<": "|"},
        dead="^´`",
    ),
    "fr": _layout(
        "²&é\"'(-è_çà)=azertyuiop^$qsdfghjklmù*<wxcvbn,;:!",
        "²1234567890°+AZERTYUIOP¨£QSDFGHJKLM%µ>WXCVBN?./§",
        {"é": "~", '"': "#", "'": "{", "(": "[", "-": "|", "è": "`", "_": "\\", "ç": "^", "à": "@", ")": "]"}
        | {"=": "}", "e": "€", "$": "¤"},
        dead="^¨~`",
    ),
    "it": _layout(
        "\\1234567890'ìqwertyuiopè+asdfghjklòàù<zxcvbnm,.-",
        '|!"£$%&/()=?^QWERTYUIOPé*ASDFGHJKLç°§>ZXCVBNM;:_',
        {"e": "€", "è": "[", "+": "]", "ò": "@", "à": "#"},
    ),
    "es": _layout(
        "º1234567890'¡qwertyuiop`+asdfghjklñ´ç<zxcvbnm,.-",
        'ª!"·$%&/()=?¿QWERTYUIOP^*ASDFGHJKLÑ¨Ç>ZXCVBNM;:_',
        {"º": "\\", "1": "|", "2": "@", "3": "#", "4": "~", "5": "€", "6": "¬", "e": "€", "`": "[", "+": "]"}
        | {"´": "{", "ç": "}"},
        dead="`^´¨~",
    ),
}


def control(characters: list[str | None]) -> str | None:
    """Return the control character that Ctrl makes of the first of these that has one."""
    for character in characters:
        if character and (character in "[\\]^_{|}~" or (character.isascii() and character.isalpha())):
            return chr(ord(character) & 0x1F)
    return None
