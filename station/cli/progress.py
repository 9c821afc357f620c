"""How far a long step is: on a terminal alone, and gone when it is done."""

import sys
from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

_EVERY: Final = 500
_MB: Final = 1_000_000

T = TypeVar("T")


def counted(things: Iterable[T], name: str, whole: int = 0) -> Iterator[T]:
    """Yield the things and say how many it were so far; `whole` is 0 where nobody knows how many come."""
    for number, thing in enumerate(things, 1):
        if number % _EVERY == 0:
            _say(f"{number} of {whole} {name}" if whole else f"{number} {name}")
        yield thing
    _say("")


def bytes_done(done: int, whole: int) -> None:
    """Say how much of a file came; `whole` is 0 where nobody knows."""
    if done == whole:
        _say("")
    else:
        _say(f"{done / _MB:.1f} of {whole / _MB:.1f} MB" if whole else f"{done / _MB:.1f} MB")


def _say(text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
