"""On a broker set up as provisioning/mosquitto says, a station reaches its own topics and no other's."""

import contextlib
import queue
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from paho.mqtt.client import Client, MQTTProtocolVersion
from paho.mqtt.enums import CallbackAPIVersion

from tests.waiting import DEADLINE_S

FILES = Path(__file__).parents[2] / "provisioning/mosquitto"
NOT_AUTHORISED = 0x87


def run(*command: str | Path) -> None:
    subprocess.run(command, capture_output=True, timeout=60, check=True)


@dataclass
class Broker:
    """A running mosquitto, and how an account gets in."""

    port: int
    folder: Path
    by_certificate: bool

    def tls(self, client: Client, account: str) -> None:
        own = {}
        if self.by_certificate:
            own = {"certfile": self.folder / f"{account}.crt", "keyfile": self.folder / f"{account}.key"}
        else:
            client.username_pw_set(account, f"password of {account}")
        client.tls_set(ca_certs=str(self.folder / "ca.crt"), **{name: str(path) for name, path in own.items()})


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def certificate(folder: Path, name: str) -> None:
    """Make a key and a certificate for a common name, signed by the folder's authority."""
    key, request = folder / f"{name}.key", folder / f"{name}.csr"
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    run("openssl", "req", *curve, "-keyout", key, "-out", request, "-subj", f"/CN={name}")
    extension = folder / f"{name}.ext"
    extension.write_text("subjectAltName=IP:127.0.0.1,DNS:localhost\n", encoding="utf-8")
    signed = ("-CA", folder / "ca.crt", "-CAkey", folder / "ca.key", "-CAcreateserial", "-days", "2")
    run("openssl", "x509", "-req", "-in", request, *signed, "-extfile", extension, "-out", folder / f"{name}.crt")


def authority(folder: Path) -> None:
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2")
    subject = ("-subj", "/CN=Test authority")
    run("openssl", "req", "-x509", *curve, *subject, "-keyout", folder / "ca.key", "-out", folder / "ca.crt")


@contextlib.contextmanager
def mosquitto(folder: Path, listener: str) -> Iterator[Broker]:
    """Run mosquitto on the files as they are, with only the folders and the port put in their place."""
    port = free_port()
    authority(folder)
    for name in ("broker", "station-1", "station-2", "office"):
        certificate(folder, name)
    passwords = folder / "lotwatch.passwords"
    passwords.touch(mode=0o600)
    for account in ("station-1", "station-2", "office"):
        run("mosquitto_passwd", "-b", passwords, account, f"password of {account}")
    text = "\n".join((FILES / name).read_text(encoding="utf-8") for name in ("common.conf", listener))
    for said, here in {
        "listener 8883": f"listener {port} 127.0.0.1",
        "/etc/mosquitto/lotwatch.acl": str(FILES / "lotwatch.acl"),
        "/etc/mosquitto/ca_certificates/lotwatch.crt": str(folder / "ca.crt"),
        "/etc/mosquitto/certs/": f"{folder}/",
        "/etc/mosquitto/lotwatch.passwords": str(passwords),
    }.items():
        text = text.replace(said, here)
    # What Debian's own mosquitto.conf says before it includes the folder.
    own = f"persistence true\npersistence_location {folder}/\nlog_dest stderr\nuser root\n"
    (folder / "mosquitto.conf").write_text(own + text, encoding="utf-8")
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(["mosquitto", "-c", str(folder / "mosquitto.conf")], stderr=log)
    try:
        wait_for_port(port, process, folder / "log")
        yield Broker(port, folder, listener == "certificate.conf")
    finally:
        process.kill()
        process.wait()


def wait_for_port(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.1):
            return
    raise AssertionError(log.read_text())


@dataclass
class Account:
    """A program connected under an account; remembers what came."""

    client: Client
    connected: "queue.Queue[Any]" = field(default_factory=queue.Queue)
    came: "queue.Queue[tuple[str, bytes]]" = field(default_factory=queue.Queue)
    answers: "queue.Queue[int]" = field(default_factory=queue.Queue)
    subscribed: "queue.Queue[Any]" = field(default_factory=queue.Queue)
    lost: "queue.Queue[Any]" = field(default_factory=queue.Queue)

    def publish(self, topic: str, payload: str) -> int:
        """Publish at QoS 1 and return the reason code of the broker's answer."""
        self.client.publish(topic, payload, qos=1)
        return self.answers.get(timeout=DEADLINE_S)

    def subscribe(self, topic: str) -> None:
        self.client.subscribe(topic, qos=1)
        self.subscribed.get(timeout=DEADLINE_S)


@contextlib.contextmanager
def account(broker: Broker, name: str, client_id: str = "") -> Iterator[Account]:
    client = Client(CallbackAPIVersion.VERSION2, client_id or name, protocol=MQTTProtocolVersion.MQTTv5)
    here = Account(client)
    broker.tls(client, name)
    client.on_connect = lambda _c, _u, _f, reason, _p: here.connected.put(reason)
    client.on_disconnect = lambda _c, _u, _f, reason, _p: here.lost.put(reason)
    client.on_publish = lambda _c, _u, _mid, reason, _p: here.answers.put(reason.value)
    client.on_subscribe = lambda _c, _u, _mid, reasons, _p: here.subscribed.put(reasons)
    client.on_message = lambda _c, _u, message: here.came.put((message.topic, message.payload))
    client.connect("127.0.0.1", broker.port)
    client.loop_start()
    try:
        assert here.connected.get(timeout=DEADLINE_S) == 0
        yield here
    finally:
        client.disconnect()
        client.loop_stop()


