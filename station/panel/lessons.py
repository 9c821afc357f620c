"""Lessons of a minute: what to do, step by step, and the record by which the station itself says that it was done."""

from typing import Any, Final

from station.panel.consignment import ORDER
from station.panel.guide import ANY, Event, Lesson, Step
from station.panel.pharmacy import SAFE, SHELF, Pharmacy
from station.panel.products import QUORAMIN


def lessons(pharmacy: Pharmacy) -> tuple[Lesson, ...]:
    """Return the lessons that this pharmacy's boxes are there for."""
    return (
        _DRILL,
        _RECALL,
        _FIRST_OUT,
        _LIST,
        _UNDO,
        _VIAL,
        _without_code(pharmacy),
        _COUNT,
        _SHIFT,
        _NETWORK,
        _CLOCK,
    )


def _card(words: str) -> tuple[str, ...]:
    return (f"card:{words}",)


def _keys(digits: str) -> tuple[str, ...]:
    return (*(f"key:D-{digit}" for digit in digits), "key:D-ENTER")


def _pin(digits: str, meaning: str) -> dict[str, Any]:
    return {"text": f"Type the PIN {digits}, then Enter.", "at": _keys(digits), "done": _signed(meaning)}


def _signed(meaning: str) -> Event:
    return {"row": "command", "event": "signed", "meaning": meaning}


def _begin(text: str, words: str, activity: str) -> Step:
    return Step(
        text, _card(words), {"row": ("command", "count"), "activity": activity, "command": ANY, "refused": None}
    )


