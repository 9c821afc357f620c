"""The user, the directories and the names of devices come out as the units need them."""

import os
import re
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

SYSTEMD = Path(__file__).parents[2] / "systemd"
RULES = SYSTEMD / "udev/72-station.rules"

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files to other users")


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def root(tmp_path):
    """An empty system with the station's user in it."""
    for folder in ("etc", "run", "dev"):
        (tmp_path / folder).mkdir()
    done = run("systemd-sysusers", f"--root={tmp_path}", SYSTEMD / "sysusers.d/station.conf")
    assert done.returncode == 0, done.stderr
    return tmp_path


def test_the_user_cannot_log_in_and_may_use_the_devices(root):
    (user,) = (root / "etc/passwd").read_text().splitlines()
    assert user.startswith("station:x:")
    assert user.endswith(":/var/lib/station:/usr/sbin/nologin")
    groups = (line.split(":") for line in (root / "etc/group").read_text().splitlines())
    assert {name for name, *_, members in groups if members == "station"} == {"input", "dialout", "gpio", "i2c", "spi"}


def test_the_station_runs_with_the_groups_that_the_user_has(root):
    groups = (line.split(":") for line in (root / "etc/group").read_text().splitlines())
    unit = (SYSTEMD / "station.service").read_text(encoding="utf-8")
    said = re.search(r"^SupplementaryGroups=(.*)$", unit, re.MULTILINE)
    assert said is not None
    assert set(said[1].split()) == {name for name, *_, members in groups if members == "station"}


@needs_root
def test_only_root_reads_what_proves_the_station_to_the_broker(root):
    done = run("systemd-tmpfiles", "--create", f"--root={root}", SYSTEMD / "tmpfiles.d/station.conf")
    assert done.returncode == 0, done.stderr
    found = {str(path.relative_to(root)): path.stat() for path in root.rglob("station/**/") if path.is_dir()}
    assert {path: stat.S_IMODE(status.st_mode) for path, status in found.items()} == {
        "etc/station": 0o755,
        "etc/station/credentials": 0o700,
        "etc/station/site": 0o700,
        "var/lib/station": 0o700,
        "var/lib/station/link": 0o700,
        "run/station": 0o700,
        "run/station/link": 0o700,
        "dev/station": 0o755,
    }
    of_root = {path for path, status in found.items() if status.st_uid == 0}
    assert of_root == {"etc/station", "etc/station/credentials", "etc/station/site", "dev/station"}


def complaints(rules: Path) -> list[str]:
    """Return what udev says of a rules file; the groups are systemd-sysusers' and need not be on this machine."""
    if run("udevadm", "verify", "--help").returncode == 0:
        words = run("udevadm", "verify", "--resolve-names=never", "--no-summary", rules)
        return (words.stdout + words.stderr).splitlines()
    folder = rules.parent
    words = run(
        "unshare",
        "--mount",
        *("sh", "-c", f"mount --bind {folder} /etc/udev/rules.d && udevadm test /sys/class/mem/null"),
    )
    assert f"/etc/udev/rules.d/{rules.name}" in words.stderr
    found = re.findall(rf"{re.escape(rules.name)}:\d+ .*", words.stderr)
    return [line for line in found if "Unknown group" not in line]


@pytest.fixture
def rules(tmp_path):
    (tmp_path / "rules").mkdir()
    return Path(shutil.copy(RULES, tmp_path / "rules"))


@needs_root
def test_udev_finds_nothing_to_say_about_the_rules(rules):
    assert complaints(rules) == []


@needs_root
def test_udev_would_have_said_what_is_wrong(rules):
    with rules.open("a", encoding="utf-8") as file:
        file.write('SUBSYSTEM=="tty", GRUP="dialout"\n')
    assert len(complaints(rules)) == 1


def test_no_desktop_gets_the_keys_of_a_scanner():
    """The rules stand after those that give a seat its devices and before the one that carries it out."""
    assert "70-uaccess.rules" < RULES.name < "73-seat-late.rules"
    text = RULES.read_text(encoding="utf-8")
    assert 'TAG-="uaccess"' in text
    assert 'ENV{ID_MM_DEVICE_IGNORE}="1"' in text
