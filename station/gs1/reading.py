"""One way to read a symbol."""

from dataclasses import dataclass

from station.gs1.element import Element
from station.gs1.issues import Issue
from station.gs1.scan import Facts, Kind, Repair


@dataclass(frozen=True, slots=True)
class Reading:
    """What a symbol says if this is how to read it."""

    kind: Kind
    elements: tuple[Element, ...] = ()
    facts: Facts | None = None
    issues: tuple[Issue, ...] = ()
    """Warnings; with an error there is no reading."""
    repairs: tuple[Repair, ...] = ()
    text: str = ""
    """The text that the elements' places refer to."""
    aim: str = ""

    @property
    def meaning(self) -> tuple[object, ...]:
        """Return what tells two readings apart: what they say, not how it was found."""
        return (self.kind, tuple((element.ai, element.value) for element in self.elements), self.facts)


def distinct(readings: list[Reading]) -> list[Reading]:
    """Return the readings that say different things, each as it was found first."""
    first: dict[tuple[object, ...], Reading] = {}
    for reading in readings:
        first.setdefault(reading.meaning, reading)
    return list(first.values())
