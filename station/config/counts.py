"""What the settings say of counts, as the rules of counting have it."""

from typing import Final

from station.config.settings import Settings
from station.config.times import clock_time
from station.domain.counts.counting import CountRules, CountType, Freeze

_SCHEDULES: Final = ("I", "II", "III", "IV", "V")


def count_rules(settings: Settings) -> CountRules:
    """Return the rules, or raise `SettingsError` that names what is wrong."""
    said = settings.count
    for schedule in said.witness:
        if schedule not in _SCHEDULES:
            raise settings.wrong("count.witness", f"has {schedule!r}; it must be one of {', '.join(_SCHEDULES)}")
    for change in said.shift_times:
        if clock_time(change) is None:
            raise settings.wrong("count.shift_times", f"has {change!r}; write hours and minutes, such as 06:45")
    return CountRules(
        settings.site.name,
        CountType(said.begins),
        Freeze(said.freeze),
        frozenset(said.witness),
        said.shift_times,
        said.walk_days,
    )
