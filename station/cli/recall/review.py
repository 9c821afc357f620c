"""`station recall review`: the records that need a person's eye, one by one."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from station import clock
from station.cli import options, progress
from station.errors import UsageError

if TYPE_CHECKING:
    from station.recall.overrides import Answer

_SKIP: Final = "s"
_LEAVE: Final = "q"


def add(verbs: options.Verbs) -> None:
    """Add the verb."""
    verb = verbs.add_parser(
        "review",
        help="read the records that could not be read whole, one by one",
        description="Show each record of an export that has to be checked by hand and that nobody has answered yet, "
        "the most serious class first, and keep the answers for `station recall build --overrides`. An answer falls "
        "away when the record's text changes.",
    )
    verb.add_argument("file", type=Path, metavar="FILE", help="the export, JSON or zip")
    verb.add_argument("--overrides", type=Path, required=True, metavar="FILE", help="where the answers are kept")
    verb.add_argument("--by", default="", metavar="NAME", help="who answers")
    verb.add_argument("--list", action="store_true", help="print the records and ask nothing")
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Ask, and keep each answer at once."""
    from station.recall import feed, overrides, review  # noqa: PLC0415  # the help reads no texts

    if not (arguments.by or arguments.list):
        raise UsageError("who answers is not said; give --by NAME")
    answers = overrides.read(arguments.overrides)
    asked = review.questions(progress.counted(feed.records(arguments.file), "records"), answers)
    if not arguments.list:
        overrides.write(arguments.overrides, answers)  # a place that cannot be written is said before anybody answers
        print(review.HELP)
    for number, question in enumerate(asked, start=1):
        print(f"\n[{number} of {len(asked)}] {question.text()}")
        if arguments.list:
            continue
        words, answer = _answer(overrides.Answer(by=arguments.by, on=clock.now().date().isoformat()))
        if words == _LEAVE:
            break
        if words != _SKIP:
            answers[question.identity] = answer
            overrides.write(arguments.overrides, answers)
    print(f"{len(answers)} answers in {arguments.overrides}")
    return 0


def _answer(answer: "Answer") -> tuple[str, "Answer"]:
    """Ask until a line is an answer; return the line and what it says."""
    from station.recall import review  # noqa: PLC0415

    while True:
        print("> ", end="", flush=True)
        words = (sys.stdin.readline() or _LEAVE).strip()
        if words in {_SKIP, _LEAVE}:
            return words, answer
        try:
            answer, ends = review.heard(words, answer)
        except ValueError as error:
            print(f"{error}\n{review.HELP}")
            continue
        if ends:
            return words, answer
