"""A real process is killed at each thing it does to a file: what is in force is the old set or the new one, whole."""

import os
import signal
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

from station.domain.decision import Item
from station.recall import manifest
from station.store.recalls import bundles
from station.store.recalls.bundles import folder_of
from station.store.recalls.in_force import Shelf
from tests.bench import RECALLED
from tests.bundling import Office
from tests.waiting import DEADLINE_S

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
LOTS = ("17A-0443", "20B-0001")


def put(folder, bundle, key, step):
    """Put a bundle in force in a process that is killed at a step; tell whether it was."""
    command = (sys.executable, str(HERE / "install_process.py"), str(step), str(folder), str(bundle), key)
    paths = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    ended = subprocess.run(command, env=os.environ | {"PYTHONPATH": paths}, timeout=DEADLINE_S, check=False)
    assert ended.returncode in (0, -signal.SIGKILL)
    return ended.returncode != 0


def answers(folder):
    """Return the version in force and what it says of each lot."""
    with closing(Shelf(folder)) as shelf:
        assert shelf.problem == ""
        items = [Item(RECALLED, lot, date(2027, 10, 31), None) for lot in LOTS]
        return shelf.recalls.version, [shelf.recalls.match(item).verdict.value for item in items]


OLD, NEW = (1, ["recall", "no_match"]), (2, ["recall", "recall"])


def test_a_process_killed_at_any_step_leaves_the_old_recalls_or_the_new_ones(tmp_path):
    office = Office(tmp_path / "office")
    old, new = office.bundle(1, LOTS[0]), office.bundle(2, *LOTS)
    step, seen = 0, []
    killed = True
    while killed:
        step += 1
        database = tmp_path / str(step) / "station.db"
        folder = folder_of(database)
        office.install(database, old)
        killed = put(folder, new, office.key, step)
        seen.append(answers(folder))
        office.install(database, new)
        assert answers(folder) == NEW
        assert {path.name for path in folder.iterdir()} <= bundles.read(folder).files | {"incoming.part"}
    assert step > 10
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (OLD, NEW)
    assert set(map(str, seen)) == {str(OLD), str(NEW)}


def test_the_first_recalls_are_there_whole_or_not_at_all(tmp_path):
    office = Office(tmp_path / "office")
    bundle = office.bundle(2, *LOTS)
    step, seen, killed = 0, set(), True
    while killed:
        step += 1
        folder = tmp_path / str(step) / "station.recalls"
        killed = put(folder, bundle, office.key, step)
        seen.add(answers(folder)[0])
    assert seen == {None, 2}


def test_every_file_is_on_the_disk_before_it_is_named(tmp_path, monkeypatch):
    office, done = Office(tmp_path / "office"), []
    bundle = office.bundle(1)

    def watch(name, named):
        original = getattr(os, name)

        def watched(*arguments):
            done.append((name, named(*arguments)))
            return original(*arguments)

        monkeypatch.setattr(os, name, watched)

    watch("fsync", lambda handle: Path(f"/proc/self/fd/{handle}").readlink().name)
    watch("rename", lambda source, *_: Path(source).name)
    watch("replace", lambda source, *_: Path(source).name)
    folder = folder_of(tmp_path / "station.db")
    office.install(tmp_path / "station.db", bundle)
    name = bundles.read(folder).full
    assert done == [
        ("fsync", "incoming.part"),
        ("fsync", f"{manifest.beside(folder / name).name}.part"),
        ("replace", f"{manifest.beside(folder / name).name}.part"),
        ("fsync", folder.name),
        ("replace", "incoming.part"),
        ("fsync", folder.name),
        ("fsync", "current.part"),
        ("replace", "current.part"),
        ("fsync", folder.name),
    ]
