"""Words that verbs print."""


def counted(number: int, one: str, many: str = "") -> str:
    """Return `1 row` or `3 rows`."""
    return f"{number} {one if number == 1 else many or one + 's'}"
