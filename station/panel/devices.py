"""The devices' end: a socket on which the station's panel drivers show pixels, light and sound, and hear a button."""

import asyncio
import contextlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

KINDS: Final = ("display", "light", "buzzer", "button")
_DARK: Final[dict[str, dict[str, Any]]] = {
    "display": {"pixels": None},
    "light": {"colour": "green", "level": 0.0},
    "buzzer": {"hertz": 0},
    "button": {},
}


class Devices:
    """Listens for the drivers of one station and tells what they show."""

    def __init__(self, path: Path, told: Callable[[str, dict[str, Any]], None]) -> None:
        self._path = path
        self._told = told
        self._server: asyncio.Server | None = None
        self._connections: dict[str, asyncio.StreamWriter] = {}
        self.shown: dict[str, dict[str, Any]] = {kind: {"kind": kind, **_DARK[kind]} for kind in KINDS}
        """What each device shows now, as it is told to a browser."""

    async def listen(self) -> None:
        """Take connections from now on."""
        self._path.unlink(missing_ok=True)
        self._server = await asyncio.start_unix_server(self._serve, self._path)

    async def close(self) -> None:
        """Take no more connections and let go of those there are."""
        if self._server is not None:
            self._server.close()
            for writer in tuple(self._connections.values()):
                writer.close()
            await self._server.wait_closed()
        self._path.unlink(missing_ok=True)

    def press(self, button: str) -> bool:
        """Press a button; False where no station hears it."""
        writer = self._connections.get("button")
        if writer is None:
            return False
        writer.write(json.dumps({"pressed": button}).encode() + b"\n")
        return True

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        kind = ""
        try:
            kind = str(_object(await reader.readline()).get("device"))
            if kind not in KINDS:
                return
            self._connections[kind] = writer
            self._show(kind, _DARK[kind])
            while line := await reader.readline():
                self._show(kind, _object(line))
        except (ValueError, OSError):
            pass  # a driver that speaks nonsense, or died while speaking, is let go; the station connects again
        finally:
            if self._connections.get(kind) is writer:
                del self._connections[kind]
                self._show(kind, _DARK[kind])
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    def _show(self, kind: str, values: dict[str, Any]) -> None:
        self.shown[kind] = {"kind": kind, **values}
        self._told(kind, self.shown[kind])


def _object(line: bytes) -> dict[str, Any]:
    value = json.loads(line)
    if isinstance(value, dict):
        return value
    raise ValueError(f"{line[:40]!r} is not a JSON object")
