"""Functions become coroutines, and their calls are awaited."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import libcst as cst

from ssot_lint.findings import Span
from ssot_lint.fixes import Refused
from ssot_lint.model.rewriting.stretches import definition_at, header_at, stretch_at
from ssot_lint.model.rewriting.turns import AsyncPlan, Manner, Turn
from ssot_lint.rewrite.editor import Editor
from ssot_lint.rewrite.fixture_requests import function_at
from ssot_lint.rewrite.region import Region
from ssot_lint.rewrite.result_types import make_result_async

_OPERANDS = (cst.Attribute, cst.Subscript)


def open_all(editor: Editor, headers: Iterable[int], spans: Iterable[Span]) -> None:
    """Open the headers of the definitions on these lines and the statements at these places, larger ones first."""
    openers: list[tuple[int, int, Callable[[], Region]]] = []
    for line in set(headers):
        stretch = header_at(editor.file, line) or definition_at(editor.file, line)
        size = stretch.last - stretch.first if stretch is not None else 0
        openers.append((-size, line, lambda line=line: editor.header(line)))  # type: ignore[misc]
    for span in set(spans):
        stretch = stretch_at(editor.file, span.line, span.end_line)
        size = stretch.last - stretch.first if stretch is not None else 0
        openers.append((-size, span.line, lambda span=span: editor.statement(span)))  # type: ignore[misc]
    for _, _, opener in sorted(openers, key=lambda each: each[:2]):
        opener()


def places_of(plan: AsyncPlan) -> list[Span]:
    """Every place that a plan changes besides headers."""
    return [*plan.awaits, *(span for turn in plan.turns.values() for span in turn.super_calls)]


def make_async(editor: Editor, plan: AsyncPlan) -> None:
    """Do what a plan says; its places have been opened."""
    for turn in plan.turns.values():
        _turn(editor, turn)
    for span in plan.awaits:
        await_at(editor.statement(span), span)
    if any(turn.manner is not Manner.PLAIN for turn in plan.turns.values()):
        editor.reaches_other_files()


def _turn(editor: Editor, turn: Turn) -> None:
    region = editor.header(turn.line)
    node = function_at(region, turn.line)
    decorators = [_decorator(_expression(editor, path, turn.line)) for path in turn.decorators]
    if turn.manner is Manner.FIXTURE:
        _exchange_decorator(editor, region, node, decorators[0])
    elif turn.manner is Manner.TO_FIXTURE:
        fixtures = [_decorator(f"{_expression(editor, path, turn.line)}(autouse=True)") for path in turn.decorators]
        region.change(node, _bare)
        region.change(node, lambda it: it.with_changes(decorators=[*it.decorators, *fixtures]))
    else:
        region.change(node, lambda it: it.with_changes(decorators=[*it.decorators, *decorators]))
    region.change(node, lambda it: it.with_changes(asynchronous=cst.Asynchronous()))
    if turn.yields:
        make_result_async(editor, region, node, turn.line)
    if turn.name is not None:
        name = turn.name
        region.change(node, lambda it: it.with_changes(name=cst.Name(name)))
    if turn.dropped is not None:
        editor.remove(turn.dropped)
    for span in turn.super_calls:
        _rename_call(editor.statement(span), span, turn.name or "")


def _bare(function: cst.FunctionDef) -> cst.FunctionDef:
    """The method with no parameter but `self`."""
    first = function.params.params[0].with_changes(comma=cst.MaybeSentinel.DEFAULT)
    return function.with_changes(params=cst.Parameters(params=[first]))


def _expression(editor: Editor, path: str, line: int) -> str:
    """`pytest.mark.asyncio` as the file can write it: `pytest` is the module, whatever it looks like."""
    module, _, rest = path.partition(".")
    return f"{editor.import_module(module, line)}.{rest}"


def _decorator(expression: str) -> cst.Decorator:
    return cst.Decorator(cst.parse_expression(expression))


def _exchange_decorator(editor: Editor, region: Region, node: cst.FunctionDef, new: cst.Decorator) -> None:
    """Put the expression of another decorator in the place of the fixture's own; its arguments stay."""
    for decorator in node.decorators:
        old = decorator.decorator
        func = old.func if isinstance(old, cst.Call) else old
        written = region.code_of(func)
        if written.rpartition(".")[2] in ("fixture", "yield_fixture"):
            region.replace(func, new.decorator)
            editor.drop_import(written.partition(".")[0])
            return
    raise Refused("the decorator of the fixture is not what it was taken for")


def _rename_call(region: Region, span: Span, name: str) -> None:
    call = region.exactly(span, cst.Call)
    func = cst.ensure_type(call.func, cst.Attribute)
    region.change(func, lambda it: it.with_changes(attr=cst.Name(name)))
    await_at(region, span)


def await_at(region: Region, span: Span) -> None:
    """Await the call at exactly this place."""
    call = region.exactly(span, cst.Call)
    needs = is_operand(region, call)
    region.change(call, lambda it: awaited(it, needs))


def awaited(expression: cst.BaseExpression, parenthesized: bool) -> cst.Await:
    """`await` before an expression, in parentheses where it was in some or where it has to be."""
    lpar, rpar = expression.lpar, expression.rpar
    if parenthesized and not lpar:
        lpar, rpar = (cst.LeftParen(),), (cst.RightParen(),)
    return cst.Await(expression.with_changes(lpar=(), rpar=()), lpar=lpar, rpar=rpar)


def is_operand(region: Region, node: cst.BaseExpression) -> bool:
    """Whether something is taken from the value of `node` there: an attribute, an item, or a call of it."""
    for each in region.walk(cst.BaseExpression):
        if isinstance(each, _OPERANDS) and each.value is node:
            return True
        if isinstance(each, cst.Call) and each.func is node:
            return True
        if isinstance(each, cst.BinaryOperation) and isinstance(each.operator, cst.Power) and each.right is node:
            return False
    return False
