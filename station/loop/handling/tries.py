"""A label that cannot be read is tried three times; then its package is taken in by hand."""

from typing import Final

TRIES: Final = 3


class Tries:
    """How often in a row each scanner could not read what it saw."""

    def __init__(self) -> None:
        self._failed: dict[str, int] = {}

    def failed(self, source: str) -> int:
        """Count another failure of a scanner, and return how many tries are left."""
        self._failed[source] = self._failed.get(source, 0) + 1
        return max(0, TRIES - self._failed[source])

    def read(self, source: str) -> None:
        """Begin again: the scanner read something."""
        self._failed.pop(source, None)
