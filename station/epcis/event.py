"""One event of an EPCIS document, whatever it was written in, and what is wrong with a document."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from station.errors import UsageError

MOST_BYTES: Final = 64 * 1024 * 1024
"""The largest document: half a million packages, many times a pallet's."""
_MOST_SHOWN: Final = 20


class EpcisError(UsageError):
    """A document that cannot be taken, and why; nothing of it was imported."""

    def __init__(self, path: Path, *problems: str) -> None:
        shown = list(problems[:_MOST_SHOWN])
        more = [f"and {len(problems) - len(shown)} more"] if len(problems) > len(shown) else []
        if len(problems) == 1:
            super().__init__(f"{path}: {problems[0]}; nothing was imported")
        else:
            head = f"{path}: {len(problems)} things are wrong, nothing was imported"
            super().__init__("\n".join([head, *shown, *more]))


@dataclass(slots=True)
class Event:
    """What a reader finds of an event; empty where the event does not say it."""

    kind: str
    """The element's or type's name, such as `ObjectEvent`."""
    where: str
    """Where it stands in the document, for a person."""
    retracted: bool = False
    """Whether the document declares it to be an error."""
    time: str = ""
    action: str = ""
    step: str = ""
    """The last word of the business step: `shipping`, `commissioning`, `packing`."""
    epcs: list[str] = field(default_factory=list)
    """Those of an object event, or the outputs of a transformation."""
    quantities: list[tuple[str, str, str]] = field(default_factory=list)
    """Class, quantity and unit of measure."""
    parent: str = ""
    children: list[str] = field(default_factory=list)
    child_quantities: list[tuple[str, str, str]] = field(default_factory=list)
    lot: str = ""
    expiry: str = ""
    transactions: list[tuple[str, str]] = field(default_factory=list)
    """Type and number of each document of the trade."""
    parties: dict[tuple[str, str], str] = field(default_factory=dict)
    """The party or place that the goods go from or to: (`source`, `location`) and the like."""


def last_word(identifier: str) -> str:
    """Return the last word of an identifier of the vocabulary: of a URN, of a web vocabulary, or the bare word."""
    return identifier.strip().replace("/", ":").rsplit(":", 1)[-1].rsplit("-", 1)[-1].rsplit("#", 1)[-1]
