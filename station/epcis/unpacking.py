"""Containers unpacked: the lines of a shipment, by what is packed in what."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Final

from station.domain.arrivals.shipment import Sent
from station.epcis.document import Document
from station.epcis.event import EpcisError
from station.gs1.epc import Epc

MOST_PACKAGES: Final = 500_000
"""Lines that a document may have; more are no pharmacy's."""


class Lines:
    """The lines of a shipment, as its containers are unpacked."""

    def __init__(self, document: Document, inside: Mapping[str, Sequence[str]]) -> None:
        self._document, self._inside = document, inside
        self.lines: list[Sent] = []
        self.containers: dict[str, str] = {}

    def unpack(self, root: str, where: str) -> None:
        """Add a package, or all that is packed in a container."""
        left = [(root, "")]
        while left:
            key, container = left.pop()
            children, counted = self._inside.get(key, ()), self._document.counted.get(key, ())
            if children or counted:
                self.containers[key] = container
                left += [(child, key) for child in reversed(list(children))]
                self.count(counted, key, where)
            elif "." not in key:
                self._document.problems.append(
                    f"{where}: {labelled(key)} was sent, and no AggregationEvent says what is in it"
                )
            else:
                gtin, _, serial = key.partition(".")
                self._add(gtin, serial, "", container, 1, where)

    def count(self, counted: Sequence[tuple[Epc, int]], container: str, where: str) -> None:
        """Add packages that are counted by lot."""
        for epc, quantity in counted:
            self._add(epc.gtin, "", epc.lot, container, quantity, where)

    def _add(self, gtin: str, serial: str, lot: str, container: str, quantity: int, where: str) -> None:
        document = self._document
        lot, dated = document.facts_of(gtin, serial, lot)
        if not lot or dated is None:
            name = f"(01){gtin}(21){serial}" if serial else f"(01){gtin}(10){lot}"
            lacking = " and no ".join(word for word, has in (("lot", lot), ("expiry", dated)) if not has)
            document.problems.append(
                f"{where}: {name} was sent, and no {lacking} of it is in the document (ilmd or master data)"
            )
        elif (expiry := _date(dated.expiry)) is None:
            document.problems.append(
                f"{dated.where}: itemExpirationDate {dated.expiry!r} is no date; 2027-03-31 is one"
            )
        elif len(self.lines) >= MOST_PACKAGES:
            raise EpcisError(document.path, f"has more than {MOST_PACKAGES} packages; split it by shipment")
        else:
            self.lines.append(Sent(gtin, serial, lot, expiry, container, quantity))


def _date(text: str) -> date | None:
    """Return a date, also of an instant, in the day it is written in."""
    with suppress(ValueError):
        return date.fromisoformat(text[:10]) if len(text) == 10 or text[10:11] == "T" else None  # noqa: PLR2004  YYYY-MM-DD
    return None


def labelled(key: str) -> str:
    """Return a package or container as its label has it."""
    gtin, _, serial = key.partition(".")
    return f"(01){gtin}(21){serial}" if serial else f"(00){key}"
