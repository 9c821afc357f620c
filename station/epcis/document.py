"""What the events of an EPCIS document say, by the names of what they are about."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from station.epcis.event import Event
from station.gs1.epc import Epc, read_epc, read_gln

Master = dict[str, dict[str, str]]
Counted = list[tuple[Epc, int]]


@dataclass(frozen=True, slots=True)
class Facts:
    """The lot and expiry that a document gives to packages, as it writes them."""

    lot: str
    expiry: str
    where: str


@dataclass(slots=True)
class Shipping:
    """A shipping event: what it names, and the documents and parties it tells of."""

    event: Event
    roots: list[str]
    counted: Counted


@dataclass
class Document:
    """What the events of a document say, by the names of what they are about."""

    path: Path
    master: Master = field(default_factory=dict)
    facts: dict[str, Facts] = field(default_factory=dict)
    """By package, by lot (`gtin/lot`), and by product (`gtin/`)."""
    packed: dict[str, str] = field(default_factory=dict)
    """Each package and container, and what it is packed in."""
    counted: dict[str, Counted] = field(default_factory=dict)
    """Of each container, the packages that are counted and not named."""
    shipped: dict[str, Shipping] = field(default_factory=dict)
    shippings: list[Shipping] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def key(self, uri: str, where: str) -> str:
        """Return what a package or container is called: `gtin.serial`, or the SSCC; empty where it is wrong."""
        epc = self.epc(uri, where)
        if epc is None or epc.sscc:
            return epc.sscc if epc else ""
        if not epc.serial:
            self.problems.append(f"{where}: {uri!r} names no single package; one with a serial number is wanted")
            return ""
        return f"{epc.gtin}.{epc.serial}"

    def epc(self, uri: str, where: str) -> Epc | None:
        """Return what a URI names; None, and a problem, where it is wrong."""
        try:
            return read_epc(uri)
        except ValueError as error:
            self.problems.append(f"{where}: {error}")
            return None

    def quantities(self, found: list[tuple[str, str, str]], where: str) -> Iterator[tuple[Epc, int]]:
        """Yield the packages that are counted; those that are weighed or no whole number are problems."""
        for uri, quantity, unit in found:
            epc = self.epc(uri, where)
            whole = quantity.removesuffix(".0")
            if unit or not (whole.isascii() and whole.isdigit() and int(whole)):
                told = f"{quantity} {unit}".strip()
                self.problems.append(f"{where}: quantity {told!r} of {uri} is no whole number of packages")
            elif epc is not None:
                yield epc, int(whole)

    def facts_of(self, gtin: str, serial: str, lot: str) -> tuple[str, Facts | None]:
        """Return the lot of packages and what says when they expire: themselves, their lot, their product."""
        keys = [f"{gtin}.{serial}" if serial else "", f"{gtin}/{lot}" if lot else "", f"{gtin}/"]
        found = [each for key in keys for source in (self.facts, self._master) if (each := source.get(key))]
        lot = lot or next((each.lot for each in found if each.lot), "")
        found += [each for source in (self.facts, self._master) if (each := source.get(f"{gtin}/{lot}"))]
        return lot, next((each for each in found if each.expiry), None)

    def party(self, uri: str) -> str:
        """Return a party or place as people know it: its name and its GLN, or what there is of these."""
        gln, name = read_gln(uri), self.master.get(uri, {}).get("name", "")
        return f"{name} ({gln})" if name and gln else name or gln or uri

    @cached_property
    def _master(self) -> dict[str, Facts]:
        """What the master data says of lots and dates, by package, lot and product."""
        found = {}
        for uri, values in self.master.items():
            facts = Facts(values.get("lotNumber", ""), values.get("itemExpirationDate", ""), f"master data of {uri}")
            if facts.lot or facts.expiry:
                with suppress(ValueError):
                    epc = read_epc(uri)
                    found[f"{epc.gtin}.{epc.serial}" if epc.serial else f"{epc.gtin}/{epc.lot}"] = facts
        return found
