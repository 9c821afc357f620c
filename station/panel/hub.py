"""Tells every browser the same; one that does not keep up is let go and begins anew when it comes back."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

Told = dict[str, Any]
_BEHIND: Final = 1000


class Hub:
    """The browsers that look on."""

    def __init__(self) -> None:
        self._queues: set[asyncio.Queue[Told | None]] = set()

    @contextmanager
    def joined(self) -> Iterator[asyncio.Queue[Told | None]]:
        """Give a queue of what is told from now on; None in it is the end."""
        queue: asyncio.Queue[Told | None] = asyncio.Queue(_BEHIND)
        self._queues.add(queue)
        try:
            yield queue
        finally:
            self._queues.discard(queue)

    def tell(self, message: Told) -> None:
        """Tell every browser, without waiting for any."""
        for queue in tuple(self._queues):
            try:
                queue.put_nowait(message)
            except asyncio.QueueFull:
                self._let_go(queue)

    def close(self) -> None:
        """Let every browser go."""
        for queue in tuple(self._queues):
            self._let_go(queue)

    def _let_go(self, queue: asyncio.Queue[Told | None]) -> None:
        self._queues.discard(queue)
        while not queue.empty():
            queue.get_nowait()
        queue.put_nowait(None)
