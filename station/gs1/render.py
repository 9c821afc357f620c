"""Elements as text again."""

from typing import Literal

from station.gs1.charsets import GS
from station.gs1.element import Element
from station.gs1.rules import is_fixed

Form = Literal["scan", "bracketed", "hri"]


def to_text(elements: tuple[Element, ...], form: Form = "scan") -> str:
    """Return the message: as scan data with its AIM id, in brackets on one line, or a line each with its data title."""
    if form == "hri":
        return "\n".join(f"({e.ai}) {e.value}" + (f"  {e.title}" if e.title else "") for e in elements)
    if form == "bracketed":
        return "".join(f"({e.ai}){e.value.replace('(', chr(92) + '(')}" for e in elements)
    return "]d2" + "".join(f"{e.ai}{e.value}" + ("" if is_fixed(e.ai) else GS) for e in elements).removesuffix(GS)
