"""`station replay`: recorded scans through the real station, one answer a line."""

import io
import json
from datetime import UTC, datetime

import pytest

from station.cli import main
from station.domain.cards import time_card
from station.domain.cards.cards import card
from tests.bench import GTIN, KEY, is_whole, pack, recall, recall_record, recalled_pack, stock


@pytest.fixture
def replay(tmp_path, capsys):
    """Replay lines (objects, or text as it is); return the exit status, the answers and the words to a person."""

    def replay(*lines, db=None, more=()):
        file = tmp_path / "day.jsonl"
        file.write_text("".join(line if isinstance(line, str) else json.dumps(line) + "\n" for line in lines))
        words = ["replay", "--jsonl", str(file), *(["--db", str(db)] if db else []), *more]
        status = main(words)
        said = capsys.readouterr()
        return status, [json.loads(line) for line in said.out.splitlines()], said.err

    return replay


def at(seconds, **what):
    return {"at": f"2026-09-18T14:{7 + seconds // 60:02}:{seconds % 60:02}Z", **what}


def scan(raw):
    return raw.decode("latin-1")


def test_each_kind_of_line_is_answered(replay, tmp_path):
    recall(tmp_path / "s.db")
    status, answers, _ = replay(
        at(0, activity="receive"),
        at(5, scan=scan(pack("S1")), source="bench"),
        at(10, button="ack"),
        at(15, clock="untrusted"),
        at(20, link="down"),
        at(25, wait_s=60),
        at(90, link="up"),
        at(95, clock="trusted"),
        at(100, activity="checkpoint"),
        db=tmp_path / "s.db",
    )
    assert status == 0
    assert [answer["verdict"] for answer in answers] == [
        *("info", "ok", "not_now", "info", "info", "info", "info", "info", "info")
    ]
    assert answers[1]["tone"] == "ok"
    assert answers[1]["screen"][0].startswith("OK")
    assert answers[1]["light"]["colour"] == "green"
    assert set(answers[1]["light"]) == {"colour", "pattern", "beats", "repeats"}


def test_what_is_published_is_what_the_link_would_send(replay):
    _, answers, _ = replay(at(0, scan=scan(pack("S1"))))
    (message,) = answers[0]["published"]
    assert message["topic"] == "lotwatch/v1/st/station-1/evt/scan"
    assert message["payload"]["serial"] == "S1"


def test_what_happens_while_the_link_is_down_is_published_when_it_is_up(replay):
    lines = [at(0, link="down"), at(5, scan=scan(pack("S1"))), at(9, scan=scan(pack("S2"))), at(20, link="up")]
    _, answers, _ = replay(*lines)
    assert [len(answer["published"]) for answer in answers] == [0, 0, 0, 2]
    assert [message["payload"]["serial"] for message in answers[3]["published"]] == ["S1", "S2"]


def test_an_advice_is_given_where_a_package_is_put(replay, tmp_path):
    stock(tmp_path / "s.db", (GTIN, "C0107", "2027-03-31", 4))
    _, answers, _ = replay(at(0, scan=scan(pack())), at(5, scan="?"), db=tmp_path / "s.db")
    assert [answer["advice"] for answer in answers] == ["behind", None]


def test_a_recording_goes_on_in_the_database_it_is_given(replay, tmp_path):
    db = tmp_path / "s.db"
    recall(db)
    assert replay(at(0, scan=scan(recalled_pack())), db=db)[1][0]["verdict"] == "recalled"
    _, answers, _ = replay(at(60, scan=card("B-Q1")), at(65, button="ack"), db=db)
    assert [answer["screen"][0] for answer in answers] == ["IN BIN", "DONE"]
    assert is_whole(db)


def test_the_settings_hold_for_a_recording(replay):
    line = at(0, scan=scan(pack("S1", "K9981", "261120")))
    assert replay(line)[1][0]["verdict"] == "short_dated"
    assert replay(line, more=["--set", "bands.door=10", "--set", "station.id=bench"])[1][0]["verdict"] == "ok"


