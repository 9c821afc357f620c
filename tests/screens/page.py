"""docs/screens.md: every situation with its picture, its light and tone in words, and what it means."""

import ast
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from PIL import Image

from station.domain.screens.signals import Colour, Light, Screen, Tone
from station.drawing import HEIGHT, WIDTH, draw
from tests.screens.catalogue import catalogue
from tests.screens.shown import Shown

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "screens.md"
PICTURES = ROOT / "docs" / "screens"
SCALE = 3

_INTRODUCTION = """# What the station shows, lights and sounds

Every situation with the picture of its screen, pixel for pixel three times as large, and beside it the light, the
tone and what a person makes of them. This page is written by the tests from the code that makes the screens
(`NEW_GOLDENS=1 NEW_DOCS=1 ./test tests/screens`); they fail while a screen and this page differ, and while a screen
is not on this page.

How to read a screen: the large word is the verdict, and it says all that the light and the tone say, so that nobody
needs to see a colour or hear a sound. A dark word on a lit bar means stop. Below it stand the product, then the lot
and the date, then what to do; where there is room the lot and the date are twice as high. Dates show their year. A
name that is too long ends in `~`; lots and dates never do. Words in brackets are cards and buttons. Two and more
findings are told by the gravest one, with `ALSO` or `+2` for the others. The product names and numbers are made up;
today is 18 September 2026.

No tone that reassures is longer than any pulse of an alarm, and what means stop is low and long. Between scans there
is no sound. The numbers in parentheses are those of the situations that the station was built to.
"""
_SWATCHES = {
    Colour.GREEN: "\U0001f7e2",
    Colour.AMBER: "\U0001f7e0",
    Colour.RED: "\U0001f534",
    Colour.BLUE: "\U0001f535",
    Colour.WHITE: "\u26aa",
}


def page() -> str:
    """Return the page as it is kept."""
    groups = catalogue()
    contents = "\n".join(f"- [{title}](#{_anchor(title)})" for title in groups)
    sections = "\n".join(_section(title, every) for title, every in groups.items())
    return f"{_INTRODUCTION}\n{contents}\n- [What NOT NOW says](#what-not-now-says)\n\n{sections}\n{_refusals()}"


def picture(screen: Screen) -> Image.Image:
    """Return the picture of a screen for the page: each pixel a square, black and white."""
    return draw(screen).resize((WIDTH * SCALE, HEIGHT * SCALE), Image.Resampling.NEAREST)


def in_light(light: Light) -> str:
    """Return a light in words: `green, one flash of 300 ms`."""
    if light.pattern == "off":
        return "off"
    (_, on), *rest = light.beats
    how = light.pattern
    if light.pattern == "flash":
        how = f"one flash of {_ms(on)}"
    elif light.pattern == "breathe":
        how = f"swells and fades in {sum(seconds for _, seconds in light.beats):.0f} s, on and on"
    elif light.repeats:
        how = f"{light.pattern}: {_ms(on)} on, {_ms(rest[0][1])} off, on and on"
    return f"{_SWATCHES[light.colour]} {light.colour.value}, {how}"


def in_tone(tone: Tone) -> str:
    """Return a tone in words: `1 x 80 ms at 2.7 kHz`."""
    heard = [(hertz, seconds) for hertz, seconds in tone.notes if hertz]
    if not heard:
        return "none"
    turns = len(heard) // 2
    if turns > 1 and heard == heard[:2] * turns and heard[0] != heard[1]:
        (low, seconds), (high, _) = heard[:2]
        how = f"{_hertz(low)} and {_hertz(high)} by turns, {_ms(seconds)} each, for {2 * turns * seconds:g} s"
    else:
        how = ", then ".join(_run(note, len(list(run))) for note, run in groupby(heard))
        gaps = [seconds for hertz, seconds in tone.notes[:-1] if not hertz]
        if gaps and gaps[0] > 1:
            how += f", {heard[0][1] + gaps[0]:g} s apart"
    again = f"; again every {sum(seconds for _, seconds in tone.notes):.3g} s" if tone.repeats else ""
    return how + again


def _run(note: tuple[int, float], count: int) -> str:
    return f"{count} x {_ms(note[1])} at {_hertz(note[0])}"


def _section(title: str, every: tuple[Shown, ...]) -> str:
    rows = "\n".join(_row(shown) for shown in every)
    return f"## {title}\n\n| screen | light, tone, meaning |\n|---|---|\n{rows}\n"


def _row(shown: Shown) -> str:
    signals = shown.signals
    said = " / ".join(" ".join(line.split()) for line in signals.screen.text()).replace("|", "\\|")
    said = said.replace("[", "\\[").replace("]", "\\]")
    number = f" ({shown.number})" if shown.number else ""
    about = [
        f"**{shown.name}**{number}",
        f"Light: {in_light(signals.light)}",
        f"Tone: {in_tone(signals.tone)}",
        shown.means,
    ]
    return f"| ![{said}](screens/{shown.name}.png) | {'<br>'.join(about)} |"


def _refusals() -> str:
    reasons = "\n".join(f"- {reason}" for reason in sorted(refusals(), key=lambda reason: (reason.lower(), reason)))
    return (
        "## What NOT NOW says\n\n"
        "A card or a button that has no place at the moment is refused with a low tone and one of these reasons:\n\n"
        f"{reasons}\n"
    )


def refusals() -> set[str]:
    """Return the constant reasons for which the station refuses a card."""
    return {text for path in (ROOT / "station/loop").rglob("*.py") for text in _of_calls(ast.parse(path.read_text()))}


def _of_calls(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("refused", "refusal")):
            for argument in node.args:
                constants = [argument] if isinstance(argument, ast.Constant) else []
                if isinstance(argument, ast.IfExp):
                    constants = [each for each in (argument.body, argument.orelse) if isinstance(each, ast.Constant)]
                yield from (each.value for each in constants if isinstance(each.value, str) and " " in each.value)


def _anchor(title: str) -> str:
    return "".join(c for c in title.lower().replace(" ", "-") if c.isalnum() or c == "-")


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:g} s"


def _hertz(hertz: int) -> str:
    return f"{hertz / 1000:g} kHz" if hertz >= 1000 else f"{hertz} Hz"
