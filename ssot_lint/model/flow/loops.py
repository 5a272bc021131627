"""Which loops of a test run at least once, and which conditions its parameters decide."""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING

from ssot_lint.lasting import cached_property
from ssot_lint.model.calls import resolve_call
from ssot_lint.model.marks import read_marks

if TYPE_CHECKING:
    from ssot_lint.model.flow.fillings import Fillings
    from ssot_lint.model.tests import Test

_DEPTH = 12
_STDLIB = frozenset(sys.stdlib_module_names) | {"builtins"}


class Loops:
    """Answers for the loops of one test; nothing is read before the first question."""

    def __init__(self, test: Test) -> None:
        self.test = test

    @cached_property
    def fillings(self) -> Fillings:
        """Where the test's body binds and fills names."""
        from ssot_lint.model.flow.fillings import read_fillings

        return read_fillings(self.test.body)

    @cached_property
    def parameters(self) -> frozenset[str]:
        """The arguments that get one value after the other: by `parametrize`, or from a fixture with `params`."""
        names = set(self.test.parametrized)
        for name in self.test.parameters:
            fixture = self.test.file.fixtures.get(name)
            if fixture is not None:
                marks = read_marks(fixture.decorator_list, self.test.file)
                if any(mark.argument(99, "params") is not None for mark in marks):
                    names.add(name)
        return frozenset(names)

    def runs(self, loop: ast.For) -> bool:
        """Whether `loop` makes at least one round."""
        from ssot_lint.model.flow.counting import Counting

        if isinstance(loop.iter, ast.List | ast.Tuple | ast.Constant):
            return Counting(self, None).least(loop.iter) > 0
        return Counting(self, self.fillings.spots.get(id(loop))).least(loop.iter) > 0

    def is_parameter(self, node: ast.expr, depth: int = _DEPTH) -> bool:
        """Whether `node` is decided by parameters of the test: they are in it, and nothing the program gave is."""
        if not self.parameters or depth == 0:
            return False
        given = False
        for each in ast.walk(node):
            if isinstance(each, ast.Call) and not self._is_plain(each, depth):
                return False
            if isinstance(each, ast.Name):
                if each.id in self.parameters:
                    given = True
                elif each.id in self.fillings.bound:
                    bindings = self.fillings.bound[each.id]
                    if not all(b.value is not None and self.is_parameter(b.value, depth - 1) for b in bindings):
                        return False
                    given = True
                elif each.id in self.test.parameters or each.id == "self":
                    return False
        return given

    def _is_plain(self, call: ast.Call, depth: int) -> bool:
        outside = resolve_call(call.func, self.test.scope).outside
        if outside is not None:
            return outside.partition(".")[0] in _STDLIB
        return isinstance(call.func, ast.Attribute) and self.is_parameter(call.func.value, depth - 1)
