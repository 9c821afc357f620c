"""`station import shipment`: the lists of what was sent, from EPCIS documents and tables."""

import hashlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

from station import clock
from station.cli import words
from station.config import Settings
from station.config.rules import rules
from station.domain.verdict import Verdict
from station.epcis import sent
from station.errors import UsageError
from station.loop.arrivals import taking
from station.loop.arrivals.taking import ListFile, Taken
from station.loop.desk import Desk
from station.store import shipment_table
from station.store.store import Store

if TYPE_CHECKING:
    from station.domain.arrivals.shipment import Shipment

_BOM: Final = b"\xef\xbb\xbf"
_HEAD: Final = 4096


def run(path: Path, where: Path, settings: Settings) -> str:
    """Take in the lists of a file, and return what it held."""
    file = read(path)
    with closing(Store(where)) as store:
        claim = settings.clock.claim(clock.synchronised)
        desk = Desk(store, rules(settings), lambda _: None, boot=clock.boot(), clock=clock.Clock(), claim=claim)
        return "\n".join(_told(path, file, taking.take(desk, file, clock.now())))


def read(path: Path) -> ListFile:
    """Return the lists of a file, by what it begins with: XML and JSON are EPCIS, everything else is a table."""
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(0)
            head = file.read(_HEAD).removeprefix(_BOM).lstrip()
            file.seek(0)
            found: tuple[Shipment, ...]
            if head[:1] == b"<":
                found = sent.shipments(path, file, "xml")
            elif head[:1] == b"{":
                found = sent.shipments(path, file, "json")
            else:
                found = shipment_table.shipments(path)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror})") from error
    return ListFile(path.name, digest, found)


def _told(path: Path, file: ListFile, taken: Taken) -> Iterator[str]:
    if taken.seq is None:
        yield f"{path}: is here already, nothing was changed"
        return
    yield f"{path}: {len(taken.changed)} of {len(file.shipments)} lists taken in, journal row {taken.seq}"
    for shipment, survey in taken.changed:
        packages = words.counted(sum(line.quantity for line in shipment.lines), "package")
        containers = words.counted(len(shipment.containers), "container")
        numbers = "".join(f", {kind} {number}" for kind, number in shipment.references)
        yield f"shipment {shipment.name}: {packages} in {containers}{numbers}"
        if survey.before:
            yield f"  {survey.before} of them came in before the list, and count as received"
        if survey.gone:
            gone = words.counted(survey.gone, "package was", "packages were")
            yield f"  {gone} received that this list no longer has"
        if survey.suspect:
            suspect = words.counted(survey.suspect, "package is", "packages are")
            yield f"  {suspect} held as suspect and on the list; each case stays open"
        for item in survey.differing:
            yield f"  (01){item.gtin}(21){item.serial} came in as lot {item.lot}; the list has another lot or expiry"
    for item, decision in taken.again:
        answer = decision.arrival and decision.arrival.match and decision.arrival.match.answer.value.replace("_", " ")
        ends = "released" if decision.alarm is None and decision.verdict is not Verdict.BLOCKED else "stays set apart"
        yield f"  waited: (01){item.gtin}(10){item.lot}(21){item.serial}: {answer}, {decision.verdict.value}, {ends}"
