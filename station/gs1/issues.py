"""What is wrong with a symbol, and where."""

from enum import Enum
from typing import Final, NamedTuple


class Severity(Enum):
    """How much an issue weighs."""

    ERROR = "error"
    """The symbol breaks the standard."""
    WARNING = "warning"
    """The symbol is good in itself; what it lacks may stand in another symbol on the same item."""


class Issue(NamedTuple):
    """One thing that is wrong: what, in which element, and which characters of the text given."""

    code: str
    """What is wrong, a key of `MESSAGES`."""
    ai: str
    """The AI of the element, or empty where none was recognised."""
    start: int
    end: int
    severity: Severity = Severity.ERROR

    @property
    def message(self) -> str:
        """Return the issue as a sentence for a person."""
        sentence = MESSAGES[self.code]
        return f"({self.ai}) {sentence}" if self.ai else sentence


class Gs1Error(ValueError):
    """A text that the standard refuses, with everything that is wrong with it."""

    def __init__(self, issues: tuple[Issue, ...]) -> None:
        super().__init__("; ".join(f"{issue.message} at {issue.start}:{issue.end}" for issue in issues))
        self.issues = issues


MESSAGES: Final = {
    "belongs-in-path": "stands in the query; its place is in the path after the key",
    "bracket": "an AI in brackets is expected here",
    "check-digit": "the check digit does not fit the digits before it",
    "check-pair": "the pair of check characters does not fit the text before it",
    "company-prefix": "a GS1 Company Prefix of digits is expected here",
    "country": "this is no ISO 3166 country code",
    "coupon-excess": "the coupon has data after its last field",
    "coupon-missing": "the coupon ends where a field is expected",
    "coupon-short": "the coupon ends within a field",
    "coupon-value": "this has no meaning in this field of a coupon",
    "cset39": "this character is not in GS1's set 39 (digits, capital letters, # - /)",
    "cset64": "this character is not in the base64url alphabet",
    "cset82": "this character is not in GS1's set 82",
    "currency": "this is no ISO 4217 currency code",
    "data-too-long": "the symbol has more than 8191 characters",
    "day": "the month has no such day",
    "digit": "a digit is expected here",
    "domain": "this character is in no domain name",
    "duplicate": "the AI comes twice in one Digital Link",
    "elements": "the message has more than 64 elements",
    "empty": "there are no elements",
    "excluded": "the AI stands with one that excludes it",
    "hour": "the hour is 00 to 23",
    "hyphen": "a hyphen is expected here",
    "iban-character": "an IBAN has digits and capital letters",
    "iban-check": "the IBAN's check digits do not fit it",
    "iban-country": "an IBAN begins with an ISO 3166 country in two letters",
    "iban-length": "an IBAN has 11 to 34 characters",
    "importer-index": "the importer index is one letter, digit, hyphen or underscore",
    "latitude": "the latitude is 0000000000 to 1800000000",
    "length": "the value has not the length that the AI says",
    "longitude": "the longitude is 0000000000 to 3600000000",
    "media-type": "this is no AIDC media type",
    "minute": "the minute is 00 to 59",
    "month": "the month is 01 to 12",
    "no-aim": "scan data begins with an AIM id such as ]d2",
    "no-attribute": "the AI may not stand in the query of a Digital Link",
    "no-data": "the value is empty",
    "no-key": "there is no key that a Digital Link can be made of",
    "no-path": "a domain and a path are expected after the scheme",
    "no-test-symbol": "this is not what a test symbol reads as; scan the printed one",
    "not-zero": "a zero is expected here",
    "null": "the value has an encoded NUL",
    "only-digits": "a character other than a digit is expected",
    "package-type": "this is no PackageTypeCode",
    "padding": "the base64url text is not padded to a multiple of three",
    "path-order": "these AIs in this order are no key with its qualifiers",
    "percent": "a percent sign is followed by two hexadecimal digits",
    "piece-form": "the piece and the total have as many digits each",
    "piece-of-total": "the piece is not among so many",
    "piece-zero": "the first piece is 1",
    "position": "the position is not among so many",
    "position-form": "a position, a slash and the last position are expected",
    "repeated": "the AI comes again with another value",
    "requisite": "the AI needs another one that is not there",
    "scheme": "a Digital Link begins with https:// or http://",
    "second": "the second is 00 to 59",
    "separator": "an AI is expected here, not a separator",
    "sex": "the ISO 5218 code is 0, 1, 2 or 9",
    "too-long": "the value is longer than the AI allows; a separator may be missing",
    "too-long-to-repair": "the symbol is not as the standard has it, and too long to say what was meant",
    "too-short": "the value is too short for what it must contain",
    "total-zero": "there is one piece at least",
    "unknown-ai": "no AI begins like this",
    "unreadable": "this is not what a symbol of this kind has",
    "unserialised": "with a signature (8030) the key needs its serial part",
    "unsupported-aim": "the AIM id is not one of GS1's symbols",
    "uri-character": "this character is in no URI",
    "winding": "the winding direction is 0, 1 or 9",
    "yes-no": "0 or 1 is expected",
    "zero": "the number is not zero",
    "zero-prefix": "the number does not begin with a zero",
}
"""A sentence for every code."""
