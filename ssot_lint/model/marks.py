"""Decorators and marks of tests and classes, as pytest and unittest understand them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from ssot_lint.findings import Span
from ssot_lint.model.names import dotted

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile
    from ssot_lint.model.source import Source

# `@app.get("/test")` over `def test_page()`: the function is the program's, whatever it is called.
_REGISTERING = frozenset(
    "route get post put delete head options patch websocket websocket_route command group task callback"
    " errorhandler exception_handler on_event middleware before_request after_request tool"
    " field mutation subscription flow".split()
)
_NO_REGISTRIES = frozenset({"pytest", "unittest", "mock", "mocker", "_pytest"})


class Mark(NamedTuple):
    """One decorator or `pytestmark` entry. `path` is its dotted path through imports, as written where not imported."""

    path: str
    call: ast.Call | None
    node: ast.expr
    source: Source

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.source.span(self.node)

    @property
    def name(self) -> str:
        """The last part: `parametrize` for `pytest.mark.parametrize`."""
        return self.path.rpartition(".")[2]

    @property
    def is_pytest_mark(self) -> bool:
        """Whether it is `pytest.mark.…`."""
        return self.path.startswith("pytest.mark.")

    def argument(self, index: int, keyword: str) -> ast.expr | None:
        """The call's argument at `index` or by `keyword`; None when there is none."""
        if self.call is None:
            return None
        if index < len(self.call.args):
            return self.call.args[index]
        return next((k.value for k in self.call.keywords if k.arg == keyword), None)

    @property
    def has_reason(self) -> bool:
        """Whether a skip or xfail mark says why, in words."""
        reason = self.argument(99, "reason") or (self.argument(0, "reason") if self.name == "skip" else None)
        return reason is not None and not (isinstance(reason, ast.Constant) and not reason.value)


def read_marks(decorators: list[ast.expr], file: TestFile) -> tuple[Mark, ...]:
    """The decorators as marks, top first; those that are no dotted name or call of one are left out."""
    marks = []
    for node in decorators:
        call = node if isinstance(node, ast.Call) else None
        name = dotted(call.func if call else node)
        if name is not None:
            marks.append(Mark(file.definitions.path_of(name) or name, call, node, file.source))
    return tuple(marks)


def marks_in(value: ast.expr | None, file: TestFile) -> tuple[Mark, ...]:
    """The marks of a `pytestmark = …` value: one, or a list or tuple of them."""
    if value is None:
        return ()
    nodes = value.elts if isinstance(value, ast.List | ast.Tuple) else [value]
    return read_marks(list(nodes), file)


def is_fixture(marks: tuple[Mark, ...]) -> bool:
    """Whether the decorators make the function a fixture."""
    return any(
        mark.name in ("fixture", "yield_fixture") or mark.path in ("pytest_asyncio.fixture", "pytest_trio.trio_fixture")
        for mark in marks
    )


def is_property(marks: tuple[Mark, ...]) -> bool:
    """Whether the decorators make the method an attribute, which nothing calls."""
    return any(mark.name in ("property", "cached_property", "setter") for mark in marks)


def is_handler(marks: tuple[Mark, ...]) -> bool:
    """Whether a decorator gives the function to a program: a route, a command, a task, as `@app.get("/test")` does, or
    an imported `@get("/test")`.
    """
    for mark in marks:
        if mark.name not in _REGISTERING or mark.path.partition(".")[0] in _NO_REGISTRIES:
            continue
        if isinstance(mark.call.func if mark.call else mark.node, ast.Attribute):
            return True
        if _names_path(mark):
            return True
    return False


def _names_path(mark: Mark) -> bool:
    path = mark.argument(0, "path")
    return isinstance(path, ast.Constant) and str(path.value).startswith("/")


def parametrized_names(marks: tuple[Mark, ...]) -> frozenset[str]:
    """The names that `parametrize` marks give values to."""
    names: set[str] = set()
    for mark in marks:
        if mark.path == "pytest.mark.parametrize":
            names.update(_parametrize_names(mark.argument(0, "argnames")))
    return frozenset(names)


def _parametrize_names(node: ast.expr | None) -> list[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [name.strip() for name in node.value.split(",") if name.strip()]
    if isinstance(node, ast.List | ast.Tuple):
        return [item.value for item in node.elts if isinstance(item, ast.Constant) and isinstance(item.value, str)]
    return []
