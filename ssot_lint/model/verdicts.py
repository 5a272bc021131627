"""What functions of a file do, as a fixpoint over its call graph: whether they check, and what they set on `self`."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ssot_lint.model.checks import Check, CheckKind, Raises
from ssot_lint.model.definitions import FUNCTIONS, ClassDefinition, Function
from ssot_lint.model.sites import SiteScanner, plain_assignments, statements_of
from ssot_lint.model.vocabulary import CHECKING_NAME

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile


@dataclass(slots=True)
class Verdicts:
    """What is known of a file's functions, by function and receiver class, and what is being looked at."""

    known: dict[tuple[int, int], Raises | None] = field(default_factory=dict)
    pending: set[tuple[int, int]] = field(default_factory=set)
    cyclic: bool = False


def function_raises(
    file: TestFile, function: Function, cls: ClassDefinition | None, memo: Verdicts
) -> Raises | None:
    """What a failing check inside `function` raises; None when it holds none. Recursion by itself is no check."""
    key = (id(function), id(cls))
    if key in memo.known:
        return memo.known[key]
    if key in memo.pending:
        memo.cyclic = True
        return None
    memo.pending.add(key)
    raises = _strongest(checks_of(file, function, cls), function)
    memo.pending.discard(key)
    # A "no" that leaned on a function still being looked at is only settled at the outermost call.
    if raises is not None or not memo.cyclic or not memo.pending:
        memo.known[key] = raises
    if not memo.pending:
        memo.cyclic = False
    return raises


def checks_of(file: TestFile, function: Function, cls: ClassDefinition | None) -> list[Check]:
    """The checks in the body of any function of the file, as if it were a test."""
    from ssot_lint.model.tests import Test

    scanner = SiteScanner(Test(function, cls, file), file.scope_of(function, cls))
    scanner.scan(function.body, None)
    return scanner.sites


def _strongest(checks: list[Check], function: Function) -> Raises | None:
    # What is called `assert_no_…` may well put its check into a function that it leaves behind.
    named = bool(CHECKING_NAME.match(function.name))
    found = {
        check.raises
        for check in checks
        if named
        or not (check.in_nested_function or (check.kind is CheckKind.RAISE and check.raises is not Raises.ASSERTION))
    }
    for raises in (Raises.ASSERTION, Raises.OTHER, Raises.OUTCOME, Raises.EXIT):
        if raises in found:
            return raises
    return None


def self_assignments(cls: ClassDefinition) -> dict[str, list[tuple[Function, ast.expr]]]:
    """`name -> [(method, value), …]` for every `self.name = value` in the methods of `cls`, in source order."""
    found: dict[str, list[tuple[Function, ast.expr]]] = {}
    for definition in cls.order:
        method = definition.node
        if isinstance(method, FUNCTIONS):
            for statement in statements_of(method.body):
                for target, value in plain_assignments(statement):
                    if _is_self_attribute(target):
                        found.setdefault(target.attr, []).append((method, value))  # type: ignore[attr-defined]
    return found


def _is_self_attribute(target: ast.expr) -> bool:
    return type(target) is ast.Attribute and type(target.value) is ast.Name and target.value.id in ("self", "cls")
