"""The cards that lie before the panel: commands, the digits of a PIN, and the badges of the demo's people."""

from typing import Any, Final

from station.domain.cards import card, signed
from station.panel.staff import STAFF, Member

CARDS: Final = (
    ("M-RECV", "Receive", "activity"),
    ("M-PICK", "Checkpoint", "activity"),
    ("ACK", "ACK", "answer"),
    ("HOLD", "HOLD", "answer"),
    ("B-Q1", "Bin Q1", "bin"),
    ("B-XEXP", "Bin X-EXP", "bin"),
    ("L-SHELF-B3", "Shelf B3", "place"),
    ("L-FRIDGE-1", "Fridge 1", "place"),
    ("N-3", "3 pieces", "quantity"),
    ("YES", "Yes", "answer"),
    ("NO", "No", "answer"),
    *((f"D-{digit}", digit, "digit") for digit in "0123456789"),
    ("D-BACK", "Back", "digit"),
    ("D-ENTER", "Enter", "digit"),
)


class Deck:
    """The cards with what their symbols hold."""

    def __init__(self, key: bytes | None) -> None:
        """Sign the badges with the site's key; without one there are none."""
        self._badges = {each.words: signed(each.words, key) for each in STAFF} if key else {}

    def text(self, words: str) -> str:
        """Return what a card's symbol holds; raise `ValueError` where no card can have these words."""
        return self._badges.get(words) or card(words)

    def described(self) -> list[dict[str, Any]]:
        """Return the cards as a browser is told of them."""
        plain = [{"words": words, "text": card(words), "label": label, "group": group} for words, label, group in CARDS]
        return plain + [_badge(each, self._badges[each.words]) for each in STAFF if self._badges]


def _badge(member: Member, text: str) -> dict[str, Any]:
    person = member.person
    told = {"words": member.words, "text": text, "label": person.name, "group": "badge"}
    return {**told, "role": person.role.value, "pin": member.pin}
