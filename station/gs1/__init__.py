"""Reads GS1 symbols and what scanners make of them: strict syntax, and decoding that repairs but never guesses.

Everything here is a plain function of its arguments: no clock, no file, no device.
"""

from station.gs1.bracketed import parse_bracketed
from station.gs1.checks import check_digit
from station.gs1.decode import decode
from station.gs1.digital_link import parse_digital_link, to_digital_link
from station.gs1.element import Element
from station.gs1.issues import Gs1Error, Issue, Severity
from station.gs1.profile import Layout, ScannerProfile
from station.gs1.render import to_text
from station.gs1.scan import Kind, Repair, Scan, ScanStatus
from station.gs1.syntax import parse

__all__ = [
    "Element",
    "Gs1Error",
    "Issue",
    "Kind",
    "Layout",
    "Repair",
    "Scan",
    "ScanStatus",
    "ScannerProfile",
    "Severity",
    "check_digit",
    "decode",
    "parse",
    "parse_bracketed",
    "parse_digital_link",
    "to_digital_link",
    "to_text",
]
