"""Endpoint doubles that a patch installs, and whether the test uses program code under it that can reach them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ssot_lint.model.definitions import FUNCTIONS
from ssot_lint.model.doubles.endpoints import EndpointDouble, patched_role
from ssot_lint.model.doubles.importing import may_import
from ssot_lint.model.doubles.recognition import Double, double_of
from ssot_lint.model.doubles.stage import Part
from ssot_lint.model.doubles.taint import LOGGING, LOOKING, is_of_self
from ssot_lint.model.inference import Nature, infer
from ssot_lint.model.names import last_name
from ssot_lint.model.sites import iterate_calls

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile


INSTALLING = frozenset({ast.With, ast.AsyncWith, *FUNCTIONS})


def effective_patches(statement: ast.stmt, part: Part) -> Iterator[EndpointDouble]:
    """The endpoint doubles that a `with` statement or the decorators of a function patch in under program code."""
    installing: Sequence[ast.expr] = ()
    body: list[ast.stmt] = []
    if isinstance(statement, ast.With | ast.AsyncWith):
        installing, body = [item.context_expr for item in statement.items], statement.body
    elif isinstance(statement, FUNCTIONS):
        installing, body = statement.decorator_list, statement.body
    for each in installing:
        found = _patched(each, part)
        if found is not None:
            module = _module_of(found.double.stands_for or "", part.scope.file)
            if any(_uses_program(below, part, module) for below in body):
                yield found


def _module_of(target: str, file: TestFile) -> TestFile | None:
    """The file of the module that a patch reaches into; None when that cannot be told."""
    while "." in target:
        target = target.rpartition(".")[0]
        symbol = file.knowledge.resolve(target, file)
        if symbol.file is not None:
            return symbol.file
    return None


def _patched(node: ast.expr, part: Part) -> EndpointDouble | None:
    if not isinstance(node, ast.Call):
        return None
    double: Double | None = double_of(node, part.scope)
    if double is None or double.maker != "patch":
        return None
    role = patched_role(double.stands_for)
    name = (double.stands_for or "").rpartition(".")[2]
    return EndpointDouble(double, role, name) if role is not None else None


def _uses_program(statement: ast.stmt, part: Part, patched: TestFile | None) -> bool:
    """Whether a statement calls program code (or what may be) that can meet a patched module; building is no use."""
    for call in iterate_calls(statement):
        thing = infer(call.func, part.scope)
        if thing.nature is Nature.FUNCTION and thing.file is not None and not thing.file.is_test_side:
            homes = (thing.file, thing.cls.home if thing.cls is not None else None)
            if patched is None or any(home is not None and may_import(home, patched) for home in homes):
                return True
        if thing.nature is Nature.UNKNOWN and _may_be_program(call, part):
            return True
    return False


def _may_be_program(call: ast.Call, part: Part) -> bool:
    name = last_name(call.func)
    if name is None or name in LOOKING or name in LOGGING or name.startswith(("assert", "fail", "skip")):
        return False
    if isinstance(call.func, ast.Attribute):
        return double_of(call.func, part.scope) is None and not is_of_self(call.func)
    return name not in part.scope.file.builtins
