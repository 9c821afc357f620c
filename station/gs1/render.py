"""Elements as text again."""

from typing import Literal

from station.gs1.element import Element
from station.gs1.rules import RULES

Form = Literal["scan", "bracketed", "hri"]


def to_text(elements: tuple[Element, ...], form: Form = "scan") -> str:
    """Return the message: as scan data with its AIM id, in brackets on one line, or a line each with its data title."""
    if form == "hri":
        return "\n".join(f"({e.ai}) {e.value}" + (f"  {e.title}" if e.title else "") for e in elements)
    if form == "bracketed":
        return "".join(f"({e.ai}){e.value.replace('(', chr(92) + '(')}" for e in elements)
    return "]d2" + "".join(f"{e.ai}{e.value}" + ("" if _fixed(e.ai) else "\x1d") for e in elements).removesuffix("\x1d")


def _fixed(ai: str) -> bool:
    """Say whether no separator follows the AI's value."""
    rule = RULES[ai]
    return rule is not None and rule.fixed
