"""`station export`: the journal's rows for someone who asks for them, with what proves each."""

import argparse
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

from station import __version__, clock
from station.cli import options
from station.errors import UsageError


def add(verbs: options.Verbs) -> None:
    """Add the verb."""
    verb = verbs.add_parser(
        "export",
        help="write out the journal's rows of a package, a product, a time, or all of them",
        description="Write out journal rows, each with its hash and that of the row before it, so that "
        "`station verify` proves the file. What is asked for is joined by and. The database is only read.",
    )
    verb.add_argument("--serial", default="", help="rows of this serial number")
    verb.add_argument("--lot", default="", help="rows of this lot, in capitals or not")
    verb.add_argument("--ndc", default="", help="rows of this product, as printed or as 11 digits")
    verb.add_argument("--gtin", default="", help="rows of this product")
    options.add_period(verb)
    verb.add_argument("--kind", action="append", default=[], help="rows of this kind, such as scan; repeatable")
    verb.add_argument("-o", "--output", type=Path, metavar="FILE", help="the file to write (default: standard output)")
    verb.add_argument("--format", choices=("jsonl", "csv"), default="jsonl", help="(default: %(default)s)")
    options.add_database(verb)
    options.add_settings(verb)
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the rows."""
    from station.reports import excerpt, export, query  # noqa: PLC0415  # the help needs none of it
    from station.store import journal, meta  # noqa: PLC0415
    from station.store.reading import reading  # noqa: PLC0415

    first, last = options.period(arguments)
    if unknown := sorted(set(arguments.kind) - set(journal.KINDS)):
        raise UsageError(f"--kind {unknown[0]}: no row is of this kind; there are {', '.join(journal.KINDS)}")
    settings = options.settings(arguments)
    with reading(options.database(arguments, settings)) as db:
        asked = query.query(
            ZoneInfo(settings.site.timezone),
            serial=arguments.serial,
            lot=arguments.lot,
            ndc=arguments.ndc,
            gtin=arguments.gtin,
            first=first,
            last=last,
            kinds=tuple(arguments.kind),
            known_gtins=export.catalog_gtins(db, arguments.ndc) if arguments.ndc else frozenset(),
        )
        manifest = excerpt.Manifest(
            settings.station.id,
            meta.epoch(db),
            export.known_head(db),
            clock.now().isoformat(timespec="seconds"),
            __version__,
            dict(asked.asked),
        )
        rows = export.found(db, asked)
        with output(arguments.output) as file:
            csv = arguments.format == "csv"
            count = excerpt.write_table(file, rows) if csv else excerpt.write_lines(file, manifest, rows)
    head = manifest.head
    print(f"{count} of {head.seq} rows; the journal's head is {head.seq}:{head.hash.hex()}", file=sys.stderr)
    return 0


@contextmanager
def output(path: Path | None) -> Iterator[TextIO]:
    """Lend the file to write, UTF-8 with line ends as they are given; standard output where none is named."""
    if path is None:
        text = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="", write_through=True)
        try:
            yield text
        finally:
            text.detach()
        return
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            yield file
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror})") from error