def test_a_recording_is_read_from_standard_input(monkeypatch, capsys):
    lines = io.BytesIO(json.dumps(at(0, wait_s=1)).encode() + b"\n\n")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(lines))
    assert main(["replay", "--jsonl", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "info"


def test_any_text_is_a_scan(replay):
    status, answers, _ = replay(at(0, scan=""), at(5, scan="\ud800"), at(10, scan="Käse\x00"))
    assert (status, [answer["verdict"] for answer in answers]) == (0, ["unreadable"] * 3)


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("no json\n", "is not JSON"),
        ("[" * 100_000 + "\n", "is not JSON: maximum recursion depth exceeded"),
        ("[1]\n", "is not a JSON object"),
        ({"scan": "x"}, 'has no instant; write "at": "2026-09-18T14:07:00Z"'),
        ({"at": "yesterday", "scan": "x"}, "has no instant"),
        ({"at": 7, "scan": "x"}, "has no instant"),
        ({"at": "2026-09-18T14:07:00", "scan": "x"}, '"at" has no zone; end it with Z'),
        (at(0), 'write "at" and one of scan, activity, button, clock, link, disk, counted_elsewhere, office, wait_s'),
        (at(0, scan="x", button="ack"), "and one of"),
        (at(0, scan="x", sauce="bench"), "has ['at', 'sauce', 'scan']"),
        (at(0, scan=7), "'scan' is 7; it must be text"),
        (at(0, counted_elsewhere={"zone": "A2"}), "'counted_elsewhere' is {'zone': 'A2'}; it has no 'station'"),
        (at(0, shipment="none.csv"), "none.csv: cannot be read"),
        (at(0, button="bell"), "'button' is 'bell'; it must be one of ack, undo, help, resync"),
        (at(0, activity="nap"), "'activity' is 'nap'; it must be one of receive, checkpoint"),
        (at(0, clock="broken"), "'clock' is 'broken'; it must be one of none, coarse, set, trusted, untrusted"),
        (at(0, link=True), "'link' is True; it must be 'up' or 'down'"),
        (at(0, disk=101), "'disk' is 101; it must be the percent of the disk in use, 0 to 100"),
        (at(0, disk=True), "'disk' is True"),
        (at(0, disk="full"), "'disk' is 'full'"),
        (at(0, wait_s=-1), "'wait_s' is -1; time only passes"),
        (at(0, wait_s=1, mono_s="12"), "'mono_s' is '12'; it must be a number of seconds"),
        (at(0, wait_s=1, mono_s=True), "'mono_s' is True; it must be a number of seconds"),
        (at(0, wait_s=1, mono_s=-5), "'mono_s' is -5; the seconds since the start never go back, and were 1"),
        (at(0, wait_s="long"), "'wait_s' is 'long'"),
        (at(0, wait_s=None), "'wait_s' is None"),
        (at(0, wait_s=1e300), "'wait_s' is 1e+300"),
    ],
)
def test_a_line_that_cannot_be_understood_is_named_after_what_stands_before_it(replay, line, wrong):
    status, answers, said = replay(at(0, wait_s=1), "\n", line)
    assert (status, len(answers)) == (64, 1)
    assert "day.jsonl:3: " in said
    assert wrong in said


def clock_events(answers):
    """Return what was published of the clock, answer by answer."""
    said = [[message["payload"].get("event") for message in answer["published"]] for answer in answers]
    return [[event for event in events if event and event.startswith(("clock", "restamp"))] for events in said]


def test_a_line_with_an_earlier_instant_has_its_clock_put_back(replay):
    _, answers, _ = replay(
        at(0, scan=scan(pack("S1"))), {"at": "2026-09-18T13:07:03Z", "scan": scan(pack("S2"))}, at(30, wait_s=1)
    )
    assert [answer["verdict"] for answer in answers] == ["ok", "check", "info"]
    assert clock_events(answers) == [[], ["clock_back"], ["restamp"]]
    assert [message["topic"].rsplit("/")[-1] for message in answers[1]["published"]] == ["alert", "scan"]


