"""A QR code (ISO/IEC 18004) of at most 106 bytes: versions 1 to 6, error correction M, byte mode.

That is enough for a hash with a name behind it, and keeps a report free of any library. Above version 6 a code would
need version information as well.
"""

from itertools import pairwise, product
from typing import Final

_BLOCKS: Final = {1: (1, 16, 10), 2: (1, 28, 16), 3: (1, 44, 26), 4: (2, 32, 18), 5: (2, 43, 24), 6: (4, 27, 16)}
"""Of each version (table 9): blocks, data codewords and error correction codewords in each."""
_LEVEL_M: Final = 0b00
_FORMAT_GENERATOR: Final = 0b10100110111
_FORMAT_MASK: Final = 0b101010000010010
_BYTE_MODE: Final = "0100"
_POLYNOMIAL: Final = 0x11D
_TIMING: Final = 6

Modules = tuple[tuple[bool, ...], ...]
"""Rows from the top, True for dark; without the quiet zone."""


def encode(text: str) -> Modules:
    """Return the modules of a code with this text; raise `ValueError` where it is too long."""
    data = text.encode()
    version = next((number for number, (blocks, size, _) in _BLOCKS.items() if len(data) <= blocks * size - 2), None)
    if version is None:
        raise ValueError(f"{len(data)} bytes are more than the 106 that a code can have here")
    grid = _Grid(version)
    grid.place(_codewords(data, version))
    return min((grid.masked(mask) for mask in range(8)), key=_penalty)


def _codewords(data: bytes, version: int) -> bytes:
    """Return data and error correction, the blocks interleaved (7.4 to 7.6)."""
    blocks, size, check = _BLOCKS[version]
    bits = _BYTE_MODE + f"{len(data):08b}" + "".join(f"{byte:08b}" for byte in data)
    bits += "0" * min(4, blocks * size * 8 - len(bits))
    bits += "0" * (-len(bits) % 8)
    words = bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits), 8))
    words += bytes((0xEC, 0x11)[number % 2] for number in range(blocks * size - len(words)))
    parts = [words[at : at + size] for at in range(0, blocks * size, size)]
    checks = [_remainder(part, check) for part in parts]
    return bytes(byte for column in zip(*parts, strict=True) for byte in column) + bytes(
        byte for column in zip(*checks, strict=True) for byte in column
    )


def _multiply(one: int, other: int) -> int:
    """Multiply in the field of 256 elements."""
    total = 0
    for bit in range(7, -1, -1):
        total = (total << 1) ^ ((total >> 7) * _POLYNOMIAL)
        total ^= ((other >> bit) & 1) * one
    return total


def _remainder(data: bytes, degree: int) -> bytes:
    """Return the Reed-Solomon codewords of a block."""
    generator, root = [0] * (degree - 1) + [1], 1
    for _ in range(degree):
        for place in range(degree):
            generator[place] = _multiply(generator[place], root)
            if place + 1 < degree:
                generator[place] ^= generator[place + 1]
        root = _multiply(root, 2)
    rest = [0] * degree
    for byte in data:
        factor = byte ^ rest.pop(0)
        rest.append(0)
        rest = [left ^ _multiply(each, factor) for left, each in zip(rest, generator, strict=True)]
    return bytes(rest)


class _Grid:
    """The modules of a code; None where data goes."""

    def __init__(self, version: int) -> None:
        self.size = version * 4 + 17
        self._fixed: list[list[bool | None]] = [[None] * self.size for _ in range(self.size)]
        self._data: dict[tuple[int, int], bool] = {}
        for row, column in ((3, 3), (3, self.size - 4), (self.size - 4, 3)):
            self._rings(row, column, 4, {0, 1, 3})
        for place in range(self.size):
            for row, column in ((_TIMING, place), (place, _TIMING)):
                if self._fixed[row][column] is None:
                    self._fixed[row][column] = place % 2 == 0
        if version > 1:
            self._rings(self.size - 7, self.size - 7, 2, {0, 2})
        self._format(0)

    def place(self, words: bytes) -> None:
        """Put the bits in two columns at a time, upwards and downwards in turn, from the right (7.7.3)."""
        bits = iter("".join(f"{word:08b}" for word in words))
        rights = [right if right > _TIMING else right - 1 for right in range(self.size - 1, 0, -2)]
        for turn, right in enumerate(rights):
            rows = range(self.size) if turn % 2 else range(self.size - 1, -1, -1)
            for row, column in product(rows, (right, right - 1)):
                if self._fixed[row][column] is None:
                    self._data[row, column] = next(bits, "0") == "1"

    def masked(self, mask: int) -> Modules:
        """Return the modules under a mask."""
        self._format(mask)
        whole = [[bool(module) for module in row] for row in self._fixed]
        for (row, column), dark in self._data.items():
            whole[row][column] = dark != _is_inverted(mask, row, column)
        return tuple(map(tuple, whole))

    def _rings(self, row: int, column: int, reach: int, dark: set[int]) -> None:
        """Draw squares around a centre: those at these distances are dark, the others light."""
        for down, across in product(range(-reach, reach + 1), repeat=2):
            if 0 <= row + down < self.size and 0 <= column + across < self.size:
                self._fixed[row + down][column + across] = max(abs(down), abs(across)) in dark

    def _format(self, mask: int) -> None:
        """Write level and mask twice (7.9), and the one module that is always dark."""
        value = rest = _LEVEL_M << 3 | mask
        for _ in range(10):
            rest = (rest << 1) ^ ((rest >> 9) * _FORMAT_GENERATOR)
        bits = (value << 10 | rest) ^ _FORMAT_MASK
        one = [(row, 8) for row in (0, 1, 2, 3, 4, 5, 7, 8)] + [(8, column) for column in (7, 5, 4, 3, 2, 1, 0)]
        other = [(8, self.size - 1 - bit) for bit in range(8)] + [(self.size - 15 + bit, 8) for bit in range(8, 15)]
        for bit, places in enumerate(zip(one, other, strict=True)):
            for row, column in places:
                self._fixed[row][column] = bool(bits >> bit & 1)
        self._fixed[self.size - 8][8] = True


def _is_inverted(mask: int, row: int, column: int) -> bool:
    """Tell whether a mask turns a module over (table 10)."""
    both = row * column
    return not (
        (row + column) % 2,
        row % 2,
        column % 3,
        (row + column) % 3,
        (row // 2 + column // 3) % 2,
        both % 2 + both % 3,
        (both % 2 + both % 3) % 2,
        ((row + column) % 2 + both % 3) % 2,
    )[mask]


def _penalty(modules: Modules) -> int:
    """Return how badly a scanner would read it (7.8.3)."""
    lines = ["".join("01"[dark] for dark in row) for row in (*modules, *zip(*modules, strict=True))]
    points = 0
    for line in lines:
        points += sum(len(run) - 2 for run in line.replace("01", "0 1").replace("10", "1 0").split() if len(run) > 4)  # noqa: PLR2004
        points += 40 * (line.count("10111010000") + line.count("00001011101"))
    for above, below in pairwise(modules):
        pairs = zip(above, above[1:], below, below[1:], strict=False)
        points += 3 * sum(len(set(four)) == 1 for four in pairs)
    dark = sum(map(sum, modules)) * 100 / len(modules) ** 2
    return points + 10 * int(abs(dark - 50) / 5)
