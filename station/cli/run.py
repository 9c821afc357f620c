"""`station run`: the daemon that owns the devices and the decision, and has no network."""

import argparse

from station import journald
from station.cli import options


def add(verbs: options.Verbs) -> None:
    """Add the verb."""
    verb = verbs.add_parser(
        "run",
        help="run the station: scanners, decision, screen, light and sound",
        description="Run the station until SIGTERM. SIGHUP reads the settings again. It opens no network.",
        epilog="Exit status: 0 stopped, 70 a bug, 74 the database, 78 the settings. A missing device ends nothing.",
    )
    options.add_settings(verb)
    verb.add_argument("--verbose", action="store_true", help="log more")
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the daemon."""
    from station import app  # noqa: PLC0415  # the other verbs need no drivers

    journald.begin(verbose=arguments.verbose)
    return app.run(lambda: options.settings(arguments))
