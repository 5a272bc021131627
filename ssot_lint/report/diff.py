"""What fixes would change, as unified diffs that `git apply` takes: bytes, as the files have them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator

from ssot_lint.fixes import FixedFile

_PLAIN = bytes(range(0x20, 0x7F)).translate(None, b'"\\') + bytes(range(0x80, 0x100))
_ESCAPES = {0x07: b"\\a", 0x08: b"\\b", 0x09: b"\\t", 0x0A: b"\\n", 0x0B: b"\\v", 0x0C: b"\\f", 0x0D: b"\\r"}


def diffs(files: Iterable[FixedFile]) -> Iterator[bytes]:
    """One diff per changed file, paths as given behind `a/` and `b/`, in file order."""
    for file in files:
        if file.is_changed:
            yield b"".join(diff(file.path, file.before, file.after))


def diff(path: str, before: bytes, after: bytes | None) -> Iterator[bytes]:
    """The lines of a unified diff of two contents of one file; `after` None: the file is removed."""
    name = path.encode("utf-8", "surrogateescape")
    old, new = _split(before), _split(after or b"")
    names = _quoted(b"a/" + name), b"/dev/null" if after is None else _quoted(b"b/" + name)
    lines = difflib.diff_bytes(difflib.unified_diff, old, new, *names)
    for line in lines:
        # A line without its end is the last of its file; in a diff it must end, and git must be told.
        yield line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n"


def _split(data: bytes) -> list[bytes]:
    """Lines as git sees them: split at LF only."""
    return [line + b"\n" for line in data.split(b"\n")[:-1]] + ([data.rpartition(b"\n")[2]] if _unended(data) else [])


def _unended(data: bytes) -> bool:
    return bool(data) and not data.endswith(b"\n")


def _quoted(name: bytes) -> bytes:
    """A file name as git writes it: in quotes where it holds control characters, quotes or backslashes."""
    if not name.translate(None, _PLAIN):
        # A tab ends a name that holds spaces, else what follows would count as a time.
        return name + b"\t" if b" " in name else name
    return b'"' + b"".join(_escaped(byte) for byte in name) + b'"'


def _escaped(byte: int) -> bytes:
    if byte in b'"\\':
        return b"\\" + bytes([byte])
    if byte in _ESCAPES:
        return _ESCAPES[byte]
    return bytes([byte]) if byte in _PLAIN else b"\\%03o" % byte
