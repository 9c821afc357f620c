"""Who may do what: a broker that refuses, an access list, certificates, and how much the broker takes."""

import socket
import subprocess

import pytest

from tests.broker import Broker
from tests.waiting import DEADLINE_S, wait_for
from tests.way import Listener, Way


@pytest.fixture
def guarded(tmp_path):
    """Return a function that starts a broker with these settings and a way to it."""
    opened = []

    def start(*settings, access="allow_anonymous true"):
        broker = Broker(tmp_path, *settings, access=access)
        way = Way(tmp_path, broker)
        opened.extend((way, broker))
        return way

    yield start
    for each in opened:
        each.close()


@pytest.fixture
def passwords(tmp_path):
    """Write what the broker knows and what the station knows; return their paths."""
    known, ours, wrong = tmp_path / "passwords", tmp_path / "ours", tmp_path / "wrong"
    subprocess.run(["mosquitto_passwd", "-b", "-c", known, "front-desk", "secret"], check=True)
    ours.write_text("secret\n")
    wrong.write_text("guess\n")
    return known, ours, wrong


def test_a_broker_that_refuses_us_is_named_and_tried_again_until_it_does_not(guarded, passwords):
    known, ours, wrong = passwords
    way = guarded(access=f"allow_anonymous false\npassword_file {known}")
    way.journal.add()
    way.start_link(username="front-desk", password_file=str(wrong))
    wait_for(lambda: "refuses us (Not authorized)" in way.state().get("problem", ""), "the state to say so")
    assert not way.state()["up"]
    wrong.write_text(ours.read_text())
    way.start_office(username="front-desk", password_file=str(ours))
    way.wait_until_stored()


def test_a_password_file_that_is_not_there_is_named(guarded):
    way = guarded()
    way.start_link(username="front-desk", password_file="/nowhere/password")
    wait_for(lambda: "/nowhere/password" in way.state().get("problem", ""), "the state to say so")


def test_rows_wait_where_the_access_list_is_against_them(guarded, tmp_path):
    access = tmp_path / "access"
    access.write_text("topic read lotwatch/#\ntopic write lotwatch/v1/st/+/state\n")
    way = guarded(f"acl_file {access}")
    listener = Listener(way.broker, "lotwatch/v1/st/+/evt/#")
    way.journal.add(10)
    way.start_link()
    wait_for(lambda: "refuses what we send (Not authorized)" in way.state().get("problem", ""), "the state to say so")
    assert way.state()["acked"] == 0
    listener.close()


@pytest.fixture
def certificates(tmp_path):
    """Make an authority, and a certificate by it for the broker and for the station."""

    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], check=True, capture_output=True, cwd=tmp_path)

    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    openssl(
        "req",
        "-x509",
        *curve,
        "-keyout",
        "ca.key",
        "-out",
        "ca.crt",
        "-subj",
        "/CN=authority",
        "-days",
        "2",
        "-addext",
        "keyUsage=critical,keyCertSign,cRLSign",
    )  # Python 3.13 asks for it
    (tmp_path / "localhost").write_text("subjectAltName=IP:127.0.0.1\nauthorityKeyIdentifier=keyid\n")
    for name in ("broker", "front-desk"):
        openssl("req", *curve, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}")
        signed = ("-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", "localhost")
        openssl("x509", "-req", "-in", f"{name}.csr", "-out", f"{name}.crt", *signed)
    return tmp_path


@pytest.fixture
def encrypted(guarded, certificates):
    return guarded(
        f"cafile {certificates}/ca.crt",
        f"certfile {certificates}/broker.crt",
        f"keyfile {certificates}/broker.key",
        "require_certificate true",
        "use_identity_as_username true",
        access="allow_anonymous false",
    )


def ours(certificates, name="front-desk"):
    files = {"ca_file": "ca.crt", "cert_file": f"{name}.crt", "key_file": f"{name}.key"}
    return {setting: str(certificates / file) for setting, file in files.items()}


def test_rows_go_through_mutual_tls(encrypted, certificates):
    encrypted.journal.add(300)
    encrypted.start_office(**ours(certificates))
    encrypted.start_link(**ours(certificates))
    encrypted.wait_until_stored()
    assert encrypted.stored() == list(range(1, 301))


def test_a_broker_of_another_authority_is_not_believed(encrypted, certificates):
    encrypted.start_link(ca_file=str(certificates / "front-desk.crt"))
    wait_for(lambda: "certificate verify failed" in encrypted.state().get("problem", ""), "the state to say so")


class StingyServer:
    """Takes three messages at once, answers the first row and then none; counts what it is sent."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.host, self.port = self._listening.getsockname()

    def serve_one(self):
        """Return how many messages one connection brought before it was given up."""
        peer, _ = self._listening.accept()
        with peer, peer.makefile("rb") as stream:
            peer.settimeout(DEADLINE_S)
            published = 0
            while header := stream.read(1):
                body = stream.read(self._length(stream))
                if header[0] >> 4 == 1:
                    peer.sendall(b"\x20\x06\x00\x00\x03\x21\x00\x03")
                elif header[0] >> 4 == 3:
                    published += 1
                    if published <= 2:  # the birth, and the first row
                        topic_end = 2 + int.from_bytes(body[:2])
                        peer.sendall(b"\x40\x02" + body[topic_end : topic_end + 2])
            return published

    def close(self):
        self._listening.close()

    @staticmethod
    def _length(stream) -> int:
        length, shift = 0, 0
        while (byte := stream.read(1)[0]) & 128:
            length |= (byte & 127) << shift
            shift += 7
        return length | byte << shift


def test_no_more_messages_are_under_way_than_the_broker_said_it_takes(tmp_path):
    server = StingyServer()
    way = Way(tmp_path, server)
    way.journal.add(50)
    way.start_link(delivery="puback", window=20)
    assert server.serve_one() == 1 + 1 + 3
    server.close()
    way.close()
