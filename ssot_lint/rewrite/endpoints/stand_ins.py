"""Doubles that a test only hands on give way to what they stand for: the real class, or what its factory makes."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from ssot_lint.config import Factory
from ssot_lint.data import replace
from ssot_lint.findings import Span
from ssot_lint.model import Test
from ssot_lint.model.rewriting.factory_calls import Replaced, replaced_call
from ssot_lint.model.rewriting.local_imports import local_import
from ssot_lint.model.rewriting.stand_ins import StandIn, stand_ins
from ssot_lint.rewrite.editor import Editor
from ssot_lint.rewrite.factories import use_factory
from ssot_lint.rewrite.local_imports import let_go
from ssot_lint.rewrite.nodes import names_in


def use_real_parts(editor: Editor, test: Test, factories: Sequence[Factory], drivers: tuple[str, ...]) -> str:
    """Put real objects in the place of all endpoint doubles of the test. Gives the fix's title; raises Refused."""
    by_path = {path: factory for factory in factories for path in factory.constructs}
    found = stand_ins(test, by_path)
    for routine in {id(each.routine): each.routine for each in found}.values():
        if routine.node is not None:
            editor.definition(routine.node.lineno)
    for each in found:
        factory = by_path[each.listed] if each.listed else Factory(call=f"{each.path}()", constructs=(each.path,))
        _use(editor, each, factory, drivers)
    editor.exposes("SSOT203", "SSOT204", "SSOT206", "SSOT118", "SSOT107")
    return "use the real part in place of the double"


def _use(editor: Editor, double: StandIn, factory: Factory, drivers: tuple[str, ...]) -> None:
    replaced = replaced_call(double.thing, double.made, double.routine, double.listed or double.path)
    replaced = replace(replaced, is_stand_in=True)
    use_factory(editor, replaced, factory, drivers)
    _let_go_maker(editor, replaced, double)
    for span in double.needless:
        _drop(editor, span)
    if double.fake:
        editor.drop_class(double.fake)


def _let_go_maker(editor: Editor, replaced: Replaced, double: StandIn) -> None:
    """Let go of an import in the function of what made the double, unless the real part was imported there instead."""
    maker, *others = [local_import(name, replaced.place, editor.file) for name in replaced.names]
    if maker is None or not any(each is not None and each.span != maker.span for each in others):
        return
    lines = [line for span in double.needless for line in editor.lines(span.line, span.end_line)]
    uses = replaced.names.count(maker.name) + sum(line.count(f"{maker.name}(") for line in lines)
    if uses == maker.uses:
        let_go(editor, maker)


def _drop(editor: Editor, span: Span) -> None:
    """Take a statement away that set the double up."""
    region = editor.statement(span)
    node = region.exactly(span, cst.Assign)
    line = region.parent(node, cst.SimpleStatementLine)
    editor.drop_import(*sorted(names_in(node)))
    region.replace(line if len(line.body) == 1 else node)
