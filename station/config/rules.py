"""What the settings say, as the rules that the station goes by."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from station.config.counts import count_rules
from station.config.scanner_profile import scanner_profile
from station.config.settings import Settings
from station.config.site_key import site_key
from station.config.times import night
from station.domain.arrivals.shipment import Against
from station.domain.choices import Choices
from station.domain.decision import Activity
from station.domain.people import PinPolicy
from station.domain.returns import Returns, Window, supplier_key
from station.domain.rules import Rules
from station.domain.stock import Bands, Days

_BANDS: Final = ("door", "plan", "act", "block")
_NEVER: Final = "none"
_LONGEST_WINDOW: Final = 3650


def rules(settings: Settings) -> Rules:
    """Return the rules, or raise `SettingsError` that names the word that is wrong."""
    bands = settings.bands
    return Rules(
        settings.station.id,
        Activity(settings.station.activity),
        settings.site.location,
        ZoneInfo(settings.site.timezone),
        Bands(bands.door, bands.act, bands.block, bands.plan),
        settings.site.expire_on_day == "end",
        {scanner.name: scanner_profile(scanner) for scanner in settings.scanners},
        site_key(settings),
        PinPolicy(settings.site.pin),
        _choices(settings),
        settings.site.controlled_badges,
        count_rules(settings),
        against=Against(settings.site.receive_against),
        alarm_test_hours=settings.alarm.test_hours,
        idle=timedelta(minutes=settings.station.idle_minutes),
        night=night(settings),
    )


def _choices(settings: Settings) -> Choices:
    """Return the site's choices."""
    return Choices(
        settings.fefo.places,
        MappingProxyType(dict(_pairs(settings, "fefo.accounts", settings.fefo.accounts, "SHELF-340B*=340B"))),
        settings.fefo.open_first == "always",
        settings.fefo.stale_days,
        MappingProxyType(_days_of_classes(settings)),
        returns(settings),
    )


def returns(settings: Settings) -> Returns:
    """Return when suppliers take packages back."""
    dotted, right = "returns.suppliers", "Oakfen=180/365"
    suppliers = {
        supplier_key(name): _window(settings, dotted, text)
        for name, text in _pairs(settings, dotted, settings.returns.suppliers, right)
    }
    return Returns(_window(settings, "returns.window", settings.returns.window), MappingProxyType(suppliers))


def _window(settings: Settings, dotted: str, text: str) -> Window | None:
    if text == _NEVER:
        return None
    before, _, after = text.partition("/")
    if not all(days.isdecimal() and int(days) <= _LONGEST_WINDOW for days in (before, after)):
        right = f"write days before and after the expiry, up to {_LONGEST_WINDOW}, as 180/365, or {_NEVER}"
        raise settings.wrong(dotted, f"has {text!r}; {right}")
    return Window(int(before), int(after))


def _days_of_classes(settings: Settings) -> dict[str, Days]:
    """Return the days of each class of products, of which a setting says one band."""
    dotted, right = "bands.classes", "refrigerated.door=240"
    classes: dict[str, Days] = {}
    for name, days in _pairs(settings, dotted, settings.bands.classes, right):
        of, _, band = name.rpartition(".")
        if not of or band not in _BANDS or not days.isdecimal():
            raise settings.wrong(dotted, f"has '{name}={days}'; write it as {right}, with one of {', '.join(_BANDS)}")
        classes[of] = replace(classes.get(of, Days()), **{band: int(days)})
    return classes


def _pairs(settings: Settings, dotted: str, words: tuple[str, ...], right: str) -> Iterator[tuple[str, str]]:
    """Yield each NAME=VALUE of a setting."""
    for word in words:
        name, _, value = (part.strip() for part in word.partition("="))
        if not name or not value:
            raise settings.wrong(dotted, f"has {word!r}; write it as {right}")
        yield name, value
