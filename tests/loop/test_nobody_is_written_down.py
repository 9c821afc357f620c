"""A prescription label, a wristband or a badge of elsewhere is never written down: no part of its text is kept,
logged, shown or sent, whatever it begins like."""

import logging
import string

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from station.domain.cards import cards
from station.link import codec
from station.store.journal import JournalReader
from tests.bench import KEY, Bench, people

SURNAMES = st.text(string.ascii_uppercase, min_size=4, max_size=9).map("ZQX".__add__)
"""None of them is a word that the station says itself."""
NUMBERS = st.integers(1_000_000, 9_999_999).map(str)
DAYS = st.dates().map(lambda day: day.isoformat())
AIMS = st.sampled_from(["", "]C0", "]C1", "]A0", "]L0", "]Q1", "]Q3", "]d1", "]d2", "]e0", "]E0", "]z0", "]I0"])


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    path = tmp_path_factory.mktemp("private") / "station.db"
    people(path)
    with Bench(path, site_key=KEY) as bench:
        bench.begin()
        yield bench


class Told(logging.Handler):
    """Remembers what is logged, with all its fields."""

    def __init__(self) -> None:
        super().__init__()
        self.records = []

    def emit(self, record):
        self.records.append(repr(record.__dict__))


def everything(bench, told, rows):
    """Return all that the station keeps, and what of this scan it sent, showed and logged, as one text in capitals."""
    files = b"".join(each.read_bytes() for each in bench.path.parent.glob("station.db*")).decode("latin-1")
    wire = "".join(codec.message("front-desk", "epoch", row).payload.decode() for row in rows)
    screens = "".join(line for signals in bench.announced[-3:] for line in signals.screen.text())
    return (files + wire + screens + "".join(told.records)).upper()


def never_written(bench, raw, *private):
    told, log = Told(), logging.getLogger("station")
    log.addHandler(told)
    log.setLevel(logging.DEBUG)
    try:
        before = bench.store.seq
        bench.scan(raw)
        with JournalReader(bench.path) as journal:
            written = journal.after(before, 9)
        assert len(written) == 1, "that something was scanned is kept"
        known = everything(bench, told, written)
        assert not [each for each in private if each.upper() in known]
    finally:
        log.setLevel(logging.NOTSET)
        log.removeHandler(told)


LABELS = st.sampled_from(
    [
        "RX{number} {surname} JOHN",
        "{surname}^JOHN^A^{day}",
        "MRN:{number}|{surname},JOHN|{day}",
        "{number}-00 {surname} TAKE ONE TABLET DAILY",
        "*{number}*{surname}*",
        "https://rx.example/{surname}/{number}",
        "={surname}{number}",
        "+{surname}{number}",
        "&{surname}{number}",
        '{{"patient":"{surname}","dob":"{day}"}}',
        "{surname}\r\n{number}\r\n{day}",
        "PID|1||{number}||{surname}^JOHN||{day}",
    ]
)
SETTINGS = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@SETTINGS
@given(AIMS, LABELS, SURNAMES, NUMBERS, DAYS)
@example("]Q1", "{surname}^JOHN^A^{day}", "DOEDOEDOE", "7741203", "1970-01-01")
def test_no_part_of_a_prescription_label_is_kept_logged_shown_or_sent(bench, aim, label, surname, number, day):
    text = label.format(surname=surname, number=number, day=day)
    never_written(bench, (aim + text).encode(), surname, number)


@SETTINGS
@given(AIMS, st.text(min_size=8, max_size=60).filter(lambda text: text.strip() and not text.isdecimal()), SURNAMES)
def test_no_part_of_any_other_text_is_kept_logged_shown_or_sent(bench, aim, text, surname):
    never_written(bench, (aim + text + surname).encode("utf-8", "surrogatepass"), surname)


@pytest.mark.parametrize(
    "raw",
    [
        "]d28018{person}",
        "]d28018{person}8019{number}",
        "]C18018{person}\x1d91{surname}",
        "]d28017{person}",
        "]d291{surname}",
        "]Q38018{number}",
        "https://id.example.org/8018/{person}",
        "https://id.example.org/8018/{person}?8019=3",
        "(8018){person}",
    ],
)
def test_no_part_of_a_wristband_of_gs1_is_kept_logged_shown_or_sent(bench, raw):
    person = "506012349900000010"
    text = raw.format(person=person, number="7741203", surname="ZQXDOE")
    never_written(bench, text.encode(), person, "7741203", "ZQXDOE")


BADGE_LIKE = st.sampled_from(
    [
        "SX-{surname}",
        "SX-{surname}-{number}",
        "SX-U-{surname}",
        "SX-U-{surname}-{number}",
        "SX-T-{surname}",
        "SX-CFG-{surname}-{number}",
        "sx-u-{surname}",
    ]
)


@SETTINGS
@given(BADGE_LIKE, SURNAMES, NUMBERS, st.booleans())
def test_no_part_of_a_badge_of_elsewhere_or_a_damaged_card_is_kept_logged_shown_or_sent(
    bench, shape, surname, number, is_whole
):
    body = shape.format(surname=surname, number=number)
    check = cards.check_character(body.upper())
    wrong = "0" if check != "0" else "1"
    never_written(bench, f"{body}-{check if is_whole else wrong}".encode(), surname, number)


@SETTINGS
@given(SURNAMES, st.booleans())
def test_no_badge_of_ours_leaves_its_signature_behind(bench, surname, is_listed):
    badge = cards.signed(f"U-{'JRIVERA' if is_listed else surname}", KEY)
    never_written(bench, badge.encode(), badge.split("-")[3], *([] if is_listed else [surname]))
