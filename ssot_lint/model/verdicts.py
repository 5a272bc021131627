"""What functions of a file do, as a fixpoint over its call graph: whether they check."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass, field
from ssot_lint.model.checks import Check, CheckKind, Raises
from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.memory import remember
from ssot_lint.model.outline import outline_of
from ssot_lint.model.sites import SiteScanner
from ssot_lint.model.statements import statements_in
from ssot_lint.model.vocabulary import CHECKING_NAME

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile


Key = tuple[str, int, int]


@dataclass(slots=True)
class _Inquiry:
    """What is being looked at: depth by function, how far up each leans, and the "no"s that lean on an open one."""

    open: dict[Key, int] = field(default_factory=dict)
    leaning: list[int] = field(default_factory=list)
    assumed: dict[Key, tuple[TestFile, ClassDefinition | None, int]] = field(default_factory=dict)

    def lean(self, depth: int) -> None:
        """Note that the innermost function under study leans on the one at `depth`."""
        if self.leaning:
            self.leaning[-1] = min(self.leaning[-1], depth)

    def take_back(self, start: int) -> list[tuple[Key, tuple[TestFile, ClassDefinition | None, int]]]:
        """Remove and return what was assumed since there were `start` assumptions."""
        return [self.assumed.popitem() for _ in range(len(self.assumed) - start)]


# Calls lead from file to file, so one inquiry goes over all of them; a process makes one at a time.
_INQUIRY = _Inquiry()


def function_raises(file: TestFile, function: Function, cls: ClassDefinition | None) -> Raises | None:
    """What a failing check inside `function` raises; None when it holds none. Recursion by itself is no check."""
    key = ("checks", id(function), id(cls))
    if key in file.memory:
        known: Raises | None = file.memory[key]
        return known
    # An `assert` says all: nothing is stronger, and what the function calls cannot change it.
    if _asserts(function) or (CHECKING_NAME.match(function.name) and outline_of(function).asserts):
        remember(file, key, (cls,), Raises.ASSERTION)
        return Raises.ASSERTION
    inquiry = _INQUIRY
    leant = inquiry.open.get(key, -1)
    if leant < 0 and key in inquiry.assumed:
        leant = inquiry.assumed[key][2]
    if leant >= 0:
        inquiry.lean(leant)
        return None
    return _look_into(file, function, cls, key)


def _asserts(function: Function) -> bool:
    """Whether an `assert` stands in the function, outside those inside it."""
    return any(statement.__class__ is ast.Assert for statement in statements_in(function))


def _look_into(file: TestFile, function: Function, cls: ClassDefinition | None, key: Key) -> Raises | None:
    """Find the circles among functions as Tarjan does: each function is read once, unless a check turns up in one."""
    inquiry = _INQUIRY
    depth, start = len(inquiry.open), len(inquiry.assumed)
    inquiry.open[key] = depth
    inquiry.leaning.append(depth)
    settled = False
    try:
        raises = _strongest(checks_of(file, function, cls), _is_named(function, cls))
        settled = True
    finally:
        del inquiry.open[key]
        leans_on = inquiry.leaning.pop()
        if not settled:
            inquiry.take_back(start)
    if raises is None and leans_on < depth:
        inquiry.lean(leans_on)
        inquiry.assumed[key] = (file, cls, leans_on)
        return None
    # A "yes" upsets what was said while it was open; a "no" on which nothing further up bears settles all of it.
    for each, (home, owner, _) in inquiry.take_back(start):
        if raises is None:
            remember(home, each, (owner,), None)
    remember(file, key, (cls,), raises)
    return raises


def checks_of(file: TestFile, function: Function, cls: ClassDefinition | None) -> list[Check]:
    """The checks in the body of any function of the file, as if it were a test."""
    from ssot_lint.model.tests import Test

    scanner = SiteScanner(Test(function, cls, file), file.scope_of(function, cls))
    scanner.scan(function.body, None)
    return scanner.sites


def _is_named(function: Function, cls: ClassDefinition | None) -> bool:
    """Whether a function is called a check; of what Python calls by itself, the class has the name."""
    if function.name.startswith("__") and cls is not None:
        return bool(CHECKING_NAME.match(cls.name))
    return bool(CHECKING_NAME.match(function.name))


def _strongest(checks: list[Check], named: bool) -> Raises | None:
    # What is called `assert_no_…` may well put its check into a function that it leaves behind.
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
