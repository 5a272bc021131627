"""A class is put on a canonical base: its header, the calls of super's set-ups, and set-ups that get other names."""

from __future__ import annotations

from functools import partial

from ssot_lint.data import replace
from ssot_lint.fixes import Refused
from ssot_lint.model import TestClass
from ssot_lint.model.definitions import ClassDefinition
from ssot_lint.model.rewriting.seating import Seating
from ssot_lint.model.rewriting.super_calls import SuperCall, first_parameter, missing_super_call
from ssot_lint.rewrite.class_bases import write_bases
from ssot_lint.rewrite.editor import Editor
from ssot_lint.rewrite.inits import turn_init
from ssot_lint.rewrite.methods import with_super
from ssot_lint.rewrite.revivals import revive
from ssot_lint.rewrite.unittest_calls import replace_unittest_call


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
    _add_calls(editor, seating, base)
    if seating.init is not None:
        turn_init(editor, seating.init)
    for revival in seating.revived:
        revive(editor, revival)
    for call in sorted(seating.said, key=lambda it: it.span):
        replace_unittest_call(editor, call.span, call.name)
    if seating.has_heirs or seating.is_shared:
        editor.reaches_other_files()


def _add_calls(editor: Editor, seating: Seating, base: ClassDefinition | None) -> None:
    """Let the set-ups call super's. One that overrides another of these passes on what that one gets by it."""
    made: dict[int, SuperCall] = {}
    lines = {each.line for each in seating.lacking}
    for each in sorted(seating.lacking, key=lambda it: it.over in lines):
        call = missing_super_call(editor.file, each.line, each.is_async, base)
        if call is None:
            continue
        above = made.get(each.over or 0)
        if above is not None and above.parameter is not None and not call.arguments:
            own = first_parameter(editor.file, each.line)
            call = replace(call, arguments=own or "method", parameter=None if own else above.parameter)
        if seating.is_shared and call.parameter == "method":
            call = _with_default(call, base)
        made[each.line] = call
        region = editor.definition(each.line)
        region.change(region.function, partial(with_super, call=call))


def _with_default(call: SuperCall, base: ClassDefinition | None) -> SuperCall:
    """The call from a set-up that others call too, who give it nothing so far."""
    found = base.home.lineage(base).method(call.name) if base is not None and base.home is not None else None
    if found is not None and len(found[1].args.args) - len(found[1].args.defaults) > 1:
        raise Refused(f"`{found[0].name}.{call.name}` wants `method`, and what inherits the class may not pass it on")
    return replace(call, parameter="method=None")
