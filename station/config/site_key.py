"""The site's key, which signs its cards: a file that holds it in hexadecimal."""

from pathlib import Path
from typing import Final

from station.config.settings import Settings
from station.errors import SettingsError

_SHORTEST: Final = 16
"""Bytes: what is shorter could be guessed."""


def site_key(settings: Settings) -> bytes | None:
    """Return the key, None where the settings name no file; raise `SettingsError` that says why there is none.

    Twice the same cards come of twice the same key, so a site has one and keeps it.
    """
    return key_in(settings.site.key_file, "site.key_file") if settings.site.key_file else None


def key_in(path: str, named: str) -> bytes:
    """Return the key of a file; raise `SettingsError` that says why it is none, and what named the file."""
    try:
        key = bytes.fromhex(Path(path).read_text(encoding="ascii"))
    except OSError as error:
        raise SettingsError(f"{named}: {path}: cannot be read ({error.strerror})") from error
    except ValueError:
        raise SettingsError(f"{named}: {path}: is not hexadecimal") from None
    if len(key) < _SHORTEST:
        raise SettingsError(f"{named}: {path}: has {len(key)} bytes; at least {_SHORTEST} are right")
    return key
