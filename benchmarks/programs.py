"""The processes that are measured: each is ended when its block ends, however that comes."""

import getpass
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

PATIENCE_S: Final = 30.0
STATION: Final = (sys.executable, "-m", "station")


@contextmanager
def program(words: Sequence[str | Path], *, ready_at: Path, stderr: int | None = None) -> Iterator["Program"]:
    """Start a program that says READY=1 as systemd has it, and yield it once it did."""
    ready_at.unlink(missing_ok=True)
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as notices:
        notices.bind(str(ready_at))
        notices.settimeout(PATIENCE_S)
        begun = time.perf_counter()
        with ended(
            subprocess.Popen(
                words,
                env={**os.environ, "NOTIFY_SOCKET": str(ready_at)},
                stderr=subprocess.DEVNULL if stderr is None else stderr,
            )
        ) as process:
            try:
                while b"READY=1" not in notices.recv(4096):
                    pass
            except TimeoutError:
                state = "runs" if process.poll() is None else f"ended with status {process.returncode}"
                raise TimeoutError(f"{words[-3:]} {state} and did not say READY=1 in {PATIENCE_S:.0f} s") from None
            yield Program(process, time.perf_counter() - begun)


class Program:
    """A program that runs."""

    def __init__(self, process: "subprocess.Popen[bytes]", ready_s: float) -> None:
        self.process = process
        self.ready_s: Final = ready_s
        """Seconds from before its start until it said that it is ready."""

    @property
    def resident(self) -> int:
        """Bytes of memory it has now."""
        return self._bytes("VmRSS")

    @property
    def most_resident(self) -> int:
        """Bytes of memory it had at most."""
        return self._bytes("VmHWM")

    def _bytes(self, name: str) -> int:
        lines = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(name + ":"))


@contextmanager
def ended(process: "subprocess.Popen[bytes]") -> Iterator["subprocess.Popen[bytes]"]:
    """Lend a process and end it."""
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def broker(folder: Path, *settings: str) -> Iterator[int]:
    """Run a mosquitto of its own and yield its port, once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    config = folder / "mosquitto.conf"
    lines = [
        f"user {getpass.getuser()}",
        "persistence false",
        f"listener {port} 127.0.0.1",
        "set_tcp_nodelay true",
        "allow_anonymous true",
        "log_type error",
        *settings,
    ]
    config.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with ended(subprocess.Popen(["mosquitto", "-c", config], stderr=subprocess.DEVNULL)):
        deadline = time.monotonic() + PATIENCE_S
        while not _answers(port):
            if time.monotonic() > deadline:
                raise TimeoutError(f"mosquitto does not answer on port {port}")
            time.sleep(0.02)
        yield port


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
