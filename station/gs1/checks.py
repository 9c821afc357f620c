"""Check digits."""


def check_digit(digits: str) -> str:
    """Return the GS1 check digit (mod 10, weights 3 and 1 from the right) that belongs after the digits."""
    threes, ones = digits[-1::-2], digits[-2::-2]
    return str(-(3 * sum(map(int, threes)) + sum(map(int, ones))) % 10)


def has_check_digit(number: str) -> bool:
    """Say whether the last of the digits is the check digit of those before it."""
    return number[-1] == check_digit(number[:-1])
