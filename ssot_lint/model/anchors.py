"""Where a comment may stand to silence a finding."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.findings import Span
from ssot_lint.model.definitions import Function
from ssot_lint.model.sites import statements_of

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile


def anchors_of(file: TestFile, span: Span, qualname: str | None) -> set[int]:
    """The lines of the span, of its statement, and of the headers around it or of the class called `qualname`."""
    lines = set(range(span.line, span.end_line + 1))
    for definition in (*file.definitions.functions.values(), *_methods(file)):
        if definition.lineno <= span.line <= (definition.end_lineno or definition.lineno):
            lines.update(header_lines(definition))
            lines.add(statement_line(definition.body, span.line))
    for cls in file.definitions.all_classes:
        if cls.qualname == qualname:
            lines.update(header_lines(cls.node))
    lines.add(statement_line(file.tree.body, span.line))
    lines.discard(0)
    return lines


def _methods(file: TestFile) -> Iterator[Function]:
    for cls in file.definitions.all_classes:
        yield from cls.methods.values()


def header_lines(node: Function | ast.ClassDef) -> range:
    """The lines from the first decorator to the one that names the function or class."""
    return range(min((each.lineno for each in node.decorator_list), default=node.lineno), node.lineno + 1)


def statement_line(body: list[ast.stmt], line: int) -> int:
    """The first line of the innermost statement below `body` that covers `line`; 0 when none does."""
    found = 0
    for statement in statements_of(body):
        if statement.lineno <= line <= (statement.end_lineno or statement.lineno):
            found = statement.lineno
    return found
