"""Checks of doubles that could not fail, as checks that can: called, named in full, asserted or awaited."""

from __future__ import annotations

from typing import TypeVar

import libcst as cst

from ssot_lint.findings import Span
from ssot_lint.fixes import Refused
from ssot_lint.rewrite.assertions import as_assert, as_comment, put_in_place
from ssot_lint.rewrite.region import Region

# Without arguments these ask whether the double was called with none, which nobody meant.
_ASKING = ("_with", "_any_call", "_has_calls", "_any_await", "_has_awaits")
_Statement = cst.Assert | cst.Expr
Node = TypeVar("Node", bound=cst.CSTNode)


def call_assertion(region: Region, place: Span, name: str, assertion: str) -> None:
    """Turn what stands at `place` into a call of `assertion`; `name` is the attribute it is written with.

    Raises Refused where the arguments are missing or none are taken.
    """
    statement = _statement_at(region, place)
    attribute = _attribute(statement, name, place)
    call = next((node for node in region.walk(cst.Call) if node.func is attribute), None)
    made = _call(attribute.with_changes(attr=cst.Name(assertion)), call, assertion)
    if isinstance(statement, cst.Expr) and isinstance(statement.value, cst.Tuple):
        region.replace(call or attribute, made)
        return
    message = _message_of(statement, call or attribute)
    put_in_place(region, statement, [cst.Expr(made)], [as_comment(message, region)] if message else [])


def assert_record(region: Region, place: Span) -> None:
    """Put `assert` before the attribute at `place`."""
    statement = _statement_at(region, place)
    if not isinstance(statement, cst.Expr) or not isinstance(statement.value, cst.Attribute):
        raise Refused("it is part of a longer statement")
    put_in_place(region, statement, [as_assert(statement.value)])


def await_call(region: Region, place: Span, name: str) -> None:
    """Put `await` before the first call of `name` (as it is called, its last part) in the statement at `place`."""
    statement = _statement_at(region, place)
    for call in _nodes(statement, cst.Call):
        func = call.func
        written = func.attr.value if isinstance(func, cst.Attribute) else getattr(func, "value", None)
        if written == name.rpartition(".")[2]:
            region.change(call, _awaited)
            return
    raise Refused(f"line {place.line} is not what it was taken for")


def _awaited(call: cst.Call) -> cst.Await:
    return cst.Await(call.with_changes(lpar=(), rpar=()), lpar=call.lpar, rpar=call.rpar)


def _statement_at(region: Region, place: Span) -> _Statement:
    """The `assert` or expression statement that holds a place."""
    statements: list[_Statement] = [*region.walk(cst.Assert), *region.walk(cst.Expr)]
    for node in statements:
        span = region.span_of(node)
        start, end = (span.line, span.column), (span.end_line, span.end_column)
        if start <= (place.line, place.column) and (place.end_line, place.end_column) <= end:
            return node
    raise Refused(f"line {place.line} is not what it was taken for")


def _attribute(statement: _Statement, name: str, place: Span) -> cst.Attribute:
    for node in _nodes(statement, cst.Attribute):
        if node.attr.value == name:
            return node
    raise Refused(f"line {place.line} is not what it was taken for")


def _nodes(node: cst.CSTNode, kind: type[Node]) -> list[Node]:
    found = [node] if isinstance(node, kind) else []
    return [*found, *(each for child in node.children for each in _nodes(child, kind))]


def _call(function: cst.Attribute, call: cst.Call | None, assertion: str) -> cst.Call:
    takes_some = assertion.endswith(_ASKING)
    if call is None:
        if takes_some:
            raise Refused(f"what `{assertion}` is to compare with is not said")
        bare = function.with_changes(lpar=(), rpar=())
        return cst.Call(bare, lpar=function.lpar, rpar=function.rpar)
    if call.args and not takes_some:
        raise Refused(f"`{assertion}` takes no arguments; `{assertion}_with` may be meant")
    return call.with_changes(func=function)


def _message_of(statement: _Statement, asked: cst.BaseExpression) -> cst.BaseExpression | None:
    """The message of an `assert` or of a unittest assertion around `asked`."""
    if isinstance(statement, cst.Assert):
        return statement.msg
    value = statement.value
    if not isinstance(value, cst.Call) or value is asked or _nodes(value.func, type(asked)).count(asked):
        return None
    given = [arg for arg in value.args if arg.value is not asked and arg.keyword and arg.keyword.value == "msg"]
    texts = [arg for arg in value.args[1:] if isinstance(arg.value, cst.SimpleString | cst.FormattedString)]
    return (given or texts)[-1].value if given or texts else None
