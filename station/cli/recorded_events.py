"""What a line of a recording says: when something happened, and what, as the message that the station gets of it."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from station import count_watch, messages
from station.domain.timekeeping import ClockQuality
from station.drivers import BUTTONS
from station.errors import UsageError
from station.loop import ACTIVITIES


def message(event: Mapping[str, Any], kind: str, at: datetime, where: str) -> messages.Event:
    """Return the message that a line of a kind stands for, or raise `UsageError` with where it is."""
    try:
        return _MESSAGES[kind](event[kind], _source(event), at)
    except KeyError as error:
        raise UsageError(f"{where}: {kind!r} is {shown(event[kind])}; it has no {error}") from None
    except (ValueError, TypeError, OverflowError) as error:
        raise UsageError(f"{where}: {kind!r} is {shown(event[kind])}; {error}") from None


def _scan(value: Any, source: str, at: datetime) -> messages.Event:
    return messages.Scanned(_text(value).encode("utf-8", "surrogatepass"), source, at)


def _activity(value: Any, _: str, at: datetime) -> messages.Event:
    named = {activity.value: activity for activity in ACTIVITIES.values()}
    activity = named.get(value) or ACTIVITIES.get(_text(value).upper())
    if activity is None:
        raise ValueError(f"it must be one of {', '.join(named)}")
    return messages.ActivityChosen(activity.value, at)


def _button(value: Any, _: str, at: datetime) -> messages.Event:
    if value not in BUTTONS:
        raise ValueError(f"it must be one of {', '.join(BUTTONS)}")
    return messages.Pressed(value, at)


def _clock(value: Any, _: str, at: datetime) -> messages.Event:
    if value not in _QUALITIES:
        raise ValueError(f"it must be one of {', '.join(_QUALITIES)}")
    return messages.ClockChanged(_QUALITIES[value].value, at)


def _link(value: Any, _: str, at: datetime) -> messages.Event:
    return messages.LinkChanged(_either(value, "up", "down"), at)


def _disk(value: Any, _: str, at: datetime) -> messages.Event:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _FULL:
        raise ValueError("it must be the percent of the disk in use, 0 to 100")
    return messages.DiskChanged(value, at)


def _wait(value: Any, _: str, at: datetime) -> messages.Event:
    waited = seconds(value)
    if waited is None:
        raise TypeError("it must be a number of seconds")
    if waited < 0:
        raise ValueError("time only passes; a clock that goes back is a line with an earlier 'at'")
    return messages.Tick(at + timedelta(seconds=waited))


_LONGEST_S: Final = 10**10
"""Seconds of a recording: three hundred years, more than a calendar's instants."""
_LONGEST_SOURCE: Final = 64
_FULL: Final = 100
_MOST_SHOWN: Final = 200
_QUALITIES: dict[Any, ClockQuality] = {
    **{quality.value: quality for quality in ClockQuality},
    "trusted": ClockQuality.SET,
    "untrusted": ClockQuality.NONE,
}
_MESSAGES: dict[str, Callable[[Any, str, datetime], messages.Event]] = {
    "scan": _scan,
    "activity": _activity,
    "button": _button,
    "clock": _clock,
    "link": _link,
    "disk": _disk,
    "counted_elsewhere": lambda value, _, at: count_watch.elsewhere([value], at),
    "office": lambda value, _, at: count_watch.office(value, at),
    "wait_s": _wait,
}
KINDS: Final = tuple(_MESSAGES)
"""What a line can be, but for the files that arrive."""


def _either(value: Any, yes: str, no: str) -> bool:
    if value not in (yes, no):
        raise ValueError(f"it must be {yes!r} or {no!r}")
    return bool(value == yes)


def seconds(value: Any) -> float | None:
    """Return what a line has as a number of seconds; None where it has none."""
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _LONGEST_S):
        return value
    raise TypeError(f"it must be a number of seconds up to {_LONGEST_S}")


def _source(event: Mapping[str, Any]) -> str:
    """Return the name of the scanner, which a row of the journal can hold."""
    source = _text(event.get("source", "replay"))
    if not 0 < len(source) <= _LONGEST_SOURCE or not source.isprintable():
        raise ValueError(f"'source' is {shown(source)}; it must be a scanner's name of the settings")
    return source


def shown(value: Any) -> str:
    """Return what a line has, as far as a person reads it."""
    text = repr(value)
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}... ({len(text)} characters)"


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("it must be text")
    return value


def _must_be_now_or_so(at: datetime) -> None:
    """Refuse an instant whose neighbours may be none of the calendar's."""
    if not 1970 <= at.year < 2200:  # noqa: PLR2004
        raise ValueError("no instant of a pharmacy")


def instant(event: Mapping[str, Any], where: str) -> datetime:
    """Return when a line says that it happened, or raise `UsageError` with where it is."""
    try:
        at = datetime.fromisoformat(_text(event["at"]))
        _must_be_now_or_so(at)
    except (KeyError, ValueError, TypeError):
        raise UsageError(f'{where}: has no instant; write "at": "2026-09-18T14:07:00Z"') from None
    if at.tzinfo is None:
        raise UsageError(f'{where}: "at" has no zone; end it with Z')
    return at.astimezone(UTC)
