import sqlite3
from contextlib import closing

import pytest

from station.recall import bundle, canaries, manifest
from station.recall.manifest import BundleError
from station.recall.overrides import Answer, identity
from tests.recall.bundles import RECORD, built, many


def test_what_a_bundle_holds_is_counted(tmp_path):
    counts = built(
        tmp_path / "b", {}, {"code_info": "All lots"}, {"code_info": "N/A"}, {"product_description": "Cream"}
    ).counts
    assert (counts.recalls, counts.lots, counts.all_lots) == (4, 4, 2)
    assert (counts.hand_check, counts.without_product, counts.products) == (1, 1, 3)


def test_the_manifest_tells_the_file_and_stands_beside_it(tmp_path):
    made = built(tmp_path / "b", source_sha256="ab" * 32)
    assert manifest.read(manifest.beside(tmp_path / "b")) == made
    assert (made.size, made.sha256) == ((tmp_path / "b").stat().st_size, manifest.digest(tmp_path / "b"))
    assert (made.kind, made.version, made.source_date, made.key) == ("full", 1, "2026-09-17", "")


def test_the_same_records_give_the_same_bytes(tmp_path):
    changes = many(40)
    assert built(tmp_path / "a", *changes).sha256 == built(tmp_path / "b", *changes).sha256
    assert built(tmp_path / "a", *changes, version=2).sha256 != built(tmp_path / "b", *changes).sha256


def test_a_bundle_says_what_it_is(tmp_path):
    built(tmp_path / "b", version=7, kind="urgent")
    with closing(bundle.open_bundle(tmp_path / "b")) as db:
        told = bundle.about(db)
        assert (told["kind"], told["version"], told["source_date"]) == ("urgent", "7", "2026-09-17")


def test_a_build_that_breaks_off_leaves_what_was_there(tmp_path):
    before = built(tmp_path / "b")

    def broken():
        yield RECORD
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - raised two lines above
        bundle.build(
            broken(), tmp_path / "b", version=2, created=before.created, expires=before.expires, source_date=""
        )
    assert manifest.read(manifest.beside(tmp_path / "b")) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b", "b.manifest"]


def test_a_bundle_that_cannot_be_written_is_said(tmp_path):
    with pytest.raises(BundleError, match="cannot be written"):
        built(tmp_path / "nowhere" / "b")
    with pytest.raises(BundleError, match="cannot be written"):
        built(tmp_path / ("longer-than-any-file-system-takes" * 9))


def test_nothing_can_write_into_an_opened_bundle(tmp_path):
    built(tmp_path / "b")
    with closing(bundle.open_bundle(tmp_path / "b")) as db, pytest.raises(sqlite3.OperationalError, match="readonly"):
        db.execute("delete from recall")


def test_what_is_no_bundle_is_not_opened(tmp_path):
    for nothing in (tmp_path / "missing", tmp_path):
        with pytest.raises(BundleError, match="cannot be opened"):
            bundle.open_bundle(nothing)
    (tmp_path / "text").write_text("no database, but long enough to be read as one" * 40)
    with pytest.raises(BundleError, match="no bundle"):
        bundle.open_bundle(tmp_path / "text")
    with closing(sqlite3.connect(tmp_path / "other")) as db:
        db.execute("create table recall (id)")
    with pytest.raises(BundleError, match="header"):
        bundle.open_bundle(tmp_path / "other")


def test_canaries_are_fifty_that_alarm_and_twenty_that_do_not(tmp_path):
    built(tmp_path / "b", *many(200))
    with closing(bundle.open_bundle(tmp_path / "b")) as db:
        assert dict(db.execute("select must_alarm, count(*) from canary group by 1")) == {0: 20, 1: 50}
        assert canaries.failed(db) == []


def test_canaries_are_as_many_as_there_can_be(tmp_path):
    built(tmp_path / "b", {}, {"code_info": "All lots", "product_description": "Cream, NDC 0518-1111-25"})
    with closing(bundle.open_bundle(tmp_path / "b")) as db:
        assert db.execute("select lot, must_alarm from canary order by lot").fetchall() == [("A123", 1), ("CANARY", 0)]


def test_a_canary_that_fails_is_named(tmp_path):
    built(tmp_path / "b")
    with closing(sqlite3.connect(tmp_path / "b")) as db:
        db.execute("delete from recall_lot")
        db.commit()
    with closing(bundle.open_bundle(tmp_path / "b")) as db:
        (told,) = canaries.failed(db)
    assert told.endswith("lot A123 gives no_match, not recall")


def test_an_answer_takes_the_place_of_what_was_read_and_is_kept_in_the_bundle(tmp_path):
    record = RECORD | {"code_info": "Rx 12345"}
    answers = {identity(record): Answer(lots=("C1",), by="R. Vale"), "another": Answer()}
    made = built(tmp_path / "b", {"code_info": "Rx 12345"}, {}, overrides=answers)
    assert (made.overrides, made.counts.hand_check) == (1, 0)
    with closing(bundle.open_bundle(tmp_path / "b")) as db:
        assert db.execute("select * from override").fetchall() == [(1, '{"lots": ["C1"], "by": "R. Vale"}')]
