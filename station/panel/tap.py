"""Overhears what the stations, the broker and the office say to each other over MQTT."""

import asyncio
import json
import threading
from collections.abc import Callable
from typing import Any, Final

from station import mqtt

TOPICS: Final = "lotwatch/v1/st/+/#"
_TURN_S: Final = 0.2
_PAUSE_S: Final = 0.5


class Tap:
    """Subscribes to everything, in a thread of its own; keeps nothing at the broker when it is gone."""

    def __init__(self, broker_port: int, heard: Callable[[dict[str, Any]], None]) -> None:
        self._broker = mqtt.Broker("127.0.0.1", broker_port)
        self._heard = heard
        self._stop = threading.Event()

    async def run(self) -> None:
        """Tell of each message, on this loop, until stopped; a broker that is away is tried again."""
        await asyncio.to_thread(self._listen, asyncio.get_running_loop())

    async def stop(self, running: asyncio.Task[None]) -> None:
        """End `run` and wait for it."""
        self._stop.set()
        await running

    def _listen(self, loop: asyncio.AbstractEventLoop) -> None:
        while not self._stop.is_set():
            try:
                connection = mqtt.Connection(self._broker, "panel", session_s=0)
            except OSError:
                self._stop.wait(_PAUSE_S)
                continue
            while connection.is_open and not self._stop.is_set():
                for event in connection.turn(_TURN_S):
                    match event:
                        case mqtt.Connected():
                            connection.subscribe(TOPICS)
                        case mqtt.Received(_, topic, payload):
                            connection.acknowledge(event)
                            loop.call_soon_threadsafe(self._heard, {"topic": topic, "payload": _fields(payload)})
            connection.close()
            self._stop.wait(_PAUSE_S)


def _fields(payload: bytes) -> dict[str, Any]:
    try:
        value = json.loads(payload)
    except (ValueError, RecursionError):
        value = None
    return value if isinstance(value, dict) else {"text": payload.decode(errors="replace")}
