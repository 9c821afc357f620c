"""`station office`: the back office of a small site: stores what its stations send and tells them so."""

import argparse
from pathlib import Path

from station import clock, journald, notify
from station.cli import office_counts, options, stopping


def add(verbs: options.Verbs) -> None:
    """Add the verb."""
    verb = verbs.add_parser(
        "office",
        help="store what stations send, as the back office of a small site",
        description="Subscribe at the broker, store each event once, acknowledge it to its station. Ctrl+C ends it.",
        epilog="With an ACTION it reads or writes the office's file beside an office that runs, and ends.",
    )
    verb.add_argument("--host", default="127.0.0.1", help="the broker's host name (default: %(default)s)")
    verb.add_argument("--port", type=int, default=1883, help="the broker's port (default: %(default)s)")
    verb.add_argument("--db", type=Path, default=Path("office.db"), help="the office's own file (default: %(default)s)")
    verb.add_argument("--username", default="", help="the user name, where the broker asks for one")
    verb.add_argument("--password-file", default="", help="the file that holds the password")
    verb.add_argument("--ca-file", default="", help="the authority that signed the broker's certificate; none: no TLS")
    verb.add_argument("--cert-file", default="", help="the office's own certificate")
    verb.add_argument("--key-file", default="", help="the key of that certificate")
    verb.add_argument(
        "--identity",
        default="lotwatch-office",
        help="the office's name at the broker, which keeps messages for it (default: %(default)s)",
    )
    verb.set_defaults(run=run)
    office_counts.add(verb.add_subparsers(metavar="ACTION"))


def run(arguments: argparse.Namespace) -> int:
    """Run the office until it is told to stop."""
    from station import mqtt, office  # noqa: PLC0415  # the other verbs start without a network library

    stop = stopping.on_signals()
    journald.begin()
    systemd = notify.Systemd()
    broker = mqtt.Broker(
        arguments.host,
        arguments.port,
        arguments.username,
        arguments.password_file,
        arguments.ca_file,
        arguments.cert_file,
        arguments.key_file,
    )
    try:
        return office.run(
            broker,
            db=arguments.db,
            now=clock.now,
            ready=systemd.ready,
            alive=systemd.alive,
            stop=stop,
            identity=arguments.identity,
        )
    finally:
        systemd.close()
