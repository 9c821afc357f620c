"""Where the benchmark works: a folder on a real disk, what that disk's flush costs, and a station's settings."""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

DEVICES: Final = ("display", "light", "buzzer", "button")
_IN_MEMORY: Final = frozenset({"tmpfs", "ramfs"})
_SAMPLE: Final = bytes(4096)


@contextmanager
def folder_on_disk(given: Path | None) -> Iterator[Path]:
    """Lend an empty folder whose file system is on a disk, or end the program with a word on what to do."""
    for parent in [given] if given else [Path(tempfile.gettempdir()), Path("/var/tmp"), Path.cwd()]:  # noqa: S108
        if file_system(parent) not in _IN_MEMORY:
            with tempfile.TemporaryDirectory(prefix="lotwatch-bench-", dir=parent) as name:
                yield Path(name)
            return
    raise SystemExit(f"{given or 'every usual folder'}: is in memory; name a folder on a disk with --folder")


def file_system(folder: Path) -> str:
    """Return the kind of file system that holds the folder, as Linux names it."""
    device = folder.resolve().stat().st_dev
    wanted = f"{os.major(device)}:{os.minor(device)}"
    for line in Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines():
        mount, _, rest = line.partition(" - ")
        if mount.split()[2] == wanted:
            return rest.split()[0]
    return "unknown"


class Disk:
    """The disk's own flush: 4 kB behind the end of a file and fdatasync, as a write-ahead log grows."""

    def __init__(self, folder: Path) -> None:
        self._file = os.open(folder / "flush", os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
        self.flushes: list[float] = []

    def flush(self) -> None:
        """Measure one."""
        begun = time.perf_counter()
        os.write(self._file, _SAMPLE)
        os.fdatasync(self._file)
        self.flushes.append(time.perf_counter() - begun)

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._file)


def settings(folder: Path, *, scanner: str, panel: Path) -> Path:
    """Write the settings of a station whose state is in the folder; return the file."""
    devices = "\n".join(f'[{device}]\ndriver = "panel"\nsocket = "{panel}"\n' for device in DEVICES)
    path = folder / "station.toml"
    text = f"""\
[station]
id = "bench"
activity = "receive"
runtime = "{folder}"

[store]
path = "{folder / "station.db"}"

[clock]
trust = "always"

[link]
host = "127.0.0.1"

[[scanner]]
name = "bench"
driver = "serial"
port = "{scanner}"

{devices}"""
    path.write_text(text, encoding="utf-8")
    return path
