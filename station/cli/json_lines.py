"""Lines that are JSON objects, as a verb that takes many of them reads them."""

import json
from typing import Any

from station.errors import UsageError


def an_object(line: str | bytes, where: str, like: str = "") -> dict[str, Any]:
    """Return the object that a line is, or raise `UsageError` with where it stands and what one is `like`."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{where}: is not JSON: {error}") from None
    if not isinstance(value, dict):
        raise UsageError(f"{where}: is not a JSON object{like and f'; write {like}'}")
    return value
