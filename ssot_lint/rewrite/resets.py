"""Statements that have lost their point go; a set-up that held nothing else goes with them."""

from __future__ import annotations

from ssot_lint.findings import Span
from ssot_lint.model.rewriting.idle_methods import is_all_of
from ssot_lint.model.routines import Routine
from ssot_lint.rewrite.editor import Editor


def remove_reset(editor: Editor, routine: Routine, span: Span) -> None:
    """Take the statement at `span` away. Raises Refused when its block would be empty."""
    if routine.node is not None and is_all_of(span, routine):
        editor.reaches_other_files()
        editor.remove_definition(routine.node.lineno)
        _close_gap(editor, routine)
    else:
        editor.remove(span)


def _close_gap(editor: Editor, routine: Routine) -> None:
    """Take the blank lines behind a method away that was the first of its class."""
    node, owner = routine.node, routine.owner
    if node is None or owner is None or owner.node.body[0] is not node:
        return
    lines = editor.file.source.lines
    last = end = node.end_lineno or node.lineno
    while end < len(lines) and not lines[end].strip():
        end += 1
    if end > last:
        editor.remove_lines(last + 1, end)