def test_waiting_beyond_the_next_line_is_no_clock_that_goes_back(replay):
    _, answers, _ = replay(at(0, wait_s=3600), at(5, scan=scan(pack("S1"))), at(9, scan=scan(pack("S2"))))
    assert clock_events(answers) == [[], [], []]
    assert answers[2]["verdict"] == "ok"


def test_a_recording_may_tell_the_seconds_since_the_start_from_the_clock(replay):
    _, answers, _ = replay(
        at(0, scan=scan(pack("S1")), mono_s=100), {"at": "2028-03-01T00:00:00Z", "wait_s": 1, "mono_s": 105}
    )
    assert clock_events(answers) == [[], ["clock_ahead"]]


def test_months_between_two_lines_have_passed_and_decades_have_not(replay):
    _, answers, _ = replay(
        at(0, scan=scan(pack("S1"))),
        {"at": "2027-10-01T08:00:00Z", "scan": scan(pack("S2"))},
        {"at": "2099-01-01T00:00:00Z", "scan": scan(pack("S3"))},
    )
    assert [answer["verdict"] for answer in answers] == ["ok", "short_dated", "check"]
    assert clock_events(answers) == [[], [], ["clock_ahead"]]


@pytest.mark.parametrize(("said", "quality"), [("trusted", "set"), ("untrusted", "none"), ("coarse", "coarse")])
def test_the_first_line_says_how_the_clock_is_as_the_station_starts(replay, tmp_path, said, quality):
    _, answers, _ = replay(at(0, clock=said), at(5, scan=scan(pack())), db=tmp_path / "s.db")
    assert answers[1]["published"][0]["payload"]["tsq"] == quality


def test_a_recording_that_goes_on_is_another_start_of_the_machine(replay, tmp_path):
    boots = set()
    for second in (0, 60):
        _, answers, _ = replay(at(second, scan=scan(pack(f"S{second}"))), db=tmp_path / "s.db")
        boots.add(answers[0]["published"][0]["payload"]["boot"])
    assert len(boots) == 2


def test_a_recording_that_is_not_there_is_named(tmp_path, capsys):
    assert main(["replay", "--jsonl", str(tmp_path / "none")]) == 64
    assert "none: cannot be read (No such file or directory)" in capsys.readouterr().err


def test_a_recording_that_is_no_text_is_named(tmp_path, capsys):
    (tmp_path / "day").write_bytes(b"\xff\xfe")
    assert main(["replay", "--jsonl", str(tmp_path / "day")]) == 64
    assert "day:1: is not JSON" in capsys.readouterr().err


def test_a_time_card_in_a_recording_tells_the_time_from_then_on(replay, tmp_path):
    key = tmp_path / "site.key"
    key.write_text(KEY.hex())
    told = time_card.text(datetime(2026, 9, 18, 14, 7, tzinfo=UTC), KEY)
    lines = [
        {"at": "1970-01-01T00:00:10Z", "clock": "untrusted"},
        {"at": "1970-01-01T00:01:10Z", "scan": scan(pack("S1"))},
        {"at": "1970-01-01T00:02:10Z", "scan": told},
        {"at": "1970-01-01T00:03:10Z", "scan": scan(pack("S2"))},
        {"at": "1970-01-01T00:04:10Z", "scan": told},
        {"at": "1970-01-01T00:05:10Z", "scan": scan(pack("S3", "8812", "260917"))},
    ]
    _, answers, _ = replay(*lines, more=["--set", f"site.key_file={key}"])
    assert [answer["verdict"] for answer in answers] == ["info", "check", "info", "ok", "not_now", "expired"]
    assert answers[2]["screen"][:2] == ["CLOCK SET", "18SEP26 14:07"]
    taken, restamp = [message["payload"] for message in answers[2]["published"]]
    assert (taken["event"], restamp["event"], restamp["by"]) == ("time_card", "restamp", "card")
    assert answers[3]["published"][0]["payload"]["ts"] == "2026-09-18T14:08:00.000Z"


