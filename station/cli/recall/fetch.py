"""`station recall fetch`: the FDA's export, if it changed."""

import argparse
from pathlib import Path

from station.cli import options, progress


def add(verbs: options.Verbs) -> None:
    """Add the verb."""
    verb = verbs.add_parser(
        "fetch",
        help="fetch the export when it changed",
        description="Have openFDA's drug enforcement export in a folder. What is here already is fetched again only "
        "when the server has another; a file that is not whole never takes its place.",
        epilog="Exit status: 0 it is here, 69 it cannot be had and what was here stays.",
    )
    verb.add_argument("folder", type=Path, metavar="FOLDER", help="where the files are kept")
    verb.add_argument("--index", metavar="URL|FILE", help="the index of downloads: openFDA's, a mirror's, or a file")
    verb.add_argument("--proxy", default="", metavar="URL", help="(default: http_proxy and https_proxy)")
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Fetch, and say what is here."""
    from station.recall import fetch  # noqa: PLC0415  # the help needs no network

    found = fetch.fetch(
        arguments.folder, fetch.Web(arguments.proxy), progress.bytes_done, arguments.index or fetch.INDEX
    )
    for each in found:
        news = "new" if each.changed else "unchanged"
        print(f"{each.path}: {each.records} records of {each.source_date}, {news}")
    return 0
