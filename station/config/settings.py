"""Everything a station can be told: each setting with its default, what it is and which values are right."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from station.domain.timekeeping import ClockQuality
from station.errors import SettingsError


def _setting(default: Any, about: str, *, choices: tuple[str, ...] = (), least: float = -inf, most: float = inf) -> Any:
    return field(default=default, metadata={"about": about, "choices": choices, "least": least, "most": most})


@dataclass(frozen=True, slots=True)
class StationSettings:
    """This appliance."""

    id: str = _setting("station-1", "the station's name in topics and records: letters, digits, - and _")
    activity: str = _setting(
        "receive", "what a new station does until a card says otherwise", choices=("receive", "checkpoint")
    )
    idle_minutes: int = _setting(
        10,
        "minutes without a person after which the activity is `station.activity` again; a count stays open; 0: never",
        least=0,
    )
    runtime: str = _setting("/run/station", "the folder of status files and the nudge socket")


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """The pharmacy or med room it stands in."""

    name: str = _setting("", "the site's name, for people")
    address: str = _setting("", "its address, for certificates")
    dea: str = _setting("", "its DEA registration number, for certificates")
    policy: str = _setting("us-federal", "the rules that reports go by: the name of a shipped policy, or a TOML file")
    timezone: str = _setting("UTC", "the zone that decides when a day ends, such as America/New_York")
    location: str = _setting("SHELF-1", "where received packages go until a location card says otherwise")
    expire_on_day: str = _setting(
        "end",
        "whether a package is good through the end of its day or only until its start",
        choices=("end", "start"),
    )
    receive_against: str = _setting(
        "auto",
        "what packages are received against: lists of shipments, none, or auto: lists once one was imported",
        choices=("auto", "lists", "none"),
    )
    controlled_badges: int = _setting(
        0, "badges to be given before a controlled package is taken at the checkpoint", least=0, most=2
    )
    night: str = _setting(
        "", "the hours in which tones that only reassure are soft, such as 21:00-06:30; a passive buzzer has soft tones"
    )
    key_file: str = _setting("", "the file with the key, in hexadecimal, that signs the site's badges and other cards")
    pin: str = _setting(
        "signatures",
        "when a badge wants its PIN: always, also to sign on; for signatures; or never, and the badge alone signs",
        choices=("always", "signatures", "never"),
    )


@dataclass(frozen=True, slots=True)
class BandSettings:
    """Days left below which a package is short-dated; a product's own days go before these."""

    door: int = _setting(180, "days left below which receiving asks for a decision", least=0)
    plan: int = _setting(90, "days left below which a package is listed to be used soon", least=0)
    act: int = _setting(30, "days left below which the checkpoint says how many remain", least=0)
    block: int = _setting(0, "days left below which a package may not be used at all", least=0)
    classes: tuple[str, ...] = _setting(
        (), "days of a class of products, as CLASS.BAND=DAYS, such as refrigerated.door=240"
    )


@dataclass(frozen=True, slots=True)
class FefoSettings:
    """What the site decided where first expired, first out leaves it a choice; a place may end in * for any ending."""

    places: tuple[str, ...] = _setting(
        (), "the places this station answers for; an earlier lot elsewhere is told, not asked for; empty: all"
    )
    accounts: tuple[str, ...] = _setting((), "accounts that never mix, as PLACE=ACCOUNT, such as SHELF-340B*=340B")
    open_first: str = _setting(
        "by-date", "whether an open package goes before all sealed ones", choices=("by-date", "always")
    )
    stale_days: int = _setting(90, "days after which a lot nobody handled is asked for, not ordered", least=1)


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """The database."""

    path: str = _setting("/var/lib/station/station.db", "the SQLite file; the link has a folder of its own beside it")


@dataclass(frozen=True, slots=True)
class LinkSettings:
    """The way to the broker."""

    host: str = _setting("", "the broker's host name; empty: no link")
    port: int = _setting(8883, "the broker's port", least=1, most=65535)
    username: str = _setting("", "the user name, where the broker asks for one")
    password_file: str = _setting("", "the file that holds the password")
    ca_file: str = _setting("", "the authority that signed the broker's certificate; empty: no TLS")
    cert_file: str = _setting("", "the station's own certificate")
    key_file: str = _setting("", "the key of that certificate")
    window: int = _setting(100, "messages under way to the broker at once", least=1)
    unacknowledged: int = _setting(1000, "messages the office may still have to store before more are sent", least=1)
    delivery: str = _setting(
        "store-ack",
        "what counts as delivered: the office's word that it stored, or the broker's PUBACK",
        choices=("store-ack", "puback"),
    )
    keepalive_s: int = _setting(30, "seconds between signs of life", least=1, most=65535)
    resend_s: float = _setting(30.0, "seconds without progress after which rows are sent again", least=0.1)
    reconnect_max_s: float = _setting(60.0, "the longest pause between attempts to connect, seconds", least=0.1)


@dataclass(frozen=True, slots=True)
class RecallSettings:
    """The recall data."""

    keys: tuple[str, ...] = _setting(
        (), "the office's public keys; a bundle that comes over the link is signed by one of them, or refused"
    )
    lookback_days: int = _setting(
        400, "days for which what was scanned is matched with new recalls; stock always is", least=0, most=10_000
    )


