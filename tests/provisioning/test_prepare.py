"""Setting up says what is wrong and what would be right, and does nothing a second time."""

import os
import subprocess
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]


def sh(script: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "-ec", f". {HOUSE}/provisioning/prepare.sh; {script}"],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def project(tmp_path):
    """A folder with a lock file, and a Python of any version that one likes."""
    entries = (
        f"{name} \\\n    --hash=sha256:{name[-1]}\n    # via another\n" for name in ("click==8", "pip==6", "zeta==1")
    )
    (tmp_path / "lock.txt").write_text("".join(entries), encoding="utf-8")
    (tmp_path / "pyproject.toml").touch()
    return tmp_path


def python(folder: Path, version: str) -> str:
    """Make a program that answers as Python of this version would."""
    program = folder / "python"
    program.write_text(
        "#!/bin/sh\n"
        f'case "$2" in *version_info*) exit {int(version < "3.11")};; *platform*) echo {version};; *) exit 9;; esac\n',
        encoding="utf-8",
    )
    program.chmod(0o755)
    return str(program)


def test_a_python_that_is_too_old_is_refused_by_name(project):
    done = sh("make_venv lock.txt", project, PYTHON=python(project, "3.10.4"))
    assert done.returncode != 0
    assert "python is 3.10.4; Python 3.11 or later is right" in done.stderr


def test_a_python_that_is_not_there_is_named(project):
    done = sh("make_venv lock.txt", project, PYTHON="/nowhere/python")
    assert done.returncode != 0
    assert "/nowhere/python is not there; Python 3.11 or later is right" in done.stderr


def test_a_lock_file_that_is_not_there_is_named(project):
    done = sh("make_venv other.txt", project)
    assert done.returncode != 0
    assert "other.txt: no such lock file" in done.stderr


def test_what_builds_the_rest_is_taken_from_the_lock_with_its_hashes(project):
    assert sh("builders_of lock.txt", project).stdout == "pip==6 \\\n    --hash=sha256:6\n    # via another\n"


def test_a_virtual_environment_that_is_complete_is_left_alone(project):
    (project / ".venv/bin").mkdir(parents=True)
    Path(python(project / ".venv/bin", "3.11.2")).rename(project / ".venv/bin/python")
    state = 'echo "$(cat lock.txt pyproject.toml | sha256sum | cut -d " " -f 1) 3.11.2 $PWD" >.venv/complete-lock.txt'
    done = sh(f"{state}; make_venv lock.txt; echo ready", project)
    assert (done.returncode, done.stdout) == (0, "ready\n")


def test_packages_that_are_there_are_not_installed_again(project):
    done = sh("need_apt dpkg coreutils; echo ready", project)
    assert (done.returncode, done.stdout) == (0, "ready\n")


def test_a_system_without_apt_is_told_what_is_missing(project):
    for tool in ("id", "printf"):
        (project / tool).symlink_to(f"/usr/bin/{tool}")
    done = sh(f"PATH={project}; need_apt no-such-package", project)
    assert done.returncode != 0
    assert "Missing: no-such-package. This system has no apt-get" in done.stderr
