"""What a test returned, as a check; or the `return` gone."""

from __future__ import annotations

import libcst as cst

from ssot_lint.findings import Span
from ssot_lint.fixes import Refused
from ssot_lint.rewrite.assertions import as_assert, put_in_place
from ssot_lint.rewrite.region import Region


def assert_result(region: Region, place: Span, is_last: bool) -> None:
    """Turn the `return` at `place` into an `assert`, with a bare `return` behind it where more follows."""
    statement = region.find(place, cst.Return)
    if statement.value is None:
        raise Refused(f"line {place.line} is not what it was taken for")
    made: list[cst.BaseSmallStatement] = [as_assert(statement.value)]
    put_in_place(region, statement, made if is_last else [*made, cst.Return()])


def drop_result(region: Region, place: Span, is_last: bool) -> None:
    """Take the `return` at `place` away, or its value where more follows."""
    statement = region.find(place, cst.Return)
    if not is_last or _has_comments(region, statement):
        put_in_place(region, statement, [cst.Return()])
    else:
        put_in_place(region, statement, [])


def _has_comments(region: Region, statement: cst.Return) -> bool:
    """Whether comments belong to the line, which would be lost with it."""
    for line in region.walk(cst.SimpleStatementLine):
        if line.body[0] is statement:
            return any(each.comment for each in line.leading_lines) or line.trailing_whitespace.comment is not None
    return False
