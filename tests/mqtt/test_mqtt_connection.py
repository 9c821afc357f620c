import socket
import threading

import pytest

from station import mqtt
from tests.broker import Broker, free_port, refusing
from tests.waiting import DEADLINE_S, wait_for

CONNACK = b"\x20\x03\x00\x00\x00"


def connect(broker, identity="somebody", **options):
    return mqtt.Connection(mqtt.Broker(broker.host, broker.port), identity, session_s=0, **options)


def turn_until(connection, kind):
    """Turn until an event of this kind happened and return it."""

    def found():
        return next((event for event in connection.turn(0.05) if isinstance(event, kind)), None)

    return wait_for(found, kind.__name__)


def test_the_server_says_how_many_messages_it_takes_at_once(broker):
    connection = connect(broker)
    assert turn_until(connection, mqtt.Connected).receive_maximum == 5
    connection.close()


def test_a_message_for_nobody_is_acknowledged_and_not_accepted(broker):
    connection = connect(broker)
    turn_until(connection, mqtt.Connected)
    number = connection.publish("nowhere", b"x")
    answer = turn_until(connection, mqtt.Acknowledged)
    assert (answer.number, answer.code, answer.accepted) == (number, mqtt.NO_SUBSCRIBERS, False)
    connection.close()


def test_a_message_comes_again_until_it_is_acknowledged(broker):
    def listener():
        return mqtt.Connection(mqtt.Broker(broker.host, broker.port), "listener", session_s=60)

    first = listener()
    turn_until(first, mqtt.Connected)
    first.subscribe("topic")
    turn_until(first, mqtt.Subscribed)
    assert turn_until_sent(broker) is True
    assert turn_until(first, mqtt.Received).payload == b"x"
    first.close()
    second = listener()
    second.acknowledge(turn_until(second, mqtt.Received))
    second.close()


def test_each_answer_to_a_subscription_names_its_topic_and_a_refusal_is_that_of_one(tmp_path):
    broker = Broker(tmp_path, refusing(tmp_path, "secret/#"))
    connection = connect(broker)
    turn_until(connection, mqtt.Connected)
    answers = {}
    for topic in ("first", "secret/word", "last"):
        connection.subscribe(topic)

    def all_answered():
        answers.update((each.topic, each) for each in connection.turn(0.05) if isinstance(each, mqtt.Subscribed))
        return len(answers) == 3

    wait_for(all_answered, "three answers")
    assert {topic: answer.accepted for topic, answer in answers.items()} == {
        "first": True,
        "secret/word": False,
        "last": True,
    }
    assert answers["secret/word"].reason == "Not authorized"
    connection.close()
    broker.close()


def turn_until_sent(broker):
    connection = connect(broker, "sender")
    turn_until(connection, mqtt.Connected)
    connection.publish("topic", b"x")
    accepted = turn_until(connection, mqtt.Acknowledged).accepted
    connection.close()
    return accepted


def test_a_connection_that_is_lost_says_so_once_and_is_over(broker):
    connection = connect(broker)
    turn_until(connection, mqtt.Connected)
    broker.kill()
    turn_until(connection, mqtt.Lost)
    assert not connection.is_open
    assert connection.turn(0) == []
    connection.close()


def test_what_is_published_on_a_dead_connection_is_no_error(broker):
    connection = connect(broker)
    turn_until(connection, mqtt.Connected)
    broker.kill()
    for _ in range(100):
        connection.publish("topic", bytes(1000))
    turn_until(connection, mqtt.Lost)
    connection.drop()


def speaking(answer):
    """Return a connection to a server that says this and no more."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        connection = mqtt.Connection(mqtt.Broker(*server.getsockname()), "somebody", session_s=0)
        peer, _ = server.accept()
    with peer:
        peer.sendall(answer)
    return connection


def test_the_reason_for_a_disconnect_is_told():
    assert turn_until(speaking(CONNACK + b"\xe0\x01\x8e"), mqtt.Lost).code == mqtt.TAKEN_OVER


def test_a_refusal_is_told_and_ends_the_connection():
    connection = speaking(b"\x20\x03\x00\x87\x00")
    assert turn_until(connection, mqtt.Refused).reason == "Not authorized"
    assert not connection.is_open


def test_something_else_to_read_ends_the_wait(broker):
    connection = connect(broker)
    turn_until(connection, mqtt.Connected)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.send(b"\n")
        assert connection.turn(3600, [ours]) == []
    connection.close()


def test_a_server_that_takes_the_call_and_says_nothing_is_given_up():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        broker = mqtt.Broker(*silent.getsockname(), keepalive_s=1)
        connection = mqtt.Connection(broker, "somebody", session_s=0)
        turn_until(connection, mqtt.Lost)
        connection.drop()


def test_bytes_that_are_no_mqtt_end_the_connection():
    turn_until(speaking(b"\xf0\x00"), mqtt.Lost)


def dialled(dialler):
    return wait_for(dialler.result, "a connection")


def test_a_dialler_hands_over_the_connection_it_made(broker):
    dialler = mqtt.Dialler(1.0)
    assert dialler.is_due(0.0)
    dialler.begin(lambda: connect(broker))
    assert not dialler.is_due(0.0)
    connection = dialled(dialler)
    turn_until(connection, mqtt.Connected)
    connection.close()


def test_a_dialler_says_why_there_is_no_connection_and_pauses():
    dialler = mqtt.Dialler(60.0)
    nobody = mqtt.Broker("127.0.0.1", free_port())
    dialler.begin(lambda: mqtt.Connection(nobody, "somebody", session_s=0))
    with pytest.raises(ConnectionRefusedError):
        dialled(dialler)
    dialler.pause(100.0, long=True)
    assert dialler.is_due(160.0)


def pauses_after(lasting_s):
    """Return the bound of the pause after many failures and then a connection that lasted so long."""
    dialler = mqtt.Dialler(64.0)
    dialler.pause(0.0, long=True)
    dialler.let_in(100.0)
    dialler.pause(100.0 + lasting_s)
    return next(bound for bound in (1, 2, 4, 64) if dialler.is_due(100.0 + lasting_s + bound))


def test_only_a_connection_that_lasted_makes_the_pauses_short_again():
    assert pauses_after(lasting_s=10.0) == 1
    assert max(pauses_after(lasting_s=9.0) for _ in range(20)) > 1


def test_a_connection_made_after_all_is_hung_up():
    made, wanted = threading.Event(), threading.Event()

    class Late:
        dropped = threading.Event()

        def drop(self):
            self.dropped.set()

    def make():
        made.set()
        wanted.wait(DEADLINE_S)
        return Late()

    dialler = mqtt.Dialler(1.0)
    dialler.begin(make)
    made.wait(DEADLINE_S)
    assert dialler.result() is None
    dialler.close()
    wanted.set()
    assert Late.dropped.wait(DEADLINE_S)
