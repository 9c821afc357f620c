"""Options that several verbs share."""

import argparse
import os
from pathlib import Path
from typing import TypeAlias

from station import config

Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001  it has no other name


def add_settings(verb: argparse.ArgumentParser) -> None:
    """Add the options that say where settings come from."""
    verb.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        help=f"the settings file (default: {config.DEFAULT_FILE}, if it is there)",
    )
    verb.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="SECTION.KEY=VALUE",
        help="one setting over the file's; repeatable",
    )


def add_database(verb: argparse.ArgumentParser) -> None:
    """Add the option that names another database than the settings do."""
    verb.add_argument("--db", type=Path, help="the database, or a copy of it (default: the settings' store.path)")


def database(arguments: argparse.Namespace, settings: config.Settings) -> Path:
    """Return the database that is meant."""
    named: Path | None = arguments.db
    return named or Path(settings.store.path)


def settings(arguments: argparse.Namespace) -> config.Settings:
    """Return the settings that the command line, the environment and the file give."""
    return config.load(arguments.config, os.environ, arguments.set)
