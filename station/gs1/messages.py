"""GS1 messages as scanners send them: what was done to the separators is undone where there is one way to do it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from station.gs1.charsets import GS
from station.gs1.dropped import splits, without_tails
from station.gs1.element import Element
from station.gs1.issues import Issue, Severity
from station.gs1.linters.keys import csum
from station.gs1.profile import ScannerProfile
from station.gs1.reading import Reading, distinct
from station.gs1.relations import relation_issues
from station.gs1.render import to_text
from station.gs1.rules import LENGTHS, RULES, is_fixed, rule_of
from station.gs1.scan import Kind, Repair
from station.gs1.separators import (
    PUNCTUATION,
    Restored,
    ending,
    has_legal_mark,
    partly,
    places_of,
    punctuated,
    restored,
    single,
)
from station.gs1.syntax import AIM, read_elements
from station.gs1.values import examine

OPENING: Final = {"(": ")", "[": "]", "{": "}", "<": ">"}
LONGEST_CODE_ID: Final = 3
CODE_IDS: Final = frozenset(("P00", "P01", "P0B", "]", "d2", "C1", "e0", "Q3", "J1"))
"""Code ids that are not letters, nor one mark: a maker's own, and AIM ids without their bracket."""
NATIONAL: Final = ("710", "711", "712", "713", "714", "715", "716")
"""The AIs of national numbers of medicines, which a pack may have besides those that the site's packs all have."""
SHORTEST_NATIONAL: Final = 6
"""Digits of the shortest of them, Spain's."""
Attempt = tuple[tuple[Element, ...], tuple[Issue, ...]]


def attempt(text: str, *, marked: bool) -> Attempt | None:
    """Return the elements and warnings of a message, or None where anything is wrong with it.

    Where no AIM id marks it as GS1's, it must look like it: begin with a key that has a check digit, or have elements
    that need others and find them.
    """
    # Most texts that are tried fail at this: an AI follows every separator.
    if any(part[:2] not in LENGTHS for part in text.split(GS) if part):
        return None
    elements, issues = read_elements(text)
    issues += relation_issues(elements, requisites=Severity.WARNING)
    return _accepted(elements, issues, marked=marked)


def _accepted(elements: list[Element], issues: list[Issue], *, marked: bool) -> Attempt | None:
    """Return the elements and warnings unless there is an error among them, or no sign that this is GS1's."""
    if any(issue.severity is Severity.ERROR for issue in issues):
        return None
    if not marked and not _is_key(elements[0]) and (issues or not any(map(_needs_others, elements))):
        return None
    return tuple(elements), tuple(issues)


def _is_key(element: Element) -> bool:
    """Say whether the element is a key that its check digit vouches for."""
    rule = rule_of(element.ai)
    return rule.path is not None and any(csum in part.linters for part in rule.components)


def _needs_others(element: Element) -> bool:
    """Say whether the element may not stand alone."""
    return bool(rule_of(element.ai).needs)


def message_readings(body: str, start: int, scanner: ScannerProfile, *, marked: bool) -> list[Reading]:
    """Return the readings of a message; `start` is where it stands in what was sent."""
    known = [mark for mark in scanner.separators if mark in body]
    text = single(body)
    literal = None if known else attempt(text, marked=marked)
    if literal is None:
        return (
            _parted(body, start, known, marked=marked)
            or _restored(body, start, scanner.separators, marked=marked)
            or _bracketed(body, start, scanner.separators, marked=marked)
            or (_coded(body, start, scanner.separators) if not marked else [])
        )
    repairs = () if text == body.strip(GS) else (Repair("separator", start, start + len(body), body, text),)
    readings = [_reading(literal, text, repairs)]
    if scanner.drops_gs and GS not in text:
        # Where not all of the site's AIs are there, what reads as one value may still be more of them.
        ais = tuple(dict.fromkeys([*scanner.ais, *(element.ai for element in literal[0])]))
        hidden = splits(text, ais, whole=False)
        return dropped_readings(text, start, scanner) or distinct([*readings, *_inserted(hidden, text, start)])
    if GS not in text and has_legal_mark(text):
        readings += _restored(body, start, (), marked=marked)
    return distinct(readings)


def last_readings(body: str, start: int, scanner: ScannerProfile, *, marked: bool) -> list[Reading]:
    """Return the readings of what nothing else explains: separators are missing, or a mark that values may have is one.

    A value may then end in the scanner's own word for GS, which is a reading too.
    """
    if any(mark in body for mark in scanner.separators):
        return []
    readings = dropped_readings(body, start, scanner)
    if scanner.drops_gs or scanner.separators:
        return readings
    readings = [tailless for reading in readings for tailless in _without_tails(reading, "")]
    for meant in punctuated(body):
        for reading in _attempted([meant], body, start, marked=marked):
            # A mark that parts a message so that it says something twice parts two reads of a symbol, if anything.
            if len({element.ai for element in reading.elements}) == len(reading.elements):
                readings += _without_tails(reading, meant.mark if len(meant.mark) == 1 else "")
    return distinct(readings)


def _without_tails(reading: Reading, mark: str) -> list[Reading]:
    """Return the reading, and those that are meant if its values end in a word for GS."""
    return [replace(reading, elements=elements) for elements in without_tails(reading.elements, mark)]


