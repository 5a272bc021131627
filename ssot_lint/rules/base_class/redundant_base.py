"""SSOT305: a base listed beside a canonical one for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.findings import Confidence, Finding, Safety
from ssot_lint.fixes import Refused
from ssot_lint.model import TestClass, TestFile
from ssot_lint.model.lineages.canon import read_canon
from ssot_lint.rule import Context, Rule

if TYPE_CHECKING:
    from ssot_lint.model.lineages.redundancy import RedundantBase
    from ssot_lint.rewrite.editor import Editor

rule = Rule(
    code="SSOT305",
    name="redundant-base",
    summary="unittest.TestCase, or a class that is inherited anyway, listed beside a canonical base.",
)


@rule.check(TestFile)
def find_redundant(file: TestFile, context: Context) -> Iterator[Finding]:
    """Report listed bases that a canonical base makes superfluous."""
    canon = read_canon(context.config.base_classes, file)
    if not canon or not file.is_test_side:
        return
    from ssot_lint.model.lineages.redundancy import redundant_bases

    for definition in file.definitions.all_classes:
        for base in redundant_bases(definition, file, canon):
            cls = TestClass(definition, file)
            # Without one that is inherited anyway nothing changes; without a test case others run the tests.
            safety = Safety.UNSAFE if base.is_case else Safety.SAFE
            yield rule.finding(cls, _message(base), span=base.span, confidence=Confidence.CERTAIN, fix=safety)


def _message(base: RedundantBase) -> str:
    if base.inherited_by is not None:
        return f"{base.name} is inherited through {base.inherited_by} already"
    return f"{base.name} beside {base.canonical}: it changes who sets up and runs the tests, and gives nothing"


@rule.fix(Safety.UNSAFE, "leave the base out")
def leave_base_out(editor: Editor, finding: Finding, context: Context) -> str:
    """Take the base off the list, with what only `unittest.TestCase` called renamed."""
    from ssot_lint.model.rewriting.seating import without
    from ssot_lint.rewrite.seats import take_seat

    cls, base = _base_at(editor, finding, context)
    take_seat(editor, without(cls, base.number, context.config))
    return f"leave {base.name} out"


def _base_at(editor: Editor, finding: Finding, context: Context) -> tuple[TestClass, RedundantBase]:
    from ssot_lint.model.lineages.redundancy import redundant_bases

    canon = read_canon(context.config.base_classes, editor.file)
    for definition in editor.file.definitions.all_classes:
        for base in redundant_bases(definition, editor.file, canon):
            if base.span == finding.span:
                return editor.file.test_class(definition), base
    raise Refused("the base is not where it was")
