"""The machine's own keyboard beside a station that counts: lists, comparisons and what was kept of them."""

import re
from pathlib import Path

from station.cli import main
from station.domain.cards.cards import signed
from tests.bench import GTIN, KEY, PINS
from tests.loop.counting import Counter, pharmacy, plain_pack


class Machine:
    """The machine's own keyboard beside a station that counts."""

    def __init__(self, folder: Path, capsys) -> None:
        self.folder, self._capsys = folder, capsys
        self.path = folder / "station.db"
        pharmacy(self.path)
        (folder / "key").write_text(KEY.hex())
        for person, pin in PINS.items():
            (folder / person).write_text(pin)
        self.count = ""

    def run(self, *words):
        """Return the status and all that was said."""
        self._capsys.readouterr()
        options = ["--db", str(self.path), "--set", f"site.key_file={self.folder / 'key'}"]
        status = main([*words, *options])
        said = self._capsys.readouterr()
        return status, said.out + said.err

    def as_(self, person):
        return ["--badge", signed(f"U-{person}", KEY), "--pin-file", str(self.folder / person)]

    def counted(self, *scans, kind="FULL", close=True, after=0):
        """Count these packages, each as (symbol, quantity), so many seconds after the station's start."""
        with Counter(self.path) as counter:
            counter.begin()
            counter.wait(after)
            counter.open(kind, "SHELF-1")
            for symbol, quantity in scans:
                counter.scan(symbol)
                if quantity != 1:
                    counter.digits(quantity)
            if close:
                counter.card("CLOSE")
                counter.card("CLOSE")
            self.count = counter.count.id

    def counted_again(self, quantity):
        """Count lot A7 again, as it is asked for."""
        with Counter(self.path) as counter:
            counter.begin()
            counter.recount((GTIN, ""))
            counter.scan(plain_pack(GTIN, "A7"))
            counter.digits(quantity)
            counter.card("CLOSE")

    def listed(self, text):
        file = self.folder / "pms.csv"
        file.write_text(text)
        return str(file)

    def take(self, file, *words, person="AOKAFOR"):
        return self.run("import", "onhand", file, "--count", self.count, *words, *self.as_(person))

    def taken(self, file, *words):
        """Take a list in, in two steps."""
        status, said = self.take(file, *words)
        assert status == 0, said
        token = re.search(r"--apply (\w+)", said)[1]
        status, said = self.take(file, *words, "--apply", token)
        assert status == 0, said

    def compare(self, file, *words, person="AOKAFOR"):
        return self.run("count", "compare", self.count, "--onhand", file, *words, *self.as_(person))

    def journal(self):
        with Counter(self.path) as counter:
            return counter.journal()
