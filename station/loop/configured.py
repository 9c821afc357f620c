"""Settings that cards have changed: they hold over the settings file until another card says otherwise."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from station.domain.cards import config_card
from station.domain.cards.cards import Card
from station.domain.cards.config_card import RESET, Setting
from station.domain.decision import Activity
from station.domain.rules import Rules
from station.domain.screens import notices
from station.domain.timekeeping import ClockQuality
from station.domain.verdict import Verdict
from station.loop.desk import Desk, command
from station.loop.outcome import Outcome
from station.store.store import Entry

_REMEMBERED: Final = "configured"
_ACTIVITIES: Final = {"RECV": Activity.RECEIVE, "PICK": Activity.CHECKPOINT}
_INTO: Final[Mapping[str, Callable[[Rules, str], Rules]]] = {
    "PLACE": lambda rules, value: replace(rules, location=value),
    "ACTIVITY": lambda rules, value: replace(rules, activity=_ACTIVITIES[value]),
    "IDLE": lambda rules, value: replace(rules, idle=timedelta(minutes=int(value))),
    "DOOR": lambda rules, value: replace(rules, bands=replace(rules.bands, door=int(value))),
    "PLAN": lambda rules, value: replace(rules, bands=replace(rules.bands, plan=int(value))),
    "ACT": lambda rules, value: replace(rules, bands=replace(rules.bands, act=int(value))),
    "BLOCK": lambda rules, value: replace(rules, bands=replace(rules.bands, block=int(value))),
    "STALE": lambda rules, value: replace(rules, choices=replace(rules.choices, stale_days=int(value))),
    "BADGES": lambda rules, value: replace(rules, controlled_badges=int(value)),
}


class Configured:
    """Takes CFG cards."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._of_file = desk, desk.rules
        self._said: dict[str, str] = json.loads(desk.store.remembered(_REMEMBERED) or "{}")
        self._apply()

    def card(self, card: Card, at: datetime) -> Outcome:
        """Change a setting, from now on and after every restart."""
        desk = self._desk
        now = at if desk.clock is ClockQuality.SET else None
        setting = config_card.read(card, desk.rules.site_key, now)
        if isinstance(setting, str):
            return desk.refused(card.named, setting, at)
        said = {} if setting.name == RESET else {**self._said, setting.name: setting.value}
        body = command(desk.activity, card.named, event="configured", setting=setting.name, value=setting.value)
        seq = desk.record(Entry(at, "command", body, remembered=self._remembered(said, setting)))
        self._said = said
        self._apply()
        if setting.name == "PLACE":
            desk.location = setting.value
        return desk.answer(Verdict.INFO, notices.configured(setting.name, setting.value), at, seq=seq)

    def _remembered(self, said: Mapping[str, str], setting: Setting) -> dict[str, str]:
        place = {"location": setting.value} if setting.name == "PLACE" else {}
        return {_REMEMBERED: json.dumps(said), **place}

    def _apply(self) -> None:
        """Lay what cards said over what the settings file says."""
        rules = self._of_file
        for name, value in self._said.items():
            if config_card.is_right(Setting(name, value)):  # else a later program knows it, and this one does not
                rules = _INTO[name](rules, value)
        self._desk.rules = rules
