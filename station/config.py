"""The settings: from TOML, the environment and the command line to one frozen value, each with where it came from.

Order, the later over the earlier: the code's default, the file, the environment (`STATION_LINK_HOST`), the command
line (`--set link.host=...`). An unknown key is an error that names the nearest one, the file and the dotted path.
"""

import difflib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from station.errors import SettingsError

DEFAULT_FILE: Final = Path("/etc/station/station.toml")
ENVIRONMENT_PREFIX: Final = "STATION_"


def _setting(default: Any, about: str, *, choices: tuple[str, ...] = (), least: float | None = None) -> Any:
    return field(default=default, metadata={"about": about, "choices": choices, "least": least})


@dataclass(frozen=True, slots=True)
class StationSettings:
    """This appliance."""

    id: str = _setting("station-1", "the station's name in topics and records: letters, digits, - and _")
    activity: str = _setting(
        "receive", "what a new station does until a card says otherwise", choices=("receive", "checkpoint")
    )
    runtime: str = _setting("/run/station", "the folder of status files and the nudge socket")


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """The pharmacy or med room it stands in."""

    name: str = _setting("", "the site's name, for people")
    timezone: str = _setting("UTC", "the zone that decides when a day ends, such as America/New_York")
    location: str = _setting("SHELF-1", "where received packages go until a location card says otherwise")
    expire_on_day: str = _setting(
        "end",
        "whether a package is good through the end of its day or only until its start",
        choices=("end", "start"),
    )


@dataclass(frozen=True, slots=True)
class BandSettings:
    """Days left below which a package is short-dated; a product's own days go before these."""

    door: int = _setting(180, "days left below which receiving asks for a decision", least=0)
    plan: int = _setting(90, "days left below which a package is listed to be used soon", least=0)
    act: int = _setting(30, "days left below which the checkpoint says how many remain", least=0)
    block: int = _setting(0, "days left below which a package may not be used at all", least=0)


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """The database."""

    path: str = _setting("/var/lib/station/station.db", "the SQLite file; the link has a folder of its own beside it")


@dataclass(frozen=True, slots=True)
class LinkSettings:
    """The way to the broker."""

    host: str = _setting("", "the broker's host name; empty: no link")
    port: int = _setting(8883, "the broker's port", least=1)
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
    keepalive_s: int = _setting(30, "seconds between signs of life", least=1)
    resend_s: float = _setting(30.0, "seconds without progress after which rows are sent again", least=0.1)
    reconnect_max_s: float = _setting(60.0, "the longest pause between attempts to connect, seconds", least=0.1)


@dataclass(frozen=True, slots=True)
class ClockSettings:
    """What is believed of the wall clock."""

    trust: str = _setting(
        "auto",
        "auto: the date is known once the kernel's clock is synchronised; always: it is set by other means",
        choices=("auto", "always"),
    )


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
    store: StoreSettings = StoreSettings()
    link: LinkSettings = LinkSettings()
    clock: ClockSettings = ClockSettings()
    scanners: tuple[DeviceSettings, ...] = ()
    display: DeviceSettings | None = None
    light: DeviceSettings | None = None
    buzzer: DeviceSettings | None = None
    button: DeviceSettings | None = None
    origin: str = field(default="default settings", compare=False)
    """The settings file, for messages."""
    sources: Mapping[str, str] = field(default_factory=dict, compare=False)
    """The dotted path of each setting that is not the code's default, and where it was said."""

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
        "store": StoreSettings,
        "link": LinkSettings,
        "clock": ClockSettings,
    }
)
DEVICES: Final = ("display", "light", "buzzer", "button")


def load(path: Path | None, environment: Mapping[str, str], overrides: Sequence[str] = ()) -> Settings:
    """Return the settings in force, or raise `SettingsError` that says which word is wrong, where, and what is right.

    Without a path the default file is read if it is there.
    """
    tables: dict[str, Any] = {}
    where = path or DEFAULT_FILE
    if path is not None or DEFAULT_FILE.exists():
        tables = _read(where)
    known = [*SECTIONS, *DEVICES, "scanner"]
    for name in tables:
        _must_be_known(name, known, str(where), name)
    values: dict[str, dict[str, Any]] = {name: {} for name in SECTIONS}
    sources: dict[str, str] = {}

    def take(section: str, key: str, value: Any, origin: str) -> None:
        _must_be_known(section, list(SECTIONS), origin, section)
        options = {f.name: f for f in fields(SECTIONS[section])}
        _must_be_known(key, list(options), origin, f"{section}.{key}")
        values[section][key] = _checked(options[key], value, origin, f"{section}.{key}")
        sources[f"{section}.{key}"] = origin

    for section in SECTIONS:
        for key, value in _table(tables.get(section, {}), where, section).items():
            take(section, key, value, str(where))
    for variable, text in environment.items():
        if variable.startswith(ENVIRONMENT_PREFIX):
            section, _, key = variable[len(ENVIRONMENT_PREFIX) :].lower().partition("_")
            take(section, key, _Text(text), f"environment {variable}")
    for override in overrides:
        dotted, equals, text = override.partition("=")
        section, dot, key = dotted.strip().partition(".")
        if not (equals and dot):
            raise SettingsError(f"--set {override!r}: not a setting; write it as section.key=value")
        take(section, key, _Text(text.strip()), f"command line --set {dotted}")

    devices = {name: _device(name, tables[name], where) for name in DEVICES if name in tables}
    settings = Settings(
        StationSettings(**values["station"]),
        SiteSettings(**values["site"]),
        BandSettings(**values["bands"]),
        StoreSettings(**values["store"]),
        LinkSettings(**values["link"]),
        ClockSettings(**values["clock"]),
        scanners=_scanners(tables.get("scanner", []), where),
        display=devices.get("display"),
        light=devices.get("light"),
        buzzer=devices.get("buzzer"),
        button=devices.get("button"),
        origin=str(where) if tables else "default settings",
        sources=MappingProxyType(sources),
    )
    _must_make_sense(settings)
    return settings


