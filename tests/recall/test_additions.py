import pytest

from station.errors import UsageError
from station.recall import additions
from station.recall.overrides import Answer, identity
from tests.recall.bundles import RECORD


def test_additions_are_kept_in_the_order_they_were_made(tmp_path):
    other = RECORD | {"recall_number": "LOCAL-2"}
    assert additions.add(tmp_path / "a", dict(RECORD), Answer(lots=("A1",))) == 1
    assert additions.add(tmp_path / "a", other, Answer(all_lots=True)) == 2
    records, names = additions.read(tmp_path / "a")
    assert records == [RECORD, other]
    assert names == {identity(RECORD): Answer(lots=("A1",)), identity(other): Answer(all_lots=True)}


@pytest.mark.parametrize("line", ["{", "[]", "{}", '{"names": {"lots": "A1"}}'])
def test_a_line_that_is_no_recall_is_named(tmp_path, line):
    additions.add(tmp_path / "a", dict(RECORD), Answer())
    with (tmp_path / "a").open("a") as file:
        file.write(line)
    with pytest.raises(UsageError, match="line 2 is no recall"):
        additions.read(tmp_path / "a")


def test_a_file_that_cannot_be_read_is_said(tmp_path):
    with pytest.raises(UsageError, match="cannot be read"):
        additions.read(tmp_path / "none")
