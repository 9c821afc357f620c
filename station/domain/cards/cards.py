"""Command cards: what a person says to a station without a keyboard.

A card reads `SX-<verb>[-<argument>]-<check>`: upper case, digits and hyphens only, so that most keyboard layouts type
it the same, with the check character of ISO 7064 MOD 37,36 so that a misread cannot fire a command. Cards are printed
as Code 128 or QR, never as Data Matrix, so a package and a card cannot be confused where the AIM id is on.
"""

import hashlib
import hmac
from dataclasses import dataclass
from typing import Final

PREFIX: Final = "SX-"
_VALUES: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MODULUS: Final = 36
_AIM_LENGTH: Final = 3
VERBS: Final = frozenset(
    "M L K S B N Q D R V U T P CFG OVERRIDE UNDO ACK HOLD YES NO CLOSE EMPTY RESUME OPEN NOCODE HELP TESTRECALL"  # noqa: SIM905
    " SELFTEST".split()
)
"""What the station's own cards begin with."""
_SECRET: Final = frozenset({"D", "U", "T", "CFG"})
_MAC_LENGTH: Final = 8
"""Characters of a signature: 36**8 are 41 bits, too many to try at a scanner, few enough for a Code 128."""


@dataclass(frozen=True, slots=True)
class Card:
    """A command: the verb and its argument, such as `M` and `RECV`."""

    verb: str
    argument: str = ""

    @property
    def text(self) -> str:
        """What the card's symbol holds."""
        body = f"{PREFIX}{self.verb}-{self.argument}" if self.argument else f"{PREFIX}{self.verb}"
        return f"{body}-{check_character(body)}"

    @property
    def named(self) -> str:
        """What a record says of the card: all of it, but of a digit or a signature only that it was one.

        Digits may be those of a PIN that comes too late or too early, and a signature makes a card that works.
        """
        return f"{PREFIX}{self.verb}" if self.verb in _SECRET else self.text


class Press(Card):
    """A button, which says what the card of its verb says."""

    @property
    def text(self) -> str:
        """What stands for it in the records: `button ack`."""
        return f"button {self.verb.lower()}"


def check_character(body: str) -> str:
    """Return the check character of ISO 7064 MOD 37,36 over the letters and digits; hyphens do not count."""
    product = _MODULUS
    for character in body:
        if character != "-":
            total = (product + _VALUES.index(character)) % _MODULUS or _MODULUS
            product = total * 2 % (_MODULUS + 1)
    return _VALUES[(_MODULUS + 1 - product) % _MODULUS]


def card(words: str) -> str:
    """Return the text of the card for a verb and argument: `M-RECV` gives `SX-M-RECV-` and its check character."""
    verb, _, argument = words.partition("-")
    return Card(verb, argument).text


def signed(words: str, key: bytes) -> str:
    """Return the text of a card that the site's key vouches for: its argument ends in a signature of the rest."""
    return card(f"{words}-{_mac(words, key)}")


def vouched(read: Card, key: bytes | None) -> str | None:
    """Return a signed card's argument without its signature; None where the site's key did not make it.

    Whatever can weaken safety needs such a card: a badge, a time, settings.
    """
    argument, _, mac = read.argument.rpartition("-")
    if key is None or not argument or not hmac.compare_digest(mac, _mac(f"{read.verb}-{argument}", key)):
        return None
    return argument


def _mac(words: str, key: bytes) -> str:
    """Return the first 41 bits of HMAC-SHA-256 in the letters and digits of a card."""
    number = int.from_bytes(hmac.digest(key, f"{PREFIX}{words}".encode(), hashlib.sha256)[:8])
    digits = []
    for _ in range(_MAC_LENGTH):
        number, digit = divmod(number, len(_VALUES))
        digits.append(_VALUES[digit])
    return "".join(digits)


def looks_like_card(raw: bytes) -> bool:
    """Tell whether a symbol is meant as a card: it begins as one and did not come as Data Matrix."""
    return _text(raw).startswith(PREFIX) and not raw.startswith(b"]d")


def read(raw: bytes) -> Card | None:
    """Return the card a symbol holds, or None where it is damaged: a wrong check character or a strange one."""
    body, _, check = _text(raw).rpartition("-")
    if (
        not body.startswith(PREFIX)
        or any(c != "-" and c not in _VALUES for c in body)
        or check != check_character(body)
    ):
        return None
    verb, _, argument = body.removeprefix(PREFIX).partition("-")
    return Card(verb, argument)


def _text(raw: bytes) -> str:
    text = raw.decode("ascii", "replace").strip().upper()  # Caps Lock and line ends change nothing in a card
    return text[_AIM_LENGTH:] if text.startswith("]") else text
