"""Separators that a scanner left out, put back by what the site's packs are known to have."""

from typing import Final, NamedTuple

from station.gs1.charsets import GS
from station.gs1.element import Element
from station.gs1.issues import Issue
from station.gs1.rules import RULES, Rule, rule_of
from station.gs1.values import examine

MOST: Final = 64
"""Readings after which no more are looked for; by then it is long ambiguous."""
LONGEST: Final = 256
"""Characters beyond which no pack of this kind goes."""
TAILS: Final = ("FNC1", "ALT029", "ALT0029", "X1D", "X001D", "029", "GS", "F1", "F8", "1D")
"""How a value ends when a scanner's word for GS, not known here, was taken for a part of it."""
MARKS: Final = "!\"%&'()*+,-./:;<=>?_"


def splits(text: str, ais: tuple[str, ...], *, whole: bool = True) -> list[tuple[Element, ...]]:
    """Return every reading in which each of the AIs comes exactly once and every value is valid.

    Unless the reading is to be `whole`, an AI may also be missing.
    """
    search = _Search([], whole)
    rules = {ai: rule for ai in ais if (rule := RULES[ai])}
    if 0 < len(text) <= LONGEST and len(rules) == len(ais):
        _extend(text, 0, (), rules, search)
    return search.found


class _Search(NamedTuple):
    """The readings that were found, and what is looked for."""

    found: list[tuple[Element, ...]]
    whole: bool


def _extend(text: str, at: int, so_far: tuple[Element, ...], rules: dict[str, Rule], search: _Search) -> None:
    """Add the readings that go on from here with the AIs that are left."""
    if text.startswith(GS, at):
        at += 1
    if len(search.found) >= MOST:
        return
    if at == len(text):
        if not (search.whole and rules):
            search.found.append(so_far)
        return
    for ai, rule in rules.items():
        if not text.startswith(ai, at):
            continue
        rest = {other: left for other, left in rules.items() if other != ai}
        start = at + len(ai)
        for stop in _stops(text, start, rule, last=not rest):
            if _is_valid(rule, text[start:stop]):
                _extend(text, stop, (*so_far, Element(ai, text[start:stop], at, stop)), rest, search)


def _stops(text: str, start: int, rule: Rule, *, last: bool) -> range:
    """Return where a value that starts here may end; a separator that is there ends it, and so does the text."""
    limit = text.find(GS, start)
    limit = min(limit if limit >= 0 else len(text), start + rule.maximum)
    if rule.fixed:
        return range(start + rule.maximum, limit + 1)
    return range(limit if last else start + 1, limit + 1)


def _is_valid(rule: Rule, value: str) -> bool:
    """Say whether there is nothing wrong with a value."""
    issues: list[Issue] = []
    examine(rule, value, 0, issues)
    return not issues


def without_tails(reading: tuple[Element, ...], mark: str = "") -> list[tuple[Element, ...]]:
    """Return the readings that are meant if a value's end is a word for GS after all, the reading itself among them.

    Where a `mark` after each value was taken for GS, the word may have been longer than that.
    """
    values = [_shortened(element, mark) for element in reading[:-1]]
    return [
        (
            *(
                element._replace(value=value, end=element.start + len(element.ai) + len(value))
                for element, value in zip(reading[:-1], meant, strict=True)
            ),
            reading[-1],
        )
        for meant in zip(*values, strict=True)
    ]


def _shortened(element: Element, mark: str) -> tuple[str, ...]:
    """Return the element's value, and what is left of it without what may be a scanner's word for GS at its end."""
    value = element.value
    if rule_of(element.ai).fixed:
        return (value,) * 4
    word = next((tail for tail in TAILS if value.upper().endswith(tail)), "")
    bare = value[: len(value) - len(word)]
    marked = (value + mark)[: -len(_mark(value + mark)) or None]
    shorter = (bare, bare.rstrip(MARKS) if word else value, marked if len(marked) < len(value) else value)
    return (value, *(left or value for left in shorter))


def _mark(value: str) -> str:
    """Return the brackets with what is in them, or the other marks, that a value ends with."""
    opening = value.rfind({">": "<", ")": "("}.get(value[-1], "\0"))
    return value[opening:] if opening >= 0 else value[len(value.rstrip(MARKS)) :]
