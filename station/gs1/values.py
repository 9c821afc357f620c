"""What is wrong with one value, and with the number of them."""

from typing import Final

from station.gs1.element import Element
from station.gs1.issues import Issue
from station.gs1.rules import Rule

MOST: Final = 64
"""Elements in one message."""


def examine(rule: Rule, value: str, offset: int, issues: list[Issue]) -> None:
    """Note what is wrong with a value, component by component."""
    if not value:
        issues.append(Issue("no-data", rule.ai, offset, offset))
        return
    at = 0
    for component in rule.components:
        part = value[at : at + component.maximum]
        if not part and component.optional:
            break
        for linter in component.linters:
            fault = linter(part)
            if fault:
                code, first, last = fault
                issues.append(Issue(code, rule.ai, offset + at + first, offset + at + last))
                break
        if len(part) < component.minimum:
            issues.append(Issue("length", rule.ai, offset, offset + len(value)))
            return
        at += len(part)
    if at < len(value):
        issues.append(Issue("too-long", rule.ai, offset + at, offset + len(value)))


def too_many(elements: list[Element], end: int) -> list[Issue]:
    """Return an issue where there are more elements than a message may have."""
    return [Issue("elements", "", elements[MOST].start, end)] if len(elements) > MOST else []
