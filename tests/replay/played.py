"""Days written down as a pharmacist would tell them: `.day` files, played through the program's own verbs.

    # a remark
    setting counts.begins=full            one setting more than the defaults
    file NAME                             a file of these lines, up to the next one that is not indented
        gtin,lot,...
    day 2026-09-18                        the date of the times that follow, UTC
    $ import recalls recalls.json         the program's verb, between two runs of the station; `$!` must be refused
    > words                               what it says
    --- the power fails                   the station stops here, and what follows finds what was on its disk
    09:00:05 card M-RECV                  a card; its check character is reckoned
    09:00:10 badge JRIVERA                a badge signed with the site's key; `pin 0417` are its digits and ENTER
    09:00:20 pack lisinopril C0107 2027-03-31 1001     a package: product, lot, expiry, serial number; `-` where none is
    09:00:30 scan ]d201...<GS>21...       any other symbol
    09:00:40 type 37                      digits and ENTER
    09:00:50 wait 30 | button ack | link down | clock none | list FILE | office LOT | elsewhere cart-2 A2 LOT SERIAL
    09:01:20 disk 93                      percent of the disk in use
    > recalled: RECALL | QUARANTINE BIN Q1     the verdict, and what is on the screen; `: words` leaves the verdict open
    ! 48                                  what is not on the screen, as a number of its own
    @ "event":"not_signed"                what is published with it; `@ nothing` where nothing is
    % amber attend                        the colour of the light, and the tone
    = lisinopril C0107 SHELF-B3 2         after the station stopped: how many of a lot are in stock at a place; `*` any

Products are those of `catalog.csv` and of the day's own catalogs, by the first word of their names; in a verb `{db}` is
the database, `{badge AOKAFOR}` what a scanner reads of a badge, `{count}` and `{token}` what the verb before it
printed. The people are those of `people.csv`.
"""

import csv
import json
import re
import shlex
import sqlite3
from contextlib import chdir, closing
from dataclasses import dataclass, field
from pathlib import Path

from station.cli import main
from station.domain.cards import cards
from tests.bench import KEY

HERE = Path(__file__).parent


def _products(path):
    """Return the products that a catalog names; of another file none."""
    with path.open(encoding="utf-8") as file:
        listed = [row for row in csv.DictReader(file) if row.get("name") and row.get("gtin")]
    return {row["name"].split()[0].lower(): row["gtin"] for row in listed}


def package(gtin, lot="-", expiry="-", serial="-"):
    """Return the Data Matrix of a package."""
    text = f"]d201{gtin}"
    text += "" if expiry == "-" else f"17{expiry[2:].replace('-', '')}"
    text += "" if lot == "-" else f"10{lot}"
    return text + ("" if serial == "-" else f"\x1d21{serial}")


def keys(number):
    """Return the cards of a number's digits, and ENTER."""
    names = {".": "DOT"}
    return [{"scan": cards.card(f"D-{names.get(each, each)}")} for each in number] + [{"scan": cards.card("D-ENTER")}]


def _elsewhere(station, zone, gtin, serial, counted_at=None):
    told = {"station": station, "zone": zone, "gtin": gtin, "serial": serial}
    return told | ({"at": counted_at} if counted_at else {})


EVENTS = {
    "card": lambda words: [{"scan": cards.card(words)}],
    "badge": lambda person: [{"scan": cards.signed(f"U-{person}", KEY)}],
    "pin": keys,
    "type": keys,
    "pack": lambda *words: [{"scan": package(*words)}],
    "scan": lambda *words: [{"scan": " ".join(words).replace("<GS>", "\x1d")}],
    "wait": lambda seconds: [{"wait_s": float(seconds)}],
    "disk": lambda used: [{"disk": int(used)}],
    "list": lambda name: [{"shipment": name}],
    "recalls": lambda name: [{"recalls": name}],
    "office": lambda gtin, lot: [{"office": {"recount": [{"gtin": gtin, "lot": lot.strip("-")}]}}],
    "elsewhere": lambda *words: [{"counted_elsewhere": _elsewhere(*words)}],
    **{kind: lambda value, kind=kind: [{kind: value}] for kind in ("activity", "button", "clock", "link")},
}


