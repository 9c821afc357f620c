"""Whatever happens in a day, a row names the person who acted within five minutes, and nobody else."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from station import messages
from station.domain.cards import printed
from station.domain.cards.printed import Language, Sheet
from station.domain.verdict import Verdict
from tests.bench import KEY, Bench, pack, people

IDLE_S = 300
PEOPLE = ("JRIVERA", "AOKAFOR")
STEPS = st.lists(
    st.tuples(
        st.sampled_from([*PEOPLE, "scan", "card", "press", "news", "wait", "forged", "restart"]),
        st.sampled_from([1, 60, IDLE_S - 1, IDLE_S, 4000]),
    ),
    max_size=25,
)


class Day:
    """A station, and who is taken to be there by a rule that is simpler than its own."""

    def __init__(self, path) -> None:
        people(path)
        self.path, self.present, self.idle = path, None, 0
        self.bench = Bench(path, site_key=KEY)
        self.bench.begin()
        self.scans = 0

    def live(self, what, seconds):
        self.idle += seconds
        if self.idle >= IDLE_S:
            self.present = None
        acted = self.present
        getattr(self, f"_{what}", lambda after: self._badge(what, after))(seconds)
        if what not in ("news", "wait", "restart"):
            self.idle = 0
        return acted

    def _badge(self, person, after):
        self.bench.badge(person, after)
        self.present = None if self.present == person else person

    def _forged(self, after):
        self.bench.badge("JRIVERA", after, key=bytes(32))

    def _scan(self, after):
        self.scans += 1
        self.bench.scan(pack(f"S{self.scans}"), after)

    def _card(self, after):
        self.bench.card("L-B3", after)

    def _press(self, after):
        self.bench.press(after=after)

    def _news(self, after):
        self.bench.handle(messages.LinkChanged, after, up=True)

    def _wait(self, after):
        self.bench.wait(after)

    def _restart(self, after):
        at = self.bench.at
        self.bench.close()
        self.bench = Bench(self.path, site_key=KEY)
        self.bench.at, self.present = at, None
        self.bench.begin()
        self.bench.wait(after)


@settings(max_examples=40)
@given(STEPS)
def test_a_row_names_who_acted_in_the_last_five_minutes_and_nobody_else(steps):
    with tempfile.TemporaryDirectory() as folder:
        day = Day(Path(folder) / "station.db")
        for what, seconds in steps:
            acted = day.live(what, seconds)
            there = day.bench.station._desk.person
            assert (there and there.id) == day.present
            if what in ("scan", "card", "press", "forged"):
                assert day.bench.newest().get("person") == acted
        day.bench.close()


def test_every_printed_card_is_taken_for_one_and_never_for_damage(bench):
    listed = [card for sheet in Sheet for card in printed.fixed(sheet, Language.ENGLISH)]
    listed += [card for _, strip in printed.strips(Language.SPANISH) for card in strip]
    for card in listed:
        for aim in ("", "]C0", "]Q1"):
            assert bench.scan((aim + card.text).encode()).verdict is not Verdict.UNREADABLE
            assert bench.newest().get("command") not in ("misread", "unknown")
