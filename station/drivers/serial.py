"""A scanner on a serial port: USB-COM (CDC-ACM), a USB adapter or RS-232."""

import termios
from collections.abc import Iterator
from typing import Annotated, Final, Literal

import serial

from station.drivers.assembly import Assembly
from station.drivers.schema import Range
from station.drivers.waiting import Waiting
from station.errors import DeviceLostError

STALL_S: Final = 1.0
"""A scanner that sends terminators is never this long silent within a symbol: 3,116 characters at 9600 baud
take longer in all, but follow each other within 1.1 ms."""
_CHUNK: Final = 4096


class SerialScanner:
    """Reads symbols from a serial port, which nobody else can open meanwhile.

    A symbol ends at the terminator; with an empty terminator it ends when nothing came for `idle_s`. Name the port
    by its stable path (`/dev/serial/by-id/...`), so that the same scanner is found when it is plugged in again.
    """

    def __init__(
        self,
        port: str,
        baud: Annotated[int, Range(300, 4_000_000)] = 9600,
        parity: Literal["none", "even", "odd"] = "none",
        data_bits: Literal[7, 8] = 8,
        terminator: Literal["\r", "\n", "\r\n", "\t", "\x03", "\x04", ""] = "\r",
        idle_s: Annotated[float, Range(0.01, 5.0)] = 0.1,
    ) -> None:
        self._name = port
        self._terminator = terminator[-1:].encode("ascii")  # of CR LF, the CR is taken off with the line ends
        self._pause_s = STALL_S if terminator else idle_s
        self._assembly = Assembly(pause_ends=not terminator)
        self._unread = b""
        try:
            self._port = serial.Serial(
                port, baud, bytesize=data_bits, parity=parity[0].upper(), timeout=0, exclusive=True
            )
        except (OSError, ValueError, termios.error) as error:  # the last where it is unplugged while it is opened
            raise DeviceLostError(
                f"{port}: cannot open the scanner's port ({error}); plug the scanner in, set it to USB-COM, "
                "and close what else reads it"
            ) from error
        self._waiting = Waiting(self._port.fileno(), self._read, self._port.close)

    def scans(self) -> Iterator[bytes]:
        """Yield each symbol as it is read."""
        while not self._waiting.ended:
            yield from self._symbols()
            came = self._waiting.read(self._pause_s if self._assembly.begun else None)
            if came is not None:
                self._unread = came
            elif not self._waiting.ended and (symbol := self._assembly.pause()) is not None:
                yield symbol

    def close(self) -> None:
        """Let go of the port; a blocked `scans` ends."""
        self._waiting.end()

    def _read(self) -> bytes:
        """Return what has come."""
        try:
            return self._port.read(_CHUNK)
        except OSError as error:
            raise DeviceLostError(f"{self._name}: the scanner is gone; plug it in again") from error

    def _symbols(self) -> Iterator[bytes]:
        """Yield the symbols that end in what has come; what is unread is kept when a symbol is void."""
        while self._unread:
            part, end, self._unread = self._parted()
            if (cut := self._assembly.add(part)) is not None:
                yield cut
            if end and (symbol := self._assembly.end()) is not None:
                yield symbol

    def _parted(self) -> tuple[bytes, bytes, bytes]:
        """Return what has come as the part before a terminator, the terminator and the part after it."""
        if not self._terminator:
            return self._unread, b"", b""
        return self._unread.partition(self._terminator)
