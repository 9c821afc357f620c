"""What the link is measured by: a bare paho loop that publishes the same messages with the same window.

An office that is away has subscribed before, so the broker accepts messages, and it may keep one for that office, so
it throws them away at once: what is measured is the way to the broker. The broker takes as many messages at once as
the window has; by default it takes 20, which the link heeds and paho does not.
"""

import threading
import time

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from benchmarks.programs import PATIENCE_S
from station import mqtt
from station.link import codec

WINDOW = 100
BROKER = ("max_queued_messages 1", f"max_inflight_messages {WINDOW}")
BROKER_FOR_OFFICE = ("max_queued_messages 20000", f"max_inflight_messages {WINDOW}")


def publish(port: int, messages: list[codec.Outgoing]) -> float:
    """Return the seconds until the last PUBACK: paho's own thread, its own loop, a window by semaphore."""
    window, connected = threading.Semaphore(WINDOW), threading.Event()
    client = Client(CallbackAPIVersion.VERSION2, client_id="bare", protocol=MQTTProtocolVersion.MQTTv5)
    client.max_inflight_messages_set(0)
    client.on_connect = lambda *_: connected.set()
    client.on_publish = lambda *_: window.release()
    client.connect("127.0.0.1", port)
    client.loop_start()
    if not connected.wait(PATIENCE_S):
        raise TimeoutError(f"the broker at port {port} does not take a connection")
    begun = time.perf_counter()
    for message in messages:
        window.acquire()
        client.publish(message.topic, message.payload, qos=1)
    for _ in range(WINDOW):
        window.acquire()
    seconds = time.perf_counter() - begun
    client.disconnect()
    client.loop_stop()
    return seconds


def subscribe_and_leave(port: int) -> None:
    """Make the broker take events for an office that is away."""
    connection = mqtt.Connection(mqtt.Broker("127.0.0.1", port), "away", session_s=3600)
    deadline, subscribed = time.monotonic() + PATIENCE_S, False
    while not subscribed:
        if time.monotonic() > deadline:
            raise TimeoutError(f"the broker at port {port} does not take a subscription")
        for event in connection.turn(1.0):
            if isinstance(event, mqtt.Connected):
                connection.subscribe("lotwatch/v1/st/+/evt/#")
            subscribed = subscribed or isinstance(event, mqtt.Subscribed)
    connection.close()
