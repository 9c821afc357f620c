"""`station recall lookup`: what bundles say of a package, or of each line of standard input."""

import argparse
import json
import sqlite3
import sys
from calendar import monthrange
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing, suppress
from datetime import date
from pathlib import Path
from typing import Any, Final

from station.cli import options
from station.cli.json_lines import an_object
from station.domain.recall import Finding, Match
from station.errors import UsageError

_LONGEST_GTIN: Final = 14


def add(verbs: options.Verbs) -> None:
    """Add the verb."""
    verb = verbs.add_parser(
        "lookup",
        help="say what bundles say of a package",
        description="Look a package up, or with --jsonl each line of standard input: "
        '{"gtin": or "ndc":, "lot":, "expiry":}. Of several bundles all recalls count.',
        epilog="Exit status: 0; a recall is an answer, no error.",
    )
    verb.add_argument("bundles", type=Path, nargs="+", metavar="BUNDLE")
    verb.add_argument("--jsonl", action="store_true", help="read and write JSON lines")
    verb.add_argument("--gtin", help="the product by its GTIN, UPC or EAN")
    verb.add_argument("--ndc", help="the product by its NDC, as it is printed")
    verb.add_argument("--lot", help="the lot, as it is printed")
    verb.add_argument("--expiry", help="2027-03-31, 2027-03 or 270331")
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Look up and print."""
    from station.recall.bundle import open_bundle  # noqa: PLC0415

    with ExitStack() as opened:
        bundles = [opened.enter_context(closing(open_bundle(path))) for path in arguments.bundles]
        dated = _dated(bundles)
        if not arguments.jsonl:
            asked = {name: getattr(arguments, name) for name in ("gtin", "ndc", "lot", "expiry")}
            if not (arguments.gtin or arguments.ndc):
                raise UsageError("no product is named; give --gtin or --ndc, or --jsonl and lines")
            found = answer(bundles, dated, asked)
            numbers = f" ({', '.join(found['recall_numbers'])})" if found["recall_numbers"] else ""
            words = {"recall": "RECALL", "check": "CHECK BY HAND", "no_match": "NO MATCH"}[found["verdict"]]
            named = f", class {found['class']}" if found["class"] else ""
            print(f"{words}{named}: {found['reason']}{numbers}; recall data of {dated}")
            return 0
        for number, line in enumerate(sys.stdin, start=1):
            if line.strip():
                asked = an_object(line, f"line {number}", '{"gtin": ..., "lot": ..., "expiry": ...}')
                print(json.dumps(answer(bundles, dated, asked), ensure_ascii=False), flush=True)
    return 0


def answer(bundles: Sequence[sqlite3.Connection], dated: date, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the bundles say of what is asked."""
    gtin, ndc = _gtin(asked.get("gtin")), _text(asked.get("ndc"))
    expiry, printed = _expiry(_text(asked.get("expiry"))), _text(asked.get("expiry"))
    found = _looked_up(bundles, gtin, ndc, _text(asked.get("lot")), expiry)
    unread = f"; the expiry {printed!r} is no date and was not compared" if printed and not expiry else ""
    return {
        "verdict": found.verdict.value,
        "class": found.classification or None,
        "recall_numbers": [recall.number for recall in (*found.recalls, *found.others)],
        "data_date": dated.isoformat(),
        "reason": found.reason + unread,
    }


def _looked_up(bundles: Sequence[sqlite3.Connection], gtin: str, ndc: str, lot: str, expiry: date | None) -> Match:
    from station.domain.recall import match  # noqa: PLC0415
    from station.recall.index import recalls_for  # noqa: PLC0415

    if not (gtin or ndc):
        return Match(Finding.CHECK, "without a product number nothing can be looked up", "no product number")
    recalls = [recall for db in bundles for recall in recalls_for(db, gtin or None, lot or None, ndc=ndc or None)]
    return match(gtin=gtin or None, ndc=ndc or None, lot=lot or None, expiry=expiry, recalls=recalls)


def _dated(bundles: Sequence[sqlite3.Connection]) -> date:
    """Return the date of the data: that of the full bundles; urgent ones only add to it."""
    from station.recall.bundle import about  # noqa: PLC0415

    told = list(map(about, bundles))
    full = [each for each in told if each["kind"] == "full"]
    return min(date.fromisoformat(each["source_date"]) for each in full or told)


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _gtin(value: Any) -> str:
    """Return the digits of a GTIN, UPC or EAN; empty where there are none or too many."""
    digits = "".join(c for c in _text(value) if c.isascii() and c.isdigit())
    return digits if len(digits) <= _LONGEST_GTIN else ""


def _expiry(printed: str) -> date | None:
    """Return the date of `2027-03-31`, `2027-03`, `270331` or `270300`; None of anything else."""
    with suppress(ValueError):
        if len(printed) == len("270331") and printed.isdigit():
            printed = f"20{printed[:2]}-{printed[2:4]}" + (f"-{printed[4:]}" if printed[4:] != "00" else "")
        if len(printed) == len("2027-03"):
            first = date.fromisoformat(f"{printed}-01")
            return first.replace(day=monthrange(first.year, first.month)[1])
        return date.fromisoformat(printed)
    return None
