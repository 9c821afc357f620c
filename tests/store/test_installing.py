"""A bundle is put in force only if it is proved; refused by name, with the old one still in force."""

import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from station.domain.decision import Item
from station.domain.recall import Finding
from station.recall import manifest
from station.recall.manifest import BundleError
from station.store.recalls import bundles, installing
from station.store.recalls.bundles import InForce, folder_of
from station.store.recalls.guards import Refusal, RefusedError
from station.store.recalls.in_force import Shelf
from station.store.recalls.installing import Trust, install
from tests.bench import NOW, RECALLED, recall, recall_record
from tests.bundling import WEEK, Office

EXPIRY = date(2027, 10, 31)
URGENT = manifest.URGENT


@pytest.fixture
def database(tmp_path):
    return tmp_path / "state" / "station.db"


@pytest.fixture
def folder(database):
    return folder_of(database)


@pytest.fixture
def office(tmp_path):
    return Office(tmp_path / "office")


def found(folder, *lots):
    """Return what is in force says of these lots."""
    with closing(Shelf(folder)) as shelf:
        return [shelf.recalls.match(Item(RECALLED, lot, EXPIRY, None)).verdict.value for lot in lots]


def refused(database, office, path, refusal, **options):
    """Hold that a bundle is refused by this name and that what was in force is untouched."""
    before = bundles.read(folder_of(database))
    with pytest.raises(RefusedError, match=f"^refused, {refusal.value.replace('_', ' ')}: ") as error:
        office.install(database, path, **options)
    assert error.value.refusal is refusal
    assert bundles.read(folder_of(database)) == before
    assert not list(folder_of(database).glob("*.part"))
    return str(error.value)


def test_a_signed_bundle_is_put_in_force(database, folder, office):
    made = office.install(database, office.bundle(7))
    assert (made.version, bundles.read(folder).signed_full) == (7, 7)
    assert found(folder, "17A-0443", "20B-0001") == ["recall", "no_match"]


def test_the_bundle_in_force_is_kept_once_more_is_and_no_older_one(database, folder, office):
    for version in (1, 2, 3):
        office.install(database, office.bundle(version))
    now = bundles.read(folder)
    assert (now.full.split("-")[1], now.previous.split("-")[1]) == ("3", "2")
    assert {path.name for path in folder.iterdir()} == now.files


def test_a_bundle_that_is_in_force_is_taken_once(database, folder, office):
    path = office.bundle(1)
    assert office.install(database, path)
    assert office.install(database, path) is None
    assert bundles.read(folder).previous == ""


def test_an_unsigned_bundle_is_refused(database, office):
    office.install(database, office.bundle(1))
    refused(database, office, office.bundle(2, signed=False), Refusal.UNSIGNED)


def test_a_bundle_that_another_signed_is_refused(database, office, tmp_path):
    office.install(database, office.bundle(1))
    other = Office(tmp_path / "other")
    assert "none of those trusted" in refused(database, office, other.bundle(2), Refusal.BAD_SIGNATURE)


def test_without_a_key_in_the_settings_nothing_is_taken(folder, office):
    with pytest.raises(RefusedError, match="none of those trusted"):
        install(folder, office.bundle(1), NOW, Trust(()))


def test_a_manifest_that_was_altered_after_it_was_signed_is_refused(database, office):
    path = office.bundle(2)
    text = manifest.beside(path).read_text().replace('"version": 2', '"version": 9')
    manifest.beside(path).write_text(text)
    refused(database, office, path, Refusal.BAD_SIGNATURE)


@pytest.mark.parametrize("place", [0, 0.3, 0.6, 0.999])
def test_a_file_with_one_byte_altered_is_refused(database, office, place):
    office.install(database, office.bundle(1))
    path = office.bundle(2)
    content = bytearray(path.read_bytes())
    content[int(len(content) * place)] ^= 1
    path.write_bytes(content)
    refused(database, office, path, Refusal.ALTERED)


@pytest.mark.parametrize("left", [0, 1, 4096])
def test_a_file_that_is_cut_off_is_refused(database, office, left):
    office.install(database, office.bundle(1))
    path = office.bundle(2)
    os.truncate(path, left)
    refused(database, office, path, Refusal.CUT_OFF)


def test_a_file_with_more_behind_it_is_refused(database, office):
    path = office.bundle(2)
    with path.open("ab") as file:
        file.write(b"more")
    refused(database, office, path, Refusal.ALTERED)


@pytest.mark.parametrize("version", [1, 5])
def test_a_version_that_goes_back_or_stands_still_is_refused(database, office, version):
    office.install(database, office.bundle(5))
    refused(database, office, office.bundle(version, "17A-0443", "20B-0001"), Refusal.VERSION_BACK)


