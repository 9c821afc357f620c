"""A station as it stands in a pharmacy, without the pharmacy: the real process, a pseudo-terminal for its scanner, a
panel that listens to what it shows and sounds, and systemd's end of the notify socket."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading

from tests.bench import rows
from tests.waiting import DEADLINE_S, wait_for

OK_HZ, SIREN_HZ, NOT_SAVED_HZ, UNREADABLE_HZ = 2700, 800, 300, 250
SETTINGS = """
[station]
runtime = "{folder}/run"
[store]
path = "{folder}/station.db"
[clock]
trust = "always"
[[scanner]]
name = "hand"
driver = "serial"
port = "{folder}/scanner"
[display]
driver = "panel"
socket = "{folder}/panel"
[light]
driver = "panel"
socket = "{folder}/panel"
[buzzer]
driver = "panel"
socket = "{folder}/panel"
[button]
driver = "panel"
socket = "{folder}/panel"
"""


class Panel:
    """Remembers what each device of the station showed."""

    def __init__(self, path) -> None:
        self.said = {"display": [], "light": [], "buzzer": [], "button": []}
        self._server = socket.socket(socket.AF_UNIX)
        self._server.bind(str(path))
        self._server.listen()
        self._ends = [self._server]
        self._buttons = []
        self._threads = []
        self._serve(self._accept)

    def sounds(self, hertz):
        return sum(note["hertz"] == hertz for note in self.said["buzzer"])

    def press(self):
        wait_for(lambda: self._buttons, "the button")
        self._buttons[-1].sendall(b'{"pressed": "ack"}\n')

    def close(self):
        for end in self._ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        for thread in self._threads:
            thread.join(DEADLINE_S)

    def _serve(self, target, *arguments):
        thread = threading.Thread(target=target, args=arguments)
        self._threads.append(thread)
        thread.start()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                end, _ = self._server.accept()
                self._ends.append(end)
                self._serve(self._listen, end)

    def _listen(self, end):
        with contextlib.suppress(OSError, ValueError), end.makefile("rb") as lines:
            kind = json.loads(lines.readline())["device"]
            if kind == "button":
                self._buttons.append(end)
            for line in lines:
                self.said[kind].append(json.loads(line))
        if end in self._buttons:
            self._buttons.remove(end)


class Appliance:
    """One station."""

    def __init__(self, folder, *, settings=SETTINGS, panel=True) -> None:
        self.folder, self.db = folder, folder / "station.db"
        self.config = folder / "station.toml"
        self.config.write_text(settings.format(folder=folder))
        self.panel = Panel(folder / "panel") if panel else None
        self.log = folder / "log"
        self.process = None
        self._terminal = None
        self._systemd = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._systemd.bind(str(folder / "systemd"))
        self._systemd.settimeout(DEADLINE_S)
        self.plug_in()

    def plug_in(self):
        """Plug the scanner in, under the same name as ever."""
        self._terminal, there = os.openpty()
        link = self.folder / "scanner"
        link.unlink(missing_ok=True)
        link.symlink_to(os.ttyname(there))
        os.close(there)

    def unplug(self):
        os.close(self._terminal)
        self._terminal = None

    def start(self):
        """Start the process and return once it says that it is ready."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "station", "run", "--config", self.config],
                env=os.environ | {"NOTIFY_SOCKET": str(self.folder / "systemd")},
                stderr=log,
            )
        while b"READY=1" not in self._systemd.recv(4096):
            pass
        return self

    def greet(self):
        """Scan what is no package until the scanner is heard: opening a port throws away what came before."""
        heard = self.panel.sounds(UNREADABLE_HZ)

        def greeted():
            self.scan(b"hello")
            with contextlib.suppress(AssertionError):
                return wait_for(lambda: self.panel.sounds(UNREADABLE_HZ) > heard, "an answer", 0.5)

        wait_for(greeted, f"the scanner to be open; the log says {self.said()}")

    def scan(self, raw):
        os.write(self._terminal, raw + b"\r")

    def wait_for_sound(self, hertz, count=1):
        wait_for(lambda: self.panel.sounds(hertz) >= count, f"{count} of {hertz} Hz; the log says {self.said()}")

    def wait_for_row(self, kind, **values):
        """Return the newest row of this kind with these values, once there is one."""

        def found():
            return next((b for k, b in reversed(self.journal()) if k == kind and values.items() <= b.items()), None)

        return wait_for(found, f"a row {kind} with {values}; the log says {self.said()}")

    def kill(self):
        self.process.kill()
        self.process.wait(DEADLINE_S)

    def hang_up(self):
        self.process.send_signal(signal.SIGHUP)

    def stop(self):
        """End it as systemd does; return its exit status."""
        self.process.terminate()
        return self.process.wait(DEADLINE_S)

    def journal(self):
        return [(row.kind, json.loads(row.body)) for row in rows(self.db)]

    def said(self):
        return self.log.read_text(errors="replace")[-2000:]

    def close(self):
        if self.process is not None and self.process.poll() is None:
            self.kill()
        if self._terminal is not None:
            self.unplug()
        if self.panel:
            self.panel.close()
        self._systemd.close()
