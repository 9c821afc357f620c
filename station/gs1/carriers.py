"""What a symbol is, by its AIM id and its data, and every way it can be read."""

from dataclasses import replace
from datetime import date
from typing import Final

from station.gs1.charsets import CSET82
from station.gs1.checks import has_check_digit
from station.gs1.digital_link import read_digital_link
from station.gs1.element import Element
from station.gs1.frames import Framed, enveloped, unframed
from station.gs1.hibc import is_hibc, read_hibc
from station.gs1.identifiers import read_identifiers
from station.gs1.issues import Severity
from station.gs1.layouts import TYPED, as_sent, as_typed
from station.gs1.messages import LONGEST_CODE_ID, attempt, last_readings, message_readings
from station.gs1.numbers import gtins, is_number, is_sscc, upc_e
from station.gs1.profile import Layout, ScannerProfile
from station.gs1.reading import Reading, distinct
from station.gs1.relations import relation_issues
from station.gs1.scan import Facts, Kind, Repair
from station.gs1.syntax import AIM, COMPOSITE, DATA_IDS, MESSAGE_IDS, read_elements

EAN_LENGTHS: Final = {"]E0": (13, 12), "]E3": (13, 12), "]E4": (8,)}
"""How many digits the symbols of EAN and UPC have; a scanner may leave UPC's leading zero out."""
ADDON: Final = "]E3"
ADDON_LENGTHS: Final = (2, 5)
ITF: Final = frozenset(("]I0", "]I1"))
LETTERS: Final = frozenset("AaBCDdEeFGHhIJKLMNOoPpQRSTtUVXZz")
"""The letters of AIM ids."""
SCHEMES: Final = ("http://", "https://")
KEY_LENGTHS: Final = {"00": 20, "01": 16, "02": 16}
"""Where the check digit of a message's first number is, by its AI."""


def readings(text: str, scanner: ScannerProfile, today: date) -> list[Reading]:
    """Return every reading of what was sent that the rules allow, each once."""
    sent, changed = _known_changes(text, scanner)
    framed = unframed(sent, scanner)
    if _is_two(framed):
        return []
    found = _read(framed, scanner, today) or _after_code_id(sent, framed, scanner, today)
    # An AIM id that came through another layout may look like the beginning of a HIBC: `+D2`.
    if scanner.layout is None and all(reading.kind is Kind.HIBC and not reading.aim for reading in found):
        found += _through_layouts(sent, scanner, today)
    if not found and (not framed.aim or framed.aim in MESSAGE_IDS | DATA_IDS):
        marked = framed.aim in MESSAGE_IDS
        found = [_framed(one, framed) for one in last_readings(framed.body, framed.start, scanner, marked=marked)]
    return distinct([replace(reading, repairs=(*changed, *reading.repairs)) for reading in found])


def _is_two(framed: Framed) -> bool:
    """Say whether the data is two symbols in two lines, each with its own number: what one says is not the other's."""
    lines = [line for line in framed.body.replace("\r", "\n").split("\n") if line]
    return len(lines) > 1 and sum(map(_is_whole, lines)) > 1


def _is_whole(line: str) -> bool:
    """Say whether a line is a message by itself."""
    return (line[:2] in {"00", "01"} and _begins_like_gs1(line)) or attempt(line, marked=False) is not None


def _after_code_id(sent: str, framed: Framed, scanner: ScannerProfile, today: date) -> list[Reading]:
    """Return the readings of a message whose AIM id comes after a code id of the scanner's own."""
    at = framed.body.find("]", 0, LONGEST_CODE_ID + 1)
    if framed.aim or at < 1 or framed.body[at : at + AIM] not in MESSAGE_IDS:
        return []
    return _read(unframed(sent, replace(scanner, prefix=sent[: framed.start + at])), scanner, today)


def _known_changes(text: str, scanner: ScannerProfile) -> tuple[str, tuple[Repair, ...]]:
    """Return the text without what this scanner is known to do to letters and keys."""
    sent = as_sent(text, scanner.layout) if scanner.layout else text
    repairs = [Repair("layout", 0, len(text), text, sent)] if sent != text else []
    if scanner.caps_lock:
        repairs.append(Repair("caps-lock", 0, len(text), sent, sent.swapcase()))
        sent = sent.swapcase()
    return sent, tuple(repairs)


def _framed(reading: Reading, framed: Framed) -> Reading:
    """Return the reading with what was around the data."""
    return replace(reading, repairs=(*framed.repairs, *reading.repairs), aim=reading.aim or framed.aim)


