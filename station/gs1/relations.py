"""What AIs ask of each other within one message."""

from station.gs1.element import Element
from station.gs1.issues import Issue, Severity
from station.gs1.rules import RULES

SERIALISED = {"253": 13, "255": 13, "8003": 14}
"""The keys that a signature needs with their serial part, and their length without it."""


def relation_issues(elements: list[Element], *, requisites: Severity | None) -> list[Issue]:
    """Return where elements contradict, exclude or lack each other; lacking weighs `requisites`, None not at all."""
    present = {element[0] for element in elements}
    issues = [] if len(present) == len(elements) else _repeated(elements)
    for element in elements:
        rule = RULES[element[0]]
        assert rule is not None
        # By place, not by name: this is on the way of every scan.
        if rule[4] and not rule[4].isdisjoint(present):
            issues.append(Issue("excluded", element.ai, element.start, element.end))
        if rule[5] and requisites and rule[6].isdisjoint(present) and not _satisfied(rule[5], present):
            issues.append(Issue("requisite", element.ai, element.start, element.end, requisites))
    if "8030" in present:
        issues += _unserialised(elements)
    return issues


def _satisfied(needs: tuple[tuple[frozenset[str], ...], ...], present: set[str]) -> bool:
    """Say whether one of the groups is there whole."""
    return any(all(not wanted.isdisjoint(present) for wanted in group) for group in needs)


def _repeated(elements: list[Element]) -> list[Issue]:
    """Return the elements that come again with another value."""
    first: dict[str, str] = {}
    return [
        Issue("repeated", element.ai, element.start, element.end)
        for element in elements
        if first.setdefault(element.ai, element.value) != element.value
    ]


def _unserialised(elements: list[Element]) -> list[Issue]:
    """Return the keys that a signature (8030) stands with although they have no serial part."""
    return [
        Issue("unserialised", element.ai, element.start, element.end)
        for element in elements
        if len(element.value) == SERIALISED.get(element.ai)
    ]
