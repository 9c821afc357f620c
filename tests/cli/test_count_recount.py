"""A supervisor has items of a count counted again at the machine: the station asks for them, and for some others."""

import re
from collections import Counter as Tally
from contextlib import closing, contextmanager
from queue import SimpleQueue

import pytest

from station.count_watch import CountWatch
from station.domain.verdict import Verdict
from station.store import counts
from station.store.database import open_database
from tests.bench import GTIN, OTHER, PINS, RECALLED, gtin_of, pack
from tests.cli.machine import Machine
from tests.loop.counting import CREAM, LORA, OXY, Counter, plain_pack

TELL_TALE = 7319
"""What the list says of an item: it must be nowhere on the station."""


class Site(Machine):
    """A machine without an office, and the station that runs beside it or starts later."""

    @property
    def spool(self):
        return self.path.parent / "link" / "spool" / "counts"

    def waiting(self):
        return sorted(self.spool.glob("*.json"))

    @contextmanager
    def station(self, after=0):
        """Run the station, with the thread that watches what is said of counts."""
        inbox = SimpleQueue()
        with Counter(self.path) as counter:
            watch = CountWatch(self.path, self.spool, inbox, lambda: counter.at)

            def listen():
                """Take what waits in the spool, and return the last answer."""
                outcome = None
                watch.look()
                while not inbox.empty():
                    outcome = counter.station.handle(inbox.get())
                    watch.look()
                return outcome

            counter.listen = listen
            counter.begin()
            counter.wait(after)
            yield counter

    def recount(self, *items, person="AOKAFOR"):
        return self.run("count", "recount", self.count, *items, *self.as_(person))

    def again(self, counter, quantities):
        """Count again what the station asks for until it asks for nothing more; return what that was."""
        asked = []
        while (now := counter.store.read(counts.standing)) is not None and now.is_recount:
            gtin = now.items[0]
            asked.append(gtin)
            counter.scan(plain_pack(gtin, quantities[gtin][0]))
            counter.digits(quantities[gtin][1])
            counter.card("CLOSE")
        return asked


@pytest.fixture
def site(tmp_path, capsys):
    return Site(tmp_path, capsys)


def three_items(site):
    site.counted((plain_pack(GTIN, "A7"), 10), (plain_pack(OTHER, "B1"), 5), (plain_pack(CREAM, "44K"), 8))


def headline(outcome):
    return outcome.signals.screen.headline


def test_what_is_short_is_asked_for_counted_again_right_and_posted(site):
    three_items(site)
    file = site.listed(f"gtin,quantity\n{GTIN},12\n{OTHER},5\n{CREAM},8\n")
    site.taken(file)
    said = site.compare(file)[1]
    assert "counted 10, book 12: SHORT 2" in said
    assert f"to have it counted again: station count recount {site.count} {GTIN} --badge CARD" in said
    status, said = site.recount(GTIN)
    assert (status, "2 items of" in said, "1 of them a check" in said) == (0, True, True)
    with site.station() as counter:
        assert headline(counter.listen()) == "RECOUNT"
        counter.card("M-COUNT")
        asked = site.again(counter, {GTIN: ("A7", 12), OTHER: ("B1", 5), CREAM: ("44K", 8)})
        assert len(asked) == 2
        assert GTIN in asked
        assert counter.events("certified")[-1]["revision"] == 2
    said = site.compare(file, "--post")[1]
    assert "items: 3 match, 0 OVER, 0 SHORT" in said
    assert "counted again" not in said
    assert "posted" in said


def test_the_station_that_runs_asks_at_once_and_one_that_starts_later_when_it_has_started(site):
    three_items(site)
    with site.station() as counter:
        counter.card("M-COUNT")
        counter.card("CLOSE")
        assert counter.listen() is None
        site.recount(GTIN)
        assert headline(counter.listen()) == "RECOUNT"
        assert site.waiting() == []
        site.again(counter, {GTIN: ("A7", 10), OTHER: ("B1", 5), CREAM: ("44K", 8)})
    site.recount(f"{GTIN}/A7")
    assert len(site.waiting()) == 1
    with site.station() as counter:
        assert headline(counter.listen()) == "RECOUNT"
        assert counter.events("recount_asked")[-1]["request"] == site_request(counter)
    assert site.waiting() == []


def site_request(counter):
    return counter.events("recount_wanted")[-1]["request"]


def test_one_in_twenty_of_what_else_was_counted_is_mixed_in_and_never_what_was_asked_for_before(site):
    others = [gtin_of(f"99911-{number:04}-1") for number in range(22)]
    with closing(open_database(site.path)) as db:
        db.executemany("insert into product (gtin, name) values (?, 'X')", [(gtin,) for gtin in others])
    site.counted((plain_pack(GTIN, "A7"), 10), *[(plain_pack(gtin, "Z1"), 1) for gtin in others])
    assert "3 items of" in site.recount(GTIN)[1]
    first = {each["gtin"] for each in wanted(site)[0]["items"]}
    with site.station() as counter:
        counter.listen()
        counter.card("M-COUNT")
        site.again(counter, dict.fromkeys(others, ("Z1", 1)) | {GTIN: ("A7", 10)})
    assert "2 items of" in site.recount(GTIN)[1]
    assert {each["gtin"] for each in wanted(site)[1]["items"]} & first == {GTIN}


