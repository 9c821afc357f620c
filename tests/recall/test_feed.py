import json
import zipfile
from itertools import islice

import pytest

from station.errors import UsageError
from station.recall import feed

RECORDS = [{"recall_number": f"D-{number}", "code_info": "Lot \u00e9 [],{}"} for number in range(3)]
META = {"last_updated": "2026-09-16", "results": {"total": 3}}


@pytest.fixture
def file(tmp_path):
    def write(text, name="feed.json"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return write


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"meta": META, "results": RECORDS}),
        json.dumps({"meta": META, "other": [1, "]"], "results": RECORDS}, indent=2),
        json.dumps({"results": RECORDS, "meta": META}),
        json.dumps(RECORDS),
        "\n".join(map(json.dumps, RECORDS)) + "\n",
        "\ufeff" + json.dumps(RECORDS, ensure_ascii=False),
    ],
)
def test_the_records_are_read_whatever_the_form(file, text):
    assert list(feed.records(file(text))) == RECORDS


def test_an_export_is_read_out_of_its_zip(tmp_path):
    with zipfile.ZipFile(tmp_path / "feed.json.zip", "w") as archive:
        archive.writestr("feed.json", json.dumps({"meta": META, "results": RECORDS}))
    assert list(feed.records(tmp_path / "feed.json.zip")) == RECORDS
    assert feed.meta(tmp_path / "feed.json.zip") == META


@pytest.mark.parametrize("text", ["", "[]", '{"meta": {}, "results": []}', '{"results": []}'])
def test_a_feed_may_be_empty(file, text):
    assert list(feed.records(file(text))) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (json.dumps({"meta": META, "results": RECORDS}), META),
        (json.dumps({"other": 1, "meta": META}), META),
        (json.dumps({"results": RECORDS}), {}),
        (json.dumps(RECORDS), {}),
        ("", {}),
        ("{}", {}),
    ],
)
def test_what_the_export_says_of_itself_is_read(file, text, told):
    assert feed.meta(file(text)) == told


def test_records_longer_than_a_piece_are_read_whole(file):
    long = [{"code_info": "A1001, " * 40_000}, {"code_info": "x"}]
    assert list(feed.records(file(json.dumps({"results": long})))) == long


def test_the_records_before_a_broken_one_are_read(file):
    path = file('[{"a": 1}, {"b": }]')
    assert next(feed.records(path)) == {"a": 1}
    with pytest.raises(UsageError, match=r"feed\.json: record 2: Expecting value at character 17"):
        list(feed.records(path))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[{"a": 1}, 7]', "record 2: '7' begins no object"),
        ('[{"a": 1}, {"b"', "record 2: Expecting ':' delimiter at character 15"),
        ('{"meta": {"results": 1}}', "has no list `results`"),
        ('{"meta": {}, "results": 5}', "has no list `results`"),
    ],
)
def test_a_file_that_is_no_feed_is_named_with_its_place(file, text, problem):
    with pytest.raises(UsageError, match=problem):
        list(feed.records(file(text)))


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(UsageError, match="nowhere"):
        list(feed.records(tmp_path / "nowhere"))
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00{")
    with pytest.raises(UsageError, match=r"binary: is no text \(byte 0\)"):
        feed.meta(tmp_path / "binary")


def test_a_zip_holds_one_json_file(tmp_path):
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("a.json", "[]")
        archive.writestr("b.json", "[]")
    with pytest.raises(UsageError, match=r"two\.zip: holds 2 JSON files"):
        list(islice(feed.records(tmp_path / "two.zip"), 1))
