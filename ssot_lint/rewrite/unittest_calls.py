"""Calls of unittest's methods on `self` become what pytest has for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import libcst as cst

from ssot_lint.findings import Span
from ssot_lint.fixes import Refused
from ssot_lint.model.rewriting.unittest_calls import CallPlace, demand_request, is_caught_as, place_of
from ssot_lint.rewrite.assertions import as_comment
from ssot_lint.rewrite.conditions import CONDITIONS, condition
from ssot_lint.rewrite.editor import Editor
from ssot_lint.rewrite.methods import with_parameter
from ssot_lint.rewrite.region import Region, comments_in
from ssot_lint.rewrite.relaying import laid_out, relaid

_RAISES = {
    "assertRaises": "raises",
    "assertRaisesRegex": "raises",
    "assertRaisesRegexp": "raises",
    "assertWarns": "warns",
    "assertWarnsRegex": "warns",
}
_OUTCOMES = {"skipTest": "skip", "fail": "fail"}
_HINTS = {
    "subTest": "pytest has no subTest: parametrize the test, or ask for the fixture `subtests`",
    "assertLogs": "pytest has no assertLogs: the fixture `caplog` holds what is logged",
    "assertNoLogs": "pytest has no assertNoLogs: the fixture `caplog` holds what is logged",
}
REPLACEABLE = frozenset({*CONDITIONS, *_RAISES, *_OUTCOMES, "addCleanup"})


def replace_unittest_call(editor: Editor, span: Span, name: str) -> str:
    """Put pytest's way in the place of the call of `self.<name>` at `span`; what was done is given back.

    Raises Refused where there is none, or the arguments are not plain.
    """
    if name not in REPLACEABLE:
        raise Refused(_HINTS.get(name, f"pytest has nothing for {name}"))
    place = place_of(editor.file, span)
    if name in CONDITIONS:
        return _assert(editor, span, name, place)
    if name in _RAISES:
        return _expect(editor, span, name, place)
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


def _expect(editor: Editor, span: Span, name: str, place: CallPlace) -> str:
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
        if place.exceptions and _RAISES[name] != "raises":
            raise Refused("what the block gives is used")
        for use in place.exceptions:
            inner = editor.statement(use)
            found = next(each for each in inner.walk(cst.Attribute) if inner.span_of(each) == use)
            inner.change(found, lambda it: it.with_changes(attr=cst.Name("value")))
        return f"pytest.{_RAISES[name]} in place of {name}"
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
    return f"pytest.{_RAISES[name]} in place of {name}"


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
    func = cst.parse_expression(f"{pytest}.{_RAISES[name]}")
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
