"""`station status`: how a station and its link are."""

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from station.cli import options, tables
from station.errors import DeviceLostError
from station.store.summary import summary


def add(verbs: options.Verbs) -> None:
    """Add the verb."""
    verb = verbs.add_parser(
        "status",
        help="say how the station and its link are",
        description="Read what the station and its link last wrote; nothing is opened or changed.",
        epilog="Exit status: 0 the station runs, 69 it does not, 74 it never has.",
    )
    options.add_settings(verb)
    verb.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the status."""
    settings = options.settings(arguments)
    process = _read(Path(settings.station.runtime) / "run.json")
    link = _read(settings.spool / "link-state.json")
    runs = _is_alive(process.get("pid"))
    figures = asdict(summary(Path(settings.store.path)))
    if arguments.json:
        print(json.dumps({"station": settings.station.id, "runs": runs, **figures, "process": process, "link": link}))
        return 0 if runs else DeviceLostError.exit_status
    rows = [
        ("station", f"{settings.station.id}, {_running(process) if runs else 'not running'}"),
        ("clock", _clock(process) if runs else "not known"),
        ("journal", f"{figures['rows']} rows, epoch {figures['epoch']}"),
        ("stock", f"{figures['packages']} packages, {figures['products']} products"),
        ("recalls", f"{figures['recalls']} of {figures['recall_date']}" if figures["recalls"] else "none"),
        ("alarms", _alarms(figures["alarms"])),
        ("link", _link(link, figures["rows"])),
    ]
    print(tables.table(("what", "is"), rows))
    return 0 if runs else DeviceLostError.exit_status


def _alarms(standing: Sequence[str]) -> str:
    """Return how many alarms stand, of each kind, in the order in which they come."""
    counted = Counter(standing)
    return ", ".join(f"{kind} ({count})" if count > 1 else kind for kind, count in counted.items()) or "none"


def _running(process: dict[str, Any]) -> str:
    return f"running since {process.get('started')} as process {process.get('pid')}, version {process.get('version')}"


def _clock(process: dict[str, Any]) -> str:
    said = {
        "set": "set",
        "coarse": "COARSE: unproved, dates are checked by eye",
        "none": "NOT SET: dates are checked by eye",
    }
    return said.get(str(process.get("clock")), "not known")


def _link(link: dict[str, Any], rows: int) -> str:
    if not link:
        return "never ran"
    way = "connected to" if link.get("up") else "not connected to"
    unsent = max(0, rows - int(link.get("acked", 0)))
    problem = f"; {link['problem']}" if link.get("problem") else ""
    return f"{way} {link.get('broker')} since {link.get('since')}, {unsent} rows not yet stored by the office{problem}"


def _read(path: Path) -> dict[str, Any]:
    """Return the JSON object of a file; nothing where there is none."""
    try:
        values = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}


def _is_alive(process: object) -> bool:
    """Tell whether a process is a running station; its number may be another's by now."""
    try:
        return b"station" in Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return False
