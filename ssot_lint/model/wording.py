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
_ASCII = bytes(range(128))
# What is in no word becomes a space: words are split off faster than they are searched for.
_SPACED = {code: code if chr(code).isalnum() or chr(code) == "_" else 32 for code in range(128)}
_NEWLINE = compile_late(r"\r\n|\r|\n")


class Wording:
    """The text of one file. Lines are numbered from 1; every range has its first and its last line."""

    def __init__(self, text: str, lines: list[str] | None = None) -> None:
        """Nothing is searched for yet. `lines`: those of the text, where they are known."""
        plain = _plain(text)
        self.text = text if plain is None else plain
        if "\r" in text:
            self._starts = [0, *(match.end() for match in _NEWLINE.finditer(text)), len(text)]
        else:
            ends = accumulate(map(len, lines if lines is not None else text.split("\n")), initial=0)
            self._starts = list(map(add, ends, count()))
        self._is_ascii = plain is not None
        self._spaced: str | None = None
        self._words: dict[tuple[str, int, int], frozenset[str]] = {}
        self._lines: dict[str, list[int]] = {}

    def extent(self, first: int, last: int) -> tuple[int, int]:
        """Where in the text the lines begin and end."""
        starts = self._starts
        return starts[min(first, len(starts)) - 1], starts[min(last, len(starts) - 1)]

    def words(self, first: int, last: int) -> frozenset[str]:
        """The identifiers, keywords and words of literals and comments; letters as Python compares them."""
        key = ("", first, last)
        found = self._words.get(key)
        if found is None:
            found = self._words[key] = self._split(first, last) if self._is_ascii else self._found(_WORD, first, last)
        return found

    def attributes(self, first: int, last: int) -> frozenset[str]:
        """The words behind a dot: every attribute that is asked for is among them."""
        key = (".", first, last)
        found = self._words.get(key)
        if found is None:
            found = self._words[key] = self._found(_ATTRIBUTE, first, last)
        return found

    def _split(self, first: int, last: int) -> frozenset[str]:
        if self._spaced is None:
            self._spaced = self.text.translate(_SPACED)
        start, end = self.extent(first, last)
        found = set(self._spaced[start:end].split())
        numbers = [word for word in found if word[0] <= "9"]
        found.difference_update(numbers)
        found.update(filter(None, (word.lstrip("0123456789") for word in numbers)))  # `1if x`, `3rd`
        return frozenset(found)

    def _found(self, pattern: re.Pattern[str], first: int, last: int) -> frozenset[str]:
        found = frozenset(pattern.findall(self.text, *self.extent(first, last)))
        if not self._is_ascii:
            found |= {unicodedata.normalize("NFKC", word) for word in found if not word.isascii()}
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

    def lines_saying(self, word: str, behind_dot: bool = False) -> list[int]:
        """The lines with a word, in literals and comments too; with `behind_dot` only where it may be a member."""
        text = self.text
        found: list[int] = []
        at = text.find(word)
        while at >= 0:
            end = at + len(word)
            before, after = text[at - 1 : at], text[end : end + 1]
            is_whole = not (before.isalnum() or before == "_" or after.isalnum() or after == "_")
            if is_whole and (not behind_dot or text[max(at - 200, 0) : at].rstrip(" \t\f\r\n\\").endswith(".")):
                found.append(bisect_left(self._starts, at + 1))
            at = text.find(word, end)
        return found

    def count(self, fixed: str, first: int, last: int) -> int:
        """In how many of the lines a fixed text begins."""
        lines = self.lines_with(fixed)
        return bisect_left(lines, last + 1) - bisect_left(lines, first)


def _plain(text: str) -> str | None:
    """The text with a sign of ASCII in place of each that is not, which is searched in half the time; None where one of
    them is a letter or digit. What is a name or a space to Python stays."""
    if text.isascii():
        return text
    beyond = text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")
    return None if any(map(str.isalnum, set(beyond))) else text.encode("ascii", "replace").decode("ascii")


def wording_of(file: TestFile) -> Wording:
    """The wording of a file; kept with it."""
    found: Wording | None = file.memory.get(("wording",))
    if found is None:
        found = file.memory["wording",] = Wording(file.source.text, file.source.lines)
    return found


def extent_of(function: Function) -> tuple[int, int]:
    """The first and the last line of a function, decorators included."""
    first = function.lineno
    for decorator in function.decorator_list:
        first = min(first, decorator.lineno)
    return first, function.end_lineno or function.lineno


__all__ = ["Wording", "extent_of", "wording_of"]
