"""The rows of the AI table made ready for reading, each when it is first met."""

from collections.abc import Callable
from typing import Final, NamedTuple

from station.gs1 import quick
from station.gs1.ai_table import TABLE, Row
from station.gs1.charsets import CHARACTER_SETS, Linter
from station.gs1.linters import LINTERS


class Component(NamedTuple):
    """A part of a value: its length and what it must pass, its character set first."""

    minimum: int
    maximum: int
    optional: bool
    linters: tuple[Linter, ...]


class Rule(NamedTuple):
    """All that the standard says of one AI."""

    ai: str
    fixed: bool
    """The length is known from the AI, so no separator follows."""
    maximum: int
    accepts: Callable[[str], bool] | None
    """Passes most good values at once; a value it does not pass goes through the components."""
    bars: frozenset[str]
    """AIs that must not be there."""
    needs: tuple[tuple[frozenset[str], ...], ...]
    """Groups of which one must be there: from each set of a group, one AI."""
    suffices: frozenset[str]
    """AIs of which any satisfies the needs alone."""
    components: tuple[Component, ...]
    title: str
    attribute: bool
    path: str | None
    """The qualifiers of a Digital Link key; None where it is no key."""


def _members(row: Row) -> tuple[str, ...]:
    """Return the AIs of a row."""
    first, _, last = row[0].partition("-")
    if not last:
        return (first,)
    return tuple(str(ai) for ai in range(int(first), int(last) + 1))


ROWS: Final[dict[str, Row]] = {ai: row for row in TABLE for ai in _members(row)}
"""The row of every AI."""
LENGTHS: Final[dict[str, int]] = {ai[:2]: len(ai) for ai in ROWS}
"""How many digits an AI has, from its first two."""


def expanded(pattern: str) -> frozenset[str]:
    """Return the AIs that a pattern such as `01` or `31nn` means."""
    stem = pattern.rstrip("n")
    if stem == pattern:
        return frozenset((pattern,))
    return frozenset(ai for ai in ROWS if len(ai) == len(pattern) and ai.startswith(stem))


def _component(text: str) -> list[Component]:
    """Return what a component's text means, as often as it may come."""
    words = text.lstrip("?").split()
    times = int(words.pop()[1:]) if words[-1][0] == "x" and len(words) > 1 else 1
    shortest, _, longest = words[0][1:].partition("-")
    linters = tuple(LINTERS[word] for word in words[1:])
    charset = CHARACTER_SETS[words[0][0]]
    one = Component(int(shortest), int(longest or shortest), text.startswith("?"), (charset, *linters))
    return [one] * times


def _compiled(ai: str) -> Rule:
    """Return an AI's row, made ready."""
    _, title, form, flags, needs, bars, path = (*ROWS[ai], "", "", "")[:7]
    components = tuple(part for text in form.split("; ") for part in _component(text))
    groups = tuple(tuple(expanded(ai) for ai in group.split("+")) for group in needs.split())
    return Rule(
        ai=ai,
        fixed=flags.startswith("fixed"),
        maximum=sum(part.maximum for part in components),
        accepts=quick.acceptor(form),
        bars=frozenset().union(*(expanded(pattern) for pattern in bars.split())) - {ai},
        needs=groups,
        suffices=frozenset().union(*(group[0] for group in groups if len(group) == 1)),
        components=components,
        title=title,
        attribute=flags.endswith("attribute"),
        path=None if not path else path.lstrip("-"),
    )


class _Rules(dict[str, Rule | None]):
    """Rules by AI, None for what is no AI."""

    def __missing__(self, ai: str) -> Rule | None:
        rule = _compiled(ai) if ai in ROWS else None
        if rule:
            self[ai] = rule
        return rule


RULES: Final = _Rules()
"""The rule of every AI; None where the standard knows no such AI."""


def rule_of(ai: str) -> Rule:
    """Return the rule of an AI that is known to be one."""
    rule = RULES[ai]
    assert rule is not None
    return rule


def is_fixed(ai: str) -> bool:
    """Say whether an AI's length is known from the AI, so that no separator follows its value."""
    rule = RULES[ai]
    return rule is not None and rule.fixed
