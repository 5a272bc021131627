"""From which double a value was asked, and along which members: `result` after `result = await mock.fetch()`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ssot_lint.data import dataclass
from ssot_lint.model.doubles.feeding import feeding_of
from ssot_lint.model.doubles.recognition import Double, double_of
from ssot_lint.model.inference import Scope
from ssot_lint.model.names import last_name

CALL = "()"
_CLOSED: frozenset[type] = frozenset({ast.Constant, ast.Lambda})
_CHAIN = (ast.Attribute, ast.Call, ast.Subscript, ast.Await, ast.Starred)
_ROOTED = (*_CHAIN, ast.Name)
_DEPTH = 12


@dataclass(frozen=True, slots=True)
class Trace:
    """One double and the members asked of it, `()` for a call; `node` is the expression that names the double."""

    double: Double
    path: tuple[str, ...]
    node: ast.expr

    @property
    def member(self) -> str:
        """The first member: empty for the double itself."""
        return self.path[0] if self.path else ""


def traces_of(node: ast.AST, scope: Scope) -> list[Trace]:
    """Every double that the value of an expression comes from, through local names, loops and containers.

    What a double is made with or asked with is not followed.
    """
    return list(_trace(node, (), scope, set(), 0))


def _trace(
    node: ast.AST, rest: tuple[str, ...], scope: Scope, seen: set[tuple[int, tuple[str, ...]]], depth: int
) -> Iterator[Trace]:
    key = (id(node), rest)
    if depth > _DEPTH or key in seen or node.__class__ in _CLOSED:
        return
    seen.add(key)
    inner: list[tuple[ast.AST, tuple[str, ...]]] = []
    if isinstance(node, _ROOTED):
        root, path, arguments = _unwind(node)
        path = (*path, *rest)
        found, inner = _root(root, path, scope)
        if found is not None:
            yield found
            return
        inner += [(each, ()) for each in arguments]
    elif isinstance(node, ast.List | ast.Tuple | ast.Set | ast.IfExp | ast.BoolOp | ast.NamedExpr):
        inner = [(each, rest) for each in ast.iter_child_nodes(node)]
    elif isinstance(node, ast.Dict):
        inner = [(each, rest) for each in node.values]
    else:
        inner = [(each, ()) for each in ast.iter_child_nodes(node)]
    for each, path in inner:
        yield from _trace(each, path, scope, seen, depth + 1)


def _unwind(node: ast.expr) -> tuple[ast.expr, tuple[str, ...], list[ast.expr]]:
    """The root of a chain of members and calls, the members in order, and the arguments along it."""
    path: list[str] = []
    arguments: list[ast.expr] = []
    while isinstance(node, _CHAIN):
        if isinstance(node, ast.Attribute):
            if is_own(node.value):
                break
            path.append(CALL if node.attr == "return_value" else node.attr)
            node = node.value
        elif isinstance(node, ast.Call):
            if not isinstance(node.func, _CHAIN) or (isinstance(node.func, ast.Attribute) and is_own(node.func.value)):
                break
            path.append(CALL)
            arguments += [*node.args, *(keyword.value for keyword in node.keywords)]
            node = node.func
        else:
            node = node.value
    return node, tuple(reversed(path)), arguments


def is_own(node: ast.expr) -> bool:
    """Whether an expression is the test object itself, or pytest."""
    return isinstance(node, ast.Name) and node.id in ("self", "cls", "pytest")


def _root(
    root: ast.expr, path: tuple[str, ...], scope: Scope
) -> tuple[Trace | None, list[tuple[ast.AST, tuple[str, ...]]]]:
    """The trace that a root by itself gives; else what it leads to."""
    if isinstance(root, ast.Name):
        return _name(root, path, scope)
    if isinstance(root, ast.Call):
        if isinstance(root.func, ast.Name):
            called, more = _name(root.func, (CALL, *path), scope)
            if called is not None:
                return called, more
        double = double_of(root, scope)
        if double is not None:
            return Trace(double, path, root), []
        return None, _carried(root, path)
    double = double_of(root, scope)
    if double is not None:
        return Trace(double, path, root), []
    return None, [(each, ()) for each in ast.iter_child_nodes(root)]


def _carried(call: ast.Call, path: tuple[str, ...]) -> list[tuple[ast.AST, tuple[str, ...]]]:
    """What the result of a call may come from: of an object that is made, a member only from the argument so called."""
    if path and (last_name(call.func) or "").lstrip("_")[:1].isupper():
        return [(keyword.value, path[1:]) for keyword in call.keywords if keyword.arg == path[0]]
    return [(each, ()) for each in (*call.args, *(keyword.value for keyword in call.keywords))]


def _name(
    node: ast.Name, path: tuple[str, ...], scope: Scope
) -> tuple[Trace | None, list[tuple[ast.AST, tuple[str, ...]]]]:
    feeding = feeding_of(scope)
    values = scope.bound.get(node.id, [])
    double = double_of(node, scope)
    if double is not None and (not values or any(value is double.node for value in values)):
        return Trace(double, path, node), []
    sources = [*values, *feeding.loops.get(node.id, ()), *feeding.values.get(node.id, ())]
    made = [value for value in sources if not isinstance(value, ast.Constant)]
    if double is not None and not made:
        return Trace(double, path, node), []
    return None, [(value, path) for value in made] + [(each, ()) for each in feeding.flags.get(node.id, ())]
