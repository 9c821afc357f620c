"""The bodies of journal rows: what is kept of each thing that happens, in the words of the wire."""

from collections.abc import Iterable
from typing import Any

from station import gs1
from station.domain.arrivals.shipment import Arrival
from station.domain.decision import AlarmKind, Decision, Item, Known, Moved, Situation
from station.domain.instants import stamp
from station.domain.recall import Recall
from station.domain.screens.signals import Screen
from station.domain.verdict import Verdict
from station.loop.front import screen_values
from station.messages import RecalledSeen

_GS1_CARRIERS = frozenset({"]C1", "]d2", "]e0", "]J1", "]Q3"})
_OF_GS1 = frozenset({gs1.Kind.GS1, gs1.Kind.SSCC, gs1.Kind.DIGITAL_LINK})
_OF_ITEMS = frozenset({"00", "01", "02", "10", "11", "13", "15", "17", "21"})
"""Application identifiers of packages and containers, at least one of which a label of the trade has."""
_OF_PEOPLE = frozenset({"8017", "8018"})
"""Those of who gives care and of who receives it, as a wristband has them."""
_ITEM_BEGINS = ("00", "01", "02", "(00)", "(01)", "(02)")
"""What a label of the trade begins with, also where the rest cannot be read."""
_LONGEST_KEPT = 512
_ITEMS = (gs1.ScanStatus.EXACT, gs1.ScanStatus.REPAIRED, gs1.ScanStatus.AMBIGUOUS)


def package(scan: gs1.Scan, source: str, known: Known, situation: Situation, decision: Decision) -> dict[str, Any]:
    """Return the record of a package: what was printed, what was decided, and on what data."""
    printed = Item(scan.gtin or "", scan.lot, scan.expiry, scan.serial)
    return _without_nothing(
        {
            **_read(scan, source, situation),
            "raw": scan.raw,
            "gtin": scan.gtin,
            "ndc": scan.ndc,
            "serial": scan.serial,
            "lot": scan.lot,
            "expiry": scan.expiry and scan.expiry.isoformat(),
            "product": known.product and known.product.name,
            "verdict": decision.verdict.value,
            "advice": decision.advice and decision.advice.value,
            "findings": [finding.code for finding in decision.findings],
            "recalls": [recall.number for recall in known.match.recalls],
            "recall_date": known.recall_date and known.recall_date.isoformat(),
            "recall_version": known.recall_version,
            "moved": decision.moved and moved(decision.moved, printed),
            "alarm": decision.alarm and decision.alarm.value,
            **arrival(decision.arrival),
        }
    )


def symbol(
    scan: gs1.Scan, source: str, situation: Situation, verdict: Verdict, code: str, private: str
) -> dict[str, Any]:
    """Return the record of a symbol that no decision on a package came of.

    A label of an item is kept though it cannot be read, since it is what a report of a fault needs. What is
    no item of the trade may be a prescription label or a wristband: of that a keyed hash and the length are
    kept, never the text.
    """
    content = {"raw": scan.raw} if _is_item(scan) else {"hash": private, "length": len(scan.raw)}
    return _without_nothing(
        {
            **_read(scan, source, situation),
            **content,
            "gtin": scan.gtin,
            "lot": scan.lot,
            "serial": scan.serial,
            "expiry": scan.expiry and scan.expiry.isoformat(),
            "sscc": scan.sscc,
            "candidates": len(scan.candidates) or None,
            "verdict": verdict.value,
            "findings": [code],
        }
    )


def _is_item(scan: gs1.Scan) -> bool:
    """Tell whether a symbol is the label of an item or a container; GS1 has symbols for people, too."""
    if scan.status in _ITEMS:
        ais = {element.ai for reading in (scan.elements, *scan.candidates) for element in reading}
        of_trade = bool(ais & _OF_ITEMS) and not ais & _OF_PEOPLE
        return of_trade if scan.kind in _OF_GS1 else scan.kind not in (gs1.Kind.PLAIN, gs1.Kind.UNKNOWN)
    text = scan.raw[len("]d2") :].lstrip("\x1d")
    return scan.aim in _GS1_CARRIERS and len(scan.raw) <= _LONGEST_KEPT and text.startswith(_ITEM_BEGINS)


