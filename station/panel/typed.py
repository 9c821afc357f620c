"""What a person types or a keyboard-wedge scanner sends, as the bytes a scanner on a cable would send."""

import re
from typing import Final

from station.panel.symbols import GS, Carrier, Symbol

LONGEST: Final = 100_000
_BRACKETED: Final = re.compile(r"\((\d{2,4})\)")
_SPELLED: Final = re.compile(r"<GS>|\{GS\}|\[GS\]|<0x1D>|\\x1d|\\u001d|[\u241d\u00a6]", re.IGNORECASE)


def symbol_bytes(text: str) -> bytes:
    r"""Return the bytes for a typed text: `(01)...(10)...` becomes a GS1 DataMatrix, all else goes as it is.

    GS may be written as <GS>, {GS}, [GS], \x1d, the control picture or a broken bar.
    """
    text = text.strip("\r\n")[:LONGEST]
    bracketed = text.strip().replace(" ", "")
    if _BRACKETED.match(bracketed):
        parts = _BRACKETED.split(bracketed)
        return Symbol(Carrier.GS1_DATA_MATRIX, tuple(zip(parts[1::2], parts[2::2], strict=True))).scanned()
    return _SPELLED.sub(GS, text).encode()
