"""What a person sees and hears of badges, PINs and signatures."""

from collections.abc import Sequence
from typing import Final

from station.domain.decision import Signals
from station.domain.people import Meaning, Person, Signature
from station.domain.screens import patterns
from station.domain.screens.signals import COLUMNS, ROWS, Colour, Light, Screen, Tone, room_beside
from station.domain.screens.words import first_that_fits, fitted

_DID: Final = {Meaning.COUNTED: "Counter", Meaning.WITNESSED: "Witness", Meaning.APPROVED: "Approved"}


def user(person: Person) -> str:
    """Return who is signed on, for the resting screen: `USER J.RIVERA`."""
    return fitted(f"USER {person.name.upper()}")


def signed_on(person: Person, idle_minutes: int) -> Signals:
    """Return the answer to a badge: its person is signed on."""
    lines = (
        fitted(person.name),
        person.role.value.upper(),
        "Badge again: sign off",
        f"Off after {idle_minutes} min idle",
    )
    return _shown("SIGNED ON", lines, patterns.flash(Colour.GREEN), patterns.DONE)


def signed_off(person: Person) -> Signals:
    """Return the answer to the same badge again: nobody is signed on."""
    return _shown("SIGNED OFF", (fitted(person.name),), patterns.flash(Colour.WHITE), patterns.DONE)


def badge_refused(why: str, *lines: str) -> Signals:
    """Return the answer to a badge that is not taken, and why."""
    shown = (fitted(why), *(fitted(line) for line in lines if line))
    return _shown("BADGE", shown, patterns.flash(Colour.AMBER), patterns.NOT_NOW, aside="REFUSED")


def badge_wanted(meaning: Meaning, what: Sequence[str], after: Sequence[Signature], *, supervisor: bool) -> Signals:
    """Return the question for a signature: what is signed, who signed already, and whose badge is to come."""
    signed = [_who(each) for each in after]
    asked = "SUPERVISOR: badge" if supervisor else "Scan badge"
    end = [asked, *(["Same badge refused"] if after else ["Card NO: cancel"])]
    room = max(0, ROWS - len(end) - len(signed))
    lines = (*map(fitted, what[:room]), *signed, *end)
    return _shown("SIGN", lines, patterns.blink(Colour.WHITE), patterns.INFO, aside=meaning.value)


def pin_wanted(person: Person, purpose: str, digits: int, left: int | None) -> Signals:
    """Return the question for a PIN, of which the screen shows a star a digit.

    `left` are the tries that are left after a wrong one; None: none was wrong yet.
    """
    again = left is not None and not digits
    lines = (
        fitted(person.name),
        *((f"WRONG. {_tries(left)}",) if left is not None else ()),
        f"PIN: {'*' * digits}_",
        "Digits, then ENTER",
        "Card NO: cancel",
    )
    tone = patterns.NOT_NOW if again else patterns.INFO
    return _shown(
        "PIN",
        lines,
        patterns.blink(Colour.AMBER if again else Colour.WHITE),
        tone,
        aside=fitted(purpose, room_beside("PIN")),
    )


def locked(person: Person, seconds: int) -> Signals:
    """Return the answer to one wrong PIN too many, and to a badge that is still locked for it."""
    lines = (fitted(person.name), "PIN wrong too often", f"Locked for {seconds} s", "Others can sign")
    return _shown("LOCKED", lines, patterns.flash(Colour.RED, 1.0), patterns.STOP)


def signed(signature: Signature) -> Signals:
    """Return word that a signature is kept, where nothing else is to be said."""
    lines = (signature.meaning.value, fitted(signature.person.name), signature.person.role.value.upper())
    return _shown("SIGNED", lines, patterns.flash(Colour.GREEN), patterns.DONE)


def not_signed(meaning: Meaning, why: str) -> Signals:
    """Return word that nobody signed: in time, or at all."""
    lines = (meaning.value, fitted(why), "Nothing was signed")
    return _shown("NOT SIGNED", lines, patterns.flash(Colour.AMBER, 1.0), patterns.ATTEND)


def _who(signature: Signature) -> str:
    name = fitted(signature.person.name, COLUMNS - len(" OK"))
    return first_that_fits(f"{_DID[signature.meaning]} {name} OK", f"{name} OK")


def _tries(left: int) -> str:
    return "1 try left" if left == 1 else f"{left} tries left"


def _shown(headline: str, lines: Sequence[str], light: Light, tone: Tone, aside: str = "") -> Signals:
    return Signals(Screen(headline, tuple(lines), aside), light, tone)
