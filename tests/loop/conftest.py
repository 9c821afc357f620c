import pytest

from tests.bench import Bench
from tests.loop.counting import Counter, pharmacy


@pytest.fixture
def bench(path):
    with Bench(path) as bench:
        bench.begin()
        yield bench


@pytest.fixture
def counter(path):
    """A pharmacy that counts, in the morning."""
    pharmacy(path)
    with Counter(path) as counter:
        counter.begin()
        yield counter