def wanted(site):
    return [body for kind, body in site.journal() if kind == "count" and body["event"] == "recount_wanted"]


def test_what_a_list_found_off_is_no_check_as_long_as_there_is_something_right(site):
    three_items(site)
    file = site.listed(f"gtin,quantity\n{GTIN},12\n{OTHER},6\n{CREAM},8\n")
    site.taken(file)
    site.compare(file)
    for _ in range(4):
        site.recount(GTIN)
    mixed = Tally(each["gtin"] for body in wanted(site) for each in body["items"])
    assert mixed == {GTIN: 4, CREAM: 4}


def test_where_everything_was_off_something_is_mixed_in_all_the_same(site):
    site.counted((plain_pack(GTIN, "A7"), 10), (plain_pack(OTHER, "B1"), 5))
    file = site.listed(f"gtin,quantity\n{GTIN},12\n{OTHER},6\n")
    site.taken(file)
    site.compare(file)
    assert "2 items of" in site.recount(GTIN)[1]


def test_where_nothing_else_was_counted_that_is_said(site):
    site.counted((plain_pack(GTIN, "A7"), 10))
    assert "the request stands by itself" in site.recount(GTIN)[1]


def test_what_is_mixed_in_is_named_like_the_rest_and_in_the_same_order(site):
    three_items(site)
    site.recount(f"{GTIN}/A7")
    (body,) = wanted(site)
    assert all(each["lot"] for each in body["items"])
    assert body["items"] == sorted(body["items"], key=lambda each: (each["gtin"], each["lot"]))
    assert (body["by"]["person"], body["by"]["meaning"]) == ("AOKAFOR", "APPROVED")


def test_how_many_there_should_be_is_neither_in_the_request_nor_in_what_is_kept_of_it(site):
    three_items(site)
    file = site.listed(f"gtin,quantity\n{GTIN},{TELL_TALE}\n{OTHER},5\n{CREAM},8\n")
    site.taken(file)
    site.compare(file)
    said = site.recount(GTIN)[1]
    (path,) = site.waiting()
    for text in (path.read_text(), said):
        bare = re.sub(r"R-[0-9a-f]+|C-[\d-]+|\d{14}", "", text)
        assert not {str(TELL_TALE), str(TELL_TALE - 10), "SHORT", "OVER"} & set(re.findall(r"\w+", bare))
    assert set(wanted(site)[0]) >= {"event", "count", "request", "items", "by"}
    assert all(set(each) == {"gtin", "lot"} for each in wanted(site)[0]["items"])


def test_while_a_request_waits_for_the_station_no_list_is_looked_at_and_nothing_is_posted(site):
    three_items(site)
    file = site.listed(f"gtin,quantity\n{GTIN},12\n{OTHER},5\n{CREAM},8\n")
    site.taken(file)
    site.recount(GTIN)
    (path,) = site.waiting()
    path.with_name("0.json").write_text('{"counted_elsewhere": []}')
    path.with_name("1.json").write_text("{")
    path.with_name("2.json").write_text("7")
    for status, said in (site.compare(file, "--post"), site.take(file)):
        assert (status, "1 request to count again waits for the station; is it running?" in said) == (64, True)


def test_a_count_is_counted_again_once_it_is_closed_and_until_it_is_posted(site):
    site.counted((plain_pack(GTIN, "A7"), 10), close=False)
    assert "is open; only a count that is closed is counted again" in site.recount(GTIN)[1]
    with site.station(5) as counter:
        counter.card("M-COUNT")
        counter.card("CLOSE")
        counter.card("CLOSE")
    assert site.recount(GTIN)[0] == 0
    (path,) = site.waiting()
    content = path.read_bytes()
    path.unlink()
    file = site.listed(f"gtin,quantity\n{GTIN},10\n")
    site.taken(file)
    assert "posted" in site.compare(file, "--post")[1]
    status, said = site.recount(GTIN)
    assert (status, "is posted; count what is in doubt afresh" in said) == (64, True)
    path.write_bytes(content)
    with site.station() as counter:
        counter.listen()
        assert counter.newest()["reason"] == "posted"
        assert counter.store.read(counts.recounts) == []


def test_a_count_that_nobody_signed_or_that_is_none_is_not_counted_again(site):
    with site.station() as counter:
        counter.open("SHIFT", "CAB-1")
        counter.scan(plain_pack(OXY, "C7"))
        counter.card("CLOSE")
        counter.card("CLOSE")
        site.count = counter.count.id
    assert "is not signed" in site.recount(OXY)[1]
    with site.station() as counter:
        counter.card("M-COUNT")
        counter.sign("JRIVERA")
        counter.sign("MCHEN")
    assert f"{GTIN}: is not controlled; a shift count takes nothing else" in site.recount(GTIN)[1]
    assert "2 items of" in site.recount(LORA)[1]
    site.count = "C-9"
    assert "C-9: is no count" in site.recount(OXY)[1]


