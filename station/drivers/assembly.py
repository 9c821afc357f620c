"""Putting a symbol together from what a scanner sends: a whole symbol or none, never a shortened one."""

from typing import Final, NoReturn

from station.drivers import LONGEST, ScanVoidedError

_LINE_ENDS: Final = b"\r\n"


class Assembly:
    """The symbol that is being read.

    A scanner ends its symbols with a terminator, or it does not and a symbol ends when nothing more comes. In the
    first case a pause within a symbol means that the rest of it, or its terminator, was lost; what comes until the
    next terminator may be that rest, so it is dropped, and said to be.

    CR and LF around a symbol are never part of it: some scanners send both where the settings name one.
    """

    def __init__(self, *, pause_ends: bool) -> None:
        self._pause_ends = pause_ends
        self._read = bytearray()
        self._dropping = False
        self._untold = False

    @property
    def begun(self) -> bool:
        """Say whether a pause would have a meaning now."""
        return bool(self._read) or (self._dropping and not self._untold)

    def add(self, data: bytes) -> bytes | None:
        """Take in bytes of a symbol; return its first LONGEST + 1 bytes when it is longer than a symbol can be."""
        self._read += data if self._read else data.lstrip(_LINE_ENDS)
        if self._dropping:
            del self._read[1:]
        if len(self._read) <= LONGEST:
            return None
        cut = bytes(self._read[: LONGEST + 1])
        self._drop()
        return cut

    def end(self) -> bytes | None:
        """Take in a terminator; return the symbol if there is one."""
        symbol = bytes(self._read).rstrip(_LINE_ENDS)
        dropping, untold = self._dropping, self._untold
        self._read.clear()
        self._dropping = self._untold = False
        if symbol and untold:
            raise ScanVoidedError("what was read may lack its beginning; scan again")
        return None if dropping else symbol or None

    def pause(self) -> bytes | None:
        """Take in that nothing came for a while; return the symbol if that ends it."""
        if self._pause_ends:
            return self.end()
        came = bool(self._read)
        told = self._dropping and not self._untold
        self._read.clear()
        self._dropping = self._untold = self._dropping or came
        if came and not told:
            raise ScanVoidedError(
                "a symbol stopped before its terminator; scan again, and if this comes at every scan, "
                "set the scanner to send the terminator that the settings name"
            )
        return None

    def void(self, reason: str) -> NoReturn:
        """Drop the symbol and what may be its rest, and raise `ScanVoidedError`."""
        self._drop()
        raise ScanVoidedError(reason)

    def _drop(self) -> None:
        """Drop what was read and what comes until the symbol's end; it has been told of."""
        self._read.clear()
        self._dropping = True
        self._untold = False
