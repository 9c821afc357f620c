"""One connection to a broker: made once, used until it is lost, never used again.

paho keeps messages in memory and sends them again after a reconnect, out of step with the journal; it ignores how
many messages the server wants at once; and a callback that fails ends its thread without a word. So each
connection gets a client of its own that forgets with it, the caller keeps the window, and paho's loop is turned
by the caller's thread: a callback does nothing but put an event where the caller finds it.
"""

import select
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from station.mqtt.events import FAILURE, Acknowledged, Connected, Event, Lost, Received, Refused, Subscribed

_MOST_RECEIVED = 65_535
_CONNECT_TIMEOUT_S = 10.0
_MOST_EVENTS = 500


@dataclass(frozen=True, slots=True)
class Broker:
    """Where the broker is and how we prove who we are; with an authority or a certificate the way is TLS."""

    host: str
    port: int
    username: str = ""
    password_file: str = ""
    ca_file: str = ""
    cert_file: str = ""
    key_file: str = ""
    keepalive_s: int = 30

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Will:
    """What the broker publishes, retained, when we are gone for longer than the delay."""

    topic: str
    payload: bytes
    delay_s: int


class Connection:
    """A connection to a broker. One thread uses it at a time."""

    def __init__(
        self, broker: Broker, identity: str, *, session_s: int, takes: int = 100, will: Will | None = None
    ) -> None:
        """Reach the broker and say who we are; raise OSError if there is nobody or a file of ours cannot be read.

        The session is kept by the broker for `session_s` after we are gone, so a will waits for its delay, and
        what is for us waits too. `takes` is how many unacknowledged messages we accept at once.
        """
        self._events: list[Event] = []
        self._asked_for: dict[int, str] = {}
        """The topic of each subscription that the broker has yet to answer."""
        self._open = True
        client = Client(
            CallbackAPIVersion.VERSION2,
            client_id=identity,
            protocol=MQTTProtocolVersion.MQTTv5,
            reconnect_on_failure=False,
            manual_ack=True,
        )
        client.max_inflight_messages_set(0)
        client.connect_timeout = _CONNECT_TIMEOUT_S
        if broker.username:
            client.username_pw_set(broker.username, _password(broker.password_file))
        if broker.ca_file or broker.cert_file:
            client.tls_set_context(_tls(broker))
        if will is not None:
            properties = _properties(PacketTypes.WILLMESSAGE)
            properties.WillDelayInterval = will.delay_s
            client.will_set(will.topic, will.payload, qos=1, retain=True, properties=properties)
        client.on_connect = self._on_connect
        client.on_disconnect = self._on_disconnect
        client.on_subscribe = self._on_subscribe
        client.on_publish = self._on_publish
        client.on_message = self._on_message
        properties = _properties(PacketTypes.CONNECT)
        properties.SessionExpiryInterval = session_s
        properties.ReceiveMaximum = takes
        # clean_start stays False: mosquitto writes no other session to disk, and a clean start would end the old
        # session and so publish its will (MQTT 5, 3.1.3.2.2).
        client.connect(broker.host, broker.port, broker.keepalive_s, clean_start=False, properties=properties)
        self._client = client
        if client.socket() is None:
            raise ConnectionError(f"{broker}: hung up at once")
        self._socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    @property
    def is_open(self) -> bool:
        """Tell whether it can still be used; False from the moment `turn` returned `Refused` or `Lost`."""
        return self._open

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> int:
        """Send a message, QoS 1, and return the number its acknowledgement will carry."""
        sent = self._client.publish(topic, payload, qos=1, retain=retain)
        if sent.rc is MQTTErrorCode.MQTT_ERR_QUEUE_SIZE:
            self._events.append(Lost(FAILURE, "the broker left a message unanswered until its number came again"))
        return sent.mid

    def subscribe(self, topic: str) -> None:
        """Ask for the messages of a topic, QoS 1; a `Subscribed` that names it follows."""
        _, number = self._client.subscribe(topic, qos=1)
        if number is not None:
            self._asked_for[number] = topic

    def acknowledge(self, received: Received) -> None:
        """Tell the broker that the message is safe with us."""
        self._client.ack(received.number, 1)

    def turn(self, timeout: float, also: Sequence[socket.socket] = ()) -> list[Event]:
        """Read and write what can be, waiting at most `timeout` for something to happen; return what happened.

        A socket of `also` that has something to read ends the wait as well.
        """
        if self._open and not self._events:
            self._wait(timeout, also)
            self._client.loop_misc()
        happened, self._events = self._events, []
        if any(isinstance(event, Refused | Lost) for event in happened):
            self._open = False
        return happened

    def close(self) -> None:
        """Say goodbye, so that there is no last will, and hang up."""
        if self._open:
            self._client.disconnect()
        self.drop()

    def drop(self) -> None:
        """Hang up without a word."""
        self._open = False
        sock = self._client.socket()
        if sock is not None:
            sock.close()

    def _wait(self, timeout: float, also: Sequence[socket.socket]) -> None:
        sock = self._socket()
        held = isinstance(sock, ssl.SSLSocket) and sock.pending() > 0
        write = [sock] if self._client.want_write() else []
        readable, writable, _ = select.select([sock, *also], write, [], 0 if held else timeout)
        if writable:
            self._client.loop_write()
        if held or sock in readable:
            self._read()

    def _read(self) -> None:
        """Read packets until there is none or there are enough events for one turn."""
        before = -1
        while before < len(self._events) < _MOST_EVENTS:
            before = len(self._events)
            if self._client.loop_read() is not MQTTErrorCode.MQTT_ERR_SUCCESS:
                return

    def _socket(self) -> socket.socket:
        sock = self._client.socket()
        assert isinstance(sock, socket.socket), "an open connection has a socket"
        return sock

    def _on_connect(
        self, _client: Client, _data: Any, _flags: ConnectFlags, reason: ReasonCode, properties: Properties | None
    ) -> None:
        if reason.is_failure:
            self._events.append(Refused(str(reason)))
        else:
            self._events.append(Connected(getattr(properties, "ReceiveMaximum", _MOST_RECEIVED)))

    def _on_disconnect(
        self, _client: Client, _data: Any, _flags: DisconnectFlags, reason: ReasonCode, _properties: Properties | None
    ) -> None:
        self._events.append(Lost(reason.value, str(reason)))

    def _on_subscribe(
        self, _client: Client, _data: Any, mid: int, reasons: list[ReasonCode], _properties: Properties | None
    ) -> None:
        topic = self._asked_for.pop(mid, "")
        self._events.extend(Subscribed(topic, reason.value, str(reason)) for reason in reasons)

    def _on_publish(
        self, _client: Client, _data: Any, mid: int, reason: ReasonCode, _properties: Properties | None
    ) -> None:
        self._events.append(Acknowledged(mid, reason.value, str(reason) if reason.value else ""))

    def _on_message(self, _client: Client, _data: Any, message: MQTTMessage) -> None:
        self._events.append(Received(message.mid, message.topic, bytes(message.payload)))


def _properties(packet: int) -> Properties:
    return Properties(packet)  # type: ignore[no-untyped-call]  # paho has types everywhere but here


def _password(path: str) -> str | None:
    return Path(path).read_text(encoding="utf-8").rstrip("\r\n") if path else None


def _tls(broker: Broker) -> ssl.SSLContext:
    """Return a context made from the files as they are now, so that a renewed certificate is used at once."""
    context = ssl.create_default_context(cafile=broker.ca_file or None)
    context.sslsocket_class = _TidySocket
    if broker.cert_file:
        context.load_cert_chain(broker.cert_file, broker.key_file or None)
    return context


class _TidySocket(ssl.SSLSocket):
    """Closes itself when the handshake fails, which paho leaves to whoever finds it."""

    def do_handshake(self, block: bool = False) -> None:
        """Shake hands."""
        try:
            super().do_handshake(block)
        except OSError:
            self.close()
            raise
