"""Whether a place can hold an `await`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.findings import Span

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def may_await(file: TestFile, span: Span) -> bool:
    """Whether the innermost function around `span` is an `async def`; false outside functions and in their headers."""
    innermost = None
    for node in _around(file, span):
        innermost = node
    return isinstance(innermost, ast.AsyncFunctionDef)


def _around(file: TestFile, span: Span) -> Iterator[ast.AST]:
    """The functions, lambdas and classes whose body holds a place, outermost first."""
    for node in ast.walk(file.tree):
        if isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
            body = node.body if isinstance(node.body, list) else [node.body]
            first, last = file.source.span(body[0]), file.source.span(body[-1])
            if (first.line, first.column) <= (span.line, span.column) < (last.end_line, last.end_column):
                yield node
