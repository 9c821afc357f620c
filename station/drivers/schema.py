"""A driver's options, read from its constructor: the annotations are the schema.

`port: str` is an option that must be given, `baud: Annotated[int, Range(300, 921600)] = 9600` one that may be.
A `Literal` lists the values that are right; `int | None` is an option that may be left out and has no default.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

REQUIRED: Final = inspect.Parameter.empty
"""The default of an option that has none and must be given."""

_WORDS: Final = {str: "text", bool: "true or false", int: "a whole number", float: "a number"}


@dataclass(frozen=True, slots=True)
class Range:
    """The lowest and the highest number that is right."""

    lowest: float
    highest: float


Pin = Annotated[int, Range(2, 27)]
"""A GPIO number as the processor counts them (GPIO17 is 17); 0 and 1 are for add-on boards."""


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a driver."""

    name: str
    type: type
    default: object = REQUIRED
    choices: tuple[object, ...] = ()
    """The only values that are right; empty when there is no such list."""
    range: Range | None = None

    @property
    def required(self) -> bool:
        """Say whether the option must be given."""
        return self.default is REQUIRED

    @property
    def right(self) -> str:
        """Say what is right, for a person."""
        if self.choices:
            return "one of " + ", ".join(shown(choice) for choice in self.choices)
        if self.range:
            return f"{_WORDS[self.type]} from {self.range.lowest:g} to {self.range.highest:g}"
        return _WORDS[self.type]

    def accepts(self, value: object) -> bool:
        """Say whether the value is right; a whole number is also a number, true and false are not."""
        if type(value) is not self.type and not (self.type is float and type(value) is int):
            return False
        if self.choices:
            return value in self.choices
        return self.range is None or (
            isinstance(value, int | float) and self.range.lowest <= value <= self.range.highest
        )


def options_of(constructor: Callable[..., object]) -> tuple[Option, ...]:
    """Return the options of a driver's constructor in their order."""
    initialise = inspect.getattr_static(constructor, "__init__") if inspect.isclass(constructor) else constructor
    hints = get_type_hints(initialise, include_extras=True)
    parameters = inspect.signature(constructor).parameters.values()
    return tuple(_option(parameter.name, hints[parameter.name], parameter.default) for parameter in parameters)


def problem(options: tuple[Option, ...], given: Mapping[str, object]) -> str:
    """Say what is wrong with the given options and what would be right; empty when all is right."""
    names = [option.name for option in options]
    for name in given:
        if name not in names:
            return f"unknown option {name!r}; {nearest(name, names)}"
    for option in options:
        if option.required and option.name not in given:
            return f"option {option.name!r} is missing; give {option.right}"
        if option.name in given and not option.accepts(given[option.name]):
            return f"option {option.name!r} cannot be {shown(given[option.name])}; give {option.right}"
    return ""


def nearest(name: str, accepted: list[str]) -> str:
    """Name the accepted name that is most like this one, if any is, and all that are accepted."""
    close = get_close_matches(name, accepted, n=1, cutoff=0.5)
    hint = f"did you mean {close[0]!r}? " if close else ""
    return f"{hint}accepted: {', '.join(accepted)}" if accepted else "there is none to give"


def shown(value: object) -> str:
    """Return a value as TOML writes it, as far as a message needs."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + value.encode("unicode_escape").decode("ascii").replace('"', '\\"') + '"'
    return str(value)


def _option(name: str, hint: Any, default: object) -> Option:
    """Return the option that one annotated parameter is."""
    limits = None
    if get_origin(hint) in (Union, UnionType):
        hint = next(member for member in get_args(hint) if member is not type(None))
    if get_origin(hint) is Annotated:
        hint, limits = get_args(hint)
    if get_origin(hint) is Literal:
        choices = get_args(hint)
        return Option(name, type(choices[0]), default, choices)
    return Option(name, hint, default, range=limits)
