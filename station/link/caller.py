"""Calling the broker: where it is, who we are to it, and what it says of us when we are gone."""

from collections.abc import Callable
from functools import partial

from station import mqtt
from station.config import LinkSettings
from station.errors import DatabaseError
from station.link import codec
from station.link.cursor import CursorFile


class Caller:
    """Calls again and again, and numbers the calls: a last will names the one that it ends."""

    def __init__(self, settings: LinkSettings, station: str, cursor: CursorFile, will_delay_s: int) -> None:
        self._station, self._cursor, self._will_delay_s = station, cursor, will_delay_s
        self.broker = mqtt.Broker(
            settings.host,
            settings.port,
            settings.username,
            settings.password_file,
            settings.ca_file,
            settings.cert_file,
            settings.key_file,
            settings.keepalive_s,
        )
        self.dialler = mqtt.Dialler(settings.reconnect_max_s)
        self.birth = 0
        self.problem = ""
        """Why the number of the last call is not kept; empty where it is."""

    def call(self, at: float) -> mqtt.Connection | None:
        """Return the connection once it is made; raise what kept it from being made: an OSError, or a ValueError."""
        if self.dialler.is_due(at):
            self.dialler.begin(self._next())
        return self.dialler.result()

    def _next(self) -> Callable[[], mqtt.Connection]:
        try:
            self.birth = self._cursor.birth()
        except DatabaseError as error:
            self.birth += 1
            self.problem = str(error)
        else:
            self.problem = ""
        last = codec.offline(self._station, self.birth, "lost")
        will = mqtt.Will(last.topic, last.payload, self._will_delay_s)
        return partial(mqtt.Connection, self.broker, self._station, session_s=2 * self._will_delay_s, will=will)
