"""The installer, tried for real on a layer over this machine's files, so that the machine keeps nothing of it."""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
INSTALL = HOUSE / "provisioning/install.sh"


def dry(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([INSTALL, "--dry-run", *options], capture_output=True, text=True, timeout=60, check=False)


def test_a_dry_run_says_each_step_and_changes_nothing():
    before = Path("/opt/station").exists(), Path("/etc/systemd/system/station.service").exists()
    done = dry("--board", "other")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("==> Dry run")
    assert before == (Path("/opt/station").exists(), Path("/etc/systemd/system/station.service").exists())


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--sideways"], "unknown option '--sideways'"),
        (["--board", "toaster"], "--board 'toaster' is no board it knows; write --board pi or --board other"),
        (["--board"], "--board names no board"),
        (["--purge"], "--purge goes with --uninstall alone"),
    ],
)
def test_a_mistake_on_the_command_line_is_named(options, words):
    done = dry(*options)
    assert done.returncode != 0
    assert words in done.stderr


@pytest.mark.parametrize("script", ["provisioning/install.sh", "provisioning/prepare.sh"])
def test_shellcheck_finds_nothing_to_say(script):
    done = subprocess.run(
        ["shellcheck", "-x", script], cwd=HOUSE, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout == ""


TRIAL = """
set -e
mount -t tmpfs tmpfs {scratch}
cd {scratch}
mkdir upper work root
mount -t overlay overlay -o lowerdir=/,upperdir=upper,workdir=work root
mount -t proc proc root/proc
mount --rbind /dev root/dev
mount -t tmpfs tmpfs root/run
mkdir -p root/srv/lotwatch root/boot/firmware/overlays
cp -R {parts} root/srv/lotwatch/
echo arm_64bit=1 >root/boot/firmware/config.txt
chroot root sh -e /srv/lotwatch/trial.sh
"""

STEPS = """
cd /srv/lotwatch
there() { for path in "$@"; do [ -e "$path" ] && echo "there: $path"; done; true; }
./provisioning/install.sh --board other
echo "### installed"
/opt/station/bin/python -I -c 'import evdev, paho.mqtt, station; print("works:", station.__file__)'
there /etc/station/station.toml /etc/systemd/system/multi-user.target.wants/station*.service
stat -c '%n %a %U' /etc/station/credentials /run/station
sed -i 's/^id = .*/id = "mine"/' /etc/station/station.toml
echo "### again"
before=$(stat -c %z /opt/station /opt/station/complete /etc/systemd/system/*.service)
./provisioning/install.sh --board other
[ "$before" = "$(stat -c %z /opt/station /opt/station/complete /etc/systemd/system/*.service)" ] && echo "unchanged"
grep '^id' /etc/station/station.toml
echo "### for a board"
./provisioning/install.sh --dry-run --board pi
echo "### failed update"
echo '# newer' >>station/__init__.py
sed -i 's/sha256:[0-9a-f]*/sha256:0000000000000000000000000000000000000000000000000000000000000000/' requirements/*.txt
./provisioning/install.sh --board other 2>/dev/null || echo "refused"
/opt/station/bin/python -I -c 'import evdev; print("the old one works")'
echo "### uninstalled"
mkdir -p /var/lib/station
./provisioning/install.sh --uninstall
there /opt/station /opt/station.before /etc/systemd/system/station*.service /etc/udev/rules.d/72-station.rules
there /etc/station/station.toml /var/lib/station
echo "### purged"
./provisioning/install.sh --uninstall --purge
there /etc/station /var/lib/station
id station 2>/dev/null || echo "no user"
ls /srv/lotwatch
"""


@pytest.fixture(scope="module")
def trial(tmp_path_factory):
    """What was printed under each heading while a machine was installed, updated and cleared."""
    if os.geteuid() != 0:
        pytest.skip("only root can lay a file system over another")
    fetch = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "-q",
        "--no-deps",
        "-d",
        tmp_path_factory.mktemp("x"),
        "colorzero",
    ]
    if subprocess.run(fetch, capture_output=True, timeout=60, check=False).returncode != 0:
        pytest.skip("the libraries are fetched, and there is no network")
    scratch = tmp_path_factory.mktemp("machine")
    source = tmp_path_factory.mktemp("source")
    for part in ("station", "provisioning", "systemd", "firmware", "requirements"):
        shutil.copytree(HOUSE / part, source / part, ignore=shutil.ignore_patterns("__pycache__"))
    for part in ("pyproject.toml", "LICENSE"):
        shutil.copy(HOUSE / part, source / part)
    (source / "README.md").write_text("A station.\n", encoding="utf-8")
    (source / "trial.sh").write_text(STEPS, encoding="utf-8")
    script = TRIAL.format(scratch=shlex.quote(str(scratch)), parts=f"{shlex.quote(str(source))}/*")
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", script],
        env={**os.environ, "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    sections = (section.partition("\n") for section in ("start\n" + done.stdout).split("### "))
    return {heading: text.splitlines() for heading, _, text in sections}


def test_what_is_installed_runs_and_starts_with_the_machine(trial):
    said = trial["installed"]
    assert any(line.startswith("works: /opt/station/lib/") for line in said)
    wanted = "there: /etc/systemd/system/multi-user.target.wants/"
    assert [line for line in said if line.startswith(wanted)] == [f"{wanted}station.service"]
    assert "/etc/station/credentials 700 root" in said
    assert "/run/station 700 station" in said


def test_installing_again_changes_nothing_and_keeps_the_settings(trial):
    assert "unchanged" in trial["again"]
    assert 'id = "mine"' in trial["again"]


def test_a_board_gets_its_own_libraries_overlay_and_settings(trial):
    said = "\n".join(trial["for a board"])
    assert "--require-hashes -r /srv/lotwatch/requirements/pi.txt" in said
    assert "-o /boot/firmware/overlays/station-pins.dtbo" in said
    assert "include station.txt /boot/firmware/config.txt" in said


def test_an_update_that_fails_leaves_the_program_as_it_was(trial):
    assert {"refused", "the old one works"} <= set(trial["failed update"])


def test_taking_the_program_away_keeps_settings_and_data(trial):
    assert [line for line in trial["uninstalled"] if line.startswith("there:")] == [
        "there: /etc/station/station.toml",
        "there: /var/lib/station",
    ]


def test_purging_leaves_nothing(trial):
    said = trial["purged"]
    assert not [line for line in said if line.startswith("there:")]
    assert "no user" in said


def test_nothing_is_left_in_the_checkout(trial):
    listing = trial["purged"][trial["purged"].index("no user") + 1 :]
    parts = {"station", "provisioning", "systemd", "firmware", "requirements", "pyproject.toml", "LICENSE", "README.md"}
    assert set(listing) == {*parts, "trial.sh"}
