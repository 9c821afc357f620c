"""The demo: a pharmacy in a folder, the station's own programs on it, and the panel in front."""

import asyncio
import errno
import fcntl
import os
import shutil
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from station import clock
from station.errors import StationError, UsageError
from station.panel.deck import Deck
from station.panel.panel import Panel
from station.panel.pharmacy import pharmacy
from station.panel.place import Place
from station.panel.server import Server

PROGRAM: Final = (sys.executable, "-m", "station")
_TRIES: Final = 50
_LAST_PORT: Final = 65_535
_SYSTEM_FOLDERS: Final = "/usr/local/sbin:/usr/sbin:/sbin"


@dataclass(frozen=True, slots=True)
class Demo:
    """What a demo is started with."""

    host: str
    port: int
    """0 is any free one; one that is taken gives way to the next."""
    folder: Path
    today: date
    zone: str
    """The site's time zone."""


async def run(demo: Demo, ready: Callable[[str], None]) -> None:
    """Run the demo until the server is told to stop (SIGINT, SIGTERM); `ready` is given the page's address."""
    broker = _broker_program()
    place = Place(demo.folder.absolute())
    place.claim()
    with _alone(place), _listening(demo.host, demo.port) as door:
        place.empty()
        broker_port = _free_port()
        stocked = pharmacy(demo.today)
        place.furnish(stocked, broker_port, demo.zone)
        await _stock(place)
        deck = Deck(bytes.fromhex(place.site_key.read_text(encoding="ascii")), clock.now)
        panel = Panel(place, stocked, broker_port, deck)
        server = Server(panel, demo.host)
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, server.end)
        async with _running(panel, place, broker, broker_port, server.end):
            ready(_address(door))
            await server.serve(sockets=[door])


@asynccontextmanager
async def _running(
    panel: Panel, place: Place, broker: str, broker_port: int, end: Callable[[], None]
) -> AsyncIterator[None]:
    """Have the devices, the processes and the watch over them; `end` is called should the watch fail."""
    panel.scanner.plug()
    panel.keypad.plug()
    await panel.devices.listen()
    watching = asyncio.create_task(panel.watch())
    watching.add_done_callback(lambda _: end())
    panel.processes.start("broker", [broker, "-c", str(place.broker)])
    panel.processes.start(
        "office", [*PROGRAM, "office", "--host", "127.0.0.1", "--port", str(broker_port), "--db", str(place.office)]
    )
    panel.processes.start("station", [*PROGRAM, "run", "--config", str(place.config)])
    panel.processes.start("link", [*PROGRAM, "link", "--config", str(place.config)])
    try:
        yield
    finally:
        panel.close()
        await panel.processes.stop()
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
        await panel.devices.close()


async def _stock(place: Place) -> None:
    """Import the pharmacy through the program's own verb."""
    files = {
        "catalog": "catalog.csv",
        "stock": "stock.csv",
        "people": "people.csv",
        "recalls": "recalls.json",
        "shipment": "shipment.csv",
    }
    for kind, name in files.items():
        importing = await asyncio.create_subprocess_exec(
            *(*PROGRAM, "import", kind, str(place.folder / name), "--config", str(place.config)),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await importing.communicate()
        if importing.returncode:
            raise StationError(f"{name}: the demo's own file was refused: {said.decode(errors='replace').strip()}")


@contextmanager
def _alone(place: Place) -> Iterator[None]:
    """Hold the folder against a second demo."""
    with place.mark.open() as mark:
        try:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise UsageError(
                f"{place.folder}: another demo runs in it; end that one, or name another folder with --dir"
            ) from None
        yield


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    """Listen on the port, or on the next one that is free."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    if not 0 <= port <= _LAST_PORT:
        raise UsageError(f"--port {port}: is no port; choose one of 1 to {_LAST_PORT}, or 0 for any that is free")
    for candidate in range(port, min(port + _TRIES, _LAST_PORT + 1) if port else 1):
        door = socket.socket(family, socket.SOCK_STREAM)
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, candidate))
            door.listen()
        except OSError as error:
            door.close()
            if error.errno == errno.EADDRINUSE:
                continue
            raise UsageError(f"--host {host} --port {candidate}: cannot listen there ({error.strerror})") from error
        with door:
            yield door
        return
    raise UsageError(f"--port {port}: taken, and so are those after it; choose another, or 0 for any")


def local_zone() -> str:
    """Return the name of this machine's time zone; UTC where it cannot be told."""
    name = os.environ.get("TZ", "").lstrip(":") or str(Path("/etc/localtime").resolve()).partition("/zoneinfo/")[2]
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return "UTC"
    return name


def _address(door: socket.socket) -> str:
    host, port = door.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _broker_program() -> str:
    path = shutil.which("mosquitto", path=os.environ.get("PATH", "") + os.pathsep + _SYSTEM_FOLDERS)
    if path is None:
        raise UsageError("mosquitto: the program is not there; install it with: apt-get install mosquitto")
    return path
