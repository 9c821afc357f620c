"""EPCIS 1.x documents in XML, event by event, in the memory of one event.

A document type, and with it every entity, is refused: EPCIS has none, and entities are how a small file becomes a
large one or reads another file.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final
from xml.parsers import expat

from station.epcis.event import MOST_BYTES, EpcisError, Event, last_word

_PIECE: Final = 65536
_DEEPEST: Final = 64
_LONGEST: Final = 4096
"""Characters of one value."""
_SPACE: Final = "\x1f"
"""Between a namespace and a name, where expat puts it."""
_EVENTS: Final = frozenset(
    {"ObjectEvent", "AggregationEvent", "TransactionEvent", "TransformationEvent", "AssociationEvent"}
)
_DOCUMENTS: Final = frozenset({"EPCISDocument"})


def events(path: Path, file: BinaryIO, master: dict[str, dict[str, str]]) -> Iterator[Event]:
    """Yield the events of a document, in its order; `master` fills with the master data that stands before them."""
    reader = _Reader(path, master)
    size = 0
    while piece := file.read(_PIECE):
        size += len(piece)
        if size > MOST_BYTES:
            raise EpcisError(path, f"is larger than {MOST_BYTES // 1024 // 1024} MiB; split it by shipment")
        yield from reader.fed(piece, last=False)
    yield from reader.fed(b"", last=True)


class _Reader:
    """Turns what expat finds into events."""

    def __init__(self, path: Path, master: dict[str, dict[str, str]]) -> None:
        self._path, self._master = path, master
        self._parser = expat.ParserCreate(namespace_separator=_SPACE)
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._open: list[tuple[str, dict[str, str]]] = []
        self._value: list[str] = []
        self._length = 0
        self._event: Event | None = None
        self._element = ""
        self._quantity: dict[str, str] = {}
        self._found: list[Event] = []

    def fed(self, piece: bytes, *, last: bool) -> list[Event]:
        """Return the events that end with this piece."""
        try:
            self._parser.Parse(piece, last)
        except expat.ExpatError as error:
            why = expat.ErrorString(error.code)
            raise EpcisError(
                self._path, f"line {error.lineno}: is not XML ({why}); ask the sender for the document again"
            ) from error
        found, self._found = self._found, []
        return found

    def _wrong(self, what: str) -> EpcisError:
        return EpcisError(self._path, f"line {self._parser.CurrentLineNumber}: {what}")

    def _doctype(self, *_: Any) -> None:
        raise self._wrong("has a document type; EPCIS has none, and its entities are not read")

    def _start(self, full: str, attributes: dict[str, str]) -> None:
        name = full.rsplit(_SPACE, 1)[-1]
        if not self._open:
            self._root(name, attributes)
        if len(self._open) >= _DEEPEST:
            raise self._wrong(f"elements stand {_DEEPEST} deep in each other; in EPCIS they stand at most 12 deep")
        self._open.append((name, attributes))
        self._value, self._length = [], 0
        if name in _EVENTS:
            self._event = Event(name, f"line {self._parser.CurrentLineNumber}")
        elif name == "VocabularyElement":
            self._element = attributes.get("id", "")
        elif name == "quantityElement":
            self._quantity = {}

    def _root(self, name: str, attributes: dict[str, str]) -> None:
        version = attributes.get("schemaVersion", "")
        if name not in _DOCUMENTS:
            raise self._wrong(f"begins with {name!r}; a list of what was sent is an EPCISDocument")
        if not version.startswith(("1.", "2.")):
            raise self._wrong(f"schemaVersion is {version!r}; 1.0, 1.1, 1.2 and 2.0 can be read")

    def _text(self, text: str) -> None:
        self._length += len(text)
        if self._length > _LONGEST:
            raise self._wrong(f"a value is longer than {_LONGEST} characters; no value of EPCIS is")
        self._value.append(text)

    def _end(self, _: str) -> None:
        name, attributes = self._open.pop()
        value = "".join(self._value).strip()
        self._value, self._length = [], 0
        above = self._open[-1][0] if self._open else ""
        if self._element:
            self._master_value(name, attributes, value)
        elif self._event is not None:
            if name == self._event.kind:
                self._found.append(self._event)
                self._event = None
            else:
                self._of_event(self._event, name, above, attributes, value)

    def _master_value(self, name: str, attributes: dict[str, str], value: str) -> None:
        if name == "VocabularyElement":
            self._element = ""
        elif name == "attribute" and value:
            self._master.setdefault(self._element, {})[last_word(attributes.get("id", ""))] = value

    def _of_event(self, event: Event, name: str, above: str, attributes: dict[str, str], value: str) -> None:
        """Take up the value of an element that ends inside an event."""
        if name in _WORDS and value:
            setattr(event, _WORDS[name], value)
        elif name == "errorDeclaration":
            event.retracted = True
        elif name == "bizStep":
            event.step = last_word(value)
        elif name == "epc":
            (event.children if above == "childEPCs" else event.epcs if above in _EPC_LISTS else []).append(value)
        elif name in ("epcClass", "quantity", "uom"):
            self._quantity[name] = value
        elif name == "quantityElement":
            found = tuple(self._quantity.get(part, "") for part in ("epcClass", "quantity", "uom"))
            self._counted(event, above, (found[0], found[1], found[2]))
        elif name == "bizTransaction":
            event.transactions.append((last_word(attributes.get("type", "")), value))
        elif name in ("source", "destination"):
            event.parties[name, last_word(attributes.get("type", ""))] = value

    def _counted(self, event: Event, above: str, found: tuple[str, str, str]) -> None:
        if above == "childQuantityList":
            event.child_quantities.append(found)
        elif above in ("quantityList", "outputQuantityList"):
            event.quantities.append(found)


_WORDS: Final = {
    "eventTime": "time",
    "action": "action",
    "parentID": "parent",
    "lotNumber": "lot",
    "itemExpirationDate": "expiry",
}
_EPC_LISTS: Final = frozenset({"epcList", "outputEPCList"})
