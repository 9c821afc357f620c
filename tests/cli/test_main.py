"""The program: its verbs, and the exit statuses of what goes wrong."""

import argparse
import shlex
import sys
from contextlib import closing

import pytest

from station import __version__, cli
from station.cli import VERBS, main, parser, replay, status
from station.cli import settings as settings_verb
from station.cli.examples import EXAMPLES
from station.store.database import open_database


def test_the_help_names_every_verb(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    assert all(verb in shown for verb in VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_has_its_own_help(verb, capsys):
    with pytest.raises(SystemExit) as ended:
        main([verb, "--help"])
    assert ended.value.code == 0
    assert f"station {verb}" in capsys.readouterr().out


@pytest.mark.parametrize(("verb", "line"), [(verb, line) for verb, lines in EXAMPLES.items() for line in lines])
def test_each_example_is_a_command_line_of_the_verb_whose_help_it_ends(verb, line, capsys):
    words = shlex.split(line)
    assert words[: 1 + len(verb.split())] == ["station", *verb.split()]
    assert callable(parser(words[1:]).parse_args(words[1:]).run)
    with pytest.raises(SystemExit):
        main([*verb.split(), "--help"])
    assert f"  {line}\n" in capsys.readouterr().out.partition("\nExamples:\n")[2]


def test_a_new_key_is_told_of_by_a_path_that_holds_wherever_the_station_starts(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["site-key", "new", "site.key"]) == 0
    assert f'key_file = "{tmp_path / "site.key"}"' in capsys.readouterr().out


def test_the_version_is_said(capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["station", "--version"])
    with pytest.raises(SystemExit):
        main()
    assert capsys.readouterr().out == f"lotwatch {__version__}\n"


@pytest.mark.parametrize("words", [[], ["rnu"], ["run", "--fast"], ["import", "weather", "x"], ["replay"]])
def test_a_wrong_command_line_ends_with_64_and_says_where_help_is(words, capsys):
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 64
    assert "--help" in capsys.readouterr().err


def test_an_unknown_setting_ends_with_78_and_names_file_path_and_nearest(tmp_path, capsys):
    file = tmp_path / "station.toml"
    file.write_text('[broker]\nhost = "x"\n[link]\nhots = "x"\n')
    for verb in ("run", "link", "config", "status", "check"):
        assert main([verb, "--config", str(file)]) == 78
        assert f"{file}: unknown key 'broker'" in capsys.readouterr().err
    file.write_text('[link]\nhots = "x"\n')
    assert main(["config", "--config", str(file)]) == 78
    assert capsys.readouterr().err == f"station: {file}: unknown key 'link.hots'; did you mean 'host'?\n"


def test_a_newer_database_ends_with_74(tmp_path, capsys):
    path = tmp_path / "station.db"
    with closing(open_database(path)) as db:
        db.execute("pragma user_version = 99")
    words = ["--set", f"store.path={path}"]
    assert main(["run", *words]) == 74
    assert f"{path}: was written by a newer station" in capsys.readouterr().err
    assert main(["import", "stock", "none.csv", *words]) == 74


class Verb:
    """A verb that ends as it is told."""

    def __init__(self, ends) -> None:
        self._ends = ends

    def add(self, verbs):
        verbs.add_parser("status").set_defaults(run=self._run)

    def _run(self, _):
        if isinstance(self._ends, BaseException):
            raise self._ends
        return self._ends


@pytest.mark.parametrize(
    ("ends", "exit_status"), [(0, 0), (69, 69), (KeyboardInterrupt(), 130), (ZeroDivisionError("a bug"), 70)]
)
def test_a_verb_ends_with_its_status_and_a_bug_with_70(monkeypatch, capsys, ends, exit_status):
    monkeypatch.setattr(cli, "import_module", lambda _: Verb(ends))
    assert main(["status"]) == exit_status
    assert ("Traceback" in capsys.readouterr().err) == (exit_status == 70)


def test_a_reader_of_the_output_that_leaves_is_no_error(monkeypatch):
    monkeypatch.setattr(cli, "import_module", lambda _: Verb(BrokenPipeError()))
    monkeypatch.setattr(sys, "stderr", open("/dev/null", "w"))  # noqa: PTH123, SIM115  it is closed by what is tested
    assert main(["status"]) == 0


@pytest.mark.parametrize("module", [replay, status, settings_verb])
def test_a_verb_is_a_module_that_adds_itself(module):
    verbs = argparse.ArgumentParser().add_subparsers()
    module.add(verbs)
    assert len(verbs.choices) == 1
