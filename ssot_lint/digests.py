"""BLAKE2 without the rest of `hashlib`, whose OpenSSL takes longer to load than a file to be checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import blake2b
else:
    try:
        from _blake2 import blake2b
    except ImportError:  # another interpreter than CPython
        from hashlib import blake2b

__all__ = ["blake2b"]
