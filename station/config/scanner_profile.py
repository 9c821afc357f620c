"""What the settings say of a scanner, as the decoder has it."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

from station import gs1
from station.config.settings import DeviceSettings
from station.errors import SettingsError

_WORDS: Final[Mapping[type, str]] = {bool: "true or false", str: "text in quotes", tuple: "a list of texts"}


def scanner_profile(scanner: DeviceSettings) -> gs1.ScannerProfile:
    """Return what is known of a scanner, or raise `SettingsError` that names the word that is wrong."""
    defaults = {field.name: field.default for field in fields(gs1.ScannerProfile)}
    given: dict[str, Any] = {}
    for name, value in scanner.profile.items():
        if name not in defaults:
            raise SettingsError(f"unknown key 'profile.{name}'; known are {', '.join(defaults)}")
        given[name] = _layout(value) if name == "layout" else tuple(value) if isinstance(value, list) else value
        if name != "layout" and type(given[name]) is not type(defaults[name]):
            raise SettingsError(f"profile.{name} is {value!r}; it must be {_WORDS[type(defaults[name])]}")
    return gs1.ScannerProfile(**given)


def _layout(name: object) -> gs1.Layout:
    try:
        return gs1.Layout(name)
    except ValueError:
        layouts = ", ".join(layout.value for layout in gs1.Layout)
        raise SettingsError(f"profile.layout is {name!r}; it must be one of {layouts}") from None