class _Text(str):
    """A value that came as text and may stand for a number or a truth."""

    __slots__ = ()


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SettingsError(f"{path}: no such file; name a settings file with --config") from None
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError:
        raise SettingsError(f"{path}: is not UTF-8 text; save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: is not TOML: {error}") from error


def _table(value: Any, where: Path, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise SettingsError(f"{where}: {name!r} must be a table; write it as [{name}]")
    return value


def _must_be_known(name: str, known: Sequence[str], origin: str, dotted: str) -> None:
    if name in known:
        return
    near = difflib.get_close_matches(name, known, 1)
    hint = f"did you mean {near[0]!r}?" if near else "known are " + ", ".join(sorted(known))
    raise SettingsError(f"{origin}: unknown key {dotted!r}; {hint}")


def _checked(option: Field[Any], value: Any, origin: str, dotted: str) -> Any:
    kind = type(option.default)
    if isinstance(value, _Text):
        value = _from_text(kind, value, origin, dotted)
    if kind is float and type(value) is int:
        value = float(value)
    if type(value) is not kind:
        raise SettingsError(f"{origin}: {dotted} is {value!r}; it must be {_KINDS[kind]}")
    choices, least = option.metadata["choices"], option.metadata["least"]
    if choices and value not in choices:
        raise SettingsError(f"{origin}: {dotted} is {value!r}; it must be one of {', '.join(choices)}")
    if least is not None and value < least:
        raise SettingsError(f"{origin}: {dotted} is {value!r}; it must be at least {least}")
    return value


_KINDS: Final[Mapping[type, str]] = {str: "text in quotes", int: "a whole number", float: "a number"}


def _from_text(kind: type, text: str, origin: str, dotted: str) -> Any:
    try:
        return kind(str(text))
    except ValueError:
        raise SettingsError(f"{origin}: {dotted} is {str(text)!r}; it must be {_KINDS[kind]}") from None


def _device(name: str, table: Any, where: Path) -> DeviceSettings:
    options = dict(_table(table, where, name))
    driver = options.pop("driver", None)
    if not isinstance(driver, str):
        raise SettingsError(f'{where}: [{name}] names no driver; write driver = "..." in it')
    profile = _table(options.pop("profile", {}), where, f"{name}.profile")
    return DeviceSettings(name, driver, MappingProxyType(options), MappingProxyType(profile))


def _scanners(tables: Any, where: Path) -> tuple[DeviceSettings, ...]:
    if not isinstance(tables, list):
        raise SettingsError(f"{where}: 'scanner' must be a list of tables; write each as [[scanner]]")
    scanners: list[DeviceSettings] = []
    for number, table in enumerate(tables, 1):
        options = dict(_table(table, where, "scanner"))
        name = options.pop("name", f"scanner-{number}")
        if not isinstance(name, str) or name in (*DEVICES, *(s.name for s in scanners)):
            raise SettingsError(f"{where}: [[scanner]] {number} is named {name!r}; each needs a name of its own")
        scanners.append(_device(name, options, where))
    return tuple(scanners)


def _must_make_sense(settings: Settings) -> None:
    name = settings.station.id
    if not name or len(name) > 64 or not all(c.isascii() and (c.isalnum() or c in "-_") for c in name):  # noqa: PLR2004
        origin = settings.sources.get("station.id", "default")
        raise SettingsError(f"{origin}: station.id is {name!r}; use at most 64 letters, digits, - and _")
    try:
        ZoneInfo(settings.site.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        origin = settings.sources.get("site.timezone", "default")
        zone = settings.site.timezone
        raise SettingsError(
            f"{origin}: site.timezone is {zone!r}; use a zone of the tz database such as 'America/New_York'"
        ) from None
    if settings.bands.act > settings.bands.plan:
        raise SettingsError(
            f"{settings.sources.get('bands.act', 'default')}: bands.act ({settings.bands.act}) is more than "
            f"bands.plan ({settings.bands.plan}); acting comes after planning, so it must be at most that"
        )


def listing(settings: Settings) -> list[tuple[str, str, str]]:
    """Return each setting as (dotted path, value, where it came from), in the order of the documentation."""
    rows = []
    for section in SECTIONS:
        for option in fields(SECTIONS[section]):
            dotted = f"{section}.{option.name}"
            value = getattr(getattr(settings, section), option.name)
            rows.append((dotted, repr(value), settings.sources.get(dotted, "default")))
    devices = [*settings.scanners, *(d for n in DEVICES if (d := getattr(settings, n)) is not None)]
    for device in devices:
        said = settings.origin
        rows.append((f"{device.name}.driver", repr(device.driver), said))
        rows.extend((f"{device.name}.{key}", repr(value), said) for key, value in device.options.items())
    return rows


def described() -> list[tuple[str, str, str]]:
    """Return each setting as (dotted path, default, what it is), for the documentation."""
    return [
        (f"{section}.{option.name}", repr(option.default), str(option.metadata["about"]))
        for section, kind in SECTIONS.items()
        for option in fields(kind)
        if option.default is not MISSING
    ]
