"""The loop: takes what is in the inbox in its order, until one message ends it."""

from queue import SimpleQueue

import pytest

from station import messages
from tests.bench import NOW, Bench, pack


@pytest.fixture
def run(path):
    """Run a station on these messages; return what ended it, and how often it turned and committed."""

    def run(*inbox):
        queue, turns, commits = SimpleQueue(), [], []
        for message in inbox:
            queue.put(message)
        with Bench(path) as bench:
            end = bench.station.run(
                queue, lambda: NOW, turned=lambda: turns.append(1), committed=lambda: commits.append(bench.store.seq)
            )
            return end, len(turns), commits

    return run


def test_what_was_in_the_inbox_before_a_stop_is_handled(run):
    scans = [messages.Scanned(pack(f"S{number}"), "hand", NOW) for number in range(20)]
    stop = messages.Stop(0, "signal")
    assert run(*scans, stop) == (stop, 20, list(range(1, 21)))


@pytest.mark.parametrize("end", [messages.Stop(70, "a bug"), messages.Reload()])
def test_what_ends_the_run_is_given_back_and_what_follows_stays(run, end):
    assert run(end, messages.Scanned(pack(), "hand", NOW)) == (end, 0, [])


def test_what_leaves_no_row_is_no_news_for_the_link(run):
    assert run(messages.Tick(NOW), messages.LinkChanged(up=True, at=NOW), messages.Stop())[1:] == (2, [])


def test_the_loop_turns_though_nothing_happens(path):
    queue = SimpleQueue()
    with Bench(path) as bench:
        stop = messages.Stop()
        end = bench.station.run(queue, lambda: NOW, turned=lambda: queue.put(stop), committed=lambda: None)
        assert end == stop
        assert bench.last.screen.headline == "RECEIVE"
