"""GS1 Digital Link URIs: a key and its qualifiers in the path, attributes in the query."""

from typing import Final

from station.gs1.charsets import ALPHANUMERIC, DIGITS
from station.gs1.element import Element
from station.gs1.issues import Gs1Error, Issue, Severity
from station.gs1.linters.codes import HEXADECIMAL
from station.gs1.relations import relation_issues
from station.gs1.rules import RULES, is_fixed, rule_of
from station.gs1.values import examine, too_many

SCHEMES: Final = ("https://", "HTTPS://", "http://", "HTTP://")
URI_CHARACTERS: Final = ALPHANUMERIC | frozenset("-._~:/?#[]@!$&'()*+,;=%")
DOMAIN_CHARACTERS: Final = ALPHANUMERIC | frozenset("-.:/[]")
UNRESERVED: Final = ALPHANUMERIC | frozenset("-._~")
STEM: Final = "https://id.gs1.org"
"""GS1's own resolver."""
SUPPRESSED: Final = (8, 12, 13)
"""The lengths of a GTIN whose leading zeros were left out, as a query may have it."""
Pair = tuple[str, int, int]
"""An AI, and where its value begins and ends."""


def parse_digital_link(uri: str, *, requisites: bool = True) -> tuple[Element, ...]:
    """Return the elements of a Digital Link URI, or raise everything that is wrong with it."""
    elements, issues = read_digital_link(uri)
    issues += relation_issues(elements, requisites=Severity.ERROR if requisites else None)
    if issues:
        raise Gs1Error(tuple(issues))
    return tuple(elements)


def read_digital_link(uri: str, start: int = 0) -> tuple[list[Element], list[Issue]]:
    """Return the elements of the URI that begins at `start`, and everything that is wrong with any of them."""
    scheme = next((scheme for scheme in SCHEMES if uri.startswith(scheme, start)), "")
    if not scheme:
        return [], [Issue("scheme", "", start, len(uri))]
    issues = [Issue("uri-character", "", at, at + 1) for at in range(start, len(uri)) if uri[at] not in URI_CHARACTERS]
    domain = start + len(scheme)
    path = uri.find("/", domain)
    if path <= domain:
        return [], [*issues, Issue("no-path", "", domain, len(uri))]
    issues += [Issue("domain", "", at, at + 1) for at in range(domain, path) if uri[at] not in DOMAIN_CHARACTERS]
    end = _end(uri, "#", path, len(uri))
    query = _end(uri, "?", path, end)
    pairs = _path_pairs(uri, path, query)
    if not pairs:
        return [], [*issues, Issue("no-key", "", path, query)]
    sequence = [ai for ai, _, _ in pairs]
    if not is_path(sequence):
        issues.append(Issue("path-order", "", pairs[0][1], query))
    elements = [_element(uri, pair, issues, query=False) for pair in pairs]
    attributes = [_element(uri, pair, issues, query=True) for pair in _query_pairs(uri, query + 1, end, issues)]
    for attribute in attributes:
        _check_attribute(attribute, sequence, issues)
    elements += attributes
    seen: set[str] = set()
    for element in elements:
        if element.ai in seen:
            issues.append(Issue("duplicate", element.ai, element.start, element.end))
        seen.add(element.ai)
    issues += too_many(elements, end)
    return elements, issues


def is_path(sequence: list[str]) -> bool:
    """Say whether the AIs are a key and, in their order, some of the qualifiers that one sequence has for it."""
    rule = RULES[sequence[0]]
    if rule is None or rule.path is None:
        return False
    return any(_in_order(sequence[1:], allowed.split()) for allowed in rule.path.split("|"))


def _in_order(qualifiers: list[str], allowed: list[str]) -> bool:
    """Say whether the qualifiers come in the allowed order, none twice."""
    left = iter(allowed)
    return all(qualifier in left for qualifier in qualifiers)


def _end(uri: str, mark: str, start: int, otherwise: int) -> int:
    """Return where the mark stands, or the other place."""
    at = uri.find(mark, start, otherwise)
    return otherwise if at < 0 else at


