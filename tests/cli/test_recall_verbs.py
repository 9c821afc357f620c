"""`station recall`: what its verbs print and how they end."""

import io
import json

import pytest

from station.cli import main
from tests.recall.bundles import NDC, RECORD

GTIN = "00305172930253"


@pytest.fixture
def export(tmp_path):
    """Write an export of these records, and return its path as a word."""

    def export(*records, name="export.json", last_updated="2026-09-17"):
        meta = {"last_updated": last_updated} if last_updated else {}
        (tmp_path / name).write_text(json.dumps({"meta": meta, "results": list(records) or [RECORD]}))
        return str(tmp_path / name)

    return export


@pytest.fixture
def run(capsys, monkeypatch):
    """Run `station recall` and return its exit status, what it printed and what it complained of."""

    def run(*words, typed=""):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        status = main(["recall", *map(str, words)])
        return status, *capsys.readouterr()

    return run


@pytest.fixture
def built(run, export, tmp_path):
    """A bundle of the record."""
    run("build", export(), "-o", tmp_path / "b.db")
    return tmp_path / "b.db"


def test_build_says_what_the_bundle_holds(run, export, tmp_path):
    status, out, _ = run("build", export(), export(name="two.json", last_updated="2026-09-10"), "-o", tmp_path / "b")
    assert status == 0
    assert "full bundle 2" in out
    assert "of 2026-09-10, " in out
    assert "2 recalls with 4 lots, 0 of all lots, 0 to check by hand" in out
    made = json.loads((tmp_path / "b.manifest").read_text())
    assert len(made["source_sha256"]) == 64
    assert made["version"] > 20260000000000


def test_build_refuses_an_export_without_a_date_and_overrides_that_are_not_there(run, export, tmp_path):
    status, _, complaint = run("build", export(last_updated=""), "-o", tmp_path / "b")
    assert (status, "says not how old" in complaint) == (64, True)
    status, _, complaint = run("build", export(), "-o", tmp_path / "b", "--overrides", tmp_path / "none")
    assert (status, "is not there" in complaint) == (64, True)


def test_a_bundle_is_signed_and_known_by_the_public_key(run, built, tmp_path):
    _, public, _ = run("keygen", tmp_path / "key")
    assert run("sign", built, "--key", tmp_path / "key")[0] == 0
    status, out, _ = run("verify", built, "--key", public.strip())
    assert (status, "is whole and signed by key" in out) == (0, True)
    status, _, complaint = run("verify", built, "--key", "ab" * 32)
    assert (status, "none of those trusted" in complaint) == (64, True)


def test_what_was_altered_is_neither_signed_nor_verified(run, built, tmp_path):
    _, public, _ = run("keygen", tmp_path / "key")
    run("sign", built, "--key", tmp_path / "key")
    whole = built.read_bytes()
    built.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    for words in (("sign", built, "--key", tmp_path / "key"), ("verify", built, "--key", public.strip())):
        status, _, complaint = run(*words)
        assert (status, "SHA-256 differs" in complaint) == (64, True)
    built.unlink()
    status, _, complaint = run("verify", built, "--key", public.strip())
    assert (status, "cannot be read" in complaint) == (64, True)


def test_diff_tells_what_changed_and_whether_anything_did(run, export, built, tmp_path):
    run(
        "build", export(RECORD | {"classification": "Class I"}, RECORD | {"recall_number": "D-9"}), "-o", tmp_path / "c"
    )
    status, out, _ = run("diff", built, tmp_path / "c")
    assert status == 1
    assert out.splitlines() == [
        "+ D-9  Sodium chloride, 30 mL vial, NDC 0517-2930-25",
        "! D-0100-2026  Sodium chloride, 30 mL vial, NDC 0517-2930-25",
        "    class: II -> I",
        "1 came, 0 went, 1 changed",
    ]
    assert run("diff", built, built)[0] == 0
    assert json.loads(run("diff", "--json", built, tmp_path / "c")[1])["added"][0][0] == "D-9"


