"""Set-ups that never ran are made to run: renamed, taken up by another, or made a fixture that is awaited."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from ssot_lint.model.rewriting.async_cases import Exchange
from ssot_lint.model.rewriting.setup_parts import Awaited, Part, Renamed
from ssot_lint.rewrite.bases import exchange_base
from ssot_lint.rewrite.bodies import docstring_of
from ssot_lint.rewrite.editor import Editor
from ssot_lint.rewrite.methods import block_of, is_hollow, is_teardown, with_parameter, with_super
from ssot_lint.rewrite.supers import with_supers

_TEST = "request.function"


def revive(editor: Editor, revival: Renamed | Awaited) -> str:
    """Make the change; what was done is given back. Raises Refused where it cannot be written."""
    return _rename(editor, revival) if isinstance(revival, Renamed) else _await(editor, revival)


def _rename(editor: Editor, revival: Renamed) -> str:
    part, new = revival.part, revival.new
    if revival.exchange is not None:
        _exchange(editor, revival.exchange)
        if new == part.name:
            return f"give the class the base `{revival.exchange.name}`"
    function = _prepared(editor, part)
    if is_empty(function):
        editor.remove_definition(part.line)
        return "remove the set-up that does nothing"
    if revival.into is not None:
        region = editor.definition(revival.into)
        first, second = (function, region.function) if is_teardown(new) else (region.function, function)
        body = _joined(first, second)
        region.change(region.function, lambda it: it.with_changes(body=block_of(it).with_changes(body=body)))
        editor.remove_definition(part.line)
        return f"move its body into {new}"
    function = function.with_changes(name=cst.Name(new))
    parameter = next((call.parameter for _, call in part.supers if call is not None and call.parameter), None)
    if parameter is not None and _takes_none(function):
        function = with_parameter(function, parameter)
    if revival.bare:
        receiver = function.params.params[0].with_changes(comma=cst.MaybeSentinel.DEFAULT)
        function = function.with_changes(params=cst.Parameters(params=[receiver]))
    if revival.classmethod:
        function = function.with_changes(decorators=[cst.Decorator(cst.Name("classmethod"))])
    region = editor.definition(part.line)
    region.drops_comments = True
    region.replace(region.function, function)
    return f"rename it to {new}"


def _exchange(editor: Editor, exchange: Exchange) -> None:
    region = editor.header(exchange.line)
    new = editor.import_name(exchange.module, exchange.name, exchange.line)
    exchange_base(region, exchange.index, exchange.old, new)
    editor.drop_import(exchange.old.partition(".")[0])
    editor.reaches_other_files()


def _prepared(editor: Editor, part: Part) -> cst.FunctionDef:
    """The method with the calls of super's that it is to have."""
    function = with_supers(editor.definition(part.line).function, dict(part.supers))
    return with_super(function, part.call) if part.call is not None else function


def _takes_none(function: cst.FunctionDef) -> bool:
    return len(function.params.params) == 1


def is_empty(function: cst.FunctionDef) -> bool:
    """Whether the body holds nothing but a docstring and `pass`."""
    docstring = docstring_of(function)
    rest = [each for each in block_of(function).body if each is not docstring]
    return all(is_hollow(each) for each in rest)


def _await(editor: Editor, revival: Awaited) -> str:
    parts = [part for part in (revival.setup, revival.teardown) if part is not None]
    made = [(part, _for_fixture(_prepared(editor, part), part)) for part in parts]
    full = [(part, function) for part, function in made if not is_empty(function)]
    for part in parts:
        if not full or part is not full[0][0]:
            editor.remove_definition(part.line)
    if not full:
        return "remove the set-up that does nothing"
    (part, function), *others = full
    ends = part if part is revival.teardown else others[0][0] if others else None
    if ends is not None:
        function = _yielding(editor, function, others[0][1] if others else None, part.line)
    uses = any(each.given is not None for each, _ in full)
    params = [cst.Param(cst.Name(name)) for name in ("request",) if uses]
    own = function.params.params[0].with_changes(comma=cst.MaybeSentinel.DEFAULT)
    maker = editor.import_module(revival.maker[0], part.line)
    decorator = cst.Decorator(cst.parse_expression(f"{maker}.{revival.maker[1]}(autouse=True)"))
    function = function.with_changes(
        name=cst.Name(revival.new), params=cst.Parameters(params=[own, *params]), decorators=[decorator]
    )
    region = editor.definition(part.line)
    region.drops_comments = True
    region.replace(region.function, function)
    return "make it a fixture that is awaited"


