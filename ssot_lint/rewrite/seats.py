"""A class is put on a canonical base: its header, the calls of super's set-ups, and set-ups that get other names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from ssot_lint.fixes import Refused
from ssot_lint.model import TestClass
from ssot_lint.model.definitions import ClassDefinition
from ssot_lint.model.rewriting.seating import Seating, SetUp
from ssot_lint.model.rewriting.super_calls import SuperCall, first_parameter, missing_super_call
from ssot_lint.rewrite.class_bases import write_bases
from ssot_lint.rewrite.editor import Editor
from ssot_lint.rewrite.idle_setups import rename_setup
from ssot_lint.rewrite.methods import with_super


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
    _add_calls(editor, seating.lacking, base)
    for renaming in seating.renamed:
        rename_setup(editor, renaming)
    if seating.has_heirs:
        editor.reaches_other_files()


def _add_calls(editor: Editor, lacking: Sequence[SetUp], base: ClassDefinition | None) -> None:
    """Let the set-ups call super's. One that overrides another of these passes on what that one gets by it."""
    made: dict[int, SuperCall] = {}
    for each in sorted(lacking, key=lambda it: it.over in {other.line for other in lacking}):
        call = missing_super_call(editor.file, each.line, each.is_async, base)
        above = made.get(each.over or 0)
        if call is None:
            continue
        if above is not None and above.parameter is not None and not call.arguments:
            own = first_parameter(editor.file, each.line)
            call = replace(call, arguments=own or "method", parameter=None if own else above.parameter)
        made[each.line] = call
        region = editor.definition(each.line)
        region.change(region.function, partial(with_super, call=call))
