"""How long a decision takes by how much is in stock: what is known of a package read, and judged; nothing is written.

The same code as behind a scanner, from the symbol to the decision, in this process: at the door and at the checkpoint,
products and lots at random. The stock is counted twice: spread over products of ten lots each, and all of one product.
"""

import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from math import log2
from pathlib import Path
from zoneinfo import ZoneInfo

from benchmarks import pharmacy
from benchmarks.figures import Row, Spread, spread
from station import gs1
from station.domain.decision import Activity, Item, Situation
from station.domain.judge import good_from, judge
from station.domain.timekeeping import ClockQuality
from station.store.store import Store

MOST_S = 0.005
ACTIVITIES = (Activity.RECEIVE, Activity.CHECKPOINT)


def measure(folder: Path, *, packages: int, lots: int, decisions: int) -> Iterator[Row]:
    """Compare a station with a two hundredth of this stock to one with all of it, decision by decision in turn."""
    sizes = [(max(20, packages // 200), max(10, lots // 200)), (packages, lots)]
    for name, together in (("products of ten lots", False), ("one product", True)):
        stores = []
        for number, (count, of_lots) in enumerate(sizes):
            path = folder / f"{'one' if together else 'many'}-{number}" / "station.db"
            path.parent.mkdir()
            each = of_lots if together else pharmacy.LOTS_OF_A_PRODUCT
            pharmacy.fill(path, scans=0, packages=count, lots=of_lots, each=each)
            stores.append((Store(path), of_lots, each))
        times: list[list[float]] = [[], []]
        used: list[list[float]] = [[], []]
        chance = random.Random(7)  # noqa: S311  the same packages in every run
        for number in range(decisions):
            for (store, of_lots, each), spent, cpu in zip(stores, times, used, strict=True):
                raw = pharmacy.any_package(chance.randrange(of_lots), each)
                start, before = time.perf_counter(), time.thread_time()
                _decide(store, raw, ACTIVITIES[number % 2])
                spent.append(time.perf_counter() - start)
                cpu.append(time.thread_time() - before)
        for store, *_ in stores:
            store.close()
        yield from _rows(name, sizes, [spread(spent) for spent in times], [spread(cpu) for cpu in used])


def _rows(name: str, sizes: list[tuple[int, int]], spreads: list[Spread], used: list[Spread]) -> Iterator[Row]:
    for (count, lots), each, cpu in zip(sizes, spreads, used, strict=True):
        what = f"a decision with {count:,} packages in {lots:,} lots of {name}, p50 / p95 / p99 of {each.count}"
        yield Row("decision", what, str(each), "p99 at most 5 ms", each.p99 <= MOST_S)
        yield Row("decision", "processor time of it, p50 / p95 / p99", str(cpu))
    ratio, allowed = spreads[1].p50 / spreads[0].p50, log2(sizes[1][0]) / log2(sizes[0][0])
    target = f"no more than the logarithm of the stock, {allowed:.2f}"
    yield Row("decision", f"ratio of the medians, {name}", f"{ratio:.2f}", target, ratio <= allowed)


def _decide(store: Store, raw: str, activity: Activity) -> None:
    """Decide on a package, from its symbol on."""
    situation = Situation(activity, pharmacy.LOCATION, datetime.now(UTC), ZoneInfo("UTC"), ClockQuality.SET)
    scan = gs1.decode(raw, today=situation.today)
    assert scan.gtin is not None, "a made-up package is read"
    item = Item(scan.gtin, scan.lot, scan.expiry, scan.serial)
    judge(item, store.known(item, lambda product: good_from(product, situation)), situation)
