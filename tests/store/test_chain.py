"""A chain names its first break, and what is wrong there."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.store.chain import Flaw, KnownHead, Linked, follow
from station.store.journal import GENESIS, JournalRow, chained

AT = "2026-09-18T14:07:00.000Z"


def journal(count):
    rows, previous = [], GENESIS
    for seq in range(1, count + 1):
        body = f'{{"n":{seq}}}'
        rows.append(Linked(JournalRow(seq, AT, "scan", body, chained(previous, seq, AT, "scan", body)), previous))
        previous = rows[-1].row.hash
    return rows


ROWS = journal(9)
DATABASE = [Linked(each.row) for each in ROWS]
"""As a database has them: without the hash of the row before beside each."""
HEAD = KnownHead(ROWS[-1].row.hash, 9)


def altered(linked, **changes):
    return replace(linked, row=replace(linked.row, **changes))


def rehashed(linked, previous, body):
    row = linked.row
    return Linked(replace(row, body=body, hash=chained(previous, row.seq, row.at, row.kind, body)), linked.previous)


def broken(rows, known=(), *, whole=True):
    found = follow(rows, known, whole=whole).broken
    return found and (found.seq, found.flaw)


def test_a_journal_as_it_was_written_is_whole():
    proof = follow(DATABASE, [HEAD])
    assert (proof.rows, proof.last, proof.hash, proof.gaps) == (9, 9, HEAD.hash, 0)
    assert (proof.broken, proof.met) == (None, (HEAD,))


def test_an_empty_journal_is_whole():
    assert follow([]).broken is None


@pytest.mark.parametrize("change", [{"body": "{}"}, {"at": AT.replace("18", "19")}, {"kind": "alarm"}])
def test_a_row_that_was_altered_is_named(change):
    rows = [*DATABASE[:3], altered(DATABASE[3], **change), *DATABASE[4:]]
    assert broken(rows) == (4, Flaw.ALTERED)


def test_the_first_row_can_have_been_altered_alone():
    found = follow([altered(DATABASE[0], body="{}")]).broken
    assert found.said == "its content is not what its hash was made of"


def test_a_row_that_was_hashed_anew_shows_at_the_next_which_says_that_it_may_be_the_one_before():
    rows = [*DATABASE[:3], rehashed(ROWS[3], ROWS[2].row.hash, "{}"), *DATABASE[4:]]
    found = follow(rows).broken
    assert (found.seq, found.flaw) == (5, Flaw.ALTERED)
    assert "or row 4 was altered and hashed anew" in found.said


def test_of_an_export_it_shows_that_two_rows_do_not_belong_together():
    rows = [*ROWS[:3], rehashed(ROWS[3], ROWS[2].row.hash, "{}"), *ROWS[4:]]
    found = follow(rows).broken
    assert (found.seq, found.flaw) == (5, Flaw.ALTERED)
    assert found.said == "it does not follow from row 4; one of the two was written anew"


def test_rows_that_are_missing_are_named():
    assert broken([*DATABASE[:3], *DATABASE[4:]]) == (4, Flaw.MISSING)
    assert follow([*DATABASE[:3], *DATABASE[4:]]).broken.said == "row 4 is not there"
    assert follow([*DATABASE[:3], *DATABASE[6:]]).broken.said == "rows 4 to 6 are not there"
    assert broken(DATABASE[1:]) == (1, Flaw.MISSING)


def test_rows_out_of_order_are_named():
    assert broken([*ROWS[:3], ROWS[1], *ROWS[3:]]) == (2, Flaw.OUT_OF_ORDER)
    assert broken([*ROWS[:3], ROWS[2]], whole=False) == (3, Flaw.OUT_OF_ORDER)


def test_rows_cut_off_at_the_end_show_against_a_head_that_was_known():
    assert broken(DATABASE[:6]) is None
    assert broken(DATABASE[:6], [HEAD]) == (7, Flaw.CUT)
    assert follow(DATABASE[:6], [HEAD]).broken.said == "the journal ends with row 6, and row 9 is not in it"


def test_a_certificates_hash_is_enough_to_show_a_cut():
    head = KnownHead(HEAD.hash)
    assert broken(DATABASE, [head]) is None
    assert broken(DATABASE[:6], [head]) == (7, Flaw.CUT)
    assert HEAD.hash.hex() in follow(DATABASE[:6], [head]).broken.said


def test_a_journal_that_was_written_anew_from_some_row_on_is_not_the_one_that_was_known():
    anew, previous = list(DATABASE[:3]), ROWS[2].row.hash
    for linked in DATABASE[3:]:
        anew.append(rehashed(linked, previous, '{"n":0}'))
        previous = anew[-1].row.hash
    assert broken(anew) is None
    assert broken(anew, [HEAD]) == (9, Flaw.REWRITTEN)


def test_an_excerpt_leaves_rows_out_and_each_of_its_rows_is_proved():
    proof = follow([ROWS[1], ROWS[2], ROWS[6]], [HEAD], whole=False)
    assert (proof.broken, proof.rows, proof.gaps, proof.met) == (None, 3, 2, ())
    assert broken([ROWS[1], altered(ROWS[6], body="{}")], whole=False) == (7, Flaw.ALTERED)


def test_an_excerpts_first_row_follows_from_nothing():
    assert broken([Linked(ROWS[0].row, bytes(31) + b"1")], whole=False) == (1, Flaw.ALTERED)


@given(st.integers(0, 8), st.sampled_from(["body", "at", "kind", "hash", "drop", "swap"]))
def test_whatever_is_done_to_one_row_shows_unless_it_is_the_last_that_is_dropped(place, what):
    rows = list(DATABASE)
    if what == "drop":
        del rows[place]
    elif what == "swap":
        rows[place], rows[place - 1] = rows[place - 1], rows[place]
    else:
        old = getattr(rows[place].row, what)
        rows[place] = altered(rows[place], **{what: old[:-1] + (b"x" if what == "hash" else "x")})
    assert follow(rows, [HEAD]).broken is not None
