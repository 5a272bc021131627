"""Conditions and checks whose value was thrown away, as statements that look at it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

import libcst as cst

from ssot_lint.findings import Span
from ssot_lint.fixes import Refused
from ssot_lint.model.constancy.discarded import Part
from ssot_lint.rewrite.assertions import as_assert, as_comment, put_in_place, with_message
from ssot_lint.rewrite.region import Region

_Made = tuple[cst.BaseSmallStatement, str]


def assert_it(region: Region, place: Span) -> None:
    """Put `assert` before the expression that stands at `place`."""
    statement = region.find(place, cst.Expr)
    put_in_place(region, statement, [as_assert(statement.value)])


def untangle(region: Region, place: Span, parts: Sequence[Part]) -> None:
    """Let the checks and conditions of the tuple at `place` stand for themselves, each with the message behind it.

    Raises Refused when the tuple holds anything else.
    """
    statement = region.find(place, cst.Expr)
    if not isinstance(statement.value, cst.Tuple) or len(parts) != len(statement.value.elements):
        raise Refused(f"line {place.line} is not what it was taken for")
    values = [each.value for each in statement.value.elements]
    made = list(_statements(values, parts, region))
    put_in_place(region, statement, [each for each, _ in made], [comment for _, comment in made])


def _statements(values: Sequence[cst.BaseExpression], parts: Sequence[Part], region: Region) -> Iterator[_Made]:
    message_at = -1
    for at, (value, part, following) in enumerate(zip_longest(values, parts, parts[1:])):
        if at == message_at:
            continue
        if part not in (Part.CONDITION, Part.CHECK):
            raise Refused("the tuple holds more than checks and their messages")
        # A value of any kind behind a lone condition is its message; behind a check only a text is.
        is_message = following is Part.TEXT or (following is Part.OTHER and len(parts) == 2 and part is Part.CONDITION)
        message = values[at + 1] if is_message else None
        message_at = at + 1 if is_message else -1
        yield _condition(value, message) if part is Part.CONDITION else _check(value, message, region)


def _condition(value: cst.BaseExpression, message: cst.BaseExpression | None) -> _Made:
    return as_assert(value, message), ""


def _check(value: cst.BaseExpression, message: cst.BaseExpression | None, region: Region) -> _Made:
    if message is None:
        return cst.Expr(value), ""
    told = with_message(value, message) if isinstance(value, cst.Call) else None
    return (cst.Expr(told), "") if told is not None else (cst.Expr(value), as_comment(message, region))
