"""What the certificate of a count vouches for: its lines, by their hash."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any


def digest(lines: Iterable[Mapping[str, Any]]) -> str:
    """Return the SHA-256 of lines as the journal has them, in their order, each by its names in order and ended."""
    hashed = hashlib.sha256()
    for line in lines:
        hashed.update(json.dumps(line, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode() + b"\n")
    return hashed.hexdigest()
