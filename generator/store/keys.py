"""Keys: hashes of everything that decides what is in a file."""

from __future__ import annotations

import hashlib


def key(*parts: str | bytes) -> str:
    """Return the hash of the parts, in hexadecimal digits; where one ends and the next begins counts."""
    total = hashlib.sha256()
    for part in parts:
        total.update(hashlib.sha256(part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part).digest())
    return total.hexdigest()