def test_lookup_says_what_the_data_says_and_of_what_date(run, built):
    said = run("lookup", built, "--ndc", NDC, "--lot", "A123")[1]
    assert said == "RECALL, class II: lot A123 is recalled (D-0100-2026); recall data of 2026-09-17\n"
    assert "NO MATCH" in run("lookup", built, "--gtin", GTIN, "--lot", "Z999")[1]
    assert "CHECK BY HAND" in run("lookup", built, "--gtin", GTIN, "--lot", "A123", "--expiry", "2029-01")[1]
    assert run("lookup", built, "--lot", "A123")[0] == 64


@pytest.mark.parametrize(
    ("asked", "verdict"),
    [
        ({"ndc": NDC, "lot": "A123", "expiry": "2027-06"}, "recall"),
        ({"ndc": NDC, "lot": "A123", "expiry": "2027-06-30"}, "recall"),
        ({"gtin": GTIN, "lot": "A123", "expiry": "270600"}, "recall"),
        ({"gtin": "3 0517-2930-25 3", "lot": "a-123", "expiry": ""}, "recall"),
        ({"gtin": GTIN, "lot": "A123", "expiry": "2029-01"}, "check"),
        ({"gtin": GTIN, "lot": "A123", "expiry": "290115"}, "check"),
        ({"gtin": GTIN, "lot": None}, "check"),
        ({"lot": "A123"}, "check"),
        ({"gtin": "1" * 15, "lot": "A123"}, "check"),
        ({"gtin": GTIN, "lot": 4711}, "no_match"),
    ],
)
def test_lookup_answers_lines(run, built, asked, verdict):
    status, out, _ = run("lookup", built, "--jsonl", typed=f"\n{json.dumps(asked)}\n")
    answer = json.loads(out)
    assert (status, answer["verdict"], answer["data_date"]) == (0, verdict, "2026-09-17")
    named = answer["class"], answer["recall_numbers"]
    assert named in ((None, []), ("II", ["D-0100-2026"]))
    assert verdict != "recall" or named[0]


def test_an_expiry_that_is_no_date_is_not_compared_and_clears_nothing(run, built):
    out = run("lookup", built, "--jsonl", typed=json.dumps({"ndc": NDC, "lot": "A123", "expiry": "2027-02-INVALID"}))[1]
    assert json.loads(out)["verdict"] == "recall"
    assert "'2027-02-INVALID' is no date" in json.loads(out)["reason"]


@pytest.mark.parametrize("line", ["{", "[1]"])
def test_a_line_that_is_no_question_is_named(run, built, line):
    status, _, complaint = run("lookup", built, "--jsonl", typed=f"{{}}\n{line}\n")
    assert (status, "line 2" in complaint) == (64, True)


def test_a_recall_entered_by_hand_becomes_an_urgent_bundle_that_only_adds(run, built, tmp_path):
    file, bundle = tmp_path / "additions", tmp_path / "u.db"
    entry = (
        "add",
        file,
        "--number",
        "LETTER-1",
        "--product",
        "Velmoril 10 mg",
        "--reason",
        "letter",
        "--by",
        "R. Vale",
    )
    assert (
        "1 recall;" in run(*entry, "--class", "I", "--ndc", "99901-0107-1", "--lot", "A1=2027-03", "--lot", "B1..B9")[1]
    )
    assert "2 recalls" in run(*entry, "--gtin", "6 50240 05357 3", "--all-lots")[1]
    assert "urgent bundle" in run("build", "--urgent", file, "-o", bundle)[1]
    lot = run("lookup", built, bundle, "--ndc", "99901-0107-1", "--lot", "B5")[1]
    assert lot.startswith("RECALL, class I: lot B5 is within the recalled lots (LETTER-1)")
    assert lot.endswith("recall data of 2026-09-17\n")
    assert run("lookup", built, bundle, "--gtin", "650240053573", "--lot", "Q")[1].startswith("RECALL: all lots")
    assert run("lookup", built, bundle, "--ndc", NDC, "--lot", "A123")[1].startswith("RECALL, class II")
    assert "recall data of 2026-09-17" not in run("lookup", bundle, "--ndc", NDC, "--lot", "A123")[1]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--lot", "A1"), "no product number"),
        (("--ndc", NDC), "name the lots"),
        (("--ndc", NDC, "--lot", "A1", "--all-lots"), "name the lots"),
        (("--ndc", NDC, "--lot", "A1=soon"), "soon"),
        (("--ndc", "99901-01", "--lot", "A1"), "ndc '99901-01' is none"),
        (("--gtin", "123", "--lot", "A1"), "gtin '123' is none"),
        (("--gtin", "650240053574", "--lot", "A1"), "the last is its check digit"),
    ],
)
def test_an_entry_that_says_too_little_is_refused(run, tmp_path, words, told):
    status, _, complaint = run("add", tmp_path / "a", "--number", "1", "--product", "x", "--reason", "y", *words)
    assert (status, told in complaint) == (64, True)
    assert not (tmp_path / "a").exists()