def _shows(screen, words):
    """Tell whether words are on a screen; a number is not there because a time or a longer number has its digits."""
    return re.search(rf"(?<![\d:.-]){re.escape(words)}(?![\d:-])", screen) is not None


@dataclass
class Step:
    """A line of the day, and what is expected of it."""

    number: int
    words: str
    events: list = field(default_factory=list)
    expected: list = field(default_factory=list)


class Day:
    """A day that is played."""

    def __init__(self, path, folder, capsys) -> None:
        self.path, self.folder, self._capsys = path, folder, capsys
        self.date, self.part, self.played, self.problems = "2026-09-18", [], 0, []
        self.options = ["--db", str(folder / "station.db"), "--set", "site.location=SHELF-B3"]
        (folder / "key").write_text(KEY.hex())
        self.said = (0, "")
        self.settings = ["--set", f"site.key_file={folder / 'key'}"]
        for name in HERE.glob("*.csv"):
            (folder / name.name).write_text(name.read_text(encoding="utf-8"), encoding="utf-8")
        self.products = _products(HERE / "catalog.csv")
        for verb in ("import catalog catalog.csv", "import stock stock.csv", f"import recalls {HERE / 'recalls.json'}"):
            assert self._run(shlex.split(verb))[0] == 0
        assert self._run(["import", "people", "people.csv"])[0] == 0

    def play(self):
        """Play all of it; return how many steps there were, and what was not as it is told."""
        lines = list(enumerate(self.path.read_text(encoding="utf-8").splitlines(), 1))
        while lines:
            number, line = lines.pop(0)
            head, _, rest = line.partition(" ")
            if head == "setting":
                self.settings += ["--set", rest]
            elif head == "day":
                self.date = rest
            elif head == "file":
                self._write(rest, lines)
            elif line and head != "#":
                self._step(number, line, head, rest)
        self._end_part()
        return self.played, self.problems

    def _write(self, name, lines):
        """Take the indented lines that follow as those of a file."""
        text = []
        while lines and lines[0][1].startswith("    "):
            text.append(lines.pop(0)[1].strip())
        (self.folder / name).write_text("\n".join(text) + "\n", encoding="utf-8")
        self.products |= _products(self.folder / name)

    def _step(self, number, line, head, rest):
        if head in (">", "!", "@", "%"):
            self.part[-1].expected.append((number, head, rest.strip()))
            return
        if head == "=":
            self._end_part()
            self._holds_stock(number, *rest.split())
            return
        if not head[0].isdigit() or (self.part and not self.part[-1].events):
            self._end_part()
        if head.startswith("$"):
            self.part.append(Step(number, line))
        elif head != "---":
            kind, *values = rest.split()
            values = [self.products.get(value, value) for value in values] if kind in _OF_PRODUCTS else values
            self.part.append(Step(number, line, self._timed(head, EVENTS[kind](*values))))

    def _holds_stock(self, number, product, lot, place, quantity):
        values = (self.products[product], lot.replace("*", "%"), place.replace("*", "%"))
        with closing(sqlite3.connect(self.options[1])) as db:
            (found,) = db.execute(_STOCK, values).fetchone()
        self._hold(number, found == int(quantity), f"{found} are in stock")

    def _timed(self, clock, events):
        """Return the events with their instants: several of one line follow each other by a tenth of a second."""
        return [
            {"at": f"{self.date}T{clock}.{place:03}Z", **event}
            for place, event in zip(range(0, 900, 100), events, strict=False)
        ]

    def _end_part(self):
        part, self.part = self.part, []
        if part and part[0].events:
            self._station_ran(part)
        elif part:
            (step,) = part
            head, _, rest = step.words.partition(" ")
            status, said = self.said = self._run([self._filled(word) for word in shlex.split(rest)])
            self._hold(step.number, (status != 0) == (head == "$!"), f"ended with {status}:\n{said}")
            for number, sign, words in step.expected:
                is_so = words in said if sign == ">" else re.search(rf"\b{re.escape(words)}\b", said) is None
                self._hold(number, is_so, f"this was said:\n{said}")  # a hash may have any digits within it

    def _filled(self, word):
        """Return a word of a verb with what stands for the database, a badge, or what the verb before it printed."""
        word = re.sub(r"\{badge ?(\w+)\}", lambda found: cards.signed(f"U-{found[1]}", KEY), word)
        for name, what in (("{count}", r"C-\d{8}-\d{6}|C-[A-Z0-9-]+"), ("{token}", r"(?<=--apply )\w+")):
            found = re.findall(what, self.said[1])
            word = word.replace(name, found[0]) if found else word
        return word.replace("{db}", self.options[1])

    def _station_ran(self, part):
        recording = self.folder / f"{self.played}.jsonl"
        recording.write_text("".join(json.dumps(event) + "\n" for step in part for event in step.events))
        (self.folder / "lists").mkdir(exist_ok=True)
        status, said = self._run(["replay", "--jsonl", str(recording)])
        assert status == 0, said
        answers = [json.loads(line) for line in said.splitlines()]
        for step in part:
            own, answers = answers[: len(step.events)], answers[len(step.events) :]
            for number, sign, words in step.expected:
                self._meets(number, sign, words, own)
            self.played += 1

    def _meets(self, number, sign, words, answers):
        screen = " / ".join(answers[-1]["screen"])
        published = "".join(
            json.dumps(sent["payload"], separators=(",", ":")) for each in answers for sent in each["published"]
        )
        plain, verdict = " ".join(screen.split()), answers[-1]["verdict"]
        if sign == "!":
            self._hold(number, not _shows(screen, words), f"is on the screen: {plain}")
        elif sign == "%":
            wanted = words.split()
            found = [answers[-1]["light"]["colour"], answers[-1]["tone"]]
            self._hold(number, found[: len(wanted)] == wanted, f"the light and the tone are {found}")
        elif sign == "@":
            is_so = not published if words == "nothing" else words in published
            self._hold(number, is_so, f"was published: {published or 'nothing'}")
        else:
            wanted, _, shown = words.partition(":")
            self._hold(number, wanted in ("", verdict), f"is {verdict}: {plain}")
            for phrase in filter(None, map(str.strip, shown.split(" | "))):
                self._hold(number, phrase in plain, f"{phrase!r} is not in: {verdict}: {plain}")

    def _hold(self, number, is_so, why):
        """Keep what is not as it is told, with its line."""
        if not is_so:
            line = self.path.read_text(encoding="utf-8").splitlines()[number - 1]
            self.problems.append(f"{self.path.name}:{number}: {line} -- {why}")

    def _run(self, words):
        """Run a verb of the program, in the folder of the day."""
        with chdir(self.folder):
            self._capsys.readouterr()
            try:
                status = main([*words, *self._options(words)])
            except SystemExit as ended:
                status = ended.code
            out = self._capsys.readouterr()
        return status, out.out + out.err

    def _options(self, words):
        """Return the settings of the day for a verb that has some, and its database unless it names one."""
        if words[0] in _PLAIN:
            return []
        named = words[0] in _WITHOUT_DATABASE or "--db" in words
        return [*([] if named else self.options[:2]), *self.options[2:], *self.settings]


_STOCK = "select coalesce(sum(quantity), 0) from stock where gtin = ? and lot like ? and location like ?"
_OF_PRODUCTS = frozenset({"pack", "office", "elsewhere"})
_PLAIN = frozenset({"parse", "verify", "recall"})
_WITHOUT_DATABASE = frozenset({"time-card", "config"})