def _through_layouts(text: str, scanner: ScannerProfile, today: date) -> list[Reading]:
    """Return the readings of what a scanner sent if another keyboard layout than its own stands between."""
    found: list[Reading] = []
    for layout in TYPED:
        sent = as_sent(text, layout)
        if sent == text:
            continue
        framed = unframed(sent, scanner)
        if not _shows(text, framed, layout):
            continue
        repair = Repair("layout", 0, len(text), text, sent)
        found += [
            replace(reading, repairs=(repair, *reading.repairs))
            for reading in _read(framed, scanner, today)
            if reading.kind is not Kind.PLAIN
        ]
    return found


def _shows(text: str, framed: Framed, layout: Layout) -> bool:
    """Say whether the text shows that this layout typed it: by the bracket of the AIM id, its scheme, or its digits."""
    if framed.aim:
        bracket = as_typed("]", layout)
        # Where brackets are the same, it takes a character of a value to show it: what is in none parts values anyway.
        return bracket in text[: framed.start] and (
            bracket != "]"
            or any(a != b and b in CSET82 for a, b in zip(text[framed.start :], framed.body, strict=False))
        )
    if framed.body.lower().startswith(SCHEMES):
        return not text[framed.start :].lower().startswith(SCHEMES)
    typed = text[framed.start : framed.start + 2]
    return framed.body[:2].isdigit() and not typed.isdigit()


def _read(framed: Framed, scanner: ScannerProfile, today: date) -> list[Reading]:
    """Return the readings of data that no keyboard layout has changed."""
    aim, body = framed.aim, framed.body
    if aim and aim not in MESSAGE_IDS and aim.swapcase() in MESSAGE_IDS:
        found = _by_aim(aim, framed, scanner, today) if aim in EAN_LENGTHS else []
        found = found or _in_other_case(framed, scanner, today)
    elif aim not in DATA_IDS and aim.swapcase() in DATA_IDS and body.swapcase().startswith(SCHEMES):
        found = _in_other_case(framed, scanner, today)
    elif aim:
        found = _by_aim(aim, framed, scanner, today) if aim[1] in LETTERS and aim[2].isalnum() else []
    else:
        found = _number(body) or _data(framed, scanner, today)
    return [_framed(reading, framed) for reading in found]


def _in_other_case(framed: Framed, scanner: ScannerProfile, today: date) -> list[Reading]:
    """Return the readings of data whose AIM id came in the other case: Caps Lock swaps, some scanners capitalise."""
    aim, body, start = framed.aim.swapcase(), framed.body, framed.start
    swapped = body.swapcase()
    repair = Repair("caps-lock", start - len(aim), start + len(body), framed.aim + body, aim + swapped)
    # `]E0` is an id of its own, so what follows it must look like a message by itself.
    marked = aim in MESSAGE_IDS and framed.aim not in EAN_LENGTHS
    found = _data(framed._replace(body=swapped), scanner, today, marked=marked)
    if body.upper() == body:
        found += _data(framed, scanner, today, marked=marked)
    return [replace(reading, repairs=(repair, *reading.repairs), aim=aim) for reading in found]


def _by_aim(aim: str, framed: Framed, scanner: ScannerProfile, today: date) -> list[Reading]:
    """Return the readings of a symbol of the kind that the AIM id says."""
    body = framed.body
    if aim in EAN_LENGTHS:
        return _ean(aim, body)
    if aim in ITF:
        return _itf(body)
    if aim in MESSAGE_IDS:
        return _data(framed, scanner, today, marked=True)
    found = _data(framed, scanner, today)
    if not found:
        return [] if _begins_like_gs1(body) else [Reading(Kind.PLAIN, text=body)]
    if aim not in DATA_IDS and any(reading.elements for reading in found):
        # A symbol that says it is not GS1's, with what would be a GS1 message: only a person can tell.
        return [Reading(Kind.PLAIN, text=body), *found]
    return found


def _ean(aim: str, body: str) -> list[Reading]:
    """Return the readings of an EAN or UPC symbol; an add-on is left out, a composite symbol is read with it."""
    number, parted, composite = body.partition(COMPOSITE)
    if parted:
        return _composite(body, len(body) - len(composite), _ean(aim, number))
    if aim == "]E0" and len(body) in {6, 7, 8}:
        return [_trade_item(gtin, Kind.EAN_UPC, body) for gtin in upc_e(body)]
    for length in EAN_LENGTHS[aim]:
        number, addon = body[:length], body[length:]
        if addon and (aim != ADDON or len(addon) not in ADDON_LENGTHS):
            continue
        if len(number) == length and is_number(body) and has_check_digit(number):
            return [_trade_item(number.zfill(14), Kind.EAN_UPC, body)]
    return []


