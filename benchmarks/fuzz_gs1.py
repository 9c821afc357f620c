"""Feeds the decoder what no scanner would send: `python -m benchmarks.fuzz_gs1 [SECONDS]`.

With atheris installed the inputs begin with the packs below and follow the coverage, and the arguments are libFuzzer's
(`-max_total_time=600`); without it they are mutations of the packs, the same each time. Nothing may raise, a repaired
reading must be one of GS1's own, and nothing may take longer than a moment.
"""

import random
import sys
import tempfile
import time
from pathlib import Path

from station import gs1

GS = "\x1d"
SEEDS = (
    f"]d2010030001112223521SN40Q7YZ88{GS}1728083110K4410B",
    "(01)09506000134352(10)A(21)B",
    "[)>\x1e06\x1d9N110375286414\x1d1TLOT9\x1dD280800\x1dSSN1\x1e\x04",
    "+A123PACK71/$$3280831LOT9",
    "https://id.gs1.org/01/09506000134352/10/LOT7?17=270131",
    "]E09506000134352",
    f"]d2811006141410001233150212010132701314270101{GS}8007GB82WEST12345698765432",
    f"010950600013435280011234567891230{GS}7258{GS}1/24309090000000018000000004300A%20B",
)
PIECES = (
    GS,
    "|",
    "{GS}",
    "<GS>",
    "Alt029",
    "(",
    ")",
    "]",
    "\\",
    "%",
    "\x1e",
    "\x04",
    "01",
    "10",
    "21",
    "17",
    "8110",
    "é",
    "\uf70b",
    "\0",
)
PROFILES = (
    gs1.ScannerProfile(),
    gs1.ScannerProfile(drops_gs=True),
    gs1.ScannerProfile(layout=gs1.Layout.FRENCH, caps_lock=True),
    gs1.ScannerProfile(separators=("/", "<GS>"), prefix="w", suffix="$"),
)
LONGEST_S = 0.25


def examine(text: str) -> None:
    """Decode the text for every kind of scanner and say if anything is not as it must be."""
    for profile in PROFILES:
        start = time.process_time()
        scan = gs1.decode(text, scanner=profile)
        assert time.process_time() - start < LONGEST_S, f"{text!r} takes too long"
        gs1.report(scan)
        if scan.elements and scan.kind is not gs1.Kind.DIGITAL_LINK:
            again = gs1.parse(gs1.to_text(scan.elements), requisites=False)
            assert [(e.ai, e.value) for e in again] == [(e.ai, e.value) for e in scan.elements], text
        assert bool(scan.candidates) == (scan.status is gs1.ScanStatus.AMBIGUOUS), text
        assert bool(scan.issues) or scan.status is not gs1.ScanStatus.INVALID, text
    for parse in (gs1.parse, gs1.parse_bracketed, gs1.parse_digital_link):
        found: tuple[gs1.Issue, ...] = ()
        try:
            parse(text)
        except gs1.Gs1Error as error:
            found = error.issues
        assert all(0 <= issue.start <= issue.end <= len(text) and issue.message for issue in found), text


def mutated(text: str, chance: random.Random) -> str:
    """Return the text with a few pieces put in, taken out, doubled or swapped."""
    for _ in range(chance.randint(0, 6)):
        at, end = sorted(chance.randint(0, len(text)) for _ in range(2))
        end = min(end, at + chance.randint(0, 8))
        text = chance.choice(
            (
                text[:at] + chance.choice(PIECES) + text[at:],
                text[:at] + text[end:],
                text[:end] + text[at:],
                text[:at] + text[at:end].swapcase() + text[end:],
                text[:at] + chr(chance.randint(0, 300)) + text[at + 1 :],
                text[:at] + chance.choice(SEEDS),
            )
        )[:700]
    return text


def beginnings(folder: Path) -> tuple[str, str]:
    """Lay the packs and the pieces into the folder, and return the arguments that begin with them."""
    packs, pieces = folder / "packs", folder / "pieces"
    packs.mkdir()
    for number, seed in enumerate(SEEDS):
        (packs / str(number)).write_text(seed, encoding="utf-8", newline="")
    shown = ("".join(f"\\x{byte:02x}" for byte in piece.encode()) for piece in PIECES)
    pieces.write_text("".join(f'"{piece}"\n' for piece in shown), encoding="utf-8")
    return f"-dict={pieces}", str(packs)


def main() -> None:
    """Run for the seconds given, ten by default."""
    try:
        import atheris  # noqa: PLC0415 - it is there on a fuzzing machine alone
    except ImportError:
        chance = random.Random(1)  # noqa: S311 - the same inputs each time
        end, count = time.monotonic() + float(sys.argv[1] if len(sys.argv) > 1 else 10), 0
        while time.monotonic() < end:
            examine(mutated(chance.choice(SEEDS), chance))
            count += 1
        print(f"{count} inputs, nothing raised")
        return
    atheris.instrument_all()
    start = Path(tempfile.mkdtemp(prefix="fuzz-gs1-"))  # libFuzzer ends the process, so nobody is left to take it away
    atheris.Setup([*sys.argv, *beginnings(start)], lambda raw: examine(raw.decode("utf-8", "replace")))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
