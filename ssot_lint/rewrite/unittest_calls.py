"""Calls of unittest's methods on `self` become what pytest has for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import libcst as cst

from ssot_lint.findings import Span
from ssot_lint.fixes import Refused
from ssot_lint.model.rewriting.unittest_calls import CallPlace, demand_request, is_caught_as, place_of
from ssot_lint.rewrite.conditions import CONDITIONS, condition
from ssot_lint.rewrite.editor import Editor
from ssot_lint.rewrite.expectations import EXPECTED, expect
from ssot_lint.rewrite.methods import with_parameter
from ssot_lint.rewrite.nodes import comments_in
from ssot_lint.rewrite.region import Region
from ssot_lint.rewrite.relaying import laid_out, relaid

_OUTCOMES = {"skipTest": "skip", "fail": "fail"}
_HINTS = {
    "subTest": "pytest has no subTest: parametrize the test, or ask for the fixture `subtests`",
    "assertLogs": "pytest has no assertLogs: the fixture `caplog` holds what is logged",
    "assertNoLogs": "pytest has no assertNoLogs: the fixture `caplog` holds what is logged",
}
REPLACEABLE = frozenset({*CONDITIONS, *EXPECTED, *_OUTCOMES, "addCleanup"})


def replace_unittest_call(editor: Editor, span: Span, name: str) -> str:
    """Put pytest's way in the place of the call of `self.<name>` at `span`; what was done is given back.

    Raises Refused where there is none, or the arguments are not plain.
    """
    if name not in REPLACEABLE:
        raise Refused(_HINTS.get(name, f"pytest has nothing for {name}"))
    place = place_of(editor.file, span)
    if name in CONDITIONS:
        return _assert(editor, span, name, place)
    if name in EXPECTED:
        return expect(editor, span, name, place)
    if name in _OUTCOMES:
        return _end(editor, span, name, place)
    return _clean_up(editor, span, place)


def _assert(editor: Editor, span: Span, name: str, place: CallPlace) -> str:
    if place.statement is None:
        raise Refused(f"what {name} gives is used")
    region = editor.statement(span)
    statement = region.find(span, cst.Expr)
    call = cst.ensure_type(statement.value, cst.Call)
    source, first = _source(region, call, editor), editor.lines(span.line, span.line)[0]
    test, message = condition(name, call, source, lambda path: editor.import_module(path, span.line))
    room = max(88, *(len(line.rstrip()) for line in editor.lines(span.line, span.end_line)))
    indent = len(first) - len(first.lstrip())
    code = laid_out(test, message, room - indent, span.line == span.end_line, region.indent)
    made = cst.parse_statement(code, cst.PartialParserConfig(default_newline=region.newline))
    assert isinstance(made, cst.SimpleStatementLine)
    _put(region, statement, made.body[0], list(_comments_between(call)))
    return f"assert in place of {name}"


def _source(region: Region, call: cst.Call, editor: Editor) -> Callable[[cst.BaseExpression], str]:
    """A function that gives an argument's source as if its first line began the statement."""
    code_of, own = region.code_of, editor.lines(region.span_of(call).line, region.span_of(call).line)[0]
    margin = len(own) - len(own.lstrip())

    def source(node: cst.BaseExpression) -> str:
        try:
            line = editor.lines(region.span_of(node).line, region.span_of(node).line)[0]
        except KeyError:
            return code_of(node)
        return relaid(code_of(node), margin - (len(line) - len(line.lstrip())))

    return source


def _put(region: Region, old: cst.Expr, new: cst.BaseSmallStatement, comments: Sequence[cst.Comment]) -> None:
    """The new statement in the place of the old; comments between the arguments go above it."""
    lines = [each for each in region.walk(cst.SimpleStatementLine) if len(each.body) == 1 and each.body[0] is old]
    if not lines:
        if comments:
            raise Refused("the comments between its arguments have no place on this line")
        region.change(old, lambda it: new.with_changes(semicolon=it.semicolon))
        return
    above = [cst.EmptyLine(comment=each) for each in comments]
    region.change(lines[0], lambda it: it.with_changes(body=[new], leading_lines=[*it.leading_lines, *above]))


def _comments_between(call: cst.Call) -> Iterator[cst.Comment]:
    """The comments among the arguments that are not inside one of them."""
    yield from comments_in(call.whitespace_before_args)
    for arg in call.args:
        yield from comments_in(arg.comma) if isinstance(arg.comma, cst.Comma) else ()
        yield from comments_in(arg.whitespace_after_arg)


def _end(editor: Editor, span: Span, name: str, place: CallPlace) -> str:
    pytest = editor.import_module("pytest", span.line)
    region = editor.statement(place.statement or span)
    call = region.find(span, cst.Call)
    if len(call.args) > 1 or any(arg.star for arg in call.args):
        raise Refused("its arguments are not those of unittest's method")
    func = cst.parse_expression(f"{pytest}.{_OUTCOMES[name]}")
    args = [_as_text(arg, editor) for arg in call.args]
    region.change(call, lambda it: it.with_changes(func=func, args=args))
    return f"pytest.{_OUTCOMES[name]} in place of {name}"


def _as_text(arg: cst.Arg, editor: Editor) -> cst.Arg:
    """The reason without its keyword, made a text where it is an exception; pytest takes nothing else."""
    value = arg.value
    if isinstance(value, cst.Name) and is_caught_as(editor.file, value.value):
        value = cst.Call(cst.Name("str"), [cst.Arg(value)])
    return arg.with_changes(keyword=None, equal=cst.MaybeSentinel.DEFAULT, value=value)


def _clean_up(editor: Editor, span: Span, place: CallPlace) -> str:
    if place.statement is None:
        raise Refused("what addCleanup gives is used")
    has_request = demand_request(editor.file, place)
    if not has_request:
        outer = editor.definition(place.method.lineno)
        outer.change(outer.function, lambda it: with_parameter(it, "request"))
    region = editor.statement(span)
    call = region.find(span, cst.Call)
    if not call.args or any(arg.keyword and not at for at, arg in enumerate(call.args)) or call.args[0].star:
        raise Refused("its arguments are not those of unittest's method")
    args = list(call.args)
    if len(args) > 1:
        partial = editor.import_name("functools", "partial", span.line)
        args = [cst.Arg(call.with_changes(func=cst.parse_expression(partial)))]
    func = cst.parse_expression("request.addfinalizer")
    flat = cst.SimpleWhitespace("")
    region.change(call, lambda it: it.with_changes(func=func, args=args, whitespace_before_args=flat))
    return "request.addfinalizer in place of addCleanup"


__all__ = ["REPLACEABLE", "replace_unittest_call"]
