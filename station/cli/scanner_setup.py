"""`station scanner-setup`: prints test symbols, reads what a scanner makes of them, says what to set on it."""

import argparse
import json
import sys
from pathlib import Path

from station import gs1
from station.cli import options
from station.errors import UsageError

_SIZE_MM = {"data-matrix": 25, "code-128": 90}
"""How wide each symbol is drawn: a module of about half a millimetre, which every scanner reads from a page."""


def add(verbs: options.Verbs) -> None:
    """Add the verb."""
    verb = verbs.add_parser(
        "scanner-setup",
        help="find out what a scanner does to symbols, and what to set on it",
        description="With --symbols, write a page with two test symbols to print. Without, read what the scanner sends "
        "for one of them (or both, one a line) from standard input until an empty line, say what is to be set on the "
        "scanner, and print the profile for the settings. A serial scanner's device can be the standard input.",
        epilog="Exit status: 0 all is well, 1 something is to be set, 64 what came is not a test symbol.",
    )
    verb.add_argument("--symbols", type=Path, metavar="FILE", help="write the test symbols as PDF or SVG, and end")
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the page, or read scans and say what they tell."""
    if arguments.symbols:
        _write(arguments.symbols)
        print(f"{arguments.symbols}: print it without scaling, then run: station scanner-setup")
        return 0
    if sys.stdin.isatty():
        print("Scan the upper symbol (a laser that reads lines alone: the lower one), then press Enter.")
    scans = _scans()
    try:
        found = gs1.calibrated(scans)
    except gs1.Gs1Error as error:
        came = f"what came is not a test symbol ({scans!r})" if scans else "nothing came"
        raise UsageError(f"{came}; print the page of --symbols and scan it") from error
    print(answer(found))
    return 1 if found.problems else 0


def _scans() -> list[bytes]:
    """Return the lines until an empty one or the end, with their line ends, which tell what the scanner ends with."""
    scans: list[bytes] = []
    for line in sys.stdin.buffer:
        if not line.strip():
            break
        scans.append(line)
    return scans


def answer(found: gs1.Calibration) -> str:
    """Return what was found out, as sentences and as a profile for the settings file."""
    lines = [*found.problems] or ["All is well; nothing needs to be set."]
    profile = _profile(found.profile)
    if profile:
        lines += [
            "",
            "Until it is set so, the station can undo this; in station.toml:",
            "",
            "[scanner.profile]",
        ]
        lines += profile
    return "\n".join(lines)


def _profile(profile: gs1.ScannerProfile) -> list[str]:
    """Return the lines of the settings file; TOML's strings have the escapes of JSON."""
    values = {
        "drops_gs": profile.drops_gs,
        "separators": list(profile.separators),
        "layout": profile.layout.value if profile.layout and profile.layout is not gs1.Layout.US else "",
        "caps_lock": profile.caps_lock,
        "prefix": profile.prefix,
        "suffix": profile.suffix,
    }
    return [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items() if value]


def _write(path: Path) -> None:
    """Write the page of test symbols: a PDF where the name ends so, else an SVG."""
    from station.gs1.calibration import TEST_SYMBOLS  # noqa: PLC0415 - only for the page
    from station.panel import sheets  # noqa: PLC0415 - drawing is an extra of the installation
    from station.panel.symbols import Carrier, Symbol  # noqa: PLC0415

    carriers = {"data-matrix": Carrier.GS1_DATA_MATRIX, "code-128": Carrier.GS1_128}
    placed = [
        sheets.Placed(
            f"Test symbol: {symbol.name}",
            Symbol(carriers[symbol.name], symbol.elements),
            top=30 + 80 * number,
            width=_SIZE_MM[symbol.name],
        )
        for number, symbol in enumerate(TEST_SYMBOLS)
    ]
    page = sheets.as_pdf(placed) if path.suffix.lower() == ".pdf" else sheets.as_svg(placed).encode()
    try:
        path.write_bytes(page)
    except OSError as error:
        raise UsageError(
            f"{path}: the page cannot be written ({error.strerror}); name a file in a folder of yours"
        ) from error
