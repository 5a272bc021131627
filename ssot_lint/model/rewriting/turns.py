"""Functions that become coroutines, and the calls that are awaited then: plain data, and the nodes of a function."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ssot_lint.data import dataclass, field
from ssot_lint.enumeration import Enum
from ssot_lint.findings import Span
from ssot_lint.model.definitions import FUNCTIONS, Function


class Manner(Enum):
    """How a function becomes a coroutine."""

    PLAIN = "it gets an `async`"
    FIXTURE = "its decorator says that it is a coroutine"
    RENAMED = "unittest awaits it under another name"
    TO_FIXTURE = "a fixture that comes unasked takes the place of a set-up"


@dataclass(frozen=True, slots=True)
class Turn:
    """One function that becomes a coroutine: the line of its `def`, how, its new name, and the decorators it gets.

    `dropped` is a statement that goes, `super_calls` are those that call super's under the new name.
    """

    line: int
    manner: Manner
    decorators: tuple[str, ...] = ()
    name: str | None = None
    dropped: Span | None = None
    super_calls: tuple[Span, ...] = ()
    yields: bool = False


@dataclass(slots=True)
class AsyncPlan:
    """All that follows from one `await`: the functions that turn, and the calls that are awaited then."""

    turns: dict[int, Turn] = field(default_factory=dict)
    awaits: dict[Span, None] = field(default_factory=dict)


def own_nodes(function: Function) -> Iterator[ast.AST]:
    """The nodes of the body of a function, those of functions inside it left out."""
    stack: list[ast.AST] = list(reversed(function.body))
    while stack:
        node = stack.pop()
        yield node
        if not isinstance(node, (*FUNCTIONS, ast.Lambda, ast.ClassDef)):
            stack.extend(reversed(list(ast.iter_child_nodes(node))))