def _composite(body: str, start: int, items: list[Reading]) -> list[Reading]:
    """Return the readings of an EAN or UPC symbol with a composite symbol over it, which says more of the item."""
    found = []
    for facts in [item.facts for item in items if item.facts and item.facts.gtin]:
        elements, issues = read_elements(body, start)
        elements.insert(0, Element("01", facts.gtin or "", 0, start - len(COMPOSITE)))
        issues += relation_issues(elements, requisites=Severity.WARNING)
        if not any(issue.severity is Severity.ERROR for issue in issues):
            found.append(Reading(Kind.EAN_UPC, tuple(elements), issues=tuple(issues), text=body))
    return found


def _itf(body: str) -> list[Reading]:
    """Return the reading of an Interleaved 2 of 5 symbol; one of another length may be a part of a longer one."""
    if len(body) == 14 and gtins(body):  # noqa: PLR2004 - ITF-14
        return [_trade_item(body, Kind.ITF14, body)]
    return []


def _trade_item(gtin: str, kind: Kind, body: str) -> Reading:
    """Return the reading of a bare GTIN."""
    return Reading(kind, facts=Facts(gtin=gtin), text=body)


def _number(body: str) -> list[Reading]:
    """Return the readings of a bare number without an AIM id."""
    kind = Kind.ITF14 if len(body) == 14 else Kind.EAN_UPC  # noqa: PLR2004 - the digits of an ITF-14
    found = [_trade_item(gtin, kind, body) for gtin in gtins(body)]
    return found or ([Reading(Kind.SSCC, facts=Facts(sscc=body), text=body)] if is_sscc(body) else [])


def _data(framed: Framed, scanner: ScannerProfile, today: date, *, marked: bool = False) -> list[Reading]:
    """Return the readings of data that may be of any kind; `marked` where its AIM id says it is GS1's."""
    body, start = framed.body, framed.start
    envelope = enveloped(body)
    if envelope:
        repair = Repair("envelope", start, start + len(body), body, envelope.body)
        if envelope.form == "06":
            facts = read_identifiers(envelope.body, today)
            return [Reading(Kind.PPN, facts=facts, repairs=(repair,), text=envelope.body)] if facts else []
        inner = message_readings(envelope.body, start + envelope.start, scanner, marked=True)
        return [replace(reading, repairs=(repair, *reading.repairs)) for reading in inner]
    hibc = body.strip("*")
    if is_hibc(hibc):
        return [Reading(Kind.HIBC, facts=read_hibc(hibc, today), text=body)]
    scheme = next((scheme for scheme in SCHEMES if body[: len(scheme)].lower() == scheme), None)
    if scheme:
        return _link(body, start, scheme)
    return message_readings(body, start, scanner, marked=marked)


def _link(body: str, start: int, scheme: str) -> list[Reading]:
    """Return the readings of a Digital Link; its scheme may be in any case."""
    given, rest = body[: len(scheme)], body[len(scheme) :]
    repair = Repair("case", start, start + len(scheme), given, scheme)
    found = _linked(scheme + rest, () if given in {scheme, scheme.upper()} else (repair,))
    domain = rest.partition("/")[0]
    if given.isupper() and domain.upper() == domain and rest.upper() != rest:
        # In capitals so that the symbol is smaller, or the other way about by Caps Lock: its small letters tell not.
        swapped = Repair("caps-lock", start, start + len(body), body, body.swapcase())
        found += _linked(body.swapcase(), (swapped,))
    return distinct(found)


def _linked(uri: str, repairs: tuple[Repair, ...]) -> list[Reading]:
    """Return the reading of a Digital Link, or none."""
    elements, issues = read_digital_link(uri)
    issues += relation_issues(elements, requisites=Severity.WARNING)
    if any(issue.severity is Severity.ERROR for issue in issues):
        return []
    return [Reading(Kind.DIGITAL_LINK, tuple(elements), issues=tuple(issues), repairs=repairs, text=uri)]


def _begins_like_gs1(body: str) -> bool:
    """Say whether it begins with an AI and the number of a unit or an item, so that it is no text of another kind."""
    number = body[2 : KEY_LENGTHS.get(body[:2], 0)]
    return bool(number) and len(number) + 2 == KEY_LENGTHS[body[:2]] and is_number(number) and has_check_digit(number)