def test_a_walk_counted_nothing_so_nothing_of_it_is_counted_again(site):
    with site.station() as counter:
        counter.card("M-WALK")
        counter.card("L-SHELF-1")
        counter.scan(pack("S1"))
        counter.card("CLOSE")
        counter.card("CLOSE")
        walk = counter.store.read(counts.counts)[0]
    site.count = walk.id
    assert "is no count" in site.recount(GTIN)[1]


@pytest.mark.parametrize(
    ("item", "why"),
    [
        ("VELMORIL", "is no item"),
        (GTIN[:-1] + str((int(GTIN[-1]) + 1) % 10), "is no item"),
        (f"{GTIN}/{'L' * 41}", "is no item"),
        (gtin_of("99999-0000-0"), "was not counted and is not in the catalog"),
    ],
)
def test_what_no_scan_could_answer_is_not_asked_for(site, item, why):
    three_items(site)
    status, said = site.recount(item)
    assert (status, why in said) == (64, True)
    assert wanted(site) == site.waiting() == []


def test_what_is_in_the_catalog_and_was_not_found_at_all_is_looked_for_again(site):
    three_items(site)
    assert site.recount(RECALLED)[0] == 0
    assert RECALLED in {each["gtin"] for each in wanted(site)[0]["items"]}


def test_only_a_supervisor_has_something_counted_again(site):
    three_items(site)
    status, said = site.recount(GTIN, person="JRIVERA")
    assert (status, "not the badge of a supervisor" in said) == (64, True)
    (site.folder / "AOKAFOR").write_text(str(int(PINS["AOKAFOR"]) - 1))
    assert "the PIN is wrong" in site.recount(GTIN)[1]
    assert wanted(site) == site.waiting() == []


def test_a_request_that_cannot_be_handed_over_is_said(site):
    three_items(site)
    site.spool.parent.mkdir(parents=True)
    site.spool.touch()
    status, said = site.recount(GTIN)
    assert (status, "the station cannot be handed the request" in said) == (74, True)


def test_a_reason_for_the_first_figure_is_none_for_the_second(site):
    three_items(site)
    file = site.listed(f"gtin,quantity\n{GTIN},12\n{OTHER},6\n{CREAM},8\n")
    site.taken(file)
    site.compare(file, "--reason", f"{GTIN}=V15", "--reason", f"{OTHER}=V15")
    site.recount(GTIN)
    with site.station() as counter:
        counter.listen()
        counter.card("M-COUNT")
        site.again(counter, {GTIN: ("A7", 11), CREAM: ("44K", 8)})
    status, said = site.compare(file, "--post")
    assert (status, f"--post: without a reason are {GTIN}" in said) == (64, True)
    assert "SHORT 1" in said
    assert "station count recount" not in said
    off = [body["variances"] for kind, body in site.journal() if kind == "count" and body["event"] == "variance"]
    assert [{each["gtin"]: each["short"] for each in of} for of in off] == [{GTIN: 2, OTHER: 1}, {GTIN: 1, OTHER: 1}]
    assert "posted" in site.compare(file, "--reason", f"{GTIN}=V15", "--post")[1]


def test_of_many_that_are_off_the_advice_names_some(site):
    others = [gtin_of(f"99911-{number:04}-1") for number in range(12)]
    with closing(open_database(site.path)) as db:
        db.executemany("insert into product (gtin, name) values (?, 'X')", [(gtin,) for gtin in others])
    site.counted((plain_pack(GTIN, "A7"), 10))
    file = site.listed("gtin,quantity\n" + "".join(f"{gtin},1\n" for gtin in others))
    site.taken(file)
    assert f"{others[8]} --badge CARD; 3 more" in site.compare(file)[1]


def test_a_controlled_item_is_counted_again_by_another_person_also_where_there_is_no_office(site):
    site.counted((plain_pack(LORA, "V1"), 3), (plain_pack(OXY, "C7"), 4), kind="SHIFT", close=False)
    with site.station(10) as counter:
        counter.card("M-COUNT")
        counter.card("CLOSE")
        counter.card("CLOSE")
        counter.sign("JRIVERA")
        counter.sign("MCHEN")
    assert site.recount(OXY)[0] == 0
    with site.station() as counter:
        counter.listen()
        counter.card("M-COUNT")
        while counter.count and (now := counter.store.read(counts.standing)) and now.items[0] != OXY:
            counter.card("EMPTY")
        counter.scan(plain_pack(OXY, "C7"))
        counter.card("CLOSE")
        assert counter.badge("JRIVERA").verdict is Verdict.NOT_NOW