def test_a_version_goes_back_also_behind_recalls_that_a_person_brought(database, folder, office):
    office.install(database, office.bundle(5))
    recall(database, recall_record(), recall_record("D-0444-2026", lot="20B-0001"))
    refused(database, office, office.bundle(4, "17A-0443", "20B-0001"), Refusal.VERSION_BACK)
    office.install(database, office.bundle(6, "17A-0443", "20B-0001"))
    assert bundles.read(folder).signed_full == 6


def test_the_office_may_begin_below_the_version_of_what_a_person_brought(database, folder, office):
    for _ in range(3):
        recall(database)
    office.install(database, office.bundle(2))
    assert found(folder, "17A-0443") == ["recall"]


def test_data_of_an_earlier_day_is_refused(database, office):
    office.install(database, office.bundle(1))
    refused(database, office, office.bundle(2, source_date="2026-09-16"), Refusal.SOURCE_BACK)


def test_a_bundle_that_has_expired_is_refused(database, office):
    office.install(database, office.bundle(1))
    path = office.bundle(2)
    refused(database, office, path, Refusal.EXPIRED, at=NOW + 2 * WEEK)


def test_a_bundle_with_fewer_recalls_is_refused(database, office):
    office.install(database, office.bundle(1, "17A-0443", "20B-0001"))
    assert "it has 1 recalls, the one in force 2" in refused(database, office, office.bundle(2), Refusal.SHRUNK)


def test_a_bundle_that_lost_lots_is_refused_but_for_a_few_that_were_corrected(database, office):
    def lots(count):
        return [recall_record(lot=", ".join(f"K{number}" for number in range(1000, 1000 + count)))]

    office.install(database, office.file(1, lots(200)))
    office.install(database, office.file(2, lots(198)))
    assert "lots" in refused(database, office, office.file(3, lots(190)), Refusal.SHRUNK)


def test_a_bundle_of_which_a_person_has_to_read_much_more_is_refused(database, office):
    clear = [recall_record(f"D-{number}", lot=f"K{number}") for number in range(1000, 1100)]
    office.install(database, office.file(1, clear))
    unclear = [recall_record(f"E-{number}", lot="N/A") for number in range(2)]
    refused(database, office, office.file(2, [*clear, *unclear]), Refusal.HAND_CHECK_JUMP)


def test_a_bundle_that_holds_other_recalls_than_its_manifest_says_is_refused(database, office):
    path = office.bundle(2)
    said = office.said(path)
    for change in ({"version": 3}, {"counts": replace(said.counts, lots=8)}):
        office.say(path, replace(said, **change))
        refused(database, office, path, Refusal.OTHER_CONTENT)


def resigned(office, path):
    """Sign a file as it is now: what an office does that signs what it did not look at."""
    office.say(path, replace(office.said(path), size=path.stat().st_size, sha256=manifest.digest(path)))


def test_a_file_that_is_no_database_is_refused(database, office):
    path = office.bundle(2)
    path.write_bytes(b"no database" * 1000)
    resigned(office, path)
    refused(database, office, path, Refusal.UNSOUND)


@pytest.mark.parametrize(("place", "content"), [(36, b"\0\0\0\1"), (19, b"\3")])
def test_a_database_that_is_damaged_inside_is_refused(database, office, place, content):
    path = office.bundle(2)
    damaged = bytearray(path.read_bytes())
    damaged[place : place + len(content)] = content  # a list of free pages that is not there; another way of writing
    path.write_bytes(damaged)
    resigned(office, path)
    refused(database, office, path, Refusal.UNSOUND)


def test_a_bundle_that_gives_a_wrong_answer_to_a_known_question_is_refused(database, office):
    path = office.bundle(2)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("update recall_lot set fold = 'X'")
        db.execute("insert or replace into canary values (?, '17A0443', 1)", (RECALLED,))
    resigned(office, path)
    refused(database, office, path, Refusal.CANARY)


def test_without_its_manifest_a_bundle_is_refused(database, office):
    path = office.bundle(2)
    manifest.beside(path).unlink()
    refused(database, office, path, Refusal.NO_MANIFEST)
    manifest.beside(path).write_text("no manifest")
    refused(database, office, path, Refusal.NO_MANIFEST)


def test_a_pipe_is_no_bundle_and_nobody_waits_for_it(database, office):
    path = office.bundle(2)
    path.unlink()
    os.mkfifo(path)
    assert "is no file" in refused(database, office, path, Refusal.NO_ROOM)


def test_urgent_recalls_are_added_to_the_full_ones(database, folder, office):
    office.install(database, office.bundle(1))
    office.install(database, office.bundle(1, "20B-0001", kind=URGENT))
    assert found(folder, "17A-0443", "20B-0001", "30C-0001") == ["recall", "recall", "no_match"]
    assert bundles.read(folder).signed_urgent == 1


