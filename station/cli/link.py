"""`station link`: the process that owns the network and no device."""

import argparse
from contextlib import closing
from pathlib import Path

from station import clock, journald, link, notify
from station.cli import options, stopping


def add(verbs: options.Verbs) -> None:
    """Add the verb."""
    verb = verbs.add_parser(
        "link",
        help="bring the journal to the broker and keep count of what the office stored",
        description="Publish the journal over MQTT 5, in order, until SIGTERM. It opens no device.",
    )
    options.add_settings(verb)
    verb.add_argument("--verbose", action="store_true", help="log more")
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the link until it is told to stop."""
    journald.begin(verbose=arguments.verbose)
    settings = options.settings(arguments)
    settings.nudge.parent.mkdir(parents=True, exist_ok=True)
    stop = stopping.on_signals()
    with closing(notify.Systemd()) as systemd:
        return link.run(
            settings.link,
            station=settings.station.id,
            journal=Path(settings.store.path),
            cursor=settings.cursor,
            spool=settings.spool,
            nudge=settings.nudge,
            now=clock.now,
            ready=systemd.ready,
            alive=systemd.alive,
            stop=stop,
        )
