"""A thread that carries what a scanner reads, as the station's own does."""

import threading


def closed_while_it_waits(scanner, send):
    """Send a symbol, close the scanner while it waits for the next one, and return what was read until it ended."""
    read, first = [], threading.Event()

    def carry():
        for symbol in scanner.scans():
            read.append(symbol)
            first.set()

    carrier = threading.Thread(target=carry)
    carrier.start()
    send()
    first.wait()
    scanner.close()
    carrier.join()
    return read