def test_urgent_recalls_alone_are_no_data_of_a_date(database, folder, office):
    office.install(database, office.bundle(1, "20B-0001", kind=URGENT))
    assert found(folder, "20B-0001") == ["recall"]
    with closing(Shelf(folder)) as shelf:
        assert (shelf.recalls.dated, shelf.recalls.expires, shelf.recalls.version) == (None, None, None)


def test_an_urgent_version_that_goes_back_is_refused(database, office):
    office.install(database, office.bundle(2, "20B-0001", kind=URGENT))
    refused(database, office, office.bundle(1, "20B-0001", kind=URGENT), Refusal.VERSION_BACK)


def test_urgent_recalls_only_ever_add(database, office):
    office.install(database, office.bundle(1))
    office.install(database, office.bundle(1, "20B-0001", kind=URGENT))
    other = office.bundle(2, "30C-0001", kind=URGENT)
    assert "D-20B-0001 with lot 20B0001" in refused(database, office, other, Refusal.TAKES_AWAY)
    office.install(database, office.bundle(3, "20B-0001", "30C-0001", kind=URGENT))


def test_an_urgent_recall_may_go_once_the_full_bundle_has_it(database, folder, office):
    office.install(database, office.bundle(1, "20B-0001", kind=URGENT))
    office.install(database, office.bundle(1, "17A-0443", "20B-0001"))
    office.install(database, office.bundle(2, "30C-0001", kind=URGENT))
    assert found(folder, "17A-0443", "20B-0001", "30C-0001") == ["recall"] * 3


def test_urgent_recalls_go_with_a_full_bundle_that_is_made_after_their_end(database, folder, office):
    office.install(database, office.bundle(1, "20B-0001", kind=URGENT, expires=NOW + WEEK))
    office.install(database, office.bundle(1))
    assert found(folder, "20B-0001") == ["recall"]
    later = {"created": NOW + WEEK, "expires": NOW + 3 * WEEK}
    office.install(database, office.bundle(2, **later), at=NOW + WEEK)
    assert found(folder, "20B-0001") == ["no_match"]
    office.install(database, office.bundle(2, "30C-0001", kind=URGENT, **later), at=NOW + WEEK)


def test_urgent_recalls_that_have_ended_need_not_be_in_those_that_follow(database, folder, office):
    office.install(database, office.bundle(1, "20B-0001", kind=URGENT, expires=NOW + WEEK))
    later = {"created": NOW + WEEK, "expires": NOW + 3 * WEEK}
    office.install(database, office.bundle(2, "30C-0001", kind=URGENT, **later), at=NOW + WEEK)
    assert found(folder, "20B-0001", "30C-0001") == ["no_match", "recall"]


def test_a_person_at_the_machine_may_force_what_goes_back(database, folder, office):
    office.install(database, office.bundle(5, "17A-0443", "20B-0001"))
    path = office.bundle(3, source_date="2026-08-01", signed=False)
    assert install(folder, path, NOW, Trust(force=True)).version == 3
    assert bundles.read(folder).signed_full == 5


def test_a_signature_that_nobody_proved_keeps_no_later_version_out(database, folder, office):
    path = office.bundle(900)
    assert install(folder, path, NOW, Trust(force=True)).version == 900
    assert bundles.read(folder).signed_full == 0
    office.install(database, office.bundle(3))


def test_what_a_person_brings_is_not_taken_if_it_knows_less(folder):
    def brought(*lots, at=NOW, source_date="2026-09-17"):
        records = [recall_record(f"D-{lot}", lot=lot) for lot in lots]
        return installing.build_and_install(
            folder, records, at, source_date=source_date, source_sha256="", force=False
        ).version

    assert [brought("17A-0443", "20B-0001"), brought("17A-0443", "20B-0001", "30C-0001")] == [1, 2]
    with pytest.raises(RefusedError, match="shrunk"):
        brought("17A-0443")
    with pytest.raises(RefusedError, match="source goes back"):
        brought("17A-0443", "20B-0001", "30C-0001", source_date="2026-09-10")
    assert found(folder, "30C-0001") == ["recall"]
    assert not [path for path in folder.parent.iterdir() if path.name.startswith(f"{folder.name}-")]


def test_what_a_person_brings_without_a_clock_is_no_older_for_it(folder):
    installing.build_and_install(
        folder,
        [recall_record()],
        datetime(1970, 1, 1, tzinfo=UTC),
        source_date="2026-09-17",
        source_sha256="",
        force=False,
    )
    with closing(Shelf(folder)) as shelf:
        assert (shelf.recalls.dated, shelf.recalls.expires) == (date(2026, 9, 17), date(9999, 12, 31))


