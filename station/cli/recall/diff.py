"""`station recall diff`: what a new bundle says otherwise than an old one."""

import argparse
import json
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Final

from station.cli import options

_PRODUCT: Final = 60
"""Characters of a product that are printed."""


def add(verbs: options.Verbs) -> None:
    """Add the verb."""
    verb = verbs.add_parser(
        "diff",
        help="say what came, went and changed between two bundles",
        description="Compare two bundles, recall by recall. A recall that is gone is an anomaly: the feed keeps them.",
        epilog="Exit status: 0 they say the same, 1 they do not.",
    )
    verb.add_argument("old", type=Path, metavar="OLD")
    verb.add_argument("new", type=Path, metavar="NEW")
    verb.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the difference."""
    from station.recall.bundle import open_bundle  # noqa: PLC0415
    from station.recall.diff import diff  # noqa: PLC0415

    with closing(open_bundle(arguments.old)) as old, closing(open_bundle(arguments.new)) as new:
        found = diff(old, new)
    if arguments.json:
        print(json.dumps(asdict(found), ensure_ascii=False))
    else:
        _print("+", found.added)
        _print("-", found.gone)
        for change in found.changed:
            _print("!", [(change.number, change.product)])
            for name, (before, after) in change.fields.items():
                print(f"    {name}: {before or 'nothing'} -> {after or 'nothing'}")
        print(f"{len(found.added)} came, {len(found.gone)} went, {len(found.changed)} changed")
    return 1 if found.added or found.gone or found.changed else 0


def _print(sign: str, recalls: Sequence[tuple[str, str]]) -> None:
    for number, product in recalls:
        print(f"{sign} {number or 'no number'}  {product[:_PRODUCT]}")
