"""North American coupon codes: fields one after the other, many with a digit before them that says how long they are.

The faults of a field are found where it begins: `coupon-missing` where the data ends before it, `coupon-short` where
it ends within it, `coupon-value` where a digit of it has no meaning.
"""

from typing import Final

from station.gs1.charsets import Fault, csetnumeric
from station.gs1.linters.dates import yymmdd

PREFIX_LENGTHS: Final = {str(digit): digit + 6 for digit in range(7)}
"""A company prefix or funder has six digits more than the digit before it says."""
SECOND_PREFIX_LENGTHS: Final = PREFIX_LENGTHS | {"9": 0}
"""A further purchase may also be of the same company."""
AMOUNT_LENGTHS: Final = {str(digit): digit for digit in range(1, 6)}
SERIAL_LENGTHS: Final = {str(digit): digit + 6 for digit in range(10)}
RETAILER_LENGTHS: Final = {str(digit): digit + 6 for digit in range(1, 8)}
OFFER: Final = 6
FAMILY: Final = 3
PURCHASE_CODES: Final = "012349"


class _Fields:
    """The data, read from left to right; after a fault nothing more is read."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self.fault = csetnumeric(text)

    def starts(self, mark: str) -> bool:
        """Say whether an optional field begins here, and pass over its mark."""
        if self.fault or not self._text.startswith(mark, self._at):
            return False
        self._at += 1
        return True

    def one_of(self, allowed: str) -> None:
        """Pass over one digit that must be one of those allowed."""
        self._indicator(allowed)

    def counted(self, lengths: dict[str, int]) -> None:
        """Pass over a field whose length the digit before it says."""
        digit = self._indicator(lengths)
        if digit:
            self.digits(lengths[digit])

    def digits(self, count: int) -> str:
        """Pass over so many digits and return them."""
        if self.fault:
            return ""
        start, self._at = self._at, self._at + count
        if self._at > len(self._text):
            # Where nothing of the field is there, the whole code is what is wrong.
            self.fault = ("coupon-short", start if start < len(self._text) else 0, len(self._text))
            return ""
        return self._text[start : self._at]

    def date(self) -> str:
        """Pass over YYMMDD and return it."""
        day = self.digits(6)
        if day and yymmdd(day):
            self.fault = ("coupon-value", self._at - 6, self._at)
        return day

    def refuse(self, count: int) -> None:
        """Take the last so many digits for wrong."""
        self.fault = self.fault or ("coupon-value", self._at - count, self._at)

    def end(self) -> Fault | None:
        """Return the first fault; what is left over is one."""
        if self.fault is None and self._at < len(self._text):
            self.fault = ("coupon-excess", self._at, len(self._text))
        return self.fault

    def _indicator(self, allowed: str | dict[str, int]) -> str:
        """Pass over one digit that must be allowed and return it."""
        if self.fault:
            return ""
        if self._at == len(self._text):
            self.fault = ("coupon-missing", 0, len(self._text))
            return ""
        digit = self._text[self._at]
        self._at += 1
        if digit in allowed:
            return digit
        self.fault = ("coupon-value", self._at - 1, self._at)
        return ""


def couponcode(text: str) -> Fault | None:
    """Want a coupon (AI 8110): company, offer, value and first purchase, then optional fields in their order."""
    fields = _Fields(text)
    fields.counted(PREFIX_LENGTHS)
    fields.digits(OFFER)
    fields.counted(AMOUNT_LENGTHS)
    _purchase(fields)
    if fields.starts("1"):
        fields.one_of("0123")
        _purchase(fields)
        fields.counted(SECOND_PREFIX_LENGTHS)
    if fields.starts("2"):
        _purchase(fields)
        fields.counted(SECOND_PREFIX_LENGTHS)
    expiry = fields.date() if fields.starts("3") else ""
    start = fields.date() if fields.starts("4") else ""
    if expiry and start > expiry:
        # Both dates and the mark between them, from the expiry's own mark on.
        fields.refuse(14)
    if fields.starts("5"):
        fields.counted(SERIAL_LENGTHS)
    if fields.starts("6"):
        fields.counted(RETAILER_LENGTHS)
    if fields.starts("9"):
        fields.one_of("01256")
        fields.one_of("012")
        fields.digits(1)
        fields.one_of("01")
    return fields.end()


def _purchase(fields: _Fields) -> None:
    """Pass over what must be bought: an amount, its code and the family of products."""
    fields.counted(AMOUNT_LENGTHS)
    fields.one_of(PURCHASE_CODES)
    fields.digits(FAMILY)


def couponposoffer(text: str) -> Fault | None:
    """Want a positive offer file coupon (AI 8112): format, funder, offer, serial number."""
    fields = _Fields(text)
    fields.one_of("01")
    fields.counted(PREFIX_LENGTHS)
    fields.digits(OFFER)
    fields.counted(SERIAL_LENGTHS)
    return fields.end()
