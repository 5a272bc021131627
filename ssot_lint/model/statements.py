"""Statements: what stands below one, what it binds, and the expressions it holds itself. Everybody walks with these."""

from __future__ import annotations

import ast
from typing import Any

Bound = tuple[ast.expr, ast.expr]

# To be asked for with `isinstance`, which makes a union anew each time and takes three times as long for one.
IMPORTS = (ast.Import, ast.ImportFrom)
LOOPS = (ast.For, ast.AsyncFor)
WITHS = (ast.With, ast.AsyncWith)

_BLOCKS: dict[type, tuple[str, ...]] = {
    ast.If: ("body", "orelse"),
    ast.For: ("body", "orelse"),
    ast.AsyncFor: ("body", "orelse"),
    ast.While: ("body", "orelse"),
    ast.With: ("body",),
    ast.AsyncWith: ("body",),
}
_TRIES = frozenset({ast.Try, ast.TryStar})
_COMPOUND = frozenset({*_BLOCKS, *_TRIES, ast.Match})
_WITHS = frozenset({ast.With, ast.AsyncWith})
BINDING = frozenset({ast.Assign, ast.AnnAssign, *_WITHS})
_EXPRESSIONS: frozenset[type] = frozenset(
    kind for kind in vars(ast).values() if isinstance(kind, type) and issubclass(kind, ast.expr)
)
_STATEMENTS: frozenset[type] = frozenset(
    kind for kind in vars(ast).values() if isinstance(kind, type) and issubclass(kind, ast.stmt)
)
_BELOW = frozenset({"body", "orelse", "finalbody", "handlers", "cases", "args", "names", "type_comment"})
_FIELDS: dict[type, tuple[str, ...]] = {
    kind: tuple(name for name in kind._fields if name not in _BELOW)  # type: ignore[attr-defined]
    for kind in _STATEMENTS
}
_DISPLAYS = frozenset({ast.Tuple, ast.List})
_LEAVES: frozenset[type] = frozenset({ast.Name, ast.Constant, type(None)})
# Of these `value` is all that may hold a call; of an assignment it is what is met first.
_VALUED = frozenset(
    {ast.Expr, ast.Await, ast.Attribute, ast.Assign, ast.Return, ast.Starred, ast.Yield, ast.YieldFrom, ast.keyword}
)
# What these fields hold is never a call and holds none: names, texts, numbers, contexts, operators.
_PLAIN = frozenset(
    "id attr arg name names module level asname ctx op ops kind conversion type_comment simple is_async rest kwd_attrs"
    " lineno tag".split()
)
INNER: dict[type, tuple[str, ...]] = {
    kind: tuple(name for name in kind._fields if name not in _PLAIN)
    for kind in vars(ast).values()
    if isinstance(kind, type) and issubclass(kind, ast.AST) and not issubclass(kind, ast.Constant)
}


def blocks_of(statement: ast.stmt) -> list[list[ast.stmt]]:
    """The statement lists directly inside a compound statement; definitions have none here."""
    kind = statement.__class__
    if kind not in _COMPOUND:
        return []
    fields = _BLOCKS.get(kind)
    if fields is not None:
        return [getattr(statement, name) for name in fields]
    if kind is ast.Match:
        return [case.body for case in statement.cases]  # type: ignore[attr-defined]
    handlers = [handler.body for handler in statement.handlers]  # type: ignore[attr-defined]
    return [statement.body, *handlers, statement.orelse, statement.finalbody]  # type: ignore[attr-defined]


def statements_of(body: list[ast.stmt]) -> list[ast.stmt]:
    """Every statement below `body` in source order; nested definitions are given, not entered."""
    found: list[ast.stmt] = []
    _gather(body, found)
    return found


def statements_in(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.stmt]:
    """The same of a function's body, gathered once and kept with the node; to be read only."""
    # Half a dozen analyses ask about the same functions.
    found: list[ast.stmt] | None = function.__dict__.get("statements")
    if found is None:
        found = function.__dict__["statements"] = statements_of(function.body)
    return found


def _gather(body: list[ast.stmt], found: list[ast.stmt]) -> None:
    for statement in body:
        found.append(statement)
        kind = statement.__class__
        if kind in _COMPOUND:
            if kind in _WITHS:
                _gather(statement.body, found)  # type: ignore[attr-defined]
            elif kind in _BLOCKS:
                _gather(statement.body, found)  # type: ignore[attr-defined]
                if statement.orelse:  # type: ignore[attr-defined]
                    _gather(statement.orelse, found)  # type: ignore[attr-defined]
            else:
                for block in blocks_of(statement):
                    _gather(block, found)