def _path_pairs(uri: str, path: int, end: int) -> list[Pair]:
    """Return the pairs from the right-most key on; none where no key is reached over known AIs from the right."""
    pairs: list[Pair] = []
    stop = end
    while True:
        value = uri.rfind("/", path + 1, stop)
        if value < 0:
            return []
        ai_at = uri.rfind("/", path, value)
        ai = uri[ai_at + 1 : value]
        rule = RULES[ai]
        if rule is None:
            return []
        pairs.insert(0, (ai, value + 1, stop))
        if rule.path is not None:
            return pairs
        stop = ai_at


def _query_pairs(uri: str, start: int, end: int, issues: list[Issue]) -> list[Pair]:
    """Return the parameters that are AIs; a number that is none is an issue, any other word is the web's own."""
    pairs: list[Pair] = []
    at = start
    while at < end:
        stop = _end(uri, "&", at, end)
        equals = uri.find("=", at, stop)
        name = uri[at:equals] if equals >= 0 else ""
        if RULES[name]:
            pairs.append((name, equals + 1, stop))
        elif name and DIGITS.issuperset(name):
            issues.append(Issue("unknown-ai", "", at, stop))
        at = stop + 1
    return pairs


def _element(uri: str, pair: Pair, issues: list[Issue], *, query: bool) -> Element:
    """Return the element of a pair and note what is wrong with its value."""
    ai, start, end = pair
    value, places = _unescaped(uri, start, end, query=query)
    faults: list[Issue] = []
    if "\0" in value:
        faults.append(Issue("null", ai, 0, len(value)))
    if query and ai == "01" and len(value) in SUPPRESSED:
        padding = 14 - len(value)
        value, places = value.zfill(14), [start] * padding + places
    examine(rule_of(ai), value, 0, faults)
    issues += [Issue(fault.code, ai, places[fault.start], places[fault.end]) for fault in faults]
    return Element(ai, value, start - len(ai) - 1, end)


def _unescaped(uri: str, start: int, end: int, *, query: bool) -> tuple[str, list[int]]:
    """Return the value without percent-encoding, and where each of its characters and its end stand in the URI."""
    characters: list[str] = []
    places: list[int] = []
    at = start
    while at < end:
        character, width = uri[at], 1
        digits = uri[at + 1 : min(at + 3, end)]
        if character == "%" and len(digits) == 2 and HEXADECIMAL.issuperset(digits):  # noqa: PLR2004 - %hh
            character, width = chr(int(digits, 16)), 3
        elif query and character == "+":
            character = " "
        characters.append(character)
        places.append(at)
        at += width
    return "".join(characters), [*places, end]


def _check_attribute(attribute: Element, sequence: list[str], issues: list[Issue]) -> None:
    """Note an attribute that may not be one, or that the path has a place for."""
    if not rule_of(attribute.ai).attribute:
        issues.append(Issue("no-attribute", attribute.ai, attribute.start, attribute.end))
    elif any(is_path([*sequence[:at], attribute.ai, *sequence[at:]]) for at in range(1, len(sequence) + 1)):
        issues.append(Issue("belongs-in-path", attribute.ai, attribute.start, attribute.end))


def to_digital_link(elements: tuple[Element, ...], stem: str = STEM) -> str:
    """Return the URI: the first key with its longest sequence of qualifiers, then attributes, fixed lengths first."""
    values = {element.ai: element.value for element in elements}
    key = next((ai for ai in values if is_path([ai])), None)
    if key is None:
        raise Gs1Error((Issue("no-key", "", 0, 0),))
    sequences = ([ai for ai in allowed.split() if ai in values] for allowed in (rule_of(key).path or "").split("|"))
    path = [key, *max(sequences, key=len)]
    rest = [element for element in elements if element.ai in values.keys() - path]
    refused = [
        Issue("no-attribute", element.ai, element.start, element.end)
        for element in rest
        if not rule_of(element.ai).attribute
    ]
    if refused:
        raise Gs1Error(tuple(refused))
    query = sorted(dict.fromkeys(element.ai for element in rest), key=lambda ai: not is_fixed(ai))
    uri = stem.rstrip("/") + "".join(f"/{ai}/{_escaped(values[ai])}" for ai in path)
    return uri + ("?" + "&".join(f"{ai}={_escaped(values[ai])}" for ai in query) if query else "")


def _escaped(value: str) -> str:
    """Return the value with everything that has a meaning in a URI percent-encoded."""
    return "".join(c if c in UNRESERVED else "".join(f"%{byte:02X}" for byte in c.encode()) for c in value)
