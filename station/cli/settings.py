"""`station config`: each setting in force and where it came from."""

import argparse
import json

from station import app, config
from station.cli import options, tables


def add(verbs: options.Verbs) -> None:
    """Add the verb."""
    verb = verbs.add_parser(
        "config",
        help="print each setting in force and where it came from",
        description="Read the settings as the daemon would, check every device's options, print what is in force.",
    )
    options.add_settings(verb)
    verb.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the settings."""
    settings = options.settings(arguments)
    app.check(settings)
    rows = config.listing(settings)
    if arguments.json:
        print(json.dumps({dotted: {"value": value, "from": origin} for dotted, value, origin in rows}, indent=2))
    else:
        print(tables.table(("setting", "value", "from"), rows))
    return 0
