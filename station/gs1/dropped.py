"""Separators that a scanner left out, put back by what the site's packs are known to have."""

from typing import Final

from station.gs1.charsets import GS
from station.gs1.element import Element
from station.gs1.issues import Issue
from station.gs1.rules import RULES, Rule
from station.gs1.values import examine

MOST: Final = 64
"""Readings after which no more are looked for; by then it is long ambiguous."""
LONGEST: Final = 256
"""Characters beyond which no pack of this kind goes."""
TAILS: Final = ("FNC1", "ALT029", "ALT0029", "X1D", "X001D", "029", "GS", "F1", "F8", "1D")
"""How a value ends when a scanner's word for GS, not known here, was taken for a part of it."""


def splits(text: str, ais: tuple[str, ...]) -> list[tuple[Element, ...]]:
    """Return every reading in which each of the AIs comes exactly once and every value is valid."""
    found: list[tuple[Element, ...]] = []
    rules = {ai: rule for ai in ais if (rule := RULES[ai])}
    if 0 < len(text) <= LONGEST and len(rules) == len(ais):
        _extend(text, 0, (), rules, found)
    return found


def _extend(
    text: str, at: int, so_far: tuple[Element, ...], rules: dict[str, Rule], found: list[tuple[Element, ...]]
) -> None:
    """Add the readings that go on from here with the AIs that are left."""
    if text.startswith(GS, at):
        at += 1
    if not rules or len(found) >= MOST:
        if at == len(text) and len(found) < MOST:
            found.append(so_far)
        return
    for ai, rule in rules.items():
        if not text.startswith(ai, at):
            continue
        rest = {other: left for other, left in rules.items() if other != ai}
        start = at + len(ai)
        for stop in _stops(text, start, rule, last=not rest):
            if _is_valid(rule, text[start:stop]):
                _extend(text, stop, (*so_far, Element(ai, text[start:stop], at, stop)), rest, found)


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


def without_tails(reading: tuple[Element, ...]) -> tuple[Element, ...]:
    """Return the reading that is meant if a value's end is a word for GS after all; itself where none looks so."""
    elements = [_shortened(element) for element in reading[:-1]]
    return (*elements, reading[-1])


def _shortened(element: Element) -> Element:
    """Return the element without what may be a scanner's word for GS at its end."""
    rule = RULES[element.ai]
    value = element.value
    if rule is None or rule.fixed:
        return element
    tail = next((tail for tail in TAILS if value.upper().endswith(tail)), "") or _mark(value)
    if not tail or len(tail) == len(value):
        return element
    return Element(element.ai, value[: -len(tail)], element.start, element.end - len(tail))


def _mark(value: str) -> str:
    """Return the brackets with what is in them, or the other marks, that a value ends with."""
    opening = value.rfind({">": "<", ")": "("}.get(value[-1], "\0"))
    return value[opening:] if opening >= 0 else value[len(value.rstrip("!\"%&'()*+,-./:;<=>?_")) :]
