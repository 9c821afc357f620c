"""The columns that the FDA's system cuts a long text into, and the blanks that openFDA joins them with.

A blank between two columns may stand in the middle of a lot. Where columns end is known: of `code_info` at 4,000
characters, of what is published since at 32,600 (22 of the 23 texts that changed from the export of 2021 to that of
2023 lost such a blank).
"""

from typing import Final

WIDTH: Final = 4_000
WIDE: Final = 32_600


def joined(text: str, width: int) -> str:
    """Return a text without the blanks between its columns, if it has them.

    Several blanks, each where a column ends, are no chance; one is taken for such only between two digits.
    """
    joints = range(width, len(text), width + 1)
    if not joints or any(text[at] != " " for at in joints):
        return text
    if len(joints) == 1 and not (text[width - 1].isdigit() and text[width + 1 : width + 2].isdigit()):
        return text
    return "".join(text[at : at + width] for at in range(0, len(text), width + 1))
