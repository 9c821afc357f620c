"""Puts a bundle in force and kills itself before it does the n-th thing to a file.

Words: N, the folder, the bundle, the key. What it does to files is told by Python's own audit events, so that no step
is forgotten here.
"""

import os
import signal
import sys
from pathlib import Path

from station.store.recalls.installing import Trust, install
from tests.bench import NOW

EVENTS = {"open", "os.rename", "os.remove", "os.mkdir", "os.scandir", "os.listdir"}


def main():
    left, folder, bundle, key = int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4]

    def watch(event, arguments):
        nonlocal left
        if event in EVENTS and str(arguments[0]).startswith(str(folder)):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    install(folder, bundle, NOW, Trust((key,)))


if __name__ == "__main__":
    main()
