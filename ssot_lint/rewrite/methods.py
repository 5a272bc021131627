"""Set-up and tear-down methods as concrete trees: the call of super's own goes in where it does its work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import libcst as cst

from ssot_lint.model.definitions import ClassDefinition
from ssot_lint.model.rewriting.super_calls import SuperCall, missing_super_call
from ssot_lint.rewrite.bodies import docstring_of, statement
from ssot_lint.rewrite.editor import Editor

_APART = (cst.FunctionDef, cst.ClassDef, cst.Lambda)


def ensure_super(editor: Editor, method_line: int, *, awaited: bool, base: ClassDefinition | None = None) -> None:
    """Let the method whose `def` is on `method_line` call super's: first in a set-up, last in a tear-down.

    Nothing happens where it does already, or where no base has the method. `base` is one that the class gets by the
    same fix; `awaited` counts only for a base outside the project. Raises Refused where the two do not go together.
    """
    call = missing_super_call(editor.file, method_line, awaited, base)
    if call is not None:
        region = editor.definition(method_line)
        region.change(region.function, lambda it: with_super(it, call))


def with_super(function: cst.FunctionDef, call: SuperCall) -> cst.FunctionDef:
    """The method with the call in it, and with the parameter that the call passes on."""
    if call.parameter is not None:
        function = with_parameter(function, call.parameter)
    made = statement(call.code)
    if is_teardown(call.name):
        return _with_last(function, made)
    return _with_first(function, made)


def is_teardown(name: str) -> bool:
    """Whether a method of this name cleans up."""
    return "teardown" in name.lower()


def with_parameter(function: cst.FunctionDef, code: str) -> cst.FunctionDef:
    """The function with one more parameter, `name` or `name=default`, behind its positional ones."""
    (made,) = cst.ensure_type(cst.parse_expression(f"lambda {code}: 0"), cst.Lambda).params.params
    if made.default is not None:
        bare = cst.SimpleWhitespace("")
        made = made.with_changes(equal=cst.AssignEqual(whitespace_before=bare, whitespace_after=bare))
    own = function.params
    if not own.params:
        return function.with_changes(params=own.with_changes(params=[made]))
    # What stands behind the last parameter, on its line or the next, goes on standing behind the last.
    *others, last = own.params
    made = made.with_changes(comma=last.comma, whitespace_after_param=last.whitespace_after_param)
    last = last.with_changes(comma=_comma_in(function), whitespace_after_param=cst.SimpleWhitespace(""))
    return function.with_changes(params=own.with_changes(params=[*others, last, made]))


def _comma_in(function: cst.FunctionDef) -> cst.Comma:
    """The comma between two parameters, as they are written there: on one line, or each on its own."""
    first, *others = function.params.params
    if others and isinstance(first.comma, cst.Comma):
        return first.comma
    before = function.whitespace_before_params
    is_spread = isinstance(before, cst.ParenthesizedWhitespace) and isinstance(first.comma, cst.Comma)
    return cst.Comma(whitespace_after=before if is_spread else cst.SimpleWhitespace(" "))


def block_of(function: cst.FunctionDef) -> cst.IndentedBlock:
    """The body as lines of their own, whatever it was."""
    body = function.body
    if isinstance(body, cst.IndentedBlock):
        return body
    assert isinstance(body, cst.SimpleStatementSuite)
    line = cst.SimpleStatementLine(body=body.body, trailing_whitespace=body.trailing_whitespace)
    return cst.IndentedBlock(body=[line])


def _with_first(function: cst.FunctionDef, made: cst.SimpleStatementLine) -> cst.FunctionDef:
    block = block_of(function)
    docstring = docstring_of(function.with_changes(body=block))
    start = 1 if docstring is not None else 0
    rest = list(block.body[start:])
    rest = [_in_place(made, rest[0])] if len(rest) == 1 and is_hollow(rest[0]) else [made, *rest]
    return function.with_changes(body=block.with_changes(body=[*block.body[:start], *rest]))


def _with_last(function: cst.FunctionDef, made: cst.SimpleStatementLine) -> cst.FunctionDef:
    block = block_of(function)
    docstring = docstring_of(function.with_changes(body=block))
    start = 1 if docstring is not None else 0
    head, rest = list(block.body[:start]), list(block.body[start:])
    if len(rest) == 1 and is_hollow(rest[0]):
        return function.with_changes(body=block.with_changes(body=[*head, _in_place(made, rest[0])]))
    if _leaves_early(rest):
        made_last = cst.Try(
            body=cst.IndentedBlock(body=_unspaced(rest), footer=block.footer),
            finalbody=cst.Finally(body=cst.IndentedBlock(body=[made])),
            leading_lines=_spacing(rest),
        )
        return function.with_changes(body=block.with_changes(body=[*head, made_last], footer=()))
    body, footer = _appended(rest, made, block.footer)
    return function.with_changes(body=block.with_changes(body=[*head, *body], footer=footer))


def _appended(
    rest: list[cst.BaseStatement], made: cst.SimpleStatementLine, footer: Sequence[cst.EmptyLine]
) -> tuple[list[cst.BaseStatement], Sequence[cst.EmptyLine]]:
    """The statements with the call behind the last, in its `finally` if it has one; before a `return` at the end."""
    last = rest[-1] if rest else None
    if isinstance(last, cst.Try) and last.finalbody is not None:
        inner = last.finalbody.body
        if isinstance(inner, cst.IndentedBlock):
            end, left = _appended(list(inner.body), made, inner.footer)
            final = last.finalbody.with_changes(body=inner.with_changes(body=end, footer=left))
            return [*rest[:-1], last.with_changes(finalbody=final)], footer
    if last is not None and _returns(last):
        # A bare `return` at the end says nothing; the call takes its place, and its comments.
        return [*rest[:-1], _in_place(made, last)], footer
    spoken = [line for line in footer if line.comment is not None]
    return [*rest, made.with_changes(leading_lines=spoken)], ()


def _in_place(made: cst.SimpleStatementLine, old: cst.BaseStatement) -> cst.SimpleStatementLine:
    """The call on the line of a statement that goes, with the comments there."""
    line = cst.ensure_type(old, cst.SimpleStatementLine)
    return made.with_changes(leading_lines=line.leading_lines, trailing_whitespace=line.trailing_whitespace)


def is_hollow(node: cst.BaseStatement) -> bool:
    """Whether a statement is `pass`, `...`, or a bare `return`."""
    if not isinstance(node, cst.SimpleStatementLine) or len(node.body) != 1:
        return False
    only = node.body[0]
    is_dots = isinstance(only, cst.Expr) and isinstance(only.value, cst.Ellipsis)
    return is_dots or isinstance(only, cst.Pass) or _returns(node)


def _returns(node: cst.BaseStatement) -> bool:
    if not isinstance(node, cst.SimpleStatementLine) or len(node.body) != 1:
        return False
    only = node.body[0]
    if not isinstance(only, cst.Return):
        return False
    return only.value is None or (isinstance(only.value, cst.Name) and only.value.value == "None")


def _leaves_early(body: Sequence[cst.BaseStatement]) -> bool:
    """Whether a path leaves the method before its last statement is done, by `return`."""
    returns = [each for node in body for each in _own_returns(node)]
    return bool(returns) and not (len(returns) == 1 and _returns(body[-1]))


def _own_returns(node: cst.CSTNode) -> Iterator[cst.Return]:
    if isinstance(node, cst.Return):
        yield node
    elif not isinstance(node, _APART):
        for child in node.children:
            yield from _own_returns(child)


def _spacing(body: Sequence[cst.BaseStatement]) -> Sequence[cst.EmptyLine]:
    """The blank lines before the first statement."""
    lines: Sequence[cst.EmptyLine] = getattr(body[0], "leading_lines", ())
    return [line for line in lines if line.comment is None]


def _unspaced(body: Sequence[cst.BaseStatement]) -> list[cst.BaseStatement]:
    """The statements without the blank lines before the first."""
    lines: Sequence[cst.EmptyLine] = getattr(body[0], "leading_lines", ())
    first = body[0].with_changes(leading_lines=[line for line in lines if line.comment is not None])
    return [first, *body[1:]]
