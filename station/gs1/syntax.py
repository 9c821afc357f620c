"""Strict syntax: scan data with its AIM id, as the standard has it and nothing more."""

from typing import Final

from station.gs1.charsets import GS, csetnumeric
from station.gs1.checks import has_check_digit
from station.gs1.element import Element
from station.gs1.issues import Gs1Error, Issue, Severity
from station.gs1.relations import relation_issues
from station.gs1.rules import LENGTHS, RULES
from station.gs1.values import MOST, examine, too_many

LONGEST: Final = 8191
MESSAGE_IDS: Final = frozenset(("]C1", "]e0", "]d2", "]Q3", "]J1"))
"""The AIM ids that say GS1 element strings follow."""
NUMBER_IDS: Final = {"]E0": 13, "]E4": 8}
"""The AIM ids of EAN and UPC symbols, and how many digits they have."""
DATA_IDS: Final = frozenset(("]d1", "]Q1", "]J0"))
"""The AIM ids of matrix symbols without GS1's mark: any data, or a Digital Link."""
COMPOSITE: Final = "|]e0"
AIM: Final = 3
"""Characters of an AIM id."""
_new = tuple.__new__


def read_elements(text: str, start: int = 0) -> tuple[list[Element], list[Issue]]:
    """Return the elements of a message from `start` on, and what is wrong with them, up to 64 of either."""
    elements: list[Element] = []
    issues: list[Issue] = []
    end = len(text)
    plain = text.isascii()
    at = start
    while at < end and len(elements) <= MOST and len(issues) <= MOST:
        rule = RULES[text[at : at + 2]] or RULES[text[at : at + LENGTHS.get(text[at : at + 2], 2)]]
        if rule is None:
            at = _unknown(text, at, issues)
            continue
        # A rule's first fields by place, not by name: this is on the way of every scan.
        ai, accepts = rule[0], rule[3]
        data = at + len(ai)
        stop = data + rule[2] if rule[1] else text.find(GS, data)
        if stop < 0:
            stop = end
        value = text[data:stop]
        if not (plain and accepts and accepts(value)):
            value = value.partition(GS)[0]
            stop = data + len(value)
            examine(rule, value, data, issues)
        elements.append(_new(Element, (ai, value, at, stop)))
        at = stop + 1 if stop < end and text[stop] == GS else stop
    if not elements and not issues:
        issues.append(Issue("empty", "", start, end))
    issues += too_many(elements, end)
    return elements, issues


def _unknown(text: str, at: int, issues: list[Issue]) -> int:
    """Note that no AI begins here and return where to go on: after the next separator."""
    if text[at] == GS:
        stop = len(text) - len(text[at:].lstrip(GS))
        issues.append(Issue("separator", "", at, stop))
        return stop
    stop = text.find(GS, at)
    stop = stop if stop >= 0 else len(text)
    issues.append(Issue("unknown-ai", "", at, stop))
    return stop + 1


def parse(text: str, *, requisites: bool = True) -> tuple[Element, ...]:
    """Return the elements of scan data with its AIM id, or raise everything that is wrong with it.

    EAN and UPC symbols (`]E0`, `]E4`) have a number and no elements, and so has a symbol whose data is not GS1's
    (`]d1`, `]Q1`, `]J0`) unless it is a Digital Link.
    """
    elements, issues = _read(text)
    issues += relation_issues(elements, requisites=Severity.ERROR if requisites else None)
    if issues:
        raise Gs1Error(tuple(issues))
    return tuple(elements)


def _read(text: str) -> tuple[list[Element], list[Issue]]:
    """Return the elements that the AIM id says there are, and everything that is wrong with any of them."""
    aim = text[:AIM]
    if len(aim) < AIM or aim[0] != "]":
        return [], [Issue("no-aim", "", 0, 0)]
    if len(text) - AIM > LONGEST:
        return [], [Issue("data-too-long", "", AIM + LONGEST, len(text))]
    if aim in MESSAGE_IDS:
        return read_elements(text, AIM)
    if aim in NUMBER_IDS:
        return _read_number(text, AIM + NUMBER_IDS[aim])
    if aim not in DATA_IDS:
        return [], [Issue("unsupported-aim", "", 0, AIM)]
    from station.gs1.digital_link import SCHEMES, read_digital_link  # noqa: PLC0415 - packs on a shelf have none

    return read_digital_link(text, AIM) if text.startswith(SCHEMES, AIM) else ([], [])


def _read_number(text: str, end: int) -> tuple[list[Element], list[Issue]]:
    """Return what is wrong with an EAN or UPC number, and the elements of the composite symbol after it."""
    number = text[AIM:end]
    fault = csetnumeric(number)
    if fault:
        issues = [Issue(fault[0], "", AIM + fault[1], AIM + fault[2])]
    elif len(text) < end:
        issues = [Issue("length", "", AIM, len(text))]
    elif not has_check_digit(number):
        issues = [Issue("check-digit", "", end - 1, end)]
    else:
        issues = []
    if text.startswith(COMPOSITE, end):
        elements, faults = read_elements(text, end + len(COMPOSITE))
        return elements, issues + faults
    if len(text) > end:
        issues.append(Issue("too-long", "", end, len(text)))
    return [], issues
