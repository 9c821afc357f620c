"""Messages as people write them: `(01)09506000134352(10)ABC`; a backslash goes before a bracket within a value."""

from station.gs1.element import Element
from station.gs1.issues import Gs1Error, Issue, Severity
from station.gs1.relations import relation_issues
from station.gs1.rules import RULES
from station.gs1.values import examine, too_many


def parse_bracketed(text: str, *, requisites: bool = True) -> tuple[Element, ...]:
    """Return the elements of a bracketed message, or raise everything that is wrong with it.

    One `|` before a bracket parts the linear symbol from the composite one; the two are one message.
    """
    elements, issues = read_bracketed(text)
    issues += relation_issues(elements, requisites=Severity.ERROR if requisites else None)
    if issues:
        raise Gs1Error(tuple(issues))
    return tuple(elements)


def read_bracketed(text: str) -> tuple[list[Element], list[Issue]]:
    """Return the elements of a bracketed message and everything that is wrong with any of them."""
    elements: list[Element] = []
    issues: list[Issue] = []
    at, end = 0, len(text)
    bar = text.find("|")
    if not text.startswith("("):
        stop = text.find("(")
        at = end if stop < 0 else stop
        issues.append(Issue("bracket", "", 0, at))
    while at < end:
        close = text.find(")", at)
        if close < 0:
            issues.append(Issue("bracket", "", at, end))
            break
        stop = _value_end(text, close + 1, bar)
        ai = text[at + 1 : close]
        rule = RULES[ai]
        if rule is None:
            issues.append(Issue("unknown-ai", "", at, stop))
        else:
            value, places = _unescaped(text, close + 1, stop)
            faults: list[Issue] = []
            examine(rule, value, 0, faults)
            issues += [Issue(fault.code, ai, places[fault.start], places[fault.end]) for fault in faults]
            elements.append(Element(ai, value, at, stop))
        at = stop + 1 if stop == bar else stop
    issues += too_many(elements, end)
    return elements, issues


def _value_end(text: str, at: int, bar: int) -> int:
    """Return where the value ends: before the next bracket that is not escaped and its bar, or the text's end."""
    bracket = text.find("(", at)
    while bracket > at and text[bracket - 1] == "\\":
        bracket = text.find("(", bracket + 1)
    if bracket < 0:
        return len(text)
    return bar if bar == bracket - 1 else bracket


def _unescaped(text: str, start: int, end: int) -> tuple[str, list[int]]:
    """Return the value without its escapes, and where each of its characters and its end stand in the text."""
    places = [at for at in range(start, end) if not text.startswith("\\(", at)]
    return "".join(text[at] for at in places), [*places, end]
