"""EPCIS 2.0 documents in JSON-LD, event by event."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, Final

from station.epcis.event import MOST_BYTES, EpcisError, Event, last_word

_ILMD: Final = {"lotNumber": "lot", "itemExpirationDate": "expiry"}


def events(path: Path, file: BinaryIO, master: dict[str, dict[str, str]]) -> Iterator[Event]:
    """Yield the events of a document, in its order; `master` fills with the master data of its header."""
    raw = file.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise EpcisError(path, f"is larger than {MOST_BYTES // 1024 // 1024} MiB; split it by shipment")
    try:
        document = json.loads(raw)
    except json.JSONDecodeError as error:
        raise EpcisError(path, f"line {error.lineno}: is not JSON ({error.msg})") from error
    except (ValueError, RecursionError) as error:
        raise EpcisError(path, f"is not JSON ({error})") from error
    del raw
    found = _listed(path, document)
    _vocabulary(_mapping(_mapping(document, "epcisHeader"), "epcisMasterData"), master)
    for number, value in enumerate(found, 1):
        if not isinstance(value, dict):
            raise EpcisError(path, f"event {number}: is {str(value)[:40]!r}; it must be an object")
        yield _event(value, f"event {number}")


def _listed(path: Path, document: Any) -> list[Any]:
    kind = document.get("type", document.get("@type")) if isinstance(document, dict) else None
    if kind != "EPCISDocument":
        raise EpcisError(path, f"is of type {kind!r}; a list of what was sent is an object of type EPCISDocument")
    if not str(document.get("schemaVersion", "")).startswith("2."):
        raise EpcisError(path, f"schemaVersion is {document.get('schemaVersion')!r}; 2.0 can be read")
    found = _mapping(document, "epcisBody").get("eventList")
    if not isinstance(found, list):
        raise EpcisError(path, "has no epcisBody.eventList; it must be a list of events")
    return found


def _vocabulary(header: Mapping[str, Any], master: dict[str, dict[str, str]]) -> None:
    """Take up the attributes of master data: of each element, or of its children."""
    for vocabulary in _list(header, "vocabularyList"):
        for element in _list(vocabulary, "vocabularyElementList"):
            values = {
                last_word(str(attribute.get("id", ""))): _text(attribute.get("attribute"))
                for attribute in _list(element, "attributes")
            }
            if _text(element.get("id")):
                master.setdefault(_text(element.get("id")), {}).update(values)


def _event(value: Mapping[str, Any], where: str) -> Event:
    event = Event(_text(value.get("type", value.get("@type"))), where)
    event.retracted = "errorDeclaration" in value
    event.time, event.action = _text(value.get("eventTime")), _text(value.get("action"))
    event.step, event.parent = last_word(_text(value.get("bizStep"))), _text(value.get("parentID"))
    event.epcs = _texts(value, "epcList") + _texts(value, "outputEPCList")
    event.quantities = _counted(value, "quantityList") + _counted(value, "outputQuantityList")
    event.children, event.child_quantities = _texts(value, "childEPCs"), _counted(value, "childQuantityList")
    for source in (value, _mapping(value, "ilmd")):
        for name, found in source.items():
            if (field := _ILMD.get(last_word(name))) and _text(found):
                setattr(event, field, _text(found))
    for each in _list(value, "bizTransactionList"):
        event.transactions.append((last_word(_text(each.get("type"))), _text(each.get("bizTransaction"))))
    for name in ("source", "destination"):
        for each in _list(value, f"{name}List"):
            event.parties[name, last_word(_text(each.get("type")))] = _text(each.get(name))
    return event


def _counted(value: Mapping[str, Any], name: str) -> list[tuple[str, str, str]]:
    return [
        (_text(each.get("epcClass")), _text(each.get("quantity")), _text(each.get("uom")))
        for each in _list(value, name)
    ]


def _texts(value: Mapping[str, Any], name: str) -> list[str]:
    found = value.get(name)
    return [_text(each) for each in found] if isinstance(found, list) else []


def _list(value: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = value.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _mapping(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = value.get(name)
    return found if isinstance(found, dict) else {}


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()