def dropped_readings(body: str, start: int, scanner: ScannerProfile) -> list[Reading]:
    """Return the readings that put separators back by the AIs that the site's packs have."""
    text = single(body)
    if text[: len(text) // 2] * 2 == text:
        # The symbol was read twice, and where one read ended lies within a value.
        return []
    found = splits(text, scanner.ais)
    for ai in NATIONAL:
        if ai in text and ai not in scanner.ais:
            found += [one for one in splits(text, (*scanner.ais, ai)) if _has_national_number(one, ai)]
    return _inserted(found, text, start)


def _has_national_number(elements: tuple[Element, ...], ai: str) -> bool:
    """Say whether the element of this AI may be a national number, which is of so many digits."""
    value = next(element.value for element in elements if element.ai == ai)
    return value.isdigit() and len(value) >= SHORTEST_NATIONAL


def _inserted(found: list[tuple[Element, ...]], text: str, start: int) -> list[Reading]:
    """Return the readings in which separators were put back into a text, as far as their elements go together."""
    readings: list[Reading] = []
    for elements in found:
        if relation_issues(list(elements), requisites=None):
            continue
        inserted = [
            Repair("dropped-separator", start + element.end, start + element.end, "", GS)
            for element in elements[:-1]
            if text[element.end] != GS and not is_fixed(element.ai)
        ]
        readings.append(_reading((elements, ()), text, tuple(inserted)))
    return readings


def _reading(read: Attempt, text: str, repairs: tuple[Repair, ...]) -> Reading:
    """Return what was read as a reading."""
    elements, issues = read
    kind = Kind.SSCC if elements[0].ai == "00" else Kind.GS1
    return Reading(kind, elements, issues=issues, repairs=repairs, text=text)


def _restored(body: str, start: int, known: tuple[str, ...], *, marked: bool) -> list[Reading]:
    """Return the readings in which something that was sent stands for GS."""
    return _attempted(restored(body, known), body, start, marked=marked)


def _parted(body: str, start: int, known: list[str], *, marked: bool) -> list[Reading]:
    """Return the readings in which what this scanner is known to send for GS stands for it, or else is data too."""
    found = _restored(body, start, tuple(known), marked=marked) if known else []
    meant = ending if found else partly
    texts = (one for mark in known for one in meant(body, mark))
    return distinct(found + _attempted(texts, body, start, marked=marked))


def _attempted(texts: Iterable[Restored], body: str, start: int, *, marked: bool) -> list[Reading]:
    """Return the readings of those texts that can be read."""
    readings: list[Reading] = []
    for text, mark, settles, places in texts:
        clean = single(text)
        read = attempt(clean, marked=marked)
        if read:
            repairs = (
                Repair("separator", start + at, start + end, body[at:end], GS)
                for at, end in (places_of(body, mark) if places is None else places)
            )
            readings.append(_reading(read, clean, tuple(repairs)))
            if settles:
                break
    return distinct(readings)


def _bracketed(body: str, start: int, known: tuple[str, ...], *, marked: bool) -> list[Reading]:
    """Return the readings of a message that was sent with brackets around its AIs, and spaces or separators too."""
    if body.lstrip()[:1] not in OPENING:
        return []
    texts = [body, *(found.text for found in restored(body, known))]
    found = ((read, text) for text in texts if (read := _between_brackets(text, marked=marked)))
    return distinct([_reading(read, text.strip(), (_without_brackets(read, body, start),)) for read, text in found])


def _without_brackets(read: Attempt, body: str, start: int) -> Repair:
    """Return the repair that makes a message in brackets scan data."""
    data = to_text(read[0])[AIM:]
    return Repair("brackets", start, start + len(body), body, data)


def _between_brackets(text: str, *, marked: bool) -> Attempt | None:
    """Return the elements and warnings of a message with brackets around its AIs."""
    text = text.strip()
    elements: list[Element] = []
    issues: list[Issue] = []
    places = _bracket_places(text, text[:1], OPENING.get(text[:1], ""))
    if not places or places[0][0] != 0:
        return None
    for (at, data), (stop, _) in zip(places, [*places[1:], (len(text), 0)], strict=True):
        value = text[data:stop].strip(" \t\r\n" + GS)
        ai = text[at + 1 : data - 1]
        examine(rule_of(ai), value, data, issues)
        elements.append(Element(ai, value, at, stop))
    issues += relation_issues(elements, requisites=Severity.WARNING)
    return _accepted(elements, issues, marked=marked)


def _bracket_places(text: str, opening: str, closing: str) -> list[tuple[int, int]]:
    """Return where each AI in brackets begins and where its value begins; other brackets belong to a value."""
    places: list[tuple[int, int]] = []
    at = text.find(opening) if closing else -1
    while at >= 0:
        close = text.find(closing, at, at + 6)
        if close > 0 and RULES[text[at + 1 : close]]:
            places.append((at, close + 1))
        at = text.find(opening, at + 1)
    return places


def _coded(body: str, start: int, known: tuple[str, ...]) -> list[Reading]:
    """Return the readings of a message after a scanner's own code id."""
    readings: list[Reading] = []
    for length in range(1, LONGEST_CODE_ID + 1):
        code_id, rest = body[:length], body[length:]
        if not (code_id.isascii() and code_id.isalpha()) and code_id not in CODE_IDS | PUNCTUATION:
            continue
        removed = Repair("code-id", start, start + length, code_id, "")
        text = single(rest)
        read = attempt(text, marked=False)
        found = [_reading(read, text, ())] if read else _restored(rest, start + length, known, marked=False)
        if rest.startswith(GS):
            # It may be the end of a value whose beginning is lost, unless a check digit shows where the message begins.
            found = [reading for reading in found if _is_key(reading.elements[0])]
        readings += [replace(reading, repairs=(removed, *reading.repairs)) for reading in found]
    return distinct(readings)
