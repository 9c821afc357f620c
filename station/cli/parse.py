"""`station parse`: what a symbol says, for a person or for a program."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from station import clock, gs1
from station.cli import options, tables
from station.errors import UsageError

_INVALID = 1


def add(verbs: options.Verbs) -> None:
    """Add the verb."""
    verb = verbs.add_parser(
        "parse",
        help="say what scanned symbols say",
        description="Read symbols as a scanner sends them, from the command line or else one a line from standard "
        "input, and print what each says, how sure that is and what was repaired.",
        epilog="Exit status: 0 all could be read, 1 one at least is invalid.",
    )
    verb.add_argument("texts", nargs="*", metavar="TEXT", help=r"a symbol; \x1d stands for GS")
    verb.add_argument("--jsonl", action="store_true", help="take JSON strings, print one JSON object a line")
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print what each symbol says; say by the exit status whether one was invalid."""
    today = clock.now().date()
    invalid = False
    for symbol in _symbols(arguments):
        scan = gs1.decode(symbol, today=today)
        found = gs1.report(scan)
        print(json.dumps(found, ensure_ascii=False) if arguments.jsonl else _readable(found), flush=arguments.jsonl)
        invalid = invalid or scan.status is gs1.ScanStatus.INVALID
    return _INVALID if invalid else 0


def _symbols(arguments: argparse.Namespace) -> Iterator[str]:
    """Yield the symbols of the command line, or else of standard input."""
    if arguments.texts:
        # A JSON string on a command line needs quotes within quotes, so a text as it is will do as well.
        for text in arguments.texts:
            yield _from_json(text, "command line") if arguments.jsonl and text.startswith('"') else unescaped(text)
        return
    for number, line in enumerate(_lines(), 1):
        if arguments.jsonl:
            if line.strip():
                yield _from_json(line, f"standard input:{number}")
        elif line:
            yield unescaped(line)


def _lines() -> Iterable[str]:
    """Yield the lines of standard input, ended by a line feed alone: GS and its like end lines elsewhere in Python."""
    for line in sys.stdin:
        yield line.rstrip("\n")


def _from_json(text: str, where: str) -> str:
    """Return the symbol in a JSON string."""
    try:
        symbol = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{where}: this is no JSON ({error}); with --jsonl each symbol is a JSON string") from error
    if not isinstance(symbol, str):
        raise UsageError(f"{where}: {text.strip()} is no JSON string; with --jsonl each symbol is one")
    return symbol


def unescaped(text: str) -> str:
    r"""Return the text with the characters that `\xhh` and `\uhhhh` stand for; other backslashes stay."""
    parts = text.split("\\")
    result = parts[0]
    for part in parts[1:]:
        width = {"x": 2, "u": 4}.get(part[:1], 0)
        digits = part[1 : 1 + width]
        is_code = 0 < width == len(digits) and all(digit in "0123456789abcdefABCDEF" for digit in digits)
        result += chr(int(digits, 16)) + part[1 + width :] if is_code else "\\" + part
    return result


def _readable(found: dict[str, Any]) -> str:
    """Return a report as a table and sentences for a person."""
    lines = [_printable(found["raw"]), f"{found['status']}, {found['kind']}"]
    if found["elements"]:
        lines.append(_elements(found["elements"]))
    names = ("gtin", "product", "serial", "lot", "expiry", "sscc")
    lines.append("  ".join(f"{name} {found[name]}" for name in names if found[name]))
    if found["ndc"]:
        lines.append(_ndc(found["ndc"]))
    lines += [
        f"{issue['severity']}: {issue['message']} at {issue['start']} to {issue['end']}" for issue in found["issues"]
    ]
    lines += [
        f"repaired: {repair['what']} at {repair['start']} to {repair['end']}, "
        f"{_printable(repair['before']) or 'nothing'} became {_printable(repair['after']) or 'nothing'}"
        for repair in found["repairs"]
    ]
    for number, reading in enumerate(found["candidates"], 1):
        lines += [f"candidate {number}", _elements(reading)] if reading else [f"candidate {number}: no GS1 elements"]
    return "\n".join(line for line in lines if line) + "\n"


def _elements(elements: list[dict[str, Any]]) -> str:
    """Return elements as a table."""
    rows = [
        (element["ai"], element["title"], element["value"], element.get("date") or element.get("decimal") or "")
        for element in elements
    ]
    return tables.table(("AI", "title", "value", "means"), rows)


def _ndc(found: dict[str, Any]) -> str:
    """Return what is known of the NDC."""
    if found["certain"]:
        return f"ndc {found['segments'][0]}  ndc-11 {found['ndc11']}"
    return f"ndc {found['digits']}, one of {', '.join(found['segments'])}"


def _printable(text: str) -> str:
    """Return the text with escapes for what a terminal would not show."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" if c > "\xff" else f"\\x{ord(c):02x}" for c in text)
