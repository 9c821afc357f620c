"""Every situation in which the station shows something, in one place: the list of docs/screens.md.

A new screen is a line in one of the modules beside this one; the tests say which is missing.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from tests.screens import alarming, coming_in, counting, going_out, handling, people_there, station_itself, together
from tests.screens.shown import Shown

GROUPS: tuple[tuple[str, tuple[Callable[..., Iterator[Shown]], ...]], ...] = (
    ("The station at rest", (station_itself.at_rest,)),
    ("Packages that come in", (coming_in.on_the_shelf,)),
    ("Against the list of a shipment", (coming_in.against_lists,)),
    ("Packages that go out", (going_out.in_order,)),
    ("Another lot goes first", (going_out.earlier_exists,)),
    ("Stop: recalled, expired, blocked", (going_out.stopped, together.under_an_alarm)),
    ("Alarms where people have badges", (alarming.by_badge, alarming.decided_by_hand)),
    ("Tests of the alarm", (alarming.tested,)),
    ("Looked up, pulled, brought back, practised", (handling.handled,)),
    ("Moved, and put in kits", (handling.moved,)),
    ("Opened", (handling.opened,)),
    ("Taken in by hand", (handling.by_hand,)),
    ("Put right, and help", (handling.corrected, together.help_called)),
    ("Counted", (counting.counted, counting.quantities)),
    ("Zones, recounts and the end of a count", (counting.zones,)),
    ("Expiry walks", (counting.walks,)),
    ("Badges, PINs and signatures", (people_there.badges,)),
    ("Cards and codes", (station_itself.cards,)),
    ("The clock, the network, devices and data", (station_itself.changes,)),
)


@cache
def catalogue() -> dict[str, tuple[Shown, ...]]:
    """Return the situations by their group."""
    return _made()[0]


def screens() -> dict[str, Shown]:
    """Return every situation by its name."""
    every = tuple(chain.from_iterable(catalogue().values()))
    named = {shown.name: shown for shown in every}
    assert len(named) == len(every), "two situations have the same name"
    return named


def made_by() -> frozenset[CodeType]:
    """Return the functions that had a part in it."""
    return _made()[1]


@cache
def _made() -> tuple[dict[str, tuple[Shown, ...]], frozenset[CodeType]]:
    called: set[CodeType] = set()

    def remember(frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            called.add(frame.f_code)

    with tempfile.TemporaryDirectory() as folder:
        before = sys.getprofile()
        sys.setprofile(remember)
        try:
            made = {title: tuple(_of(parts, Path(folder))) for title, parts in GROUPS}
        finally:
            sys.setprofile(before)
    return made, frozenset(called)


def _of(parts: tuple[Callable[..., Iterator[Shown]], ...], folder: Path) -> Iterator[Shown]:
    for part in parts:
        yield from part(folder) if part.__code__.co_argcount else part()