_RECEIVE: Final = _begin("Choose Receive.", "M-RECV", "receive")
_CHECKPOINT: Final = _begin("Choose Checkpoint.", "M-PICK", "checkpoint")
_BIN: Final = Step("Put it into bin Q1: scan the bin's card.", _card("B-Q1"), {"row": "alarm", "event": "binned"})
_BADGE: Final = Step(
    "Say who you are: scan a badge. Only now it ends.", _card("U-JRIVERA"), {"row": "alarm", "event": "closed"}
)
_RECALL: Final = Lesson(
    "recall",
    "A recalled box",
    "A recall is ended by what is done with the box, never by a switch.",
    (
        _CHECKPOINT,
        Step(
            "Scan the recalled box on the shelf. Mind the siren.",
            ("pile:recalled",),
            {"row": "scan", "verdict": "recalled"},
        ),
        Step(
            "Try to switch it off: press ACK. It rests, and comes back.",
            ("press:ack",),
            {"row": "command", "paused_s": ANY},
        ),
        _BIN,
        _BADGE,
    ),
)
_DRILL: Final = Lesson(
    "drill",
    "Test the alarm each morning",
    "Nothing can hear a broken buzzer but you: so a test counts only once somebody says that it came.",
    (
        _CHECKPOINT,
        Step("Scan Test the alarm.", _card("TESTRECALL"), {"row": "alarm_test", "result": "begun"}),
        Step("Packages are answered meanwhile: scan one.", ("pile:cream",), {"row": "scan", "verdict": ANY}),
        Step(
            "Siren and red light came? Say so with a badge.",
            _card("U-MCHEN"),
            {"row": "alarm_test", "result": "acknowledged"},
        ),
    ),
)
_FIRST_OUT: Final = Lesson(
    "first-out",
    "First expired, first out",
    "The station names the lot that goes first; going past it takes a reason.",
    (
        _CHECKPOINT,
        Step("Take the box that is not the first.", ("pile:later",), {"row": "scan", "verdict": "earlier_exists"}),
        Step("Swap it for the lot on the screen.", ("pile:first",), {"row": "scan", "verdict": "ok", "moved": ANY}),
        Step("Take the later one all the same.", ("pile:later",), {"row": "scan", "verdict": "earlier_exists"}),
        Step("Say why: the order names this lot. It is on record now.", _card("R-3"), {"row": "scan", "override": ANY}),
    ),
)
_LIST: Final = Lesson(
    "list",
    "Receive against the list",
    "Each box is held against what the sender says was sent; a tote comes in with one scan.",
    (
        _RECEIVE,
        Step(
            f"Say which order: scan the card of {ORDER}.", _card(f"S-PO-{ORDER}"), {"row": "command", "shipments": ANY}
        ),
        Step("Scan the tote's label: six boxes, one scan.", ("pile:tote",), {"row": "scan", "container": ANY}),
        Step("Scan a single box of the order: MATCH.", ("pile:behind",), {"row": "scan", "list": "match"}),
        Step("Scan the box that nobody sent.", ("pile:stranger",), {"row": "scan", "list": "not_on_list"}),
        _BIN,
        _BADGE,
    ),
)
_UNDO: Final = Lesson(
    "undo",
    "Take a scan back",
    "What was wrong is reversed by a record that says so; nothing is erased.",
    (
        _RECEIVE,
        Step("Receive a box.", ("pile:any",), {"row": "scan", "activity": "receive", "verdict": "ok", "moved": ANY}),
        Step("It was the wrong one: press UNDO within a minute.", ("press:undo",), {"row": "command", "undoes": ANY}),
        Step("Scan it again: as if it had never been.", ("pile:any",), {"row": "scan", "verdict": "ok", "moved": ANY}),
    ),
)
_VIAL: Final = Lesson(
    "vial",
    "Open a vial",
    "From the day it is opened it has 28 days, or until its expiry if that is sooner.",
    (
        _begin("Choose Open a pack.", "M-OPEN", "open"),
        Step("Scan the vial from the fridge.", ("pile:vial",), {"row": "scan", "activity": "open"}),
        Step("8 mL are left: type 8, then Enter.", _keys("8"), {"row": "open", "event": "left"}),
        _CHECKPOINT,
    ),
)
_COUNT: Final = Lesson(
    "count",
    "Count a shelf, with a power cut",
    "Blind, each box once, and a power cut only pauses it.",
    (
        _begin("Choose Count.", "M-COUNT", "count"),
        Step(
            "Open the zone: scan the card of Shelf B3.", _card(f"L-{SHELF}"), {"row": "count", "event": "zone_opened"}
        ),
        Step("Count a box.", ("pile:first",), {"row": "scan", "activity": "count", "counted": 1}),
        Step("Count another one.", ("pile:cream",), {"row": "scan", "activity": "count", "counted": 1}),
        Step(
            "Scan one of them again, by its arrow in Last scans.", ("again",), {"row": "scan", "verdict": "duplicate"}
        ),
        Step("Cut the power: Kill the station. Wait for it.", ("cut:station",), {"row": "start"}),
        Step("Go on counting.", ("pile:twelve",), {"row": "scan", "activity": "count", "counted": 1}),
        Step("Scan CLOSE: the zone's total.", _card("CLOSE"), {"row": "count", "event": "zone_closed"}),
        Step("CLOSE again: the count has its certificate.", _card("CLOSE"), {"row": "count", "event": "certified"}),
    ),
)
_SHIFT: Final = Lesson(
    "shift",
    "Shift count, two badges",
    "Controlled products change hands under two signatures, each badge and PIN.",
    (
        _begin("Begin a shift count, with no other count open.", "M-COUNT-SHIFT", "count"),
        Step("Open the safe's zone.", _card(f"L-{SAFE}"), {"row": "count", "event": "zone_opened"}),
        Step("Count a box of the safe.", ("pile:safe",), {"row": "scan", "activity": "count", "counted": 1}),
        Step("CLOSE the zone.", _card("CLOSE"), {"row": "count", "event": "zone_closed"}),
        Step("CLOSE the count.", _card("CLOSE"), {"row": "count", "event": "counted"}),
        Step("Who goes home signs: badge of J. Rivera.", _card("U-JRIVERA"), {"row": "command", "event": "badge"}),
        Step(**_pin("2580", "COUNTED")),
        Step("The same badge as witness is refused.", _card("U-JRIVERA"), {"row": "command", "refused": ANY}),
        Step("Who comes signs: badge of M. Chen.", _card("U-MCHEN"), {"row": "command", "event": "badge"}),
        Step(**_pin("1397", "WITNESSED")),
        Step("It is certified by itself.", (), {"row": "count", "event": "certified"}),
    ),
)
_NETWORK: Final = Lesson(
    "network",
    "No network, no power",
    "Offline is the normal state: what beeped is on the disk, and arrives later.",
    (
        _RECEIVE,
        Step("Cut the network.", ("cut:network",), {"seen": "link", "up": False}),
        Step("Receive a box: it beeps as ever.", ("pile:behind",), {"row": "scan", "verdict": "ok"}),
        Step("Cut the power too: Kill the station. Wait for it.", ("cut:station",), {"row": "start"}),
        Step("Receive another box.", ("pile:behind",), {"row": "scan", "verdict": "ok"}),
        Step(
            "Mend the network: all of it arrives, once.", ("mend:network",), {"seen": "link", "up": True, "waiting": 0}
        ),
    ),
)
_CLOCK: Final = Lesson(
    "clock",
    "The clock is not set",
    "Without the date nothing is OK by its date; a signed card tells the time.",
    (
        _RECEIVE,
        Step(
            "Take the clock away: the station starts without it.",
            ("cut:clock",),
            {"row": "start", "tsq": ("coarse", "none")},
        ),
        Step("Receive a box: CHECK DATE, by eye.", ("pile:behind",), {"row": "scan", "verdict": "check"}),
        Step("Scan the TIME card.", _card("T"), {"row": ("clock", "command"), "tsq": "set"}),
        Step("Receive another box: OK.", ("pile:behind",), {"row": "scan", "verdict": "ok"}),
        Step("Give the station its clock back.", ("mend:clock",), {"row": "start", "tsq": "set"}),
    ),
)


def _without_code(pharmacy: Pharmacy) -> Lesson:
    pile = next(each for each in pharmacy.piles if each.id == "damaged")
    assert pile.expiry is not None, "its expiry is printed beside the symbol"
    printed = pile.expiry.strftime("%y%m%d")
    unreadable = {"row": "scan", "verdict": "unreadable"}
    return Lesson(
        "no-code",
        "A label that cannot be read",
        "Three tries, then by hand: product, lot and expiry as they are printed.",
        (
            _RECEIVE,
            Step("Scan the label that cannot be read.", ("pile:damaged",), unreadable),
            Step("Clean it, tilt it, scan it again.", ("pile:damaged",), unreadable),
            Step("A third time.", ("pile:damaged",), unreadable),
            Step("Scan NOCODE.", _card("NOCODE"), {"row": "command", "refused": None, "command": ANY}),
            Step(
                "Scan the shelf's card of Quoramin.",
                _card(f"P-{QUORAMIN.gtin}"),
                {"row": "command", "refused": None, "command": ANY},
            ),
            Step(
                f"Type the lot {pile.lot}, Enter, the expiry {printed}, Enter.",
                (*_keys(pile.lot), *_keys(printed)),
                {"row": "scan", "code": "nocode"},
            ),
        ),
    )
