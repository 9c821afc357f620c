"""Strict syntax: scan data with its AIM id, as the standard has it and nothing more."""

from typing import Final

from station.gs1.element import Element
from station.gs1.issues import Gs1Error, Issue, Severity
from station.gs1.relations import relation_issues
from station.gs1.rules import LENGTHS, RULES, Rule

GS: Final = "\x1d"
LONGEST: Final = 8191
MOST: Final = 64
"""Elements in one message."""
MESSAGE_IDS: Final = frozenset(("]C1", "]e0", "]d2", "]Q3", "]J1"))
"""The AIM ids that say GS1 element strings follow."""
_new = tuple.__new__


def read_elements(text: str, start: int = 0) -> tuple[list[Element], list[Issue]]:
    """Return the elements of a message from `start` on, and everything that is wrong with any of them."""
    elements: list[Element] = []
    issues: list[Issue] = []
    end = len(text)
    plain = text.isascii()
    at = start
    while at < end:
        ai = text[at : at + LENGTHS.get(text[at : at + 2], 2)]
        rule = RULES[ai]
        if rule is None:
            at = _unknown(text, at, issues)
            continue
        data = at + len(ai)
        stop = text.find(GS, data)
        if stop < 0:
            stop = end
        if rule[1] and data + rule[2] < stop:
            stop = data + rule[2]
        value = text[data:stop]
        accepts = rule[3]
        if not (plain and accepts and accepts(value)):
            examine(rule, value, data, issues)
        elements.append(_new(Element, (ai, value, at, stop)))
        at = stop + 1 if stop < end and text[stop] == GS else stop
    if not elements and not issues:
        issues.append(Issue("empty", "", start, end))
    elif len(elements) > MOST:
        issues.append(Issue("elements", "", elements[MOST].start, end))
    return elements, issues


def _unknown(text: str, at: int, issues: list[Issue]) -> int:
    """Note that no AI begins here and return where to go on: after the next separator."""
    if text[at] == GS:
        issues.append(Issue("separator", "", at, at + 1))
        return at + 1
    stop = text.find(GS, at)
    stop = stop if stop >= 0 else len(text)
    issues.append(Issue("unknown-ai", "", at, stop))
    return stop + 1


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


def parse(text: str, *, requisites: bool = True) -> tuple[Element, ...]:
    """Return the elements of scan data with its AIM id, or raise everything that is wrong with it."""
    aim = text[:3]
    if len(text) - 3 > LONGEST:
        raise Gs1Error((Issue("data-too-long", "", LONGEST + 3, len(text)),))
    if len(aim) < 3 or aim[0] != "]":  # noqa: PLR2004 - an AIM id
        raise Gs1Error((Issue("no-aim", "", 0, 0),))
    if aim not in MESSAGE_IDS:
        raise Gs1Error((Issue("unsupported-aim", "", 0, 3),))
    elements, issues = read_elements(text, 3)
    issues += relation_issues(elements, requisites=Severity.ERROR if requisites else None)
    if issues:
        raise Gs1Error(tuple(issues))
    return tuple(elements)
