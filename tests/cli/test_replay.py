"""`station replay`: recorded scans through the real station, one answer a line."""

import io
import json

import pytest

from station.cli import main
from station.domain.cards import card
from tests.bench import GTIN, is_whole, pack, recall, recalled_pack, stock


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
        ("[1]\n", "is not a JSON object"),
        ({"scan": "x"}, 'has no instant; write "at": "2026-09-18T14:07:00Z"'),
        ({"at": "yesterday", "scan": "x"}, "has no instant"),
        ({"at": 7, "scan": "x"}, "has no instant"),
        ({"at": "2026-09-18T14:07:00", "scan": "x"}, '"at" has no zone; end it with Z'),
        (at(0), 'write "at" and one of scan, activity, button, clock, link, counted_elsewhere, office, wait_s'),
        (at(0, scan="x", button="ack"), "and one of"),
        (at(0, scan="x", sauce="bench"), "has ['at', 'sauce', 'scan']"),
        (at(0, scan=7), "'scan' is 7; it must be text"),
        (at(0, button="bell"), "'button' is 'bell'; it must be one of ack, undo, help, resync"),
        (at(0, activity="nap"), "'activity' is 'nap'; it must be one of receive, checkpoint"),
        (at(0, clock="broken"), "'clock' is 'broken'; it must be one of none, coarse, set, trusted, untrusted"),
        (at(0, link=True), "'link' is True; it must be 'up' or 'down'"),
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


def test_a_recording_that_is_not_there_is_named(tmp_path, capsys):
    assert main(["replay", "--jsonl", str(tmp_path / "none")]) == 64
    assert "none: cannot be read (No such file or directory)" in capsys.readouterr().err


def test_a_recording_that_is_no_text_is_named(tmp_path, capsys):
    (tmp_path / "day").write_bytes(b"\xff\xfe")
    assert main(["replay", "--jsonl", str(tmp_path / "day")]) == 64
    assert "day:1: is not JSON" in capsys.readouterr().err
