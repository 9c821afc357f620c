"""Whatever a scanner sends is answered and recorded; what is no item keeps no text."""

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station import gs1
from station.domain.cards.cards import card
from station.domain.decision import Activity, AlarmKind
from station.domain.verdict import Verdict
from tests.bench import GTIN, Bench, is_whole, pack, recall, recalled_pack, rows, stock

AIMS = st.sampled_from([b"", b"]d2", b"]d1", b"]C1", b"]C0", b"]E0", b"]E4", b"]Q3", b"]Q1", b"]e0", b"]A0"])
PIECES = st.sampled_from(
    [
        *(f"01{GTIN}", "17271031", "17270200", "17260831", "10A2231", "10", "21S1", "21", "\x1d", "<GS>", "]d2", "SX-"),
        *("00123456789012345675", "8006", "37", "30", "310", "(01)", "https://id.example/01/", "+H123ABC01D", "\u00e4"),
    ]
)
PATCHWORK = st.builds(
    lambda aim, pieces, tail: aim + "".join(pieces).encode() + tail,
    AIMS,
    st.lists(PIECES, max_size=8),
    st.binary(max_size=12),
)
DAMAGED = st.builds(
    lambda raw, place, byte: raw[: place % len(raw)] + bytes([byte]) + raw[place % len(raw) + 1 :],
    st.sampled_from([pack(), recalled_pack(), card("M-PICK").encode(), card("B-Q1").encode()]),
    st.integers(0, 99),
    st.integers(0, 255),
)
SCANS = st.one_of(st.binary(max_size=200), PATCHWORK, DAMAGED, st.text(max_size=40).map(lambda text: text.encode()))
BURST = 100_000
OLD_SCANNER = {"hand": gs1.ScannerProfile(drops_gs=True)}


