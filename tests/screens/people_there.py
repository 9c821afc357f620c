"""Badges, PINs and signatures."""

from collections.abc import Iterator
from dataclasses import replace

from station.domain.people import Meaning, Signature
from station.domain.screens import identity
from station.domain.screens.rest import resting
from tests.domain.bench import NOW
from tests.screens.shown import OXYCODONE, RIVERA, WELL, Shown

COUNTED = Signature(RIVERA, Meaning.COUNTED, NOW, pin=True)
CII = ("CII COUNT", OXYCODONE)
WHICH = ("OVERRIDE FEFO  R4", "LISINOPRIL 10MG TAB", "LOT A2231 SN ..4417")


def badges() -> Iterator[Shown]:
    """Yield what is said to badges and PINs."""
    yield Shown(
        "rest-signed-on",
        resting(replace(WELL, user=identity.user(RIVERA))),
        "Who is signed on stands below the station's name.",
        "01",
    )
    yield Shown(
        "badge-signed-on",
        identity.signed_on(RIVERA, 5),
        "What is done from now on is this person's: the same badge again signs off.",
    )
    yield Shown("badge-signed-off", identity.signed_off(RIVERA), "Nobody is signed on.")
    yield Shown("badge-refused", identity.badge_refused("BADGE REVOKED"), "The badge is not taken, and why.")
    yield Shown(
        "badge-refused-as-witness",
        identity.badge_refused("SAME BADGE AGAIN", "Another badge, or NO"),
        "The second person must be another one than the first.",
        "14",
    )
    yield Shown(
        "sign-counted", identity.badge_wanted(Meaning.COUNTED, CII, (), supervisor=False), "Scan the counter's badge."
    )
    yield Shown(
        "sign-witnessed",
        identity.badge_wanted(Meaning.WITNESSED, CII, (COUNTED,), supervisor=False),
        "The counter has signed: scan the badge of the witness.",
        "14",
    )
    yield Shown(
        "sign-as-supervisor",
        identity.badge_wanted(Meaning.APPROVED, WHICH, (), supervisor=True),
        "This wants a supervisor's badge.",
        "10",
    )
    yield Shown(
        "sign-pin",
        identity.pin_wanted(RIVERA, "WITNESSED", 3, None),
        "Enter the PIN by digits, then ENTER: a star stands for each.",
    )
    yield Shown(
        "sign-pin-wrong",
        identity.pin_wanted(RIVERA, "WITNESSED", 0, 1),
        "The PIN was wrong: try again; how many tries are left stands below.",
    )
    yield Shown(
        "sign-locked",
        identity.locked(RIVERA, 60),
        "The PIN was wrong too often: this badge waits, others can sign.",
    )
    yield Shown("signed", identity.signed(COUNTED), "The signature is kept, with its name, time and meaning.")
    yield Shown(
        "signed-by-nobody",
        identity.not_signed(Meaning.WITNESSED, "Too late"),
        "Nobody signed: nothing was done.",
    )
