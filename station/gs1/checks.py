"""Check digits and check characters."""

from typing import Final


def check_digit(digits: str) -> str:
    """Return the GS1 check digit (mod 10, weights 3 and 1 from the right) that belongs after the digits."""
    threes, ones = digits[-1::-2], digits[-2::-2]
    return str(-(3 * sum(map(int, threes)) + sum(map(int, ones))) % 10)


def has_check_digit(number: str) -> bool:
    """Say whether the last of the digits is the check digit of those before it."""
    return number[-1] == check_digit(number[:-1])


PAIR_CHARACTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
PAIR_VALUES: Final = {
    character: value
    for value, character in enumerate(
        "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
    )
}
PAIR_MODULUS: Final = 1021
PRIMES: Final = tuple(n for n in range(2, 510) if all(n % divisor for divisor in range(2, int(n**0.5) + 1)))
"""The weights of the pair, the last character's first."""


def check_pair(text: str) -> str:
    """Return the pair of check characters that belongs after the text (GMN and the like, up to 97 characters)."""
    total = sum(PAIR_VALUES.get(c, 0) * prime for c, prime in zip(reversed(text), PRIMES, strict=False))
    high, low = divmod(total % PAIR_MODULUS, 32)
    return PAIR_CHARACTERS[high] + PAIR_CHARACTERS[low]
