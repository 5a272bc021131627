"""Which functions of a file say what they said although others are edited: what they check need not be counted again.

A function is bound to the rest of the program by names. So what is edited is told by words: names that edited
statements bind, and attributes that they set; members that a class comes to inherit, or loses. A function on lines
that no edit touches, which has none of these words, is what it was. One that has is affected like an edited one, and
what it binds and sets is added to the words, until there are no more. Where words do not tell, all are affected.
"""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.model.definitions import FUNCTIONS
from ssot_lint.model.rewriting.edited_words import (
    Untold,
    Words,
    demand_plain,
    header,
    is_touched,
    outer,
    passed_on,
    told,
    words_of_edits,
)
from ssot_lint.model.rewriting.places import extent_of
from ssot_lint.model.rewriting.shift import Shift, Side
from ssot_lint.model.wording import wording_of

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile


@dataclass(frozen=True, slots=True)
class Kept:
    """The lines of the functions that are what they were: of their `def`, in the file before and in the one after."""

    before: frozenset[int] = frozenset()
    after: frozenset[int] = frozenset()


def kept_functions(before: TestFile, after: TestFile, shift: Shift, changed: Iterable[str] = ()) -> Kept:
    """The functions at module and class level that are what they were; `changed` names others that are not.

    `before` is in its place in the project; of `after` only text and tree are looked at. Nothing outside the edits may
    differ.
    """
    try:
        demand_plain(before.source.text)
        words = words_of_edits(before, after, shift) | Words(frozenset(name.rpartition(".")[2] for name in changed))
        left = _Spread(before, shift.before).unreached(words)
    except (Untold, RecursionError):
        return Kept()
    return Kept(frozenset(left), frozenset(map(shift.line, left)))


class _Spread:
    """How far words reach in a file: a function that says one of them is reached, and its own words go on."""

    def __init__(self, file: TestFile, side: Side) -> None:
        self._wording = wording_of(file)
        self._classes = file.definitions.classes.keys()
        whole = (
            each for each in outer(file.tree.body) if not isinstance(each, FUNCTIONS) or not is_touched(each, side)
        )
        places = [(*(header(each) if isinstance(each, ast.ClassDef) else extent_of(each)), each) for each in whole]
        self._places = sorted(places, key=lambda place: place[:2])
        self._reached: set[int] = set()

    def unreached(self, words: Words) -> list[int]:
        """The lines of the untouched functions that no word comes to."""
        done = Words()
        while words.names - done.names or words.members - done.members:
            new = Words(words.names - done.names, words.members - done.members - done.names)
            done |= words
            lines = [line for word in new.names for line in self._wording.lines_saying(word)]
            lines += [line for word in new.members for line in self._wording.lines_saying(word, behind_dot=True)]
            for statement in self._at(lines):
                words |= self._words_of(statement, words)
        statements = (statement for _, _, statement in self._places)
        return [each.lineno for each in statements if isinstance(each, FUNCTIONS) and id(each) not in self._reached]

    def _words_of(self, statement: ast.stmt, words: Words) -> Words:
        """What goes on from a statement that says one of the words. Raises Untold."""
        if isinstance(statement, FUNCTIONS):
            return told(statement)
        if not isinstance(statement, ast.ClassDef):
            return passed_on(statement)
        # What an heir of a changed class of the file has from it is among the words; of others it is not known.
        said = self._wording.words(*header(statement))
        if not said & words.names <= self._classes | {statement.name}:
            raise Untold
        return Words(frozenset((statement.name,)))

    def _at(self, lines: Iterable[int]) -> Iterator[ast.stmt]:
        """The statements on lines that were not reached before; blocks with those that are in them."""
        wanted = sorted(set(lines))
        for first, last, statement in self._places:
            at = bisect_left(wanted, first)
            if at < len(wanted) and wanted[at] <= last and id(statement) not in self._reached:
                self._reached.add(id(statement))
                yield statement


__all__ = ["Kept", "kept_functions"]
