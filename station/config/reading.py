"""Reading the settings: what is wrong with a word is said with the word, its place and what would be right."""

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import Field, fields
from math import inf
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from station.config.settings import DEVICES, SECTIONS, DeviceSettings, Settings
from station.domain.stock import LONGEST_LOCATION
from station.errors import SettingsError

DEFAULT_FILE: Final = Path("/etc/station/station.toml")
ENVIRONMENT_PREFIX: Final = "STATION_"
_LONGEST_ID: Final = 64
_MOST_PLANNED: Final = 730
_KEY: Final = re.compile("[0-9a-f]{64}")


def load(path: Path | None, environment: Mapping[str, str], overrides: Sequence[str] = ()) -> Settings:
    """Return the settings in force, or raise `SettingsError` that says which word is wrong, where, and what is right.

    Without a path the default file is read if it is there.
    """
    where = path or DEFAULT_FILE
    tables = _read(where) if path is not None or DEFAULT_FILE.exists() else {}
    for name in tables:
        _must_be_known(name, [*SECTIONS, *DEVICES, "scanner"], str(where), name)
    values: dict[str, dict[str, Any]] = {name: {} for name in SECTIONS}
    sources: dict[str, str] = {}
    for section, key, value, origin in _words(tables, where, environment, overrides):
        _must_be_known(section, list(SECTIONS), origin, section)
        options = {option.name: option for option in fields(SECTIONS[section])}
        _must_be_known(key, list(options), origin, f"{section}.{key}")
        values[section][key] = _checked(options[key], value, origin, f"{section}.{key}")
        sources[f"{section}.{key}"] = origin
    sections: dict[str, Any] = {section: kind(**values[section]) for section, kind in SECTIONS.items()}
    devices: dict[str, Any] = {name: _device(name, tables[name], where) for name in DEVICES if name in tables}
    settings = Settings(
        **sections,
        **devices,
        scanners=_scanners(tables.get("scanner", []), where),
        origin=str(where) if tables else "default settings",
        sources=MappingProxyType(sources),
    )
    _must_make_sense(settings)
    return settings


def _words(
    tables: Mapping[str, Any], where: Path, environment: Mapping[str, str], overrides: Sequence[str]
) -> Iterator[tuple[str, str, Any, str]]:
    """Yield what was said, as section, key, value and origin; what comes later holds."""
    for section in SECTIONS:
        for key, value in _table(tables.get(section, {}), where, section).items():
            yield section, key, value, str(where)
    for variable, text in environment.items():
        if variable.startswith(ENVIRONMENT_PREFIX):
            section, _, key = variable.removeprefix(ENVIRONMENT_PREFIX).lower().partition("_")
            yield section, key, _Text(text), f"environment {variable}"
    for override in overrides:
        dotted, equals, text = override.partition("=")
        section, dot, key = dotted.strip().partition(".")
        if not (equals and dot):
            raise SettingsError(f"--set {override!r}: not a setting; write it as section.key=value")
        yield section, key, _Text(text.strip()), f"command line --set {dotted}"


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
    if kind is tuple and isinstance(value, list) and all(isinstance(each, str) for each in value):
        value = tuple(value)
    if type(value) is not kind:
        raise SettingsError(f"{origin}: {dotted} is {value!r}; it must be {_KINDS[kind]}")
    choices, least, most = (option.metadata[name] for name in ("choices", "least", "most"))
    if choices and value not in choices:
        raise SettingsError(f"{origin}: {dotted} is {value!r}; it must be one of {', '.join(choices)}")
    if kind in (int, float) and (not least <= value <= most or value == inf):  # nan is in no range
        right = f"at least {least}" if most == inf else f"from {least} to {most}"
        raise SettingsError(f"{origin}: {dotted} is {value!r}; it must be {right}")
    return value


_KINDS: Final[Mapping[type, str]] = {
    str: "text in quotes",
    int: "a whole number",
    float: "a number",
    tuple: "a list of texts in quotes",
}


def _from_text(kind: type, text: str, origin: str, dotted: str) -> Any:
    if kind is tuple and text.startswith("["):
        return _as_toml(text, origin, dotted)
    if kind is tuple:
        return tuple(text.replace(",", " ").split())
    if kind is str and text[:1] == text[-1:] == '"' and len(text) > 1:
        return _as_toml(text, origin, dotted)
    try:
        return kind(str(text))
    except ValueError:
        raise SettingsError(f"{origin}: {dotted} is {str(text)!r}; it must be {_KINDS[kind]}") from None


def _as_toml(text: str, origin: str, dotted: str) -> Any:
    """Return a value that was written as in the file, which a shell may have taken the quotes of."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        right = "write a list as CAB-1,CAB-2, and text without quotes"
        raise SettingsError(f"{origin}: {dotted} is {str(text)!r}; {right}") from None


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
    name, place, zone = settings.station.id, settings.site.location, settings.site.timezone
    if not 0 < len(name) <= _LONGEST_ID or not all(c.isascii() and (c.isalnum() or c in "-_") for c in name):
        raise settings.wrong("station.id", f"is {name!r}; use at most {_LONGEST_ID} letters, digits, - and _")
    if not 0 < len(place) <= LONGEST_LOCATION or not all(" " <= c <= "~" for c in place):
        raise settings.wrong("site.location", f"is {place!r}; use at most {LONGEST_LOCATION} letters, digits and signs")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise settings.wrong(
            "site.timezone", f"is {zone!r}; use a zone of the tz database such as 'America/New_York'"
        ) from None
    for key in settings.recall.keys:
        if not _KEY.fullmatch(key):
            raise settings.wrong("recall.keys", f"has {key!r}; a public key is 64 digits of 0-9 and a-f")
    act, plan = settings.bands.act, settings.bands.plan
    if act > plan:
        raise settings.wrong("bands.act", f"({act}) is more than bands.plan ({plan}); acting comes after planning")
    if plan > _MOST_PLANNED:
        raise settings.wrong(
            "bands.plan", f"({plan}) is more than {_MOST_PLANNED}; nobody plans further than two years"
        )
