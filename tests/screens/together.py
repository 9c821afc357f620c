"""What several messages make together, at a station with a store: answers under an alarm, and calls for help."""

from collections.abc import Iterator
from pathlib import Path

from station.messages import LinkChanged
from tests.bench import Bench, pack, recall, recalled_pack
from tests.screens.shown import Shown


def under_an_alarm(folder: Path) -> Iterator[Shown]:
    """Yield a recall from its scan to its end."""
    path = folder / "alarm.db"
    recall(path)
    with Bench(path) as bench:
        bench.begin()
        bench.scan(recalled_pack())
        yield Shown(
            "under-an-alarm",
            bench.scan(pack("S2")).signals,
            "The answer to another package; an alarm stands, keeps light and sound, and is back in four seconds.",
            "05",
        )
        yield Shown(
            "under-an-alarm-help",
            bench.card("HELP").signals,
            "The last answer again, the call for help, and the word of the alarm.",
            "05",
        )
        bench.card("B-Q1")
        yield Shown(
            "alarm-in-its-bin",
            bench.wait(20).signals,
            "The alarm's package is in its bin: press ACK to end the alarm.",
            "05",
        )


def help_called(folder: Path) -> Iterator[Shown]:
    """Yield calls for help after a scan."""
    path = folder / "help.db"
    recall(path)
    with Bench(path) as bench:
        bench.begin()
        bench.handle(LinkChanged, up=True)
        bench.scan(pack())
        yield Shown(
            "help", bench.card("HELP").signals, "The last answer once more, and the office is told that help is wanted."
        )
        bench.handle(LinkChanged, up=False)
        yield Shown(
            "help-offline",
            bench.card("HELP").signals,
            "The last answer once more; there is no network, so the call goes out later: ask somebody near.",
        )
