"""SSOT303: a set-up that does not call the canonical base's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.findings import Finding, Safety
from ssot_lint.model import TestClass, TestFile
from ssot_lint.model.lineages.canon import read_canon
from ssot_lint.rule import Context, Rule

if TYPE_CHECKING:
    from ssot_lint.model.lineages.setups import MissingSuper
    from ssot_lint.rewrite.editor import Editor

rule = Rule(
    code="SSOT303",
    name="missing-super",
    summary="A set-up or tear-down that overrides the canonical base's without calling it.",
)


@rule.check(TestFile)
def find_missing(file: TestFile, context: Context) -> Iterator[Finding]:
    """Report overriding set-ups in subclasses of canonical bases; those that never run are SSOT307's."""
    canon = read_canon(context.config.base_classes, file)
    if not canon or not file.is_test_side:
        return
    from ssot_lint.model.lineages.setups import Cause, dead_setups, missing_supers

    left = {each.definition for each in file.collection.uncollected if not each.inherited}
    for definition in file.definitions.all_classes:
        lineage = file.lineage(definition)
        held = canon.held_by(lineage)
        if not held or definition in left or any(base.is_class(definition) for base in held):
            continue
        missing = list(missing_supers(definition, file))
        if not missing:
            continue
        cls = TestClass(definition, file)
        dead = {each.name for each in dead_setups(cls) if each.cause is not Cause.FOREIGN}
        for each in missing:
            if each.name not in dead:
                yield rule.finding(cls, _message(each), span=each.span, confidence=each.confidence)


def _message(found: MissingSuper) -> str:
    return f"overrides {found.base}.{found.name} and does not call super().{found.name}(): the base's part is lost"


@rule.fix(Safety.UNSAFE, "call the base's own")
def call_base(editor: Editor, finding: Finding, context: Context) -> str:
    """Call super's method: first in a set-up, last in a tear-down."""
    from ssot_lint.rewrite.methods import ensure_super

    name = editor.file.snippet(finding.span)
    ensure_super(editor, finding.span.line, awaited=name.startswith("async"))
    if not editor.file.is_collected:
        editor.reaches_other_files()
    return f"call super().{name}()"
