"""The demo's folder: where each thing lies, and the files its processes are told with."""

import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from station.errors import UsageError
from station.panel import staff
from station.panel.consignment import SUPPLIER
from station.panel.devices import KINDS
from station.panel.pharmacy import SHELF, Pharmacy

STATION: Final = "DEMO-1"
_SOCKET_LIMIT: Final = 80  # a UNIX socket's path has room for 107 bytes, the longest name here takes 27

_TRUST: Final = {True: 'trust = "always"', False: 'trust = "never"'}
"""The line of the settings that says whether the system's clock is believed."""


@dataclass(frozen=True, slots=True)
class Place:
    """A folder of which every part belongs to the demo."""

    folder: Path

    @property
    def config(self) -> Path:
        """The station's settings."""
        return self.folder / "station.toml"

    @property
    def database(self) -> Path:
        """The station's store."""
        return self.folder / "state" / "station.db"

    @property
    def site_key(self) -> Path:
        """The key that signs the badges."""
        return self.folder / "site.key"

    @property
    def spool(self) -> Path:
        """Where the link leaves what it knows."""
        return self.folder / "state" / "link" / "spool"

    @property
    def office(self) -> Path:
        """The office's store."""
        return self.folder / "office" / "office.db"

    @property
    def runtime(self) -> Path:
        """Where sockets live."""
        return self.folder / "run"

    @property
    def socket(self) -> Path:
        """Where the panel waits for the station's devices."""
        return self.runtime / "panel.sock"

    @property
    def scanner(self) -> Path:
        """The scanner's stable path."""
        return self.folder / "scanner"

    @property
    def keypad(self) -> Path:
        """The keypad's stable path."""
        return self.folder / "keypad"

    @property
    def broker(self) -> Path:
        """The broker's configuration."""
        return self.folder / "mosquitto.conf"

    @property
    def _broker_store(self) -> Path:
        return self.folder / "broker"

    @property
    def _clock_unset(self) -> Path:
        return self.runtime / "clock-is-unset"

    @property
    def mark(self) -> Path:
        """What says that the folder is a demo's."""
        return self.folder / "lotwatch-demo"

    def claim(self) -> None:
        """Have the folder; refuse one that holds anything but an earlier demo."""
        if len(str(self.folder)) > _SOCKET_LIMIT:
            raise UsageError(
                f"{self.folder}: the path is longer than {_SOCKET_LIMIT} characters, too long for sockets in it; "
                "choose a shorter one with --dir"
            )
        if self.folder.exists() and not self.mark.exists() and any(self.folder.iterdir()):
            raise UsageError(
                f"{self.folder}: holds files that are not the demo's; name an empty or a new folder with --dir"
            )
        self.folder.mkdir(parents=True, exist_ok=True)
        self.mark.write_text("The demo's folder: emptied each time a demo starts.\n", encoding="utf-8")

    def empty(self) -> None:
        """Throw away what an earlier demo left."""
        for entry in self.folder.iterdir():
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            elif entry != self.mark:
                entry.unlink()
        for folder in (self.spool, self.office.parent, self.runtime, self._broker_store):
            folder.mkdir(parents=True)

    def furnish(self, pharmacy: Pharmacy, broker_port: int, zone: str) -> None:
        """Write the pharmacy's files and the settings."""
        files = {
            self.folder / "catalog.csv": pharmacy.catalog,
            self.folder / "stock.csv": pharmacy.stock,
            self.folder / "recalls.json": pharmacy.recalls,
            self.folder / "shipment.csv": pharmacy.shipment,
            self.folder / "people.csv": staff.listed(),
            self.site_key: secrets.token_hex(32),
            self.config: self._settings(broker_port, zone),
            self.broker: self._broker_settings(broker_port),
        }
        for path, text in files.items():
            path.write_text(text, encoding="utf-8")

    @property
    def clock_is_trusted(self) -> bool:
        """Whether the settings vouch for the system's clock."""
        return not self._clock_unset.exists()

    def trust_clock(self, *, trusted: bool) -> None:
        """Let the settings vouch for the system's clock, or say that nothing but a TIME card tells the time."""
        was, becomes = _TRUST[not trusted], _TRUST[trusted]
        if trusted:
            self._clock_unset.unlink(missing_ok=True)
        else:
            self._clock_unset.touch()
        fresh = self.config.with_suffix(".new")
        fresh.write_text(self.config.read_text(encoding="utf-8").replace(was, becomes), encoding="utf-8")
        fresh.replace(self.config)

    def _settings(self, broker_port: int, zone: str) -> str:
        devices = "\n".join(f'[{kind}]\ndriver = "panel"\nsocket = "{self.socket}"\n' for kind in KINDS)
        return f"""\
[station]
id = "{STATION}"
activity = "receive"
runtime = "{self.runtime}"

[site]
name = "Demo pharmacy"
location = "{SHELF}"
timezone = "{zone}"
key_file = "{self.site_key}"

[returns]
suppliers = ["{SUPPLIER}=90/180"]

[store]
path = "{self.database}"

[clock]
{_TRUST[True]}

[link]
host = "127.0.0.1"
port = {broker_port}
reconnect_max_s = 2.0
resend_s = 3.0

[[scanner]]
name = "bench"
driver = "serial"
port = "{self.scanner}"

[[scanner]]
name = "keypad"
driver = "serial"
port = "{self.keypad}"

{devices}"""

    def _broker_settings(self, port: int) -> str:
        # mosquitto started by root gives up its rights for the user named here, who could not write the demo's folder.
        return f"""\
listener {port} 127.0.0.1
allow_anonymous true
set_tcp_nodelay true
persistence true
persistence_location {self._broker_store}/
user {self.folder.owner()}
"""
