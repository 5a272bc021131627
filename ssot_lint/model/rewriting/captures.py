"""Lists that a test lets a double fill: `ws.send_json = capture`, where `capture` does nothing but append to one."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.findings import Span
from ssot_lint.model.definitions import FUNCTIONS, Function
from ssot_lint.model.doubles.recognition import MAKERS
from ssot_lint.model.names import last_name

if TYPE_CHECKING:
    from ssot_lint.model.tests import Test

_LOOKING = frozenset("len list tuple set sorted any all sum min max enumerate zip str repr print bool".split())
_LOOKS = (ast.Compare, ast.Assert, ast.If, ast.UnaryOp, ast.FormattedValue)


@dataclass(frozen=True, slots=True)
class Capture:
    """One list that gets all that an endpoint is sent by one method.

    `setting` is the target of the assignment, `ws.send_json` or `ws.send_json.side_effect`, `made` the statement that
    makes the list, `function` that which appends to it, if it has a name. `reads` are the places that name the list
    otherwise.
    """

    name: str
    setting: Span
    made: Span
    function: Span | None
    reads: frozenset[Span]


def captures_of(test: Test) -> dict[Span, Capture]:
    """The captures in a test by their setting: each list is made empty, filled by nothing else, and only read then."""
    span = test.file.source.span
    found: dict[Span, Capture] = {}
    parents = {id(child): node for node in _nodes(test) for child in ast.iter_child_nodes(node)}
    for setting, value in _settings(test):
        appending = _appending(value, test)
        if appending is None:
            continue
        name, function, inside = appending
        made = _made_empty(name, test)
        names = _named(name, test)
        others = [node for node in names if id(node) not in inside and made is not None and node is not made[1]]
        if made is None or not all(_is_only_read(node, parents) for node in others):
            continue
        if function is not None and len(_named(function.name, test)) != 1:
            continue
        place = span(function) if function is not None else None
        found[span(setting)] = Capture(name, span(setting), span(made[0]), place, frozenset(map(span, others)))
    # A list that two doubles fill has an order that two endpoints have not.
    names_used = [each.name for each in found.values()]
    return {place: each for place, each in found.items() if names_used.count(each.name) == 1}


def _settings(test: Test) -> Iterator[tuple[ast.Attribute, ast.expr]]:
    for node in _nodes(test):
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Attribute):
            yield node.targets[0], node.value


def _appending(value: ast.expr, test: Test) -> tuple[str, Function | None, set[int]] | None:
    """The list that a function appends its only argument to, the function if it has a name, and the nodes inside."""
    if isinstance(value, ast.Call) and last_name(value.func) in MAKERS and not value.args and len(value.keywords) == 1:
        given = value.keywords[0]
        return _appending(given.value, test) if given.arg == "side_effect" else None
    inside = {id(node) for node in ast.walk(value)}
    if isinstance(value, ast.Attribute) and value.attr == "append" and isinstance(value.value, ast.Name):
        return value.value.id, None, inside
    if isinstance(value, ast.Lambda):
        name = _appended(value.body, value.args)
        return (name, None, inside) if name else None
    function = test.scope.nested.get(value.id) if isinstance(value, ast.Name) else None
    if function is None or function.decorator_list or function not in test.body:
        return None
    body = [each for each in function.body if not _says_nothing(each)]
    only = body[0] if len(body) == 1 else None
    name = _appended(only.value, function.args) if isinstance(only, ast.Expr) else None
    return (name, function, {id(node) for node in ast.walk(function)}) if name else None


def _says_nothing(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Return):
        return statement.value is None or (isinstance(statement.value, ast.Constant) and statement.value.value is None)
    return isinstance(statement, ast.Pass) or (
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    )


def _appended(call: ast.expr, args: ast.arguments) -> str | None:
    """The list in `list.append(argument)`, where that is the one argument of the function."""
    only = [*args.posonlyargs, *args.args]
    if len(only) != 1 or args.kwonlyargs or args.vararg or args.kwarg or args.defaults:
        return None
    if not isinstance(call, ast.Call) or call.keywords or len(call.args) != 1:
        return None
    given, func = call.args[0], call.func
    if not isinstance(given, ast.Name) or given.id != only[0].arg:
        return None
    if isinstance(func, ast.Attribute) and func.attr == "append" and isinstance(func.value, ast.Name):
        return func.value.id if func.value.id != given.id else None
    return None


def _made_empty(name: str, test: Test) -> tuple[ast.stmt, ast.Name] | None:
    """The one statement of the test itself that binds the name, to an empty list."""
    found = []
    for statement in test.body:
        target: ast.expr | None = statement.target if isinstance(statement, ast.AnnAssign) else None
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            target = statement.targets[0]
        if isinstance(target, ast.Name) and target.id == name and isinstance(statement, ast.Assign | ast.AnnAssign):
            value = statement.value
            empty = isinstance(value, ast.List) and not value.elts
            empty = empty or (isinstance(value, ast.Call) and ast.unparse(value) == "list()")
            found.append((statement, target) if empty else None)
    return found[0] if len(found) == 1 else None


def _named(name: str, test: Test) -> list[ast.Name]:
    return [node for node in _nodes(test) if isinstance(node, ast.Name) and node.id == name]


def _is_only_read(read: ast.Name, parents: Mapping[int, ast.AST]) -> bool:
    """Whether a place looks at what the list holds at that time, and neither changes it nor keeps it."""
    around: ast.AST | None = parents.get(id(read))
    whole = around
    while whole is not None:
        if isinstance(whole, (*FUNCTIONS, ast.Lambda)):
            return False
        whole = parents.get(id(whole))
    if isinstance(around, ast.Subscript):
        return around.value is read and isinstance(around.ctx, ast.Load)
    if isinstance(around, ast.Call):
        return read in around.args and isinstance(around.func, ast.Name) and around.func.id in _LOOKING
    if isinstance(around, ast.BoolOp):
        around = parents.get(id(around))
        return isinstance(around, ast.Assert | ast.If)
    if isinstance(around, ast.For | ast.comprehension):
        return around.iter is read
    return isinstance(around, _LOOKS)


def _nodes(test: Test) -> Iterator[ast.AST]:
    for statement in test.body:
        yield from ast.walk(statement)
