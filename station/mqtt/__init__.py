"""MQTT 5 on the caller's thread: the only room that knows paho, shared by the link and the office."""

from station.mqtt.backoff import Backoff
from station.mqtt.connection import Broker, Connection, Will
from station.mqtt.dialler import Dialler
from station.mqtt.events import (
    FAILURE,
    NO_SUBSCRIBERS,
    TAKEN_OVER,
    Acknowledged,
    Connected,
    Event,
    Lost,
    Received,
    Refused,
    Subscribed,
)

__all__ = [
    "FAILURE",
    "NO_SUBSCRIBERS",
    "TAKEN_OVER",
    "Acknowledged",
    "Backoff",
    "Broker",
    "Connected",
    "Connection",
    "Dialler",
    "Event",
    "Lost",
    "Received",
    "Refused",
    "Subscribed",
    "Will",
]
