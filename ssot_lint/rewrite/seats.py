"""A class is put on a canonical base: its header, the calls of super's set-ups, and set-ups that get other names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssot_lint.fixes import Refused
from ssot_lint.model import TestClass
from ssot_lint.rewrite.class_bases import write_bases
from ssot_lint.rewrite.editor import Editor
from ssot_lint.rewrite.idle_setups import rename_setup
from ssot_lint.rewrite.methods import ensure_super

if TYPE_CHECKING:
    from ssot_lint.model.rewriting.seating import Seating


def class_at(editor: Editor) -> TestClass:
    """The class whose name stands where the finding is. Raises Refused when there is none."""
    for cls in editor.file.definitions.all_classes:
        if editor.file.name_span(cls.node) == editor.finding.span:
            return editor.file.test_class(cls)
    raise Refused("the class is not where it was")


def take_seat(editor: Editor, seating: Seating) -> None:
    """Make all the changes that `seating` asks for."""
    inheritance = seating.inheritance
    write_bases(editor, inheritance)
    base = inheritance.base.symbol.cls if inheritance.base is not None else None
    for each in seating.lacking:
        ensure_super(editor, each.line, awaited=each.is_async, base=base)
    for renaming in seating.renamed:
        rename_setup(editor, renaming)
    if seating.has_heirs:
        editor.reaches_other_files()
