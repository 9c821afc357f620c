"""Compares the table of AIs with GS1's syntax dictionary: `python -m benchmarks.compare_dictionary FILE`.

The dictionary is GS1's own list and changes twice a year; each difference is a line, and the exit status is 1 if there
is one.
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from station.gs1.rules import ROWS

Fact = tuple[str, str, bool, bool, frozenset[str], frozenset[str], str]
"""A data title, a form, whether the length is fixed, whether it is an attribute, needs, bars, a path."""


def ours() -> dict[str, Fact]:
    """Return what the project's table says of each AI."""
    facts = {}
    for ai, row in ROWS.items():
        _, title, form, flags, needs, bars, path = (*row, "", "", "")[:7]
        components = [_repeated(component) for component in form.split("; ")]
        facts[ai] = (
            title,
            "; ".join(components),
            flags.startswith("fixed"),
            flags.endswith("attribute"),
            frozenset(needs.split()),
            frozenset(bars.split()),
            path,
        )
    return facts


def _repeated(component: str) -> str:
    """Return a component that may come several times as often as it may."""
    head, _, times = component.rpartition(" x")
    return "; ".join([head] * int(times)) if times.isdigit() and head else component


def theirs(lines: Iterable[str]) -> dict[str, Fact]:
    """Return what the dictionary says of each AI."""
    return {ai: fact for line in lines if line.strip() and not line.startswith("#") for ai, fact in _entry(line)}


def _entry(line: str) -> Iterator[tuple[str, Fact]]:
    """Yield what a line says of each of its AIs."""
    body, _, title = line.partition("#")
    ais, *words = body.split()
    flags = words.pop(0) if words[0][0] in "*?" else ""
    form, values = [], {"req": "", "ex": "", "dlpkey": ""}
    for word in words:
        name, equals, value = word.partition("=")
        if name in values:
            values[name] = value.replace(",", " ") if equals else "-"
        else:
            form.append(_component(word))
    first, _, last = ais.partition("-")
    for ai in range(int(first), int(last or first) + 1):
        yield (
            f"{ai:0{len(first)}}",
            (
                title.strip(),
                "; ".join(form),
                "*" in flags,
                "?" in flags,
                frozenset(values["req"].split()),
                frozenset(values["ex"].split()),
                values["dlpkey"],
            ),
        )


def _component(word: str) -> str:
    """Return a component of the dictionary in the table's form."""
    size, *linters = word.replace("]", "").lstrip("[").split(",")
    length = size[1:].replace("..", "1-")
    return " ".join([("?" if word.startswith("[") else "") + size[0].lower() + length, *linters])


def differences(lines: Iterable[str]) -> Iterator[str]:
    """Yield a sentence for every AI that the two have differently."""
    mine, dictionary = ours(), theirs(lines)
    for ai in sorted(mine.keys() | dictionary.keys()):
        if ai not in mine:
            yield f"({ai}) is missing in the table: {dictionary[ai]}"
        elif ai not in dictionary:
            yield f"({ai}) is not in the dictionary"
        elif mine[ai] != dictionary[ai]:
            yield f"({ai}) is {mine[ai]} in the table, {dictionary[ai]} in the dictionary"


def main() -> int:
    """Print the differences."""
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 64
    found = list(differences(Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()))
    print("\n".join(found) or f"{len(ROWS)} AIs, no difference")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
