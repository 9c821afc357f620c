"""Rules of law and of the house as data: each with its value, source, date and whether its text was read.

A policy is a TOML file. Those beside this module are shipped; a site names one of them, or a file of its own, which can
begin with `extends` and change what differs. It informs and is no legal advice: a pharmacist checks it for the site.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from station.errors import SettingsError

Value: TypeAlias = int | str | tuple[str, ...]

KINDS: Final[Mapping[str, type]] = MappingProxyType(
    {
        "retention": int,
        "retention-controlled": int,
        "request-days": int,
        "suspect-least": int,
        "suspect-percent": int,
        "inventory-months": int,
        "inventory-exact": tuple,
        "inventory-estimate-up-to": int,
        "inventory-liquid": str,
        "certificate-fields": tuple,
        "certificate-sign-hours": int,
    }
)
"""Every rule that the station uses or shows, and what its value is."""
_WORDS: Final = {int: "a whole number", str: "text in quotes", tuple: "a list of texts in quotes"}
_MOST_BELOW: Final = 4
"""How many policies may stand below one."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule."""

    name: str
    rule: str
    """In plain words."""
    value: Value
    unit: str
    source: str
    date: date
    """Of the text, as it was read or recalled."""
    jurisdiction: str
    checked: bool
    """Whether its text was read; one that was only recalled is to be read before anybody relies on it."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules that a site goes by."""

    id: str
    title: str
    rules: Mapping[str, Rule]

    def number(self, name: str) -> int | None:
        """Return the value of a rule that is a number; None where the policy has no such rule."""
        value = self.rules[name].value if name in self.rules else None
        return value if isinstance(value, int) else None

    def words(self, name: str) -> tuple[str, ...]:
        """Return the value of a rule that is a list; nothing where the policy has no such rule."""
        value = self.rules[name].value if name in self.rules else ()
        return value if isinstance(value, tuple) else ()


def shipped() -> list[str]:
    """Return the names of the policies that come with the program."""
    return sorted(each.name.removesuffix(".toml") for each in files(__name__).iterdir() if each.name.endswith(".toml"))


def load(name: str) -> Policy:
    """Return a policy by the name of a shipped one, or that in a file; `SettingsError` says what is wrong with it."""
    return _loaded(name, 0)


def _loaded(name: str, depth: int) -> Policy:
    if depth > _MOST_BELOW:
        raise SettingsError(f"policy {name!r}: extends itself, or more than {_MOST_BELOW} others")
    values = _read(name)
    _must_only_have(values, {"id", "title", "jurisdiction", "extends", "rule"}, name)
    identity, title = _text(values, "id", name), _text(values, "title", name)
    jurisdiction = _text(values, "jurisdiction", name)
    tables = values.get("rule", {})
    if not isinstance(tables, dict):
        raise SettingsError(f"policy {name!r}: its rules must be tables; write each as [rule.NAME]")
    below = _loaded(_text(values, "extends", name), depth + 1).rules if "extends" in values else {}
    own = {each: _rule(each, table, jurisdiction, name) for each, table in tables.items()}
    return Policy(identity, title, MappingProxyType({**below, **own}))


def _read(name: str) -> dict[str, Any]:
    known = shipped()
    try:
        if name in known:
            return tomllib.loads(files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))
        return tomllib.loads(Path(name).read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(
            f"policy {name!r}: cannot be read ({error.strerror}); name a file, or one of {', '.join(known)}"
        ) from error
    except ValueError as error:
        raise SettingsError(f"policy {name!r}: is not TOML: {error}") from error


def _rule(rule: str, table: Any, jurisdiction: str, name: str) -> Rule:
    where = f"{name}: rule.{rule}"
    if rule not in KINDS:
        raise SettingsError(f"policy {where}: is no rule the station knows; known are {', '.join(KINDS)}")
    if not isinstance(table, dict):
        raise SettingsError(f"policy {where}: must be a table; write it as [rule.{rule}]")
    _must_only_have(table, {"rule", "value", "unit", "source", "date", "checked", "jurisdiction"}, where)
    value, day, checked = table.get("value"), table.get("date"), table.get("checked")
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        value = tuple(value)
    if type(value) is not KINDS[rule] or not isinstance(value, int | str | tuple):
        raise SettingsError(f"policy {where}: value is {value!r}; it must be {_WORDS[KINDS[rule]]}")
    if isinstance(value, int) and value < 0:
        raise SettingsError(f"policy {where}: value is {value!r}; it must be at least 0")
    if type(day) is not date:
        raise SettingsError(f"policy {where}: date is {day!r}; it must be a day without quotes, such as 2026-01-31")
    if not isinstance(checked, bool):
        raise SettingsError(f"policy {where}: checked is {checked!r}; it must be true or false")
    words = [_text(table, key, where) for key in ("rule", "source")]
    made = Rule(rule, words[0], value, _text(table, "unit", where, ""), words[1], day, jurisdiction, checked)
    return replace(made, jurisdiction=_text(table, "jurisdiction", where, jurisdiction))


def _text(table: Mapping[str, Any], key: str, where: str, default: str | None = None) -> str:
    value = table.get(key, default)
    if not isinstance(value, str) or not (value or default is not None):
        raise SettingsError(f"policy {where!r}: {key} is {value!r}; it must be text in quotes")
    return value


def _must_only_have(table: Mapping[str, Any], known: set[str], where: str) -> None:
    for key in table:
        if key not in known:
            raise SettingsError(f"policy {where}: unknown key {key!r}; known are {', '.join(sorted(known))}")
