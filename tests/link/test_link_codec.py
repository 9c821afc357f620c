import json
import re
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from station.link import codec
from station.store.journal import JournalRow

AT = "2026-09-18T14:07:00.250Z"


def row(seq=7, kind="scan", body='{"raw":"]d2010030999","verdict":"ok","tsq":"sync","boot":"b1","mono":12}', at=AT):
    return JournalRow(seq, at, kind, body, bytes(range(32)))


def payload(outgoing):
    return json.loads(outgoing.payload)


def test_a_scan_is_its_envelope_and_its_body():
    sent = codec.message("front-desk", "0123456789ab", row())
    assert sent.topic == "lotwatch/v1/st/front-desk/evt/scan"
    fields = payload(sent)
    identity = fields.pop("id")
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{26}", identity)
    assert fields == {
        "v": 1,
        "station": "front-desk",
        "epoch": "0123456789ab",
        "seq": 7,
        "ts": AT,
        "raw": "]d2010030999",
        "verdict": "ok",
        "tsq": "sync",
        "boot": "b1",
        "mono": 12,
    }


def test_alarms_and_calls_for_help_are_alerts_and_commands_are_the_session():
    assert codec.message("a", "e", row(kind="alarm")).topic == "lotwatch/v1/st/a/evt/alert"
    assert codec.message("a", "e", row(kind="help")).topic == "lotwatch/v1/st/a/evt/alert"
    assert codec.message("a", "e", row(kind="command")).topic == "lotwatch/v1/st/a/evt/session"


@given(st.sampled_from(["device", "clock", "start", "stop", "anything"]))
def test_every_other_kind_is_audit_and_names_its_kind(kind):
    sent = codec.message("a", "e", row(kind=kind))
    assert sent.topic == "lotwatch/v1/st/a/evt/audit"
    assert payload(sent)["kind"] == kind


def test_the_kind_of_an_alarm_in_its_body_stays_as_written():
    assert payload(codec.message("a", "e", row(kind="alarm", body='{"kind":"recall"}')))["kind"] == "recall"


@given(st.text())
def test_every_row_makes_a_message_whatever_its_body(body):
    fields = payload(codec.message("a", "e", row(body=body)))
    assert (fields["seq"], fields["station"]) == (7, "a")


def test_a_body_that_is_no_object_is_sent_as_text():
    assert payload(codec.message("a", "e", row(body="[1, 2")))["body"] == "[1, 2"
    assert payload(codec.message("a", "e", row(body="[" * 100_000)))["body"] == "[" * 100_000


def test_a_body_with_what_json_does_not_have_is_sent_as_text():
    assert payload(codec.message("a", "e", row(body='{"celsius":NaN}')))["body"] == '{"celsius":NaN}'


def test_a_body_goes_out_as_it_was_written():
    assert codec.message("a", "e", row(body=' {"weight": 1.10} \n')).payload.endswith(b',"weight": 1.10}')


def test_an_empty_body_leaves_the_envelope():
    assert set(payload(codec.message("a", "e", row(body="{ }")))) == {"v", "id", "station", "epoch", "seq", "ts"}


@given(
    st.dictionaries(st.text(max_size=9), st.none() | st.booleans() | st.integers() | st.text(max_size=9), max_size=9)
)
def test_whatever_was_recorded_arrives(fields):
    sent = payload(codec.message("a", "e", row(body=json.dumps(fields))))
    envelope = {"v", "id", "station", "epoch", "seq", "ts"}
    assert {name: sent[name] for name in fields if name not in envelope} == {
        name: value for name, value in fields.items() if name not in envelope
    }
    assert set(sent) == envelope | set(fields)


def test_a_body_cannot_pass_for_another_row():
    fields = payload(codec.message("a", "e", row(body='{"seq":99,"station":"b","epoch":"x"}')))
    assert (fields["seq"], fields["station"], fields["epoch"]) == (7, "a", "e")


def test_the_same_row_makes_the_same_bytes():
    assert codec.message("a", "e", row()) == codec.message("a", "e", row())


def test_control_characters_and_any_script_travel():
    text = "\x1d01\x00é漢\ud800"
    fields = payload(codec.message("a", "e", row(body=json.dumps({"raw": text}))))
    assert fields["raw"] == text


def test_identities_sort_by_time():
    earlier, later = row(at="2026-09-18T14:07:00.250Z"), row(at="2026-09-18T14:07:00.251Z")
    assert codec.identity(earlier) < codec.identity(later)
    assert codec.identity(row(at="1969-01-01T00:00:00Z")).startswith("0000000000")
    assert codec.identity(row(at="not a time")).startswith("0000000000")


def test_a_state_tells_birth_and_death_by_the_same_number():
    at = datetime(2026, 9, 18, 14, 7, tzinfo=UTC)
    birth, will = codec.online("a", "e", 3, at, "1.0", 12), codec.offline("a", 3, "lost")
    assert birth.topic == will.topic == "lotwatch/v1/st/a/state"
    assert payload(birth) == {
        "v": 1,
        "online": True,
        "bd": 3,
        "epoch": "e",
        "ts": "2026-09-18T14:07:00.000Z",
        "app": "1.0",
        "outbox": {"depth": 12},
    }
    assert payload(will) == {"v": 1, "online": False, "bd": 3, "reason": "lost"}
    assert payload(codec.offline("a", 3, "stopped", at))["ts"] == "2026-09-18T14:07:00.000Z"


def test_a_birth_says_when_the_alarm_was_tested_last():
    born = codec.online("a", "e", 3, datetime(2026, 9, 18, tzinfo=UTC), "1.0", 0, "2026-09-18T06:00:00.000Z")
    assert payload(born)["alarm_tested"] == "2026-09-18T06:00:00.000Z"


def test_a_birth_before_there_is_a_journal_names_no_epoch():
    assert "epoch" not in payload(codec.online("a", "", 1, datetime(2026, 1, 1, tzinfo=UTC), "1.0", 0))


def test_a_store_ack_is_read():
    read = codec.store_ack(b'{"v":1,"epoch":"e","upto":9,"missing":[[11,12]],"reject":[{"seq":7,"code":"station"}]}')
    assert read == codec.StoreAck("e", 9, (codec.Rejected(7, "station"),), 11)


@given(st.binary())
def test_bytes_that_are_no_store_ack_are_none(noise):
    assert codec.store_ack(noise) is None


def test_a_store_ack_is_exact_or_it_is_none():
    for wrong in (
        b'{"v":2,"epoch":"e","upto":9}',
        b'{"v":1,"upto":9}',
        b'{"v":1,"epoch":"e","upto":-1}',
        b'{"v":1,"epoch":"e","upto":true}',
        b'{"v":1,"epoch":"e","upto":"9"}',
        b'{"v":1,"epoch":"e","upto":9,"reject":[{"seq":1}]}',
        b'{"v":1,"epoch":"e","upto":9,"reject":4}',
        b'{"v":1,"epoch":"e","upto":9,"missing":[[-1,4]]}',
        b'{"v":1,"epoch":"e","upto":9,"missing":[4]}',
        b"[" * 100_000,
        b"[]",
    ):
        assert codec.store_ack(wrong) is None
