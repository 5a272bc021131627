"""The parts of an edited statement, or of an edited header, that stand on lines no edit touches."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from ssot_lint.model.rewriting.places import SUITES, Item
from ssot_lint.model.rewriting.sameness import FIELDS, are_same
from ssot_lint.model.rewriting.shift import Shift, Side, Touch


def changed_piece(old: Item, new: Item, shift: Shift) -> str | None:
    """Which part outside the edited lines differs, its suites left out; None when all are equal."""
    for piece, match in zip_longest(_pieces(old, shift.before), _pieces(new, shift.after)):
        if piece is None:
            return f"line {match.lineno} of the new text would join the statement on line {_start(old)}"
        if match is None or not _is_at(match, piece, shift) or not are_same(piece, match):
            return f"line {piece.lineno}, a part of the statement on line {_start(old)}, would say something else"
    if _start(old) and shift.before.block(_start(old)) is None and getattr(old, "name", "") != getattr(new, "name", ""):
        return f"the statement on line {_start(old)} would bind another name"
    return None


def _pieces(item: Item, side: Side) -> Iterator[Any]:
    """The largest nodes on clean lines, in source order of their fields; a text is one piece, or none."""
    suites = SUITES.get(item.__class__, ())
    stack: list[Any] = [getattr(item, name, None) for name in reversed(FIELDS[item.__class__]) if name not in suites]
    while stack:
        node = stack.pop()
        if node.__class__ is list:
            stack += reversed(node)
            continue
        fields = FIELDS.get(node.__class__)
        if fields is None:
            continue
        line = getattr(node, "lineno", None)
        touch = Touch.PARTLY if line is None else side.touch(line, node.end_lineno)
        if touch is Touch.CLEAN:
            yield node
        elif touch is Touch.PARTLY and node.__class__ is not ast.JoinedStr:
            stack += [getattr(node, name, None) for name in reversed(fields)]


def _is_at(match: Any, piece: Any, shift: Shift) -> bool:
    return bool(match.lineno == shift.line(piece.lineno) and match.col_offset == piece.col_offset)


def _start(item: Item) -> int:
    return getattr(item, "lineno", 0)
