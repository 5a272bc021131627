"""The words of a file's text by lines, found at the speed of searches: what pre-tests go by. No tree is looked at."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from itertools import accumulate, count
from operator import add
from typing import TYPE_CHECKING

from ssot_lint.patterns import compile_late

if TYPE_CHECKING:
    from ssot_lint.model.definitions import Function
    from ssot_lint.model.file import TestFile

_WORD = compile_late(r"[^\W\d]\w*")
_ATTRIBUTE = compile_late(r"\.[\s\\]*([^\W\d]\w*)")
_OWN = compile_late(r"\b(?:self|cls|super[\s\\]*\([^)]*\))[\s\\]*\.[\s\\]*([^\W\d]\w*)")
_NEWLINE = compile_late(r"\r\n|\r|\n")


class Wording:
    """The text of one file. Lines are numbered from 1; every range has its first and its last line."""

    def __init__(self, text: str) -> None:
        """Nothing is searched for yet."""
        self.text = text
        if "\r" in text:
            self._starts = [0, *(match.end() for match in _NEWLINE.finditer(text)), len(text)]
        else:
            ends = accumulate(map(len, text.split("\n")), initial=0)
            self._starts = list(map(add, ends, count()))
        self._words: dict[tuple[re.Pattern[str], int, int], frozenset[str]] = {}
        self._lines: dict[str, list[int]] = {}

    def extent(self, first: int, last: int) -> tuple[int, int]:
        """Where in the text the lines begin and end."""
        starts = self._starts
        return starts[min(first, len(starts)) - 1], starts[min(last, len(starts) - 1)]

    def words(self, first: int, last: int) -> frozenset[str]:
        """The identifiers, keywords and words of literals and comments; letters as Python compares them."""
        return self._found(_WORD, first, last)

    def attributes(self, first: int, last: int) -> frozenset[str]:
        """The words behind a dot: every attribute that is asked for is among them."""
        return self._found(_ATTRIBUTE, first, last)

    def own_attributes(self, first: int, last: int) -> frozenset[str]:
        """Those behind `self`, `cls` or `super()`."""
        return self._found(_OWN, first, last)

    def _found(self, pattern: re.Pattern[str], first: int, last: int) -> frozenset[str]:
        found = self._words.get((pattern, first, last))
        if found is None:
            found = frozenset(pattern.findall(self.text, *self.extent(first, last)))
            if not self.text.isascii():
                found |= {unicodedata.normalize("NFKC", word) for word in found if not word.isascii()}
            self._words[pattern, first, last] = found
        return found

    def lines_with(self, fixed: str) -> list[int]:
        """The lines in which a fixed text begins, each once."""
        lines = self._lines.get(fixed)
        if lines is None:
            lines = self._lines[fixed] = []
            at = self.text.find(fixed)
            while at >= 0:
                line = bisect_left(self._starts, at + 1)
                lines.append(line)
                at = self.text.find(fixed, self._starts[line])
        return lines

    def count(self, fixed: str, first: int, last: int) -> int:
        """In how many of the lines a fixed text begins."""
        lines = self.lines_with(fixed)
        return bisect_left(lines, last + 1) - bisect_left(lines, first)


def wording_of(file: TestFile) -> Wording:
    """The wording of a file; kept with it."""
    found: Wording | None = file.memory.get(("wording",))
    if found is None:
        found = file.memory["wording",] = Wording(file.source.text)
    return found


def extent_of(function: Function) -> tuple[int, int]:
    """The first and the last line of a function, decorators included."""
    first = min((each.lineno for each in function.decorator_list), default=function.lineno)
    return min(first, function.lineno), function.end_lineno or function.lineno


__all__ = ["Wording", "extent_of", "wording_of"]
