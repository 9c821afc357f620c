"""What one or two printed test symbols tell about a scanner and the computer it types into."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from station.gs1.charsets import CSET82, GS
from station.gs1.decode import text_of
from station.gs1.issues import Gs1Error, Issue
from station.gs1.layouts import as_sent, as_typed
from station.gs1.profile import Layout, ScannerProfile

TERMINATORS: Final = "\r\n\t\x00\x03"


class PrintedSymbol(NamedTuple):
    """A printed test symbol: what it is and what is in it."""

    name: str
    """`data-matrix` for imagers, `code-128` for scanners that read lines alone."""
    aim: str
    elements: tuple[tuple[str, str], ...]

    @property
    def parts(self) -> tuple[str, str]:
        """Return what is sent before and after the one separator."""
        texts = [ai + value for ai, value in self.elements]
        return "".join(texts[:-1]), texts[-1]


EVERY_CHARACTER: Final = "".join(sorted(CSET82))
TEST_SYMBOLS: Final = (
    PrintedSymbol("data-matrix", "]d2", (("01", "09506000134352"), ("10", "CALyz"), ("91", EVERY_CHARACTER))),
    PrintedSymbol("code-128", "]C1", (("01", "09506000134352"), ("10", "CALyz"), ("21", '-/Zy;":_01'))),
)


class Calibration(NamedTuple):
    """What was found out about a scanner."""

    profile: ScannerProfile
    sends_aim: bool
    terminator: str
    case: str
    """What happened to letters: nothing (empty), `swapped`, `upper` or `lower`."""
    problems: tuple[str, ...]
    """What is to be set on the scanner, one sentence each; empty where all is well."""


def calibrate(observed: str | bytes | Sequence[str | bytes]) -> ScannerProfile:
    """Return the profile of the scanner that sent these test symbols, or raise where they are none."""
    return calibrated(observed).profile


def calibrated(observed: str | bytes | Sequence[str | bytes]) -> Calibration:
    """Return what these scans of test symbols tell; several must agree, and one that drops GS is enough."""
    texts = [observed] if isinstance(observed, str | bytes) else list(observed)
    found = [_calibration(text if isinstance(text, str) else text_of(text)) for text in texts]
    known = [one for one in found if one is not None]
    if not known or len(known) < len(found):
        raise Gs1Error((Issue("no-test-symbol", "", 0, len(texts[0]) if texts else 0),))
    # One symbol may tell less than the other: a laser reads lines alone, and they have few characters.
    return max(known, key=lambda one: (one.profile.drops_gs, len(one.problems)))


def _as_it_is(text: str) -> str:
    """Return the text."""
    return text


CASES: Final[dict[str, Callable[[str], str]]] = {
    "": _as_it_is,
    "swapped": str.swapcase,
    "upper": str.upper,
    "lower": str.lower,
}
"""What a scanner or Caps Lock may do to letters."""


def _calibration(text: str) -> Calibration | None:
    """Return what one scan tells: the first of the layouts and cases, the plainest first, that explains all of it."""
    for case in CASES:
        for layout in Layout:
            for symbol in TEST_SYMBOLS:
                found = _explained(text, symbol, layout, case)
                if found:
                    return found
    return None


def _explained(text: str, symbol: PrintedSymbol, layout: Layout, case: str) -> Calibration | None:
    """Return what the scan tells if this is the symbol, the layout and the case."""
    before, after = (as_typed(CASES[case](part), layout) for part in symbol.parts)
    start = text.find(before)
    second = text.rfind(after)
    if start < 0 or second < start + len(before):
        return None
    separator = as_sent(text[start + len(before) : second], layout)
    rest = text[second + len(after) :]
    terminator = rest[len(rest.rstrip(TERMINATORS)) :]
    suffix = as_sent(rest[: len(rest) - len(terminator)], layout)
    lead = as_sent(text[:start], layout)
    aim = CASES[case](symbol.aim)
    aim_at = lead.rfind(aim)
    prefix = (lead if aim_at < 0 else lead[:aim_at]).lstrip("\x02" + GS)
    swapped = case == "swapped"
    undone = str.swapcase if swapped else _as_it_is
    profile = ScannerProfile(
        drops_gs=not separator,
        separators=(undone(separator),) if separator not in {"", GS} else (),
        layout=layout,
        caps_lock=swapped,
        prefix=undone(prefix),
        suffix=undone(suffix),
    )
    problems = _problems(profile, case, terminator, sends_aim=aim_at >= 0)
    return Calibration(profile, aim_at >= 0, terminator, case, problems)


def _problems(profile: ScannerProfile, case: str, terminator: str, *, sends_aim: bool) -> tuple[str, ...]:
    """Return what is to be set on the scanner, most harmful first."""
    found = []
    if profile.drops_gs:
        found.append("It leaves out the separator (GS, FNC1); switch its transmission on.")
    if case in {"upper", "lower"}:
        found.append(f"It changes every letter to {case} case; switch case conversion off. This cannot be undone.")
    if profile.separators:
        found.append(f"It sends {profile.separators[0]!r} for the separator; set it to send ASCII 29 (GS).")
    if profile.layout not in {None, Layout.US}:
        assert profile.layout is not None
        found.append(
            f"Its keyboard layout is not the computer's ({profile.layout.value}); set one to the other, or use USB-COM."
        )
    if profile.caps_lock:
        found.append("Caps Lock is on, or case conversion is; switch it off.")
    if not sends_aim:
        found.append("It sends no AIM identifier; switch its transmission on.")
    if profile.prefix:
        found.append(f"It sends {profile.prefix!r} before the data; switch the prefix off.")
    if profile.suffix:
        found.append(f"It sends {profile.suffix!r} after the data; switch the suffix off.")
    if not terminator:
        found.append("It sends nothing at the end; set it to send Enter (CR).")
    return tuple(found)
