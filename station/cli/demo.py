"""`station demo`: the front panel in a browser, everything real except the pins."""

import argparse
import asyncio
import os
import webbrowser
from pathlib import Path
from zoneinfo import ZoneInfo

from station import clock
from station.errors import UsageError


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    verb = verbs.add_parser(
        "demo",
        help="try the station in a browser, without hardware",
        description="Start a small pharmacy with the real programs and show its front panel in a browser.",
    )
    verb.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: %(default)s)")
    verb.add_argument("--port", type=int, default=8080, help="the port; 0 is any free one (default: %(default)s)")
    verb.add_argument(
        "--dir", type=Path, default=Path(".demo"), help="the demo's own folder, emptied at start (default: %(default)s)"
    )
    verb.add_argument("--no-browser", action="store_true", help="do not open the page in a browser")
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the demo until Ctrl+C."""
    try:
        from station.panel import demo  # noqa: PLC0415  # the panel's libraries are an extra, needed by this verb alone
    except ModuleNotFoundError as error:
        raise UsageError(
            f"{error.name}: the front panel needs this library; install it with: pip install 'lotwatch[panel]'"
        ) from error

    def ready(address: str) -> None:
        if arguments.port and f":{arguments.port}/" not in address:
            print(f"Port {arguments.port} is taken.")
        print(f"Lotwatch is at {address}\nEnd it with Ctrl+C.", flush=True)
        if not arguments.no_browser and (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            webbrowser.open(address)

    zone = demo.local_zone()
    today = clock.now().astimezone(ZoneInfo(zone)).date()
    try:
        asyncio.run(demo.run(demo.Demo(arguments.host, arguments.port, arguments.dir, today, zone), ready))
    except KeyboardInterrupt:
        print()
    return 0
