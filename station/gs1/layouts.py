# ruff: noqa: RUF001 - accents as keys have them are what this module is about
"""Keyboard layouts: what a scanner that types as a US keyboard looks like on a computer with another layout."""

from typing import Final

from station.gs1.profile import Layout

US: Final = "`1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./~!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:\"ZXCVBNM<>?"
"""The keys row by row, without and then with Shift."""
TYPED: Final[dict[Layout, str]] = {
    Layout.UK: "`1234567890-=qwertyuiop[]#asdfghjkl;'zxcvbnm,./¬!\"£$%^&*()_+QWERTYUIOP{}~ASDFGHJKL:@ZXCVBNM<>?",
    Layout.GERMAN: "^1234567890ß´qwertzuiopü+#asdfghjklöäyxcvbnm,.-°!\"§$%&/()=?`QWERTZUIOPÜ*'ASDFGHJKLÖÄYXCVBNM;:_",
    Layout.FRENCH: "²&é\"'(-è_çà)=azertyuiop^$*qsdfghjklmùwxcvbn,;:!~1234567890°+AZERTYUIOP¨£µQSDFGHJKLM%WXCVBN?./§",
    Layout.ITALIAN: "\\1234567890'ìqwertyuiopè+ùasdfghjklòàzxcvbnm,.-|!\"£$%&/()=?^QWERTYUIOPé*§ASDFGHJKLç°ZXCVBNM;:_",
    Layout.SPANISH: "º1234567890'¡qwertyuiop`+çasdfghjklñ´zxcvbnm,.-ª!\"·$%&/()=?¿QWERTYUIOP^*ÇASDFGHJKLÑ¨ZXCVBNM;:_",
}
"""What each of these keys types in each layout."""
ACCENTS: Final = {
    "´": "aáeéiíoóuúyýAÁEÉIÍOÓUÚYÝ",
    "`": "aàeèiìoòuùAÀEÈIÌOÒUÙ",
    "^": "aâeêiîoôuûAÂEÊIÎOÔUÛ",
    "¨": "aäeëiïoöuüAÄEËIÏOÖUÜ",
}
"""What a dead key and the letter after it become."""


def _sent(typed: str) -> dict[int, str]:
    """Return what was sent, by what was typed; a letter that took an accent was two keys."""
    keys = dict(zip(typed, US, strict=True))
    for accent, letters in ACCENTS.items():
        for letter, composed in zip(letters[::2], letters[1::2], strict=True):
            if accent in keys and composed not in keys:
                keys[composed] = keys[accent] + keys[letter]
    return {ord(character): sent for character, sent in keys.items()}


SENT: Final = {layout: _sent(typed) for layout, typed in TYPED.items()}


def as_sent(text: str, layout: Layout) -> str:
    """Return what the scanner sent when the computer has this layout."""
    return text.translate(SENT[layout]) if layout in SENT else text


def as_typed(text: str, layout: Layout) -> str:
    """Return what a computer with this layout makes of what a scanner sends."""
    return text.translate(str.maketrans(US, TYPED[layout])) if layout in TYPED else text
