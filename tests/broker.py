"""A real mosquitto on a free loopback port, that can be killed, paused and started again."""

import getpass
import json
import signal
import socket
import subprocess
from pathlib import Path

from tests.waiting import DEADLINE_S, wait_for


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def refusing(folder: Path, *topics: str) -> str:
    """Return the setting that makes a broker refuse subscriptions to these topics, which an access list cannot."""
    denied = [{"acltype": "subscribePattern", "topic": topic, "priority": 1, "allow": False} for topic in topics]
    rest = ("publishClientSend", "publishClientReceive", "subscribe", "unsubscribe")
    rules = {
        "defaultACLAccess": dict.fromkeys(rest, True),
        "roles": [{"rolename": "anyone", "acls": denied}],
        "groups": [{"groupname": "all", "roles": [{"rolename": "anyone"}], "clients": []}],
        "anonymousGroup": "all",
        "clients": [],
    }
    file = folder / "dynamic-security.json"
    file.write_text(json.dumps(rules))
    plugin = next(Path("/usr/lib").glob("*/mosquitto_dynamic_security.so"))
    return f"plugin {plugin}\nplugin_opt_config_file {file}"


class Broker:
    """Has no persistence, as Debian's default has not: whatever is lost with it must come from the journal."""

    host = "127.0.0.1"

    def __init__(self, folder: Path, *settings: str, access: str = "allow_anonymous true") -> None:
        self.port = free_port()
        self._config = folder / "mosquitto.conf"
        lines = [
            "per_listener_settings false",
            f"user {getpass.getuser()}",
            "persistence false",
            f"listener {self.port} {self.host}",
            "set_tcp_nodelay true",
            access,
            *settings,
        ]
        self._config.write_text("\n".join(lines) + "\n")
        self._log = folder / "mosquitto.log"
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(["mosquitto", "-c", self._config], stdout=log, stderr=log)
        wait_for(self._answers, f"mosquitto; it said {self._log.read_text()}")

    def kill(self) -> None:
        self._signal(signal.SIGKILL)
        self._process.wait()

    def pause(self) -> None:
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal(signal.SIGCONT)

    def close(self) -> None:
        if self._process.poll() is None:
            self.resume()
            self._process.terminate()
            self._process.wait(DEADLINE_S)

    def _answers(self) -> bool:
        assert self._process.poll() is None, f"mosquitto ended: {self._log.read_text()}"
        with socket.socket() as probe:
            return probe.connect_ex((self.host, self.port)) == 0

    def _signal(self, number: int) -> None:
        self._process.send_signal(number)
