"""How fast packs are read, beside biip in the same run; run it as `python benchmarks/gs1.py`.

Ratios are what matters: the figures are of this machine, and both sides are measured in turns.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress

import biip

from station import gs1

GS = "\x1d"
PACK = f"]d2010030001112223521SN40Q7YZ88{GS}1728083110K4410B"
CORPUS = {
    "a pack": PACK,
    "a pack without AIM id": PACK[3:],
    "separators as {GS}": PACK[3:].replace(GS, "{GS}"),
    "an EAN": "]E09506000134352",
    "a case": "]C100095060000000000015",
    "a Digital Link": "]Q1https://id.gs1.org/01/09506000134352/10/LOT7?17=270131",
}
LONG = {
    "8 KB of separators": "]d2" + GS * 8191,
    "8 KB of lots": "]d2" + f"10ABCDEFGHIJKLMNOPQRST{GS}" * 356,
    "8 KB of digits": "]d2" + "0" * 8191,
    "8 KB of bars": "0109506000134352" + "|" * 8175,
    "8 KB of brackets": "(01)09506000134352" + "(10)A" * 1634,
    "8 KB of a Digital Link": "]Q1https://a/01/09506000134352?" + "&17=270131" * 815,
    "512 characters to repair": "0109506000134352" + "10A|21B{GS}" * 45,
    "512 characters of splits": "0109506000134352" + "10212117280831" * 35,
}
IMPORT = """
import dataclasses, datetime, enum, sys, time, typing
def resident(): return int(open("/proc/self/smaps_rollup").read().split("Rss:")[1].split()[0]) * 1024
memory, start = resident(), time.process_time()
import {module}
print((time.process_time() - start) * 1000, (resident() - memory) / 1e6)
"""


def seconds(work: Callable[[], object], repeats: int) -> float:
    """Return what one call takes."""
    start = time.perf_counter()
    for _ in range(repeats):
        work()
    return (time.perf_counter() - start) / repeats


def in_turns(ours: Callable[[], object], theirs: Callable[[], object]) -> tuple[float, float]:
    """Return the best of several turns of each, taken one after the other, so that a busy moment meets both."""
    turns = [(seconds(ours, 2000), seconds(theirs, 200)) for _ in range(15)]
    return min(turn[0] for turn in turns), min(turn[1] for turn in turns)


def biips(text: str) -> None:
    """Let biip read a symbol."""
    with suppress(biip.ParseError):
        biip.parse(text)


def cost(module: str) -> tuple[float, float]:
    """Return what importing a module costs over dataclasses, in ms of processor time and MB: the best of ten."""
    program = IMPORT.format(module=module)
    with tempfile.TemporaryDirectory() as bytecode:  # as an installed package has it, whatever this environment says
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": bytecode}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        command = [sys.executable, "-c", program]
        runs = [
            subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout.split()
            for _ in range(11)
        ][1:]  # the first one compiles, and finds the memory for the module where the compiler left it
    return min(float(run[0]) for run in runs), min(float(run[1]) for run in runs)


def main() -> None:
    """Print the tables."""
    print(f"{'reading':28}{'gs1.decode':>14}{'biip.parse':>14}{'ratio':>8}")
    for name, text in CORPUS.items():
        ours, theirs = in_turns(lambda text=text: gs1.decode(text), lambda text=text: biips(text))
        print(f"{name:28}{ours * 1e6:11.1f} us{theirs * 1e6:11.1f} us{theirs / ours:8.1f}")
    print(f"\n{'importing':28}{'processor':>14}{'memory':>14}")
    for module in ("station.gs1", "biip"):
        spent, memory = cost(module)
        print(f"{module:28}{spent:11.1f} ms{memory:11.1f} MB")
    print(f"\n{'the worst inputs':28}{'gs1.decode':>14}")
    for name, text in LONG.items():
        print(f"{name:28}{min(seconds(lambda text=text: gs1.decode(text), 5) for _ in range(5)) * 1e3:11.2f} ms")


if __name__ == "__main__":
    main()
