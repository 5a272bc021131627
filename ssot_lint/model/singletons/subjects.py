"""Tests that are about the sharing itself: their words say so, or they compare two accesses by identity."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable

from ssot_lint.model.names import last_name
from ssot_lint.model.routines import Routine
from ssot_lint.model.singletons.words import speaks_of_sharing

_IDENTITY = frozenset({"assertIs", "assertIsNot"})


def is_about_sharing(routine: Routine, own_names: Iterable[str] = ()) -> bool:
    """Whether a test's name, class or docstring speak of one shared object, `own_names` (of the accessor) left out.

    Of what is no test only the class counts.
    """
    names = tuple(part for name in own_names for part in name.split(".") if part)
    own = f"{routine.name} {routine.docstring}" if routine.test is not None else ""
    return speaks_of_sharing(f"{own} {routine.class_name or ''}", names)


def compares_identity(routine: Routine, calls: Collection[ast.Call]) -> bool:
    """Whether the function asks if two of what `calls` gave it are one object."""
    if len(calls) < 2 or routine.node is None:
        return False
    wanted = set(map(id, calls))
    names = {name for name, values in routine.scope.bound.items() if any(id(_bare(each)) in wanted for each in values)}

    def counts(nodes: Iterable[ast.expr]) -> bool:
        return sum(id(_bare(each)) in wanted or (isinstance(each, ast.Name) and each.id in names) for each in nodes) > 1

    for node in ast.walk(routine.node):
        if isinstance(node, ast.Compare) and any(isinstance(op, ast.Is | ast.IsNot) for op in node.ops):
            if counts([node.left, *node.comparators]):
                return True
        elif isinstance(node, ast.Call) and last_name(node.func) in _IDENTITY and counts(node.args):
            return True
    return False


def _bare(node: ast.expr) -> ast.expr:
    while isinstance(node, ast.Await | ast.NamedExpr):
        node = node.value
    return node
