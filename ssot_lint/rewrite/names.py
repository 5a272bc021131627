"""Giving a class another name, wherever the file speaks of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

import libcst as cst

from ssot_lint.findings import Span
from ssot_lint.fixes import Refused
from ssot_lint.model.rewriting.stretches import stretch_at

if TYPE_CHECKING:
    from ssot_lint.rewrite.editor import Editor


def rename_class(editor: Editor, line: int, name: str, uses: Iterable[Span]) -> None:
    """Name the class whose keyword stands on `line`, and the expressions at `uses` that read it."""
    header = editor.header(line)
    header.change(header.cls, lambda it: it.with_changes(name=it.name.with_changes(value=name)))
    rename_uses(editor, dict.fromkeys(uses, name))


def rename_uses(editor: Editor, uses: Mapping[Span, str]) -> None:
    """Put the expressions of `uses` in the place of the names that stand there."""
    # What holds others is opened first, so that these are found inside it.
    for span in sorted(uses, key=lambda each: _size(editor, each), reverse=True):
        region = editor.statement(span)
        region.change(region.find(span, cst.Name), _naming(uses[span]))


def _naming(expression: str) -> Callable[[cst.Name], cst.BaseExpression]:
    new = cst.parse_expression(expression)
    if isinstance(new, cst.Name):
        return lambda it: it.with_changes(value=new.value)
    return lambda it: new.with_changes(lpar=it.lpar, rpar=it.rpar)


def _size(editor: Editor, span: Span) -> int:
    stretch = stretch_at(editor.file, span.line, span.end_line)
    if stretch is None:
        raise Refused(f"line {span.line} holds parts of several statements")
    return stretch.last - stretch.first
