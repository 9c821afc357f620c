import pytest

from tests.bench import Bench


@pytest.fixture
def path(tmp_path):
    return tmp_path / "station.db"


@pytest.fixture
def bench(path):
    with Bench(path) as bench:
        bench.begin()
        yield bench
