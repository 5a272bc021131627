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
    else:
        editor.remove(span)