def test_remarks_and_empty_lines_are_no_part_of_the_day(replay):
    status, answers, _ = replay("# The morning.\n", "\n", at(0, activity="receive"), "# {\n")
    assert (status, [answer["verdict"] for answer in answers]) == (0, ["info"])


def export(tmp_path, lot, dated="2026-09-18"):
    (tmp_path / f"{lot}.json").write_text(
        json.dumps({"meta": {"last_updated": dated}, "results": [recall_record(lot=lot)]}), encoding="utf-8"
    )
    return f"{lot}.json"


def test_recalls_that_arrive_name_what_was_scanned_before_them(replay, tmp_path):
    status, answers, _ = replay(
        at(0, activity="receive"),
        at(5, scan=scan(recalled_pack())),
        at(10, recalls=export(tmp_path, "OTHER")),
        at(15, recalls=export(tmp_path, "17A-0443", "2026-09-19")),
        at(20, scan=scan(recalled_pack("R2"))),
    )
    assert status == 0
    assert [answer["verdict"] for answer in answers] == ["info", "ok", "info", "recalled", "recalled"]
    assert answers[3]["tone"] == "recall"
    assert [row["payload"].get("what") for row in answers[2]["published"]] == ["in_force", "looked_back"]


def test_recalls_that_are_refused_are_told_of_and_those_in_force_stay(replay, tmp_path):
    recall(tmp_path / "s.db")
    status, answers, _ = replay(
        at(0, recalls=export(tmp_path, "A1", "2026-09-01")), at(15, scan=scan(recalled_pack())), db=tmp_path / "s.db"
    )
    assert (status, answers[0]["screen"][0]) == (0, "REFUSED")
    assert answers[0]["published"][-1]["payload"]["refusal"] == "source_goes_back"
    assert answers[1]["verdict"] == "recalled"


@pytest.mark.parametrize("file", ["none.json", 7, "", None])
def test_recalls_that_are_no_file_end_the_recording_with_the_line(replay, file):
    status, _, said = replay(at(0, recalls=file))
    assert status == 64
    assert "none.json: is no file" in said or "day.jsonl:1: 'recalls' is" in said


NONSENSE = [
    None,
    True,
    -1,
    10**400,
    float("nan"),
    "",
    "\ud800",
    "\0",
    "9" * 100_000,
    [7],
    {"recount": [7]},
    {"gtin": 7},
]


@pytest.mark.parametrize("kind", ["activity", "button", "clock", "link", "office", "counted_elsewhere", "wait_s"])
@pytest.mark.parametrize("value", NONSENSE, ids=lambda value: repr(value)[:20])
def test_a_line_that_says_nothing_sensible_is_named_in_a_few_words(replay, kind, value):
    status, _, said = replay(at(0, activity="receive"), at(5, **{kind: value}))
    assert (status, "day.jsonl:2: " in said, len(said) < 1000) == (64, True, True)


@pytest.mark.parametrize("kind", ["shipment", "recalls", "mono_s", "source"])
@pytest.mark.parametrize("value", NONSENSE[1:], ids=lambda value: repr(value)[:20])
def test_what_goes_with_a_line_is_no_less_sensible(replay, kind, value):
    scanned = {} if kind in ("shipment", "recalls") else {"scan": "x"}
    status, _, said = replay(at(0, activity="receive"), at(5, **scanned, **{kind: value}))
    assert (status, "day.jsonl:2: " in said, len(said) < 1000) == (64, True, True)


def test_whatever_is_scanned_is_answered_and_kept_whole(replay, tmp_path):
    scans = [
        "",
        "\0",
        "\ud800",
        "9" * 100_000,
        "]d2" + "1" * 100_000,
        "SX-" + "A" * 100_000,
        "SX--",
        "SX-N-" + "9" * 5000,
    ]
    status, answers, _ = replay(*(at(5 * place, scan=raw) for place, raw in enumerate(scans)), db=tmp_path / "s.db")
    assert (status, len(answers)) == (0, len(scans))
    assert {answer["verdict"] for answer in answers} <= {"unreadable", "not_now"}
    assert is_whole(tmp_path / "s.db")
