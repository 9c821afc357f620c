"""`station recall build`: a bundle of an export, or of the urgent additions."""

import argparse
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import chain
from pathlib import Path
from typing import Any, Final

from station import clock
from station.cli import options, progress
from station.cli.words import counted
from station.errors import UsageError

_GOOD_FOR_DAYS: Final = 30


def add(verbs: options.Verbs) -> None:
    """Add the verb."""
    verb = verbs.add_parser(
        "build",
        help="make a bundle of an export",
        description="Read the lots and products out of every record and make a bundle with its manifest beside it. "
        "The same export, overrides and version give the same file, byte for byte.",
    )
    verb.add_argument(
        "files", type=Path, nargs="+", metavar="FILE", help="the export, JSON or zip; with --urgent the additions"
    )
    verb.add_argument("-o", "--output", type=Path, required=True, metavar="BUNDLE", help="the bundle to make")
    verb.add_argument("--urgent", action="store_true", help="FILE holds the additions that `station recall add` wrote")
    verb.add_argument("--overrides", type=Path, metavar="FILE", help="the answers of `station recall review`")
    verb.add_argument(
        "--version", type=int, metavar="N", help="rises with each bundle (default: the time, YYYYMMDDHHMMSS)"
    )
    verb.add_argument(
        "--good-for",
        type=int,
        default=_GOOD_FOR_DAYS,
        metavar="DAYS",
        help=f"when it expires (default: {_GOOD_FOR_DAYS} days)",
    )
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Build, and say what the bundle holds."""
    from station.recall import additions, bundle, manifest, overrides  # noqa: PLC0415  # the help reads no texts

    now = clock.now()
    records: Iterator[Mapping[str, Any]]
    if arguments.overrides and not arguments.overrides.exists():
        raise UsageError(f"{arguments.overrides}: is not there; leave --overrides out or name the file")
    answers = overrides.read(arguments.overrides) if arguments.overrides else {}
    if arguments.urgent:
        entered = [additions.read(path) for path in arguments.files]
        records = chain.from_iterable(each for each, _ in entered)
        answers |= {key: answer for _, named in entered for key, answer in named.items()}
        dated = now.date().isoformat()
    else:
        records, dated = _records(arguments.files), _source_date(arguments.files)
    made = bundle.build(
        progress.counted(records, "records"),
        arguments.output,
        version=int(f"{now:%Y%m%d%H%M%S}") if arguments.version is None else arguments.version,
        created=now.replace(microsecond=0),
        expires=now.replace(microsecond=0) + timedelta(days=arguments.good_for),
        source_date=dated,
        source_sha256=_digest(arguments.files),
        kind=manifest.URGENT if arguments.urgent else manifest.FULL,
        overrides=answers,
    )
    counts = made.counts
    print(
        f"{arguments.output}: {made.kind} bundle {made.version} of {made.source_date}, {made.size / 1e6:.1f} MB, "
        f"{counted(counts.recalls, 'recall')} with {counted(counts.lots, 'lot')}, {counts.all_lots} of all lots, "
        f"{counts.hand_check} to check by hand, "
        f"{counts.without_product} without a product number, {made.overrides} answered by a person; "
        "not signed"
    )
    return 0


def _records(files: Sequence[Path]) -> Iterator[Mapping[str, Any]]:
    from station.recall import feed  # noqa: PLC0415

    return chain.from_iterable(map(feed.records, files))


def _source_date(files: Sequence[Path]) -> str:
    """Return the oldest date that the files of an export give themselves."""
    from station.recall import feed  # noqa: PLC0415

    dates = []
    for path in files:
        dated = str(feed.meta(path).get("last_updated", ""))
        if not dated:
            raise UsageError(f"{path}: says not how old it is; an openFDA export has meta.last_updated")
        dates.append(dated)
    return min(dates)


def _digest(files: Sequence[Path]) -> str:
    """Return the SHA-256 of the export's file; of several the SHA-256 of theirs, one a line."""
    from station.recall.manifest import digest  # noqa: PLC0415

    each = [digest(path) for path in files]
    return each[0] if len(each) == 1 else hashlib.sha256("\n".join(each).encode()).hexdigest()
