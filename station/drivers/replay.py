"""A scanner that reads symbols back from a file a person can read and write."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from station.drivers import LONGEST
from station.errors import DeviceLostError

_ESCAPE: Final = re.compile(rb"\\x([0-9A-Fa-f]{2})")


class ReplayScanner:
    r"""Reads symbols back from a file, one per line; `\x1d` is written for GS, `\x..` for any other byte.

    Empty lines and lines that begin with `# ` are passed over.
    """

    def __init__(self, path: str) -> None:
        self._path = Path(path)
        self._closed = False

    def scans(self) -> Iterator[bytes]:
        """Yield each symbol in the file, then end."""
        try:
            lines = self._path.read_bytes().splitlines()
        except OSError as error:
            raise DeviceLostError(
                f"{self._path}: no scans to replay ({error.strerror}); give a file with one symbol a line"
            ) from error
        for line in lines:
            if self._closed:
                return
            if line and not line.startswith(b"# "):
                yield _unescaped(line)[: LONGEST + 1]

    def close(self) -> None:
        """End `scans` before its next symbol."""
        self._closed = True


def _unescaped(line: bytes) -> bytes:
    r"""Return the line with each `\x..` as the byte it stands for."""
    return _ESCAPE.sub(lambda match: bytes.fromhex(match[1].decode("ascii")), line)