def plain_assignments(statement: ast.stmt) -> list[Bound]:
    """(target, value) for what a statement binds: assignments, tuples element by element, `with … as`."""
    kind = statement.__class__
    if kind is ast.Assign:
        targets: list[ast.expr] = statement.targets  # type: ignore[attr-defined]
        if len(targets) == 1:
            return _unpacked(targets[0], statement.value)  # type: ignore[attr-defined]
        return [pair for target in targets for pair in _unpacked(target, statement.value)]  # type: ignore[attr-defined]
    if kind is ast.AnnAssign:
        annotated: Any = statement
        return [(annotated.target, annotated.value)] if annotated.value is not None else []
    if kind in _WITHS:
        return [
            pair
            for item in statement.items  # type: ignore[attr-defined]
            if item.optional_vars is not None
            for pair in _unpacked(item.optional_vars, item.context_expr)
        ]
    return []


def _unpacked(target: ast.expr, value: ast.expr) -> list[Bound]:
    if target.__class__ in _DISPLAYS and value.__class__ in _DISPLAYS:
        targets, values = target.elts, value.elts  # type: ignore[attr-defined]
        if len(targets) == len(values):
            return list(zip(targets, values, strict=True))
    return [(target, value)]


def expressions_in(statement: ast.stmt) -> list[ast.expr]:
    """The expressions of a statement itself, not of the statements below it."""
    found: list[ast.expr] = []
    for name in _FIELDS.get(statement.__class__, ()):
        value: Any = getattr(statement, name, None)
        kind: Any = value.__class__
        if kind is list:
            for each in value:
                if each.__class__ in _EXPRESSIONS:
                    found.append(each)  # type: ignore[arg-type]
                elif each.__class__ is ast.withitem:
                    found.append(each.context_expr)
        elif kind in _EXPRESSIONS:
            found.append(value)
    return found


def end_of(body: list[ast.stmt]) -> ast.stmt:
    """The last statement of a block, at the end of the blocks of managers too."""
    last = body[-1]
    while isinstance(last, ast.With | ast.AsyncWith):
        last = last.body[-1]
    return last


def is_within(node: ast.expr | ast.stmt, around: ast.stmt | ast.ExceptHandler) -> bool:
    """Whether a node of the same file begins on the lines of a statement."""
    return around.lineno <= node.lineno <= (around.end_lineno or around.lineno)


def iterate_calls(node: ast.AST) -> list[ast.Call]:
    """Every call in an expression or statement, outermost first, lambdas and comprehensions included."""
    found: list[ast.Call] = []
    stack: list[Any] = [node]
    pop = stack.pop
    while stack:
        current = pop()
        kind = current.__class__
        while kind in _VALUED:
            if kind is ast.Assign:
                stack += current.targets
            current = current.value
            kind = current.__class__
        if kind in _LEAVES:
            continue
        if kind is ast.Call:
            found.append(current)
            func = current.func
            if func.__class__ is not ast.Name:
                stack.append(func)
            stack += current.args
            if current.keywords:
                stack += current.keywords
        else:
            for name in INNER.get(kind, ()):
                value: Any = getattr(current, name, None)
                if isinstance(value, list):  # the statements of a function that nobody read yet are of another class
                    stack += value
                elif value is not None:
                    stack.append(value)
    return found


def nodes_in(node: ast.AST) -> list[ast.AST]:
    """The node and all below it, level by level, as `ast.walk` gives them; contexts, operators and aliases left out."""
    found = [node]
    for each in found:  # which grows
        kind = each.__class__
        if kind in _LEAVES:
            continue
        for name in INNER.get(kind, ()):
            value: Any = getattr(each, name, None)
            if isinstance(value, list):  # the statements of a function that nobody read yet are of another class
                found += value if None not in value else filter(None, value)
            elif value is not None:
                found.append(value)
    return found


__all__ = [
    "BINDING",
    "IMPORTS",
    "INNER",
    "LOOPS",
    "WITHS",
    "blocks_of",
    "expressions_in",
    "iterate_calls",
    "nodes_in",
    "plain_assignments",
    "statements_in",
    "statements_of",
]
