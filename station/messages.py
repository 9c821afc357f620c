"""What can be in the inbox: the only things that cross from a carrier thread to the core thread."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Scanned:
    """A scanner read a symbol."""

    raw: bytes
    """The bytes as they came, without the scanner's terminator; GS is 0x1D."""
    source: str
    """The scanner's name in the settings."""
    at: datetime
    """The instant the last byte arrived, aware, UTC."""


@dataclass(frozen=True, slots=True)
class ScanVoided:
    """A scanner lost part of a symbol, so nothing of it may be used."""

    reason: str
    source: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Pressed:
    """A person pressed a button."""

    button: str
    """Which one: `ack`, `undo` or `help`; `resync` for any that was held."""
    at: datetime


@dataclass(frozen=True, slots=True)
class ActivityChosen:
    """A person at a panel or a replay chose what is being done, as a mode card does."""

    activity: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DeviceChanged:
    """A device came or went."""

    device: str
    """Its name in the settings: `display`, `light`, `buzzer`, `button`, or a scanner's name."""
    present: bool
    problem: str
    """What is wrong, for a person; empty when it is there."""
    at: datetime


@dataclass(frozen=True, slots=True)
class ClockChanged:
    """What is known of the wall clock changed."""

    quality: str
    """The most that may be believed of it: `none`, `coarse` or `set`, as `ClockQuality` has them."""
    at: datetime


@dataclass(frozen=True, slots=True)
class LinkChanged:
    """The link process reached the broker or lost it."""

    up: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class JournalCut:
    """The journal has not the rows that are delivered of it: its file was put back from an older copy."""

    epoch: str
    """The journal's epoch."""
    delivered: int
    """The last of its rows that was delivered."""
    at: datetime


@dataclass(frozen=True, slots=True)
class DiskChanged:
    """More or less of the disk with the records is in use."""

    used: int
    """Percent of what the station may use."""
    at: datetime


@dataclass(frozen=True, slots=True)
class RecallsChanged:
    """Other recall bundles are in force."""

    at: datetime


@dataclass(frozen=True, slots=True)
class RecallsRefused:
    """A recall bundle came over the link and was not taken; what was in force stays in force."""

    bundle: str
    """The name of its file."""
    refusal: str
    """Why, in a constant word: `unsigned`, `altered`, `shrunk` and the like."""
    problem: str
    """Why, for a person."""
    at: datetime


@dataclass(frozen=True, slots=True)
class RecalledSeen:
    """A package that is in stock or was scanned is named by the recalls in force, which it was not when it was seen."""

    gtin: str
    lot: str | None
    expiry: date | None
    places: tuple[tuple[str, int], ...]
    """Where it stands, and how many of its lot."""
    location: str
    """Where it was seen last."""
    seen_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class LookedBack:
    """Every package in stock and every one scanned was matched with the recalls in force."""

    recalls: str
    """The name of the set that was in force."""
    lots: int
    """Products and lots that were matched."""
    hits: int
    at: datetime


@dataclass(frozen=True, slots=True)
class PackageElsewhere:
    """A package that another station counted."""

    station: str
    zone: str
    gtin: str
    serial: str
    counted_at: datetime
    undone: bool = False
    """Whether it took that back: the package may be counted again."""


@dataclass(frozen=True, slots=True)
class CountedElsewhere:
    """Other stations of the same count have counted these packages."""

    packages: tuple[PackageElsewhere, ...]
    """In the order in which it happened."""
    at: datetime
    count: str = ""
    """The count's name; empty: the one that is open."""
    file: str = ""
    """The file of the spool that said so; empty where none did."""


@dataclass(frozen=True, slots=True)
class RecountAsked:
    """The office or a supervisor wants items of a count counted again, some of them for no reason at all."""

    items: tuple[tuple[str, str], ...]
    """Each product and lot; of an empty lot all there are."""
    at: datetime
    count: str = ""
    file: str = ""
    request: str = ""
    """The request's name, so that one that comes again asks for nothing more; empty where it has none."""


@dataclass(frozen=True, slots=True)
class Tick:
    """Time passed and nothing else happened."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Reload:
    """Read the settings again (SIGHUP)."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Finish what is in the inbox before this, then end."""

    exit_status: int = 0
    reason: str = ""


PersonDid = Scanned | ScanVoided | Pressed | ActivityChosen
"""What a person does."""
EquipmentNews = DeviceChanged | LinkChanged | DiskChanged | JournalCut
"""What becomes of the station's own parts."""
RecallNews = RecallsChanged | RecallsRefused | RecalledSeen | LookedBack
"""What comes of recalls between scans."""
CountNews = CountedElsewhere | RecountAsked
"""What others say of a count."""
Event = Scanned | ScanVoided | Pressed | ActivityChosen | ClockChanged | EquipmentNews | RecallNews | CountNews | Tick
"""What the station answers; each has an instant."""
Message = Event | Reload | Stop
"""What can be in the inbox: the last two end the run."""