@pytest.fixture(scope="module", params=["certificate.conf", "password.conf"])
def broker(request, tmp_path_factory):
    with mosquitto(tmp_path_factory.mktemp("broker"), request.param) as running:
        yield running


def test_a_stations_scan_reaches_the_office_and_the_offices_word_reaches_the_station(broker):
    with account(broker, "office") as office, account(broker, "station-1") as station:
        office.subscribe("lotwatch/v1/st/+/evt/#")
        station.subscribe("lotwatch/v1/st/station-1/ack")
        assert station.publish("lotwatch/v1/st/station-1/evt/scan", "scan") == 0
        assert office.came.get(timeout=DEADLINE_S) == ("lotwatch/v1/st/station-1/evt/scan", b"scan")
        assert office.publish("lotwatch/v1/st/station-1/ack", "stored") == 0
        assert station.came.get(timeout=DEADLINE_S) == ("lotwatch/v1/st/station-1/ack", b"stored")


COUNTS = ["counts/elsewhere/0", "counts/asked"]


@pytest.mark.parametrize("topic", ["evt/scan", "state", "ack", "cmd/x", *COUNTS])
def test_a_station_cannot_speak_for_another(broker, topic):
    with account(broker, "station-1") as station:
        assert station.publish(f"lotwatch/v1/st/station-2/{topic}", "forged") == NOT_AUTHORISED


@pytest.mark.parametrize(
    "topic",
    [
        "st/station-1/ack",
        "st/station-1/cmd/x",
        *(f"st/station-1/{each}" for each in COUNTS),
        "all/bundle/recall",
        "office/state",
    ],
)
def test_a_station_cannot_speak_for_the_office(broker, topic):
    with account(broker, "station-1") as station:
        assert station.publish(f"lotwatch/v1/{topic}", "forged") == NOT_AUTHORISED


def test_a_station_that_listens_to_everything_hears_what_is_its_own(broker):
    with account(broker, "office") as office, account(broker, "station-2") as curious:
        curious.subscribe("#")
        office.publish("lotwatch/v1/st/station-1/ack", "not for you")
        office.publish("lotwatch/v1/st/station-1/cmd/x", "not for you")
        office.publish("lotwatch/v1/st/station-2/ack", "for you")
        assert curious.came.get(timeout=DEADLINE_S) == ("lotwatch/v1/st/station-2/ack", b"for you")
        assert curious.came.empty()


@pytest.mark.parametrize("topic", COUNTS)
def test_what_is_said_of_counts_to_a_station_is_heard_by_that_station_alone(broker, topic):
    with (
        account(broker, "office") as office,
        account(broker, "station-1") as meant,
        account(broker, "station-2") as other,
    ):
        meant.subscribe(f"lotwatch/v1/st/station-1/{topic.replace('0', '+')}")
        other.subscribe("lotwatch/v1/st/+/counts/#")
        assert office.publish(f"lotwatch/v1/st/station-1/{topic}", "word") == 0
        assert meant.came.get(timeout=DEADLINE_S) == (f"lotwatch/v1/st/station-1/{topic}", b"word")
        assert office.publish(f"lotwatch/v1/st/station-2/{topic}", "for you") == 0
        assert other.came.get(timeout=DEADLINE_S) == (f"lotwatch/v1/st/station-2/{topic}", b"for you")
        assert other.came.empty()


@pytest.mark.parametrize(
    "topic", ["counts", "counts/elsewhere", "counts/elsewhere/0/more", "counts/asked/more", "counts/more"]
)
def test_of_counts_the_office_says_what_a_station_listens_to_and_nothing_else(broker, topic):
    with account(broker, "office") as office:
        assert office.publish(f"lotwatch/v1/st/station-1/{topic}", "word") == NOT_AUTHORISED


def test_a_station_that_takes_anothers_client_id_takes_nothing(broker):
    with account(broker, "station-1") as victim, account(broker, "station-2", client_id="station-1") as thief:
        victim.subscribe("lotwatch/v1/st/station-1/ack")
        assert thief.publish("lotwatch/v1/st/station-1/evt/scan", "forged") == NOT_AUTHORISED
        with account(broker, "office") as office:
            office.publish("lotwatch/v1/st/station-1/ack", "stored")
        assert victim.came.get(timeout=DEADLINE_S) == ("lotwatch/v1/st/station-1/ack", b"stored")
        assert victim.lost.empty()


def test_nobody_gets_in_without_proof(broker):
    client = Client(CallbackAPIVersion.VERSION2, "station-1", protocol=MQTTProtocolVersion.MQTTv5)
    client.tls_set(ca_certs=str(broker.folder / "ca.crt"))
    outcome: queue.Queue[Any] = queue.Queue()
    client.on_connect = lambda _c, _u, _f, reason, _p: outcome.put(reason)
    client.on_disconnect = lambda _c, _u, _f, reason, _p: outcome.put(reason)
    with contextlib.suppress(OSError):
        client.connect("127.0.0.1", broker.port)
    client.loop_start()
    try:
        assert outcome.get(timeout=DEADLINE_S) != 0
    finally:
        client.disconnect()
        client.loop_stop()
