"""How long to wait before the next attempt, so that many stations do not come back in step."""

import random
from collections.abc import Callable


class Backoff:
    """Waits with full jitter: anything from `least` up to a bound that doubles with each attempt, to `most`."""

    def __init__(
        self,
        first: float,
        most: float,
        *,
        least: float = 0.0,
        uniform: Callable[[float, float], float] = random.uniform,
    ) -> None:
        self._first, self._most, self._least, self._uniform = first, most, least, uniform
        self._bound = first

    def wait(self) -> float:
        """Return the seconds to wait before the next attempt, and double the bound."""
        seconds = self._least + self._uniform(0, min(self._bound, self._most))
        self._bound = min(self._bound * 2, self._most)
        return seconds

    def reset(self) -> None:
        """Begin again: the last attempt succeeded."""
        self._bound = self._first

    def slow(self) -> None:
        """Go to the longest waits at once: trying again soon is of no use."""
        self._bound = self._most
