"""Whether everything that a rewrite did not touch still says the same, in the same suite of the same statement."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any

from ssot_lint.model.definitions import FUNCTIONS
from ssot_lint.model.rewriting.meaning import changed_meaning
from ssot_lint.model.rewriting.pieces import changed_piece
from ssot_lint.model.rewriting.places import SUITES, Item, extent_of, line_of, suites_of
from ssot_lint.model.rewriting.sameness import are_same
from ssot_lint.model.rewriting.shift import Shift, Touch

# One of these may become the other when its header is rewritten.
_PAIRS = (
    {ast.FunctionDef, ast.AsyncFunctionDef},
    {ast.With, ast.AsyncWith},
    {ast.For, ast.AsyncFor},
)


class Changed(Exception):
    """Something outside the edited lines is not what it was; the text says what, for people."""


# The lines of the file before and of the one after.
Texts = tuple[Sequence[str], Sequence[str]]


def changed_complement(before: ast.Module, after: ast.Module, shift: Shift, texts: Texts = ((), ())) -> str | None:
    """What differs outside the edited lines, with a line number; None when all of it is equal.

    Statements are compared by their trees; where the `texts` are given, not those on whole lines that are equal.
    """
    open_pairs: list[tuple[Any, Any]] = [(before, after)]
    try:
        while open_pairs:
            old, new = open_pairs.pop()
            _require(changed_meaning(old, new, shift))
            for olds, news in zip_longest(suites_of(old), suites_of(new), fillvalue=()):
                open_pairs += _paired(olds, news, old, (shift, texts))
    except Changed as change:
        return str(change)
    return None


def _paired(
    olds: Sequence[Item], news: Sequence[Item], holder: ast.AST, given: tuple[Shift, Texts]
) -> Iterator[tuple[ast.AST, ast.AST]]:
    """The compound statements of a suite that are edited, before and after. Raises Changed for what differs."""
    shift, texts = given
    left = ((item, touch) for item in olds if (touch := shift.before.touch(*extent_of(item))) is not Touch.WHOLLY)
    found = ((item, touch) for item in news if (touch := shift.after.touch(*extent_of(item))) is not Touch.WHOLLY)
    for one, other in zip_longest(left, found):
        if other is None:
            raise Changed(f"{_named(one[0])} would not be in {_holder(holder)} any more")
        if one is None:
            raise Changed(f"{_named(other[0])} of the new text would join {_holder(holder)}")
        old, new = one[0], other[0]
        _require_place(old, new, shift)
        if one[1] is other[1] is Touch.CLEAN:
            if not _is_same_text(old, new, texts) and not are_same(old, new):
                raise Changed(f"{_named(old)} would say something else")
        else:
            _require_kind(old, new, shift)
            _require(changed_piece(old, new, shift))
            if type(old) in SUITES:
                yield old, new


def _is_same_text(old: Item, new: Item, texts: Texts) -> bool:
    """Whether two statements that start alike end alike, and all between is written alike."""
    (first, last), (new_first, new_last) = extent_of(old), extent_of(new)
    lines = texts[0][first - 1 : last]
    ends_alike = getattr(old, "end_col_offset", None) == getattr(new, "end_col_offset", 0)
    return ends_alike and bool(lines) and lines == texts[1][new_first - 1 : new_last]


def _require(reason: str | None) -> None:
    if reason is not None:
        raise Changed(reason)


def _require_place(old: Item, new: Item, shift: Shift) -> None:
    """What starts on a clean line still starts there, and what starts in an edit starts in the same edit."""
    line, block = line_of(old), shift.before.block(line_of(old))
    if block is None:
        stays = line_of(new) == shift.line(line) and _column(old) == _column(new)
    else:
        stays = block == shift.after.block(line_of(new))
    if not stays:
        raise Changed(f"{_named(old)} would not stand where it stood")


def _require_kind(old: Item, new: Item, shift: Shift) -> None:
    """A compound statement stays what it is; a simple one whose end is not edited still ends there."""
    kinds = {old.__class__, new.__class__}
    is_compound = bool(kinds & SUITES.keys())
    is_pair = shift.before.block(line_of(old)) is not None and any(kinds <= pair for pair in _PAIRS)
    if is_compound and len(kinds) > 1 and not is_pair:
        raise Changed(f"{_named(old)} would become another kind of statement")
    if not is_compound and not _ends_alike(old, new, shift):
        raise Changed(f"{_named(old)} would end elsewhere")


def _ends_alike(old: Item, new: Item, shift: Shift) -> bool:
    (_, last), (_, new_last) = extent_of(old), extent_of(new)
    block = shift.before.block(last)
    if block is not None:
        return block == shift.after.block(new_last)
    return new_last == shift.line(last) and getattr(old, "end_col_offset", 0) == getattr(new, "end_col_offset", 0)


def _column(item: Item) -> int:
    return item.pattern.col_offset if isinstance(item, ast.match_case) else item.col_offset


def _named(item: Item) -> str:
    kinds = {ast.ClassDef: "class", ast.FunctionDef: "def", ast.AsyncFunctionDef: "async def"}
    name = getattr(item, "name", None)
    what = f"`{kinds[item.__class__]} {name}`" if item.__class__ in kinds else "the statement"
    return f"{what} on line {line_of(item)}"


def _holder(holder: ast.AST) -> str:
    if isinstance(holder, (*FUNCTIONS, ast.ClassDef)):
        return f"`{holder.name}`"
    return "the module" if isinstance(holder, ast.Module) else "the block that holds it"
