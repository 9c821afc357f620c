"""Reads GS1 symbols and what scanners make of them: strict syntax, and decoding that repairs but never guesses.

Everything here is a plain function of its arguments: no clock, no file, no device. What a station needs for a pack on
the shelf is loaded with the package; the rest when it is first named.
"""

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from station.gs1.checks import check_digit
from station.gs1.decode import decode
from station.gs1.element import Element
from station.gs1.issues import Gs1Error, Issue, Severity
from station.gs1.profile import Layout, ScannerProfile
from station.gs1.scan import Facts, Kind, Repair, Scan, ScanStatus
from station.gs1.syntax import parse

if TYPE_CHECKING:
    from station.gs1 import ndc
    from station.gs1.bracketed import parse_bracketed
    from station.gs1.calibration import Calibration, calibrate, calibrated
    from station.gs1.digital_link import parse_digital_link, to_digital_link
    from station.gs1.render import to_text
    from station.gs1.reporting import report

__all__ = [
    "Calibration",
    "Element",
    "Facts",
    "Gs1Error",
    "Issue",
    "Kind",
    "Layout",
    "Repair",
    "Scan",
    "ScanStatus",
    "ScannerProfile",
    "Severity",
    "calibrate",
    "calibrated",
    "check_digit",
    "decode",
    "ndc",
    "parse",
    "parse_bracketed",
    "parse_digital_link",
    "report",
    "to_digital_link",
    "to_text",
]

_LATER: Final = MappingProxyType(
    {
        "Calibration": "calibration",
        "calibrate": "calibration",
        "calibrated": "calibration",
        "parse_bracketed": "bracketed",
        "parse_digital_link": "digital_link",
        "report": "reporting",
        "to_digital_link": "digital_link",
        "to_text": "render",
    }
)
"""The module of each name that is loaded when it is first asked for."""


def __getattr__(name: str) -> object:
    """Return a name that was not loaded with the package."""
    if name == "ndc":
        return import_module("station.gs1.ndc")
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(f"station.gs1.{_LATER[name]}"), name)
    globals()[name] = found
    return found
