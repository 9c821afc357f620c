"""PINs: 4 to 8 digits that are kept as a slow salted hash alone, and never written, shown or logged.

No hash protects four digits from who may try them all at leisure: at this cost 10,000 of them take four minutes on a
PC. So the site's key goes into the hash: a stolen copy of the database, or a backup, says nothing of a PIN without it.
"""

import hashlib
import hmac
import re
from typing import Final

_FORM: Final = re.compile(r"[0-9]{4,8}")
_COST: Final = 13
"""log2 of scrypt's N, with r = 8 and p = 1: 8 MiB and 26 ms on a 2-core x86 virtual machine. A Raspberry Pi Zero 2 W
is about ten times as slow (1 GHz Cortex-A53, by its speed in other work: an estimate, not measured), a quarter of
a second after ENTER, in which an alarm's sound goes on and a scan waits its turn."""
_BYTES: Final = 32
_MEMORY: Final = 32 << 20


def is_pin(text: str) -> bool:
    """Tell whether a text is 4 to 8 digits."""
    return _FORM.fullmatch(text) is not None


def hashed(pin: str, salt: bytes, key: bytes) -> str:
    """Return what is kept of a PIN: the method, its cost, the salt and the hash."""
    return f"scrypt${_COST}${salt.hex()}${_slow(pin, salt, key, _COST).hex()}"


def matches(pin: str, kept: str, key: bytes) -> bool:
    """Tell whether this is the PIN of which that was kept."""
    _, cost, salt, digest = kept.split("$")
    return hmac.compare_digest(_slow(pin, bytes.fromhex(salt), key, int(cost)), bytes.fromhex(digest))


def _slow(pin: str, salt: bytes, key: bytes, cost: int) -> bytes:
    peppered = hmac.digest(key, f"PIN {pin}".encode(), hashlib.sha256)
    return hashlib.scrypt(peppered, salt=salt, n=1 << cost, r=8, p=1, dklen=_BYTES, maxmem=_MEMORY)