def test_where_there_is_no_room_what_was_in_force_is(database, office, monkeypatch):
    office.install(database, office.bundle(1))
    path = office.bundle(2)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", _full)
        refused(database, office, path, Refusal.NO_ROOM)
    office.install(database, path)


def _full(_):
    raise OSError(28, "No space left on device")


def test_a_damaged_list_of_what_is_in_force_is_replaced_by_force_alone(database, folder, office):
    office.install(database, office.bundle(1))
    for content in ("{", "[]", '{"full": 3}'):
        (folder / "current").write_text(content)
        with pytest.raises(BundleError, match="import the recalls with --force"):
            office.install(database, office.bundle(2))
    recall(database)
    assert found(folder, "17A-0443") == ["recall"]


def test_a_bundle_that_rots_on_the_disk_gives_way_to_the_one_before(database, folder, office):
    office.install(database, office.bundle(1))
    office.install(database, office.bundle(2, "17A-0443", "20B-0001"))
    path = folder / bundles.read(folder).full
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with closing(Shelf(folder)) as shelf:
        assert "is not what its manifest says" in shelf.problem
        assert shelf.recalls.version == 1
    now = bundles.read(folder)
    assert (now.full.split("-")[1], now.previous, now.signed_full) == ("1", "", 1)
    with closing(Shelf(folder)) as shelf:
        assert shelf.problem == ""


def test_a_bundle_that_was_damaged_may_come_once_more_and_no_older_one(database, folder, office):
    for version in (1, 2, 3):
        office.install(database, office.bundle(version))
        office.install(database, office.bundle(version, "20B-0001", kind=URGENT))
    for name in bundles.read(folder).bundles:
        os.truncate(folder / name, 4096)
    assert found(folder, "17A-0443", "20B-0001") == ["recall", "no_match"]
    for kind, lot in ((manifest.FULL, "17A-0443"), (URGENT, "20B-0001")):
        refused(database, office, office.bundle(1, lot, kind=kind), Refusal.VERSION_BACK)
        office.install(database, office.bundle(3, lot, kind=kind))
    assert found(folder, "17A-0443", "20B-0001") == ["recall", "recall"]


def test_where_no_bundle_can_be_read_there_is_none(database, folder, office):
    office.install(database, office.bundle(1, kind=URGENT))
    office.install(database, office.bundle(1))
    now = bundles.read(folder)
    (folder / now.full).unlink()
    (folder / f"{now.urgent}.manifest").write_text("{}")
    with closing(Shelf(folder)) as shelf:
        assert now.full in shelf.problem
        assert now.urgent in shelf.problem
        assert (shelf.recalls.name, shelf.recalls.dated) == ("", None)


def test_a_list_of_what_is_in_force_that_cannot_be_read_is_said(database, folder, office):
    office.install(database, office.bundle(1))
    (folder / "current").write_text("{")
    with closing(Shelf(folder)) as shelf:
        assert "import the recalls with --force" in shelf.problem
        assert shelf.recalls.dated is None


def test_before_any_recalls_there_are_none(folder):
    assert bundles.read(folder) == InForce()
    assert found(folder, "17A-0443") == [Finding.NO_MATCH.value]


def test_another_set_is_seen_as_soon_as_it_is_in_force(database, folder, office):
    office.install(database, office.bundle(1))
    with closing(Shelf(folder)) as shelf:
        office.install(database, office.bundle(2, "17A-0443", "20B-0001"))
        assert shelf.recalls.version == 2
        assert shelf.recalls is shelf.recalls


def test_a_set_that_is_gone_before_it_is_opened_is_waited_out(database, folder, office):
    office.install(database, office.bundle(1))
    with closing(Shelf(folder)) as shelf:
        bundles.write(folder, InForce(full="full-9-00000000.db"))
        assert shelf.recalls.version == 1
        office.install(database, office.bundle(2), force=True)
        assert shelf.recalls.version == 2


def test_damage_to_what_is_in_force_keeps_others_out_until_a_person_forces_or_the_station_starts(
    database, folder, office
):
    office.install(database, office.bundle(1))
    manifest.beside(folder / bundles.read(folder).full).write_text("{}")
    path = office.bundle(2)
    with pytest.raises(BundleError, match="is no manifest"):
        office.install(database, path)
    assert office.install(database, path, force=True).version == 2
    manifest.beside(folder / bundles.read(folder).full).write_text("{}")
    assert found(folder, "17A-0443") == ["no_match"]
    assert office.install(database, path).version == 2


def test_a_bundle_is_good_until_the_day_its_manifest_says(database, folder, office):
    office.install(database, office.bundle(1))
    with closing(Shelf(folder)) as shelf:
        assert shelf.recalls.expires == (NOW + timedelta(days=14)).date()
