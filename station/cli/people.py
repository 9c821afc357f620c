"""`station people`: who has a badge."""

import argparse
from pathlib import Path

from station.cli import options
from station.cli.tables import table
from station.domain.people import Enrolled


def add(verbs: options.Verbs) -> None:
    """Add the verb."""
    verb = verbs.add_parser(
        "people",
        help="list who has a badge, in which role, and whether it was revoked",
        description="List the people of `station import people`. Of a PIN it says whether there is one.",
    )
    verb.add_argument("--db", type=Path, help="the database (default: the settings' store.path)")
    options.add_settings(verb)
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the list."""
    from station.store.people import everyone  # noqa: PLC0415  # the help needs no database
    from station.store.reading import reading  # noqa: PLC0415

    with reading(options.database(arguments, options.settings(arguments))) as db:
        listed = everyone(db)
    if not listed:
        print("nobody yet; station import people FILE takes in a list")
        return 0
    print(table(("id", "role", "pin", "badge", "name"), map(_line, listed)))
    return 0


def _line(each: Enrolled) -> tuple[str, ...]:
    person = each.person
    pin, badge = "yes" if each.pin else "no", "revoked" if each.revoked else ""
    return (person.id, person.role.value, pin, badge, person.name)