@dataclass(frozen=True, slots=True)
class ClockSettings:
    """What is believed of the wall clock."""

    trust: str = _setting(
        "auto",
        "auto: the date is known once the kernel's clock is synchronised; always: it is set by other means; "
        "never: a TIME card alone tells it",
        choices=("auto", "always", "never"),
    )

    def claim(self, synchronised: Callable[[], bool]) -> ClockQuality:
        """Return the most that may be believed of the system's clock, before it is held against what is known.

        A clock that nothing has set may be right all the same: a battery kept it, or it goes on from the last shutdown.
        """
        is_set = self.trust == "always" or (self.trust == "auto" and synchronised())
        return ClockQuality.SET if is_set else ClockQuality.COARSE


@dataclass(frozen=True, slots=True)
class CountSettings:
    """How is counted."""

    begins: str = _setting(
        "spot",
        "what the COUNT card begins where no count is open",
        choices=("spot", "cycle", "full", "shift", "baseline", "ownership"),
    )
    freeze: str = _setting(
        "hard",
        "what becomes of a movement inside a zone that is being counted: hard refuses it, soft records it as such",
        choices=("hard", "soft"),
    )
    witness: tuple[str, ...] = _setting(
        (), "schedules whose counts two persons sign, besides II, such as III, IV and V"
    )
    shift_times: tuple[str, ...] = _setting(
        (), "when shifts change, such as 06:45; a count of the shift that is not made within half an hour is an event"
    )
    walk_days: int = _setting(90, "days left below which an expiry walk lists a lot", least=0)


@dataclass(frozen=True, slots=True)
class AlarmSettings:
    """How the alarm is looked after."""

    test_hours: int = _setting(
        24, "hours after a test of the alarm that a person heard until another is overdue; 0: never", least=0
    )


@dataclass(frozen=True, slots=True)
class ReturnSettings:
    """Sending back what expires: a window is the days before and after a printed expiry, as BEFORE/AFTER."""

    window: str = _setting(
        "none", "days before and after its expiry in which a package may be sent back, such as 180/365; none: never"
    )
    suppliers: tuple[str, ...] = _setting(
        (), "the windows of single suppliers, as SUPPLIER=BEFORE/AFTER, such as Oakfen=90/180 or Oakfen=none"
    )
    ahead_days: int = _setting(30, "days before a window opens from which the report of returns has a lot", least=0)


@dataclass(frozen=True, slots=True)
class DeviceSettings:
    """One device: its name, its driver and what the driver is given."""

    name: str
    driver: str
    options: Mapping[str, Any] = field(default_factory=dict)
    profile: Mapping[str, Any] = field(default_factory=dict)
    """Of a scanner: what calibration found out about it, as `gs1.ScannerProfile` has it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a station can be told."""

    station: StationSettings = StationSettings()
    site: SiteSettings = SiteSettings()
    bands: BandSettings = BandSettings()
    fefo: FefoSettings = FefoSettings()
    store: StoreSettings = StoreSettings()
    link: LinkSettings = LinkSettings()
    recall: RecallSettings = RecallSettings()
    clock: ClockSettings = ClockSettings()
    count: CountSettings = CountSettings()
    alarm: AlarmSettings = AlarmSettings()
    returns: ReturnSettings = ReturnSettings()
    scanners: tuple[DeviceSettings, ...] = ()
    display: DeviceSettings | None = None
    light: DeviceSettings | None = None
    buzzer: DeviceSettings | None = None
    button: DeviceSettings | None = None
    origin: str = field(default="default settings", compare=False)
    """The settings file, for messages."""
    sources: Mapping[str, str] = field(default_factory=dict, compare=False)
    """The dotted path of each setting that is not the code's default, and where it was said."""

    def wrong(self, dotted: str, why: str) -> SettingsError:
        """Return the error that says where a setting was said, and why it cannot be."""
        return SettingsError(f"{self.sources.get(dotted, 'default')}: {dotted} {why}")

    @property
    def state(self) -> Path:
        """The folder that holds the database."""
        return Path(self.store.path).parent

    @property
    def cursor(self) -> Path:
        """The link's own file, in the only folder of the state that the link may write."""
        return self.state / "link" / "link.db"

    @property
    def spool(self) -> Path:
        """The folder in which the link leaves what it received."""
        return self.state / "link" / "spool"

    @property
    def nudge(self) -> Path:
        """The socket that wakes the link."""
        return Path(self.station.runtime) / "link" / "nudge"


SECTIONS: Final[Mapping[str, type]] = MappingProxyType(
    {
        "station": StationSettings,
        "site": SiteSettings,
        "bands": BandSettings,
        "fefo": FefoSettings,
        "store": StoreSettings,
        "link": LinkSettings,
        "recall": RecallSettings,
        "clock": ClockSettings,
        "count": CountSettings,
        "alarm": AlarmSettings,
        "returns": ReturnSettings,
    }
)
DEVICES: Final = ("display", "light", "buzzer", "button")
