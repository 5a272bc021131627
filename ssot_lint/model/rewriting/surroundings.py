"""Where an expression stands: the nodes around it, the functions that hold it, and what keeps an `await` from it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.findings import Span
from ssot_lint.model.definitions import FUNCTIONS, Function
from ssot_lint.model.memory import remember

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile


@dataclass(frozen=True, slots=True)
class Surroundings:
    """An expression or a statement and the nodes around it, innermost first, up to the module."""

    node: ast.expr | ast.stmt
    around: tuple[ast.AST, ...]

    @property
    def parent(self) -> ast.AST:
        """The node directly around it."""
        return self.around[0]

    @property
    def awaited(self) -> ast.Await | None:
        """The `await` that it is the operand of."""
        return self.parent if isinstance(self.parent, ast.Await) else None

    @property
    def statement(self) -> ast.stmt:
        """The innermost statement that holds it."""
        return next(each for each in self.around if isinstance(each, ast.stmt))

    @property
    def functions(self) -> tuple[Function, ...]:
        """The functions in whose body it stands, innermost first."""
        return tuple(each for each, part in self._steps() if isinstance(each, FUNCTIONS) and part in each.body)

    @property
    def function(self) -> Function | None:
        """The innermost of these."""
        return next(iter(self.functions), None)

    def _steps(self) -> Iterator[tuple[ast.AST, ast.AST]]:
        """Each node around it, with the part of that node in which it stands."""
        part: ast.AST = self.node
        for each in self.around:
            yield each, part
            part = each

    @property
    def oddity(self) -> str | None:
        """What is special about a place whose value is made once, or by another function; None in plain code."""
        for each, part in self._steps():
            if isinstance(each, ast.Lambda):
                return "it stands in a lambda"
            if isinstance(each, ast.arguments):
                return "it stands in the default of an argument, which is made once"
            if isinstance(each, (*FUNCTIONS, ast.ClassDef)):
                if part in each.decorator_list:
                    return "it stands in a decorator"
                if isinstance(each, FUNCTIONS):
                    return None if part in each.body else "it stands in the header of a function"
                return "it stands in the body of a class, which runs once"
        return "it stands outside functions, where it runs once"

    @property
    def bars_await(self) -> str | None:
        """What keeps an `await` from standing here, whatever the function around it is; None where nothing does."""
        is_inside = False
        for each, part in self._steps():
            if isinstance(each, ast.comprehension):
                is_inside = part is not each.iter
            elif isinstance(each, ast.GeneratorExp):
                # What the first `for` goes through is worked out outside the generator.
                if is_inside or part is not each.generators[0]:
                    return "it stands in a generator expression, where nothing can be awaited"
            elif isinstance(each, FUNCTIONS):
                break
        return self.oddity


def surroundings_at(file: TestFile, span: Span) -> Surroundings | None:
    """The call at exactly this span with what is around it; None when there is none."""
    parents = _parents(file)
    for node in parents.calls.get(span.line, ()):
        if file.source.span(node) == span:
            return surroundings_of(file, node)
    return None


def surroundings_of(file: TestFile, node: ast.expr | ast.stmt) -> Surroundings:
    """What is around an expression or statement of the file."""
    parents = _parents(file).by_child
    around: list[ast.AST] = []
    current: ast.AST | None = parents.get(id(node))
    while current is not None:
        around.append(current)
        current = parents.get(id(current))
    return Surroundings(node, tuple(around))


@dataclass(slots=True)
class _Parents:
    by_child: dict[int, ast.AST]
    calls: dict[int, list[ast.Call]]


def _parents(file: TestFile) -> _Parents:
    key = ("parents",)
    if key not in file.memory:
        found = _Parents({}, {})
        for node in ast.walk(file.tree):
            for child in ast.iter_child_nodes(node):
                found.by_child[id(child)] = node
            if isinstance(node, ast.Call):
                found.calls.setdefault(node.lineno, []).append(node)
        remember(file, key, (), found)
    known: _Parents = file.memory[key]
    return known
