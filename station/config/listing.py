"""The settings as lists: those in force for `station config`, and all there are for the documentation."""

from dataclasses import MISSING, fields

from station.config.settings import DEVICES, SECTIONS, Settings


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
