"""Reads the lines that findings point to."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from ssot_lint.model.source import SourceError, decode
from ssot_lint.report.style import LinesOf


def source_lines(cwd: Path, given: dict[str, bytes] | None = None) -> LinesOf:
    """A reader of display paths below `cwd`; `given` holds bytes by display path that are not on disk (stdin)."""
    texts = given or {}

    # Findings come file by file: a few files are enough for those and their related places.
    @lru_cache(maxsize=8)
    def lines_of(path: str) -> list[str] | None:
        try:
            data = texts[path] if path in texts else (cwd / path).read_bytes()
        except (OSError, ValueError):
            return None
        return _lines(data)

    return lines_of


def _lines(data: bytes) -> list[str]:
    try:
        return decode(data).lines
    except SourceError:
        # A file that does not decode can be reported too; what is readable of it is still worth showing.
        return data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
