"""The shipments of an EPCIS document: its shipping events, and by aggregation what is packed in what they name.

Events are taken in the order of their times. A pallet or case that is sent stands for everything that is packed in it,
however deep. What is sent and cannot be told (a container of which nothing says what is in it, a package without a
lot, a date that is none) is wrong, and nothing of the document is taken.
"""

from collections.abc import Callable, Container, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final

from station.domain.arrivals.shipment import Shipment
from station.epcis import jsonld, xml
from station.epcis.document import Document, Facts, Shipping
from station.epcis.event import EpcisError, Event
from station.epcis.unpacking import Lines, labelled

_KINDS: Final = {"desadv": "asn"}
"""What a document of the trade is called here, where that is not its name in the vocabulary (CBV 7.3)."""


def shipments(path: Path, file: BinaryIO, form: str) -> tuple[Shipment, ...]:
    """Return the shipments of a document; raise `EpcisError` with all that is wrong, or that it has none."""
    document = Document(path)
    reader = xml.events if form == "xml" else jsonld.events
    later: list[tuple[datetime, int, Callable[[], None]]] = []
    for number, event in enumerate(reader(path, file, document.master)):
        if not event.retracted:
            _facts(document, event)
            if event.kind == "AggregationEvent":
                later.append((_instant(document, event), number, _packing(document, event)))
            if event.step in ("shipping", "void_shipping"):
                later.append((_instant(document, event), number, _sending(document, event)))
    for _, _, apply in sorted(later, key=lambda each: each[:2]):
        apply()
    found = tuple(_shipments(document))
    if document.problems:
        raise EpcisError(path, *document.problems)
    if not found:
        raise EpcisError(path, "tells of nothing sent; a list of what was sent has an event with bizStep shipping")
    return found


def _instant(document: Document, event: Event) -> datetime:
    """Return the instant of an event, to be put in order by; one that is none is a problem."""
    with suppress(ValueError):
        at = datetime.fromisoformat(event.time)
        return at if at.tzinfo else at.replace(tzinfo=UTC)
    document.problems.append(f"{event.where}: eventTime {event.time!r} is none; 2026-09-14T08:00:00Z is one")
    return datetime.min.replace(tzinfo=UTC)


def _facts(document: Document, event: Event) -> None:
    """Take up the lot and expiry that an event gives to what it names."""
    if not (event.lot or event.expiry):
        return
    facts = Facts(event.lot, event.expiry, event.where)
    for uri in event.epcs:
        if key := document.key(uri, event.where):
            document.facts[key] = facts
    for uri, _, _ in event.quantities:
        if (epc := document.epc(uri, event.where)) is not None:
            document.facts[f"{epc.gtin}/{epc.lot or event.lot}"] = facts


def _packing(document: Document, event: Event) -> Callable[[], None]:
    where = event.where
    parent = document.key(event.parent, where) if event.parent else ""
    children = [key for uri in event.children if (key := document.key(uri, where))]
    counted = list(document.quantities(event.child_quantities, where))
    if not event.parent and event.action != "OBSERVE":
        document.problems.append(f"{where}: has no parentID; an AggregationEvent says what is packed in what")

    def apply() -> None:
        if not parent:
            return
        if event.action != "DELETE":
            document.packed.update(dict.fromkeys(children, parent))
            if counted:
                before = document.counted.get(parent, []) if event.action == "ADD" else []
                document.counted[parent] = [*before, *counted]
            return
        emptied = not children and not counted
        for key in [key for key, inside in document.packed.items() if inside == parent] if emptied else children:
            document.packed.pop(key, None)
        if emptied or counted:
            document.counted.pop(parent, None)

    return apply


def _sending(document: Document, event: Event) -> Callable[[], None]:
    where = event.where
    uris = [*event.epcs, *([event.parent] if event.parent else [])]
    roots = list(dict.fromkeys(key for uri in uris if (key := document.key(uri, where))))
    counted = list(document.quantities(event.quantities, where))
    shipping = Shipping(event, roots, counted)

    def apply() -> None:
        if event.step == "shipping":
            document.shippings.append(shipping)
            document.shipped.update(dict.fromkeys(roots, shipping))
        else:
            for root in roots:
                document.shipped.pop(root, None)

    return apply


def _shipments(document: Document) -> Iterator[Shipment]:
    """Yield each shipment with the lines of everything in it; events with the same documents are one shipment."""
    inside: dict[str, list[str]] = {}
    for child, parent in document.packed.items():
        inside.setdefault(parent, []).append(child)
    together: dict[str, list[Shipping]] = {}
    for shipping in document.shippings:
        together.setdefault(_name(document, shipping), []).append(shipping)
    for name, parts in together.items():
        made = Lines(document, inside)
        for shipping in parts:
            roots = [root for root in shipping.roots if document.shipped.get(root) is shipping]
            for root in roots:
                if not _is_packed_in(document, root, roots):
                    made.unpack(root, shipping.event.where)
            made.count(shipping.counted, "", shipping.event.where)
        if made.lines:
            yield _shipment(document, name, parts[-1].event, made)


def _is_packed_in(document: Document, key: str, others: Container[str]) -> bool:
    """Tell whether what is sent is packed in something else that is sent: some senders name both."""
    chain = [key]
    while above := document.packed.get(chain[-1], ""):
        if above in chain:
            document.problems.append(f"{labelled(above)} is packed in itself, by the AggregationEvents together")
            return True
        chain.append(above)
    return any(each in others for each in chain[1:])


def _shipment(document: Document, name: str, event: Event, made: Lines) -> Shipment:
    party = {key: document.party(uri) for key, uri in event.parties.items()}
    return Shipment(
        name,
        tuple(dict.fromkeys(_reference(each) for each in event.transactions)),
        tuple(made.lines),
        made.containers,
        sender=party.get(("source", "owning_party"), party.get(("source", "possessing_party"), "")),
        receiver=party.get(("destination", "owning_party"), party.get(("destination", "possessing_party"), "")),
        ship_from=party.get(("source", "location"), ""),
        ship_to=party.get(("destination", "location"), ""),
        sent_at=event.time,
    )


def _name(document: Document, shipping: Shipping) -> str:
    """Return what a shipment is called: its despatch advice, else its order or invoice, else its first container."""
    named = dict(reversed([_reference(each) for each in shipping.event.transactions]))
    for kind in ("asn", "po", "inv"):
        if named.get(kind):
            return named[kind]
    first = next(iter(shipping.roots), "")
    return next(iter(named.values()), "") or first or document.path.stem


def _reference(transaction: tuple[str, str]) -> tuple[str, str]:
    """Return the kind and number of a document of the trade, without the party that numbered it."""
    kind, value = transaction
    number = value.rpartition(":")[2] if value.startswith("urn:epcglobal:cbv:bt:") else value
    return _KINDS.get(kind, kind or "document"), number