def _for_fixture(function: cst.FunctionDef, part: Part) -> cst.FunctionDef:
    if part.given is None:
        return function
    return cst.ensure_type(function.visit(_Given(part.given)), cst.FunctionDef)


def _yielding(
    editor: Editor, function: cst.FunctionDef, teardown: cst.FunctionDef | None, line: int
) -> cst.FunctionDef:
    """The fixture with a `yield`: behind its body and before that of `teardown`, or before its own."""
    made = cst.SimpleStatementLine(body=[cst.Expr(cst.Yield())])
    block = block_of(function)
    if teardown is None:
        docstring = docstring_of(function.with_changes(body=block))
        start = 1 if docstring is not None else 0
        body = [*block.body[:start], made, *block.body[start:]]
    else:
        spoken = [each for each in block.footer if each.comment is not None]
        rest = _joined(None, teardown)
        body = [*_without_passes(block.body), made.with_changes(leading_lines=spoken), *rest]
        block = block.with_changes(footer=block_of(teardown).footer)
    returns = function.returns
    if returns is not None:
        name = editor.import_name("collections.abc", "AsyncIterator", line)
        returns = returns.with_changes(annotation=cst.parse_expression(f"{name}[None]"))
    return function.with_changes(body=block.with_changes(body=body), returns=returns)


def _joined(first: cst.FunctionDef | None, second: cst.FunctionDef) -> list[cst.BaseStatement]:
    """The statements of one method, then those of the other, whose docstring becomes a comment."""
    block = block_of(second)
    docstring = docstring_of(second.with_changes(body=block))
    rest = _without_passes(block.body[1:] if docstring is not None else block.body)
    notes = _as_comments(docstring) if docstring is not None else []
    if rest and (notes or first is None):
        lines: Sequence[cst.EmptyLine] = getattr(rest[0], "leading_lines", ())
        rest[0] = rest[0].with_changes(leading_lines=[*notes, *(line for line in lines if line.comment is not None)])
    return [*(_without_passes(block_of(first).body) if first is not None else ()), *rest]


def _without_passes(body: Sequence[cst.BaseStatement]) -> list[cst.BaseStatement]:
    return [each for each in body if not is_hollow(each)]


def _as_comments(docstring: cst.SimpleStatementLine) -> list[cst.EmptyLine]:
    only = cst.ensure_type(docstring.body[0], cst.Expr).value
    value = only.evaluated_value if isinstance(only, cst.SimpleString | cst.ConcatenatedString) else ""
    text = value if isinstance(value, str) else ""
    return [cst.EmptyLine(comment=cst.Comment(f"# {line.strip()}")) for line in text.splitlines() if line.strip()]


class _Given(cst.CSTTransformer):
    """Reads the test from `request` where the method read its own parameter."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._labels: set[cst.CSTNode] = set()

    def visit_Attribute(self, node: cst.Attribute) -> bool:
        self._labels.add(node.attr)
        return True

    def visit_Arg(self, node: cst.Arg) -> bool:
        if node.keyword is not None:
            self._labels.add(node.keyword)
        return True

    def visit_Param(self, node: cst.Param) -> bool:
        self._labels.add(node.name)
        return True

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.BaseExpression:
        if original_node.value != self._name or original_node in self._labels:
            return updated_node
        return cst.parse_expression(_TEST)