def moved(change: Moved, printed: Item | None = None) -> dict[str, Any]:
    """Return a change of stock as JSON values, so that the stock can be reckoned from the journal alone.

    The row has the lot and the expiry beside it; where what is `printed` is not what the package is known as, what
    moved is said here too.
    """
    values: dict[str, Any] = {"status": change.status.value, "quantity": change.quantity, "location": change.location}
    values |= {"from_stock": True} if change.from_stock else {}
    known = change.item
    if printed is not None and (printed.lot, printed.expiry) != (known.lot, known.expiry):
        values |= {"lot": known.lot, "expiry": known.expiry and known.expiry.isoformat()}
    return values | ({"to": change.to} if change.to else {})


def arrival(change: Arrival | None) -> dict[str, Any]:
    """Return what a package's row says of its list and its case."""
    if change is None:
        return {}
    found, check, values = change.match, change.check, dict[str, Any]()
    if found is not None:
        values["list"] = found.answer.value
        if found.header is not None:
            values["shipment"] = found.header.name
        if found.line is not None and found.says:
            values["listed"] = {"lot": found.line.lot, "expiry": found.line.expiry and found.line.expiry.isoformat()}
    if check is not None:
        values |= {"case": check.case, "checked": check.checked, "check_need": check.need, "check_of": check.of}
    return values


def alarm(
    verdict: Verdict, item: Item, screen: Screen, recalls: Iterable[Recall], version: int | None
) -> dict[str, Any]:
    """Return what an alarm keeps of its package, and of the recalls that name it in this version of the data."""
    named = _recalled(recalls, version)
    return _without_nothing({**_item(item), **named, "verdict": verdict.value, "screen": screen_values(screen)})


def seen_again(item: Item, known: Known, kind: AlarmKind, seen: RecalledSeen, *, blind: bool) -> dict[str, Any]:
    """Return the record of a package that was recalled after it was seen: what, where, and when it was seen last.

    While a count is open (`blind`) it does not say how many stand there.
    """
    return _without_nothing(
        {
            "event": "look_back",
            "what": kind.value,
            **_item(item),
            "product": known.product and known.product.name,
            **_recalled(known.match.recalls, known.recall_version),
            "in_stock": [
                {"location": location} if blind else {"location": location, "quantity": quantity}
                for location, quantity in seen.places
            ],
            "location": seen.location,
            "last_seen": stamp(seen.seen_at),
        }
    )


def item(item: Item) -> dict[str, Any]:
    """Return a package as JSON values."""
    return _without_nothing(_item(item))


def of_item(item: Item) -> dict[str, Any]:
    """Return what is printed on a package, as far as it is."""
    return _without_nothing(_item(item))


def _item(item: Item) -> dict[str, Any]:
    expiry = item.expiry and item.expiry.isoformat()
    return {"gtin": item.gtin, "lot": item.lot, "serial": item.serial, "expiry": expiry}


def _recalled(recalls: Iterable[Recall], version: int | None) -> dict[str, Any]:
    numbers = [recall.number for recall in recalls]
    return {"recalls": numbers, "recall_version": version if numbers else None}


def _read(scan: gs1.Scan, source: str, situation: Situation) -> dict[str, Any]:
    return {
        "activity": situation.activity.value,
        "training": situation.training or None,
        "location": situation.location,
        "source": source,
        "aim": scan.aim,
        "kind": scan.kind.value,
        "read": scan.status.value,
        "repairs": [repair.what for repair in scan.repairs],
    }


def _without_nothing(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in (None, "", [])}
