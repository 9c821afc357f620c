"""Every screen is in the catalogue, is shown as it was looked at and kept, and can be read whole.

`NEW_GOLDENS=1` draws the pictures anew; `NEW_DOCS=1` writes docs/screens.md and its pictures.
"""

import ast
import importlib
import inspect
import os
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, ModuleType

import pytest
from hypothesis import given
from PIL import Image

from station.domain.decision import AlarmKind
from station.domain.judge import judge
from station.domain.screens.notices import recalled_after
from station.domain.screens.signals import Screen, Tone, room_beside
from station.domain.verdict import Verdict
from station.drawing import draw
from tests.domain.bench import NOW, item, known, recalled
from tests.domain.cases import CASES
from tests.screens.catalogue import made_by, screens
from tests.screens.page import PAGE, PICTURES, ROOT, in_light, in_tone, page, picture, refusals

GOLDENS = Path(__file__).parent / "goldens"
MAKES_A_SCREEN = {"Signals", "Screen", "Callable"}
MONTHS = "JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC"
A_DAY = re.compile(rf"(?<![A-Z0-9])\d{{1,2}} ?(?:{MONTHS})(?![A-Z])|(?<![\d-])\d\d-\d\d(?![\d-])")
WITH_ITS_YEAR = re.compile(rf"\d\d(?:{MONTHS})\d\d(?!\d)")


def same(one: Image.Image, path: Path) -> bool:
    if not path.exists():
        return False
    with Image.open(path) as kept:
        return (one.size, one.tobytes()) == (kept.size, kept.tobytes())


def names(folder: Path) -> set[str]:
    return {path.stem for path in folder.iterdir()}


def test_every_screen_is_shown_as_it_was_kept():
    if "NEW_GOLDENS" in os.environ:
        for gone in names(GOLDENS) - set(screens()):
            (GOLDENS / f"{gone}.png").unlink()
        for name, shown in screens().items():
            draw(shown.signals.screen).save(GOLDENS / f"{name}.png", optimize=True)
    changed = [
        name for name, shown in screens().items() if not same(draw(shown.signals.screen), GOLDENS / f"{name}.png")
    ]
    assert changed == [], "look at them, then NEW_GOLDENS=1 NEW_DOCS=1 ./test tests/screens"
    assert names(GOLDENS) == set(screens())


def test_the_page_of_the_screens_says_and_pictures_what_the_station_shows():
    if "NEW_DOCS" in os.environ:
        for gone in names(PICTURES) - set(screens()):
            (PICTURES / f"{gone}.png").unlink()
        for name, shown in screens().items():
            picture(shown.signals.screen).save(PICTURES / f"{name}.png", optimize=True)
        PAGE.write_text(page(), encoding="utf-8")
    path = {name: PICTURES / f"{name}.png" for name in screens()}
    changed = [name for name, shown in screens().items() if not same(picture(shown.signals.screen), path[name])]
    assert changed == [], "look at them, then NEW_GOLDENS=1 NEW_DOCS=1 ./test tests/screens"
    assert names(PICTURES) == set(screens())
    assert PAGE.read_text(encoding="utf-8") == page(), "NEW_DOCS=1 ./test tests/screens"


def test_the_pictures_of_the_page_are_small():
    assert sum(path.stat().st_size for path in PICTURES.iterdir()) < 1_000_000


