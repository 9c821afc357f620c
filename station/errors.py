"""The errors that end a verb or the daemon; each carries the exit status it ends with.

Bad input is never an error: it is a verdict. An error says that the machine, a file or a setting is not as it
should be, and its message names the thing, then what is wrong, then what would be right.
"""

from typing import ClassVar


class StationError(Exception):
    """Something the station cannot put right by itself."""

    exit_status: ClassVar[int] = 70


class UsageError(StationError):
    """A command line, or a file given on it, that cannot be acted on."""

    exit_status = 64


class BrokenChainError(StationError):
    """A journal, or rows of one, that are not what was written."""

    exit_status = 65


class DeviceLostError(StationError):
    """A device is not there, or went away while it was in use."""

    exit_status = 69


class DatabaseError(StationError):
    """The database cannot be opened, read or written."""

    exit_status = 74


class SettingsError(StationError):
    """A setting that is unknown or has no meaning; systemd does not restart on it."""

    exit_status = 78
