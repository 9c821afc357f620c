"""One program, `station`, and its verbs; each verb is a module with `add(verbs)`."""

import argparse
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from types import MappingProxyType
from typing import Final

from station import __version__
from station.cli import examples
from station.errors import StationError

VERBS: Final = MappingProxyType(
    {
        "run": "run",
        "link": "link",
        "demo": "demo",
        "replay": "replay",
        "parse": "parse",
        "scanner-setup": "scanner_setup",
        "import": "imports",
        "count": "count",
        "people": "people",
        "cards": "cards",
        "site-key": "site_key",
        "time-card": "time_card",
        "config-card": "config_card",
        "recall": "recall",
        "config": "settings",
        "check": "check",
        "status": "status",
        "report": "report",
        "export": "export",
        "verify": "verify",
        "office": "office",
    }
)
"""Each verb and its module, in the order of the help; a verb loads its own module alone."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a verb and return its exit status; an error that was foreseen is one sentence on standard error."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    try:
        parsed = parser(words).parse_args(words)
        status: int = parsed.run(parsed)
    except StationError as error:
        print(f"station: {error}", file=sys.stderr)
        return error.exit_status
    except BrokenPipeError:  # the reader of our output left, as `head` does
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception:  # noqa: BLE001  the one place where a bug becomes an exit status
        traceback.print_exc()
        return StationError.exit_status
    return status


def parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """Return the parser with the verb that the words begin with, or with all of them for the help."""
    program = _Parser(
        prog="station",
        description="Reads a package, says whether it may be used, loses no scan.",
        epilog="`station VERB --help` says more of a verb. Exit status: 0 done, 64 the command line or a file that it "
        "names, 65 a journal that was altered, 69 a device or service that is not there, 70 a bug, 74 the database, "
        "78 the settings, 130 broken off; 1 is an answer, where a verb says so.",
    )
    program.add_argument("--version", action="version", version=f"lotwatch {__version__}")
    verbs = program.add_subparsers(metavar="VERB", required=True, parser_class=_Parser)
    named = [words[0]] if words and words[0] in VERBS else list(VERBS)
    for verb in named:
        import_module(f"station.cli.{VERBS[verb]}").add(verbs)
    return program


class _Parser(argparse.ArgumentParser):
    """Ends with status 64 where a command line is wrong, as sysexits(3) has it, and its help with examples."""

    def format_help(self) -> str:
        """Return the help, and below it command lines as a person would type them."""
        return super().format_help() + examples.told(self.prog.removeprefix("station "))

    def error(self, message: str) -> "None":  # type: ignore[override]  # argparse says NoReturn and means this
        """Say what is wrong and where help is."""
        self.print_usage(sys.stderr)
        self.exit(64, f"{self.prog}: {message}; see {self.prog} --help\n")