def test_review_asks_about_each_record_and_the_answers_go_into_the_bundle(run, export, tmp_path):
    unread = [RECORD | {"code_info": "Rx 12345", "recall_number": f"D-{number}"} for number in range(4)]
    file, answers = export(*unread), tmp_path / "answers.json"
    status, out, _ = run("review", file, "--overrides", answers, "--by", "R. Vale", typed="what\nl A1\ns\nk why\n")
    assert status == 0
    assert "[1 of 4] D-0" in out
    assert "'what' is no answer" in out
    assert out.endswith(f"2 answers in {answers}\n")
    assert "[1 of 2] D-1" in run("review", file, "--overrides", answers, "--by", "R. Vale")[1]
    built = run("build", file, "-o", tmp_path / "b", "--overrides", answers)[1]
    assert "3 to check by hand" in built
    assert "2 answered by a person" in built


def test_where_nothing_is_asked_there_are_no_answers_and_the_bundle_is_built_all_the_same(run, export, tmp_path):
    file, answers = export(RECORD), tmp_path / "answers.json"
    assert run("review", file, "--overrides", answers, "--by", "R. Vale")[0] == 0
    status, out, _ = run("build", file, "-o", tmp_path / "b", "--overrides", answers)
    assert (status, "0 answered by a person" in out) == (0, True)


def test_a_place_for_answers_that_cannot_be_written_is_said_before_anybody_answers(run, export, tmp_path):
    file = export(RECORD | {"code_info": "Rx 12345"})
    status, out, complaint = run("review", file, "--overrides", tmp_path / "none" / "a.json", "--by", "R. Vale")
    assert (status, out) == (64, "")
    assert "a.json: cannot be written (No such file or directory)" in complaint


def test_review_lists_without_asking_and_asks_only_whom_it_knows(run, export, tmp_path):
    file = export(RECORD | {"code_info": "Rx 12345"})
    status, out, _ = run("review", file, "--overrides", tmp_path / "a", "--list")
    assert (status, "[1 of 1]" in out, "> " in out) == (0, True, False)
    assert not (tmp_path / "a").exists()
    assert run("review", file, "--overrides", tmp_path / "a")[0] == 64


def test_fetch_says_what_is_here(run, export, tmp_path):
    part = {"file": export(RECORD, RECORD), "records": 2}
    enforcement = {"total_records": 2, "partitions": [part]}
    (tmp_path / "index.json").write_text(json.dumps({"results": {"drug": {"enforcement": enforcement}}}))
    status, out, _ = run("fetch", tmp_path / "feed", "--index", tmp_path / "index.json")
    assert (status, out) == (0, f"{tmp_path}/feed/export.json: 2 records of 2026-09-17, new\n")
    status, _, complaint = run("fetch", tmp_path / "feed", "--index", tmp_path / "none.json")
    assert (status, "cannot be read" in complaint) == (69, True)
