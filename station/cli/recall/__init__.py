"""`station recall`: the feed fetched, read, looked over by a person, and made into signed bundles."""

import argparse

from station.cli import options
from station.cli.recall import addition, build, diff, fetch, keys, lookup, review


def add(verbs: options.Verbs) -> None:
    """Add the verb and its own verbs."""
    verb = verbs.add_parser(
        "recall",
        help="fetch the FDA's recalls, read their lots, and make signed bundles of them",
        description="The back office's side of recalls: fetch, build, review, add, diff, sign, verify, lookup. "
        "A station takes a bundle with `station import recalls`, or over its link when it is signed.",
    )
    its = verb.add_subparsers(metavar="VERB", required=True, parser_class=type(verb))
    parsers: argparse._SubParsersAction[argparse.ArgumentParser] = its
    for each in (fetch, build, diff, keys, review, addition, lookup):
        each.add(parsers)