def domain() -> Iterator[ModuleType]:
    for path in sorted((ROOT / "station" / "domain").rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        yield importlib.import_module(name.removesuffix(".__init__"))


def makers() -> dict[CodeType, str]:
    """Return the functions of the domain that make a screen, or what is seen and heard with one."""
    return {
        function.__code__: f"{module.__name__}.{name}"
        for module in domain()
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and getattr(function.__annotations__["return"], "__name__", "") in MAKES_A_SCREEN
    }


def test_every_function_that_makes_a_screen_is_in_the_catalogue():
    assert len(makers()) > 90
    assert [name for code, name in makers().items() if code not in made_by()] == []


def words_of(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield the constant headlines and asides of the calls that make a screen."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or ast.unparse(node.func).rpartition(".")[2] not in (
            "Screen",
            "screen",
            "_shown",
            "_asking",
            "said",
        ):
            continue
        if node.args and isinstance(node.args[0], ast.Constant):
            yield "headline", node.args[0].value
        for keyword in node.keywords:
            if keyword.arg == "aside" and isinstance(keyword.value, ast.Constant):
                yield "aside", keyword.value.value


def test_every_word_in_large_type_and_every_word_beside_one_is_in_the_catalogue():
    shown = {("headline", each.signals.screen.headline) for each in screens().values()}
    shown |= {("aside", each.signals.screen.aside) for each in screens().values()}
    files = [*(ROOT / "station" / "domain").rglob("*.py"), *(ROOT / "station" / "loop").rglob("*.py")]
    written = {words for path in files for words in words_of(ast.parse(path.read_text()))}
    assert len(written) > 60
    assert written - shown - {("headline", ""), ("aside", "")} == set()


def test_all_situations_of_the_rules_are_there():
    assert {shown.number for shown in screens().values()} == {""} | {f"{number:02}" for number in range(1, 22)}


def test_every_verdict_is_there_and_every_alarm():
    shown = {each.verdict for each in screens().values()}
    assert set(Verdict) - shown == {Verdict.AMBIGUOUS, Verdict.UNREADABLE, Verdict.NOT_NOW}
    assert {"WHICH ONE?", "UNREADABLE", "NOT NOW"} <= {each.signals.screen.headline for each in screens().values()}
    tones = {each.signals.tone.name for each in screens().values()}
    assert {"recall", "recall_2", "recall_3", "suspect", "stop", "check", "clock"} <= tones
    assert len(AlarmKind) == 7


def test_nothing_of_the_catalogue_is_cut_off():
    cut = [name for name, each in screens().items() if any("~" in line[1:] for line in each.signals.screen.text())]
    assert cut == ["rest-clock-coarse"]
    assert "~14:07" in screens()["rest-clock-coarse"].signals.screen.text()[1]


@pytest.mark.parametrize("reason", sorted(refusals()))
def test_no_reason_of_a_refusal_is_cut_off(reason):
    assert Screen("NOT NOW", (reason,)).lines == (reason,)


def undated(text: tuple[str, ...]) -> list[str]:
    """Return the lines with a day of a month and no year."""
    return [line for line in text if A_DAY.search(WITH_ITS_YEAR.sub("", line))]


def test_a_day_is_always_shown_with_its_year():
    assert {name: lines for name, each in screens().items() if (lines := undated(each.signals.screen.text()))} == {}


def test_a_day_without_its_year_would_be_seen():
    assert undated(("EXP 31OCT", "EXP 10-31", "EXP 31OCT27", "EXP 2027-10-31", "18SEP 06:00", "NDC 0093-7180-01")) == [
        "EXP 31OCT",
        "EXP 10-31",
        "18SEP 06:00",
    ]


@given(CASES)
def test_every_answer_to_a_package_shows_its_days_with_their_year(case):
    known_of = case[1]
    item_of = case[0]
    own = [item_of.lot, item_of.serial, *(lot.lot for lot in known_of.lots)]
    lines = judge(*case).signals.screen.text()
    assert [line for line in undated(lines) if not any(text and text[-4:] in line for text in own)] == []


_READ = {
    "RECALL": Verdict.RECALLED,
    "SUSPECT": Verdict.SUSPECT,
    "EXPIRED": Verdict.EXPIRED,
    "BLOCKED": Verdict.BLOCKED,
    "HOLD": Verdict.BLOCKED,
    "CHECK": Verdict.CHECK,
    "CHECK DATE": Verdict.CHECK,
    "REPEAT": Verdict.DUPLICATE,
    "INCOMPLETE": Verdict.INCOMPLETE,
    "NOT FIRST": Verdict.EARLIER_EXISTS,
    "CHECK LOT?": Verdict.EARLIER_EXISTS,
    "SHORT": Verdict.SHORT_DATED,
    "PULLED": Verdict.INFO,
    "SENT BACK": Verdict.INFO,
    "ON HOLD": Verdict.INFO,
    "OK": Verdict.OK,
    "NO MATCH": Verdict.OK,
}


def read(screen: Screen) -> set[Verdict]:
    """Return the verdict as a person takes it from the large word and the word beside it alone."""
    if screen.headline == "LOOKUP":  # what is known of it, whatever that is: nothing is decided
        return {Verdict.INFO, Verdict.INCOMPLETE, Verdict.SHORT_DATED}
    if screen.headline == "UNCHECKED":  # there is no recall data at all, and no room beside the word
        return {Verdict.OK, Verdict.SHORT_DATED}
    if screen.headline in ("OK", "NO MATCH") and screen.aside.startswith(("EXP ", "SOON")):
        return {Verdict.SHORT_DATED}
    return {_READ[screen.headline]}


@given(CASES)
def test_the_large_word_and_the_one_beside_it_tell_the_verdict(case):
    decision = judge(*case)
    assert decision.verdict in read(decision.signals.screen)


def test_one_word_never_means_two_things():
    meant = defaultdict(set)
    for each in screens().values():
        screen = each.signals.screen
        if each.verdict and screen.headline not in ("COUNTED", "SEEN", "LOOKUP", "UNCHECKED"):
            aside = re.sub(r"\d+", "#", screen.aside)
            meant[screen.headline, aside].add(each.verdict)
    assert {words: verdicts for words, verdicts in meant.items() if len(verdicts) > 1} == {}


def test_no_meaning_hangs_on_colour_or_sound_alone():
    heard = defaultdict(set)
    for each in screens().values():
        heard[each.signals.screen].add((each.signals.light, each.signals.tone))
    assert [screen.text() for screen, ways in heard.items() if len(ways) > 1] == []


def test_only_what_tells_a_person_to_stop_is_drawn_dark_on_lit():
    stopping = {each.signals.screen.headline for each in screens().values() if each.signals.screen.stop}
    assert stopping == {"RECALL", "SUSPECT", "EXPIRED", "BLOCKED", "HOLD", "STOP"}


def test_a_word_beside_the_large_one_stands_a_column_apart():
    close = [
        each.name
        for each in screens().values()
        if len(each.signals.screen.aside) > room_beside(each.signals.screen.headline)
    ]
    assert close == []
    with pytest.raises(ValueError, match="wider than the panel"):
        Screen("REPEAT", aside="NOT ADDED")


def test_a_place_of_a_recalled_lot_is_read_whole_with_how_many_more_there_are():
    match = known(match=recalled())
    places = [("SHELF-B3", 24), ("CABINET-2", 3)]
    line = recalled_after(AlarmKind.RECALL_I, item(), match, places, NOW).screen.lines[3]
    assert line == "24 on SHELF-B3 +1"
    places = [("SHELF-B3-BACK-ROOM", 24), ("CABINET-2", 3)]
    line = recalled_after(AlarmKind.RECALL_I, item(), match, places, NOW).screen.lines[3]
    assert line == "24 on SHELF-B3-BA~ +1"


@pytest.mark.parametrize(
    ("name", "light", "tone"),
    [
        ("received", "green, one flash of 300 ms", "1 x 80 ms at 2.7 kHz"),
        (
            "recalled",
            "red, strobe: 125 ms on, 125 ms off, on and on",
            "800 Hz and 1.2 kHz by turns, 250 ms each, for 3 s; again every 10 s",
        ),
        ("expired", "red, steady", "1 x 900 ms at 300 Hz"),
        ("rest-offline", "blue, swells and fades in 4 s, on and on", "none"),
        ("received-on-old-recall-data", "amber, one flash of 1 s", "1 x 80 ms at 2.7 kHz, then 2 x 200 ms at 392 Hz"),
        ("count-witness", "amber, pulse: 830 ms on, 830 ms off, on and on", "4 x 60 ms at 1 kHz, 15 s apart"),
        ("suspect-lot", "red, steady", "3 x 600 ms at 440 Hz; again every 10 s"),
    ],
)
def test_lights_and_tones_are_said_in_words(name, light, tone):
    signals = screens()[name].signals
    assert in_light(signals.light).split(" ", 1)[1] == light
    assert in_tone(signals.tone) == tone


def test_a_tone_of_one_note_needs_no_silence_to_be_told():
    assert in_tone(Tone("beep", ((1000, 0.06),))) == "1 x 60 ms at 1 kHz"
