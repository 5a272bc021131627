"""unittest's expected exceptions and warnings become pytest's."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from ssot_lint.findings import Span
from ssot_lint.fixes import Refused
from ssot_lint.model.rewriting.unittest_calls import CallPlace
from ssot_lint.rewrite.assertions import as_comment
from ssot_lint.rewrite.editor import Editor
from ssot_lint.rewrite.nodes import comments_in
from ssot_lint.rewrite.region import Region

EXPECTED = {
    "assertRaises": "raises",
    "assertRaisesRegex": "raises",
    "assertRaisesRegexp": "raises",
    "assertWarns": "warns",
    "assertWarnsRegex": "warns",
}


def expect(editor: Editor, span: Span, name: str, place: CallPlace) -> str:
    """Put pytest's `raises` or `warns` in the place of the call of `name` at `span`; what was done is given back."""
    pytest = editor.import_module("pytest", span.line)
    if place.block is not None:
        region = editor.statement(place.block)
        call = region.find(span, cst.Call)
        args = [arg for arg in call.args if not _is_message(arg)]
        if len(args) < len(call.args):
            _say_above(region, place.block, [arg.value for arg in call.args if _is_message(arg)])
            args[-1:] = [_ended(arg) for arg in args[-1:]]
        made = _expectation(call, name, pytest, args)
        region.change(call, lambda it: it.with_changes(func=made.func, args=made.args))
        if place.exceptions and EXPECTED[name] != "raises":
            raise Refused("what the block gives is used")
        for use in place.exceptions:
            inner = editor.statement(use)
            found = next(each for each in inner.walk(cst.Attribute) if inner.span_of(each) == use)
            inner.change(found, lambda it: it.with_changes(attr=cst.Name("value")))
        return f"pytest.{EXPECTED[name]} in place of {name}"
    if place.statement is None:
        raise Refused(f"what {name} gives is used")
    region = editor.statement(span)
    statement = region.find(span, cst.Expr)
    call = cst.ensure_type(statement.value, cst.Call)
    own = 2 if "Regex" in name else 1
    if len(call.args) <= own or any(arg.star or arg.keyword for arg in call.args[: own + 1]):
        raise Refused("its arguments are not those of unittest's method")
    made = _expectation(call, name, pytest, [_ended(arg) for arg in call.args[:own]])
    called = _called(call.args[own].value, _first_on_line(call.args[own + 1 :]))
    if any(comments_in(call)):
        raise Refused("there are comments between its arguments")
    _wrap(region, statement, made, called)
    return f"pytest.{EXPECTED[name]} in place of {name}"


def _called(function: cst.BaseExpression, args: Sequence[cst.Arg]) -> cst.BaseExpression:
    """The call of a function; of a lambda that takes nothing, what it gives."""
    if isinstance(function, cst.Lambda) and not args and not function.params.children:
        body = function.body
        is_spread = "\n" in cst.Module([]).code_for_node(body) and not isinstance(body, cst.Call)
        needs = (is_spread or isinstance(body, cst.NamedExpr | cst.Yield)) and not body.lpar
        return body.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()]) if needs else body
    if not function.lpar and not isinstance(function, cst.Name | cst.Attribute | cst.Call | cst.Subscript):
        function = function.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    return cst.Call(function, args=args)


def _is_message(arg: cst.Arg) -> bool:
    return arg.keyword is not None and arg.keyword.value == "msg"


def _say_above(region: Region, place: Span, messages: Sequence[cst.BaseExpression]) -> None:
    """Keep a message, for which pytest has no place, as a comment above the block."""
    block = next((each for each in region.walk(cst.With) if region.span_of(each).line == place.line), None)
    if block is None:
        raise Refused("the block is not where it was")
    said = [_words(each, region) for each in messages]
    notes = [cst.EmptyLine(comment=cst.Comment(f"# {each}")) for each in said]
    region.change(block, lambda it: it.with_changes(leading_lines=[*it.leading_lines, *notes]))


def _words(message: cst.BaseExpression, region: Region) -> str:
    if isinstance(message, cst.FormattedString) and len(message.quote) == 1:
        return region.code_of(message)[len(message.start) : -1]
    return as_comment(message, region)


def _ended(arg: cst.Arg) -> cst.Arg:
    return arg.with_changes(comma=cst.MaybeSentinel.DEFAULT, whitespace_after_arg=cst.SimpleWhitespace(""))


def _first_on_line(args: Sequence[cst.Arg]) -> list[cst.Arg]:
    return [*args[:-1], *(_ended(arg) for arg in args[-1:])]


def _expectation(call: cst.Call, name: str, pytest: str, args: Sequence[cst.Arg]) -> cst.Call:
    """The context that expects an exception or a warning, with the layout of the call."""
    if any(arg.star for arg in args):
        raise Refused("its arguments are not those of unittest's method")
    func = cst.parse_expression(f"{pytest}.{EXPECTED[name]}")
    kept = [_plain(arg, at, name) for at, arg in enumerate(args)]
    if len(kept) != (2 if "Regex" in name else 1):
        raise Refused("its arguments are not those of unittest's method")
    return call.with_changes(func=func, args=kept)


def _plain(arg: cst.Arg, at: int, name: str) -> cst.Arg:
    word = arg.keyword.value if arg.keyword is not None else ""
    if at == 1 and word in ("", "expected_regex"):
        tight = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))
        return arg.with_changes(keyword=cst.Name("match"), equal=tight)
    if at == 0 and word in ("", "expected_exception", "expected_warning"):
        return arg.with_changes(keyword=None, equal=cst.MaybeSentinel.DEFAULT)
    raise Refused("its arguments are not those of unittest's method")


def _wrap(region: Region, old: cst.Expr, context: cst.Call, called: cst.BaseExpression) -> None:
    """`with context: called` in the place of a statement that has its line for itself."""
    line = next((e for e in region.walk(cst.SimpleStatementLine) if len(e.body) == 1 and e.body[0] is old), None)
    if line is None:
        raise Refused("it shares its line with another statement")
    inner = cst.SimpleStatementLine(body=[cst.Expr(called)], trailing_whitespace=line.trailing_whitespace)
    block = cst.IndentedBlock(body=[inner])
    flat = context.with_changes(whitespace_before_args=cst.SimpleWhitespace(""))
    made = cst.With(items=[cst.WithItem(flat)], body=block, leading_lines=line.leading_lines)
    region.replace(line, made)