@pytest.fixture(scope="module")
def shelf():
    """A station with something on its shelf and a recall, for all examples of a property."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "station.db"
        stock(path, (GTIN, "C0107", "2027-03-31", 4), (GTIN, "A" * 20, "2028-03-31", 1_000_000))
        recall(path)
        with Bench(path) as bench:
            bench.begin()
            yield bench
        assert is_whole(path)


def answered(bench, raw):
    """Scan, and return the row that it left; a row is left by every scan."""
    before = bench.store.seq
    outcome = bench.scan(raw)
    assert isinstance(outcome.verdict, Verdict)
    assert outcome.seq == bench.store.seq == before + 1
    (row,) = rows_after(bench, before)
    return json.loads(row.body)


def rows_after(bench, seq):
    return [row for row in rows(bench.path) if row.seq > seq]


@settings(max_examples=300)
@given(raw=SCANS, activity=st.sampled_from(Activity))
def test_any_bytes_are_answered_and_leave_a_row(shelf, raw, activity):
    shelf.station._desk.activity = activity
    answered(shelf, raw)


@given(raw=SCANS)
def test_what_keeps_a_hash_keeps_nothing_of_the_text(shelf, raw):
    body = answered(shelf, raw)
    if "hash" in body:
        assert (body["hash"], body["length"]) == (shelf.store.private(raw), body["length"])
        assert not {"raw", "gtin", "lot", "serial", "expiry", "sscc"} & set(body)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00" * 40,
        b"\x1d\x1d\x1d",
        bytes(range(256)),
        b"\xff\xfe\xfd",
        b"]d2" + b"\x00" * 12,
        b"]d201" + b"\x00" * 12,
        b"A" * 8192,
        b"]d2" + b"01" * (BURST // 2),
        b"\x1d" * BURST,
        bytes(BURST),
        pack() * (BURST // len(pack())),
    ],
)
def test_noise_is_unreadable_and_leaves_a_row(bench, raw):
    outcome = bench.scan(raw)
    assert (outcome.verdict, bench.newest()["verdict"]) == (Verdict.UNREADABLE, "unreadable")
    kept = bench.newest()
    assert ("raw" in kept) is (raw.startswith(b"]d201") and len(raw) < 512)  # what begins as an item's, for a report


def test_a_burst_is_kept_as_its_length_alone(bench):
    bench.scan(b"7" * BURST)
    body = bench.newest()
    assert body["length"] > 8191
    assert body["findings"] == ["too_long"]
    assert len(json.dumps(body)) < 500


@pytest.mark.parametrize(
    "text", ["RX 7001234 ROE, JANE", "MRN0012345", "https://pharmacy.example/refill/7001234", "700123456789"]
)
def test_of_what_is_no_item_a_keyed_hash_and_the_length_are_kept(bench, path, text):
    bench.scan(text.encode())
    body = bench.newest()
    assert (body["hash"], body["length"]) == (bench.store.private(text.encode()), len(text))
    bench.close()
    assert text.encode() not in path.read_bytes()


def test_a_shop_barcode_is_no_complete_package(bench):
    outcome = bench.scan(b"]E0" + GTIN[1:].encode())
    assert (outcome.verdict, bench.newest()["gtin"]) == (Verdict.INCOMPLETE, GTIN)


def test_a_container_is_said_to_be_one(bench):
    outcome = bench.scan(b"]C100106141411234567897")
    assert (outcome.verdict, bench.newest()["findings"]) == (Verdict.INFO, ["container"])


def test_a_code_without_a_gtin_is_incomplete(bench):
    outcome = bench.scan(b"]d21727103110A2231")
    assert (outcome.verdict, bench.newest()["findings"]) == (Verdict.INCOMPLETE, ["no_gtin"])


def test_a_wrong_check_digit_is_unreadable_and_says_where(bench):
    wrong = GTIN[:-1] + str((int(GTIN[-1]) + 1) % 10)
    outcome = bench.scan(pack(gtin=wrong))
    assert outcome.verdict is Verdict.UNREADABLE
    assert "GTIN" in " ".join(outcome.signals.screen.lines)


def without_separator(raw):
    return raw.replace(b"\x1d", b"")


def test_what_can_be_read_in_several_ways_is_a_question(path):
    with Bench(path, scanners=OLD_SCANNER) as bench:
        outcome = bench.scan(without_separator(pack("12342190123")))
        assert (outcome.verdict, bench.newest()["verdict"]) == (Verdict.AMBIGUOUS, "ambiguous")
        assert bench.newest()["candidates"] == 2
        assert outcome.signals.screen.lines[0] == "GS separator missing"
        assert bench.stock() == {}


def test_a_recall_that_one_of_several_readings_meets_is_said_at_once(path):
    recall(path)
    with Bench(path, scanners=OLD_SCANNER) as bench:
        outcome = bench.scan(without_separator(recalled_pack("12342190123")))
        assert (outcome.verdict, bench.newest()["findings"]) == (Verdict.CHECK, ["recall_by_hand"])
        assert bench.newest()["recalls"] == ["D-0443-2026"]
        assert [alarm.kind for alarm in bench.store.alarms()] == [AlarmKind.CHECK]
        bench.scan(pack())
        assert bench.wait(11).signals.screen.headline == "CHECK"
        assert bench.press().signals.screen.headline == "DONE"


def test_what_has_no_gtin_in_any_reading_is_a_question_all_the_same(path):
    with Bench(path, scanners={"hand": gs1.ScannerProfile(drops_gs=True, ais=("10", "21"))}) as bench:
        outcome = bench.scan(b"]d210A22312112342190123")
        assert (outcome.verdict, bench.newest()["candidates"]) == (Verdict.AMBIGUOUS, 2)


def test_a_place_with_a_long_name_and_very_many_packages_is_shown(path):
    stock(path, (GTIN, "A" * 20, "2028-03-31", 1_000_000))
    with Bench(path) as bench:
        bench.card("L-" + "W" * 16)
        for lot in ("B" * 20, "A" * 20, "C" * 20):
            assert bench.scan(pack(lot, lot, "280331")).seq is not None
            assert bench.scan(pack(lot + "2", lot, "270331")).seq is not None
