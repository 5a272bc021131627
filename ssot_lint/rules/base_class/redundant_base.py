"""SSOT305: a base listed beside a canonical one for nothing."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.findings import Confidence, Finding
from ssot_lint.model import TestClass, TestFile
from ssot_lint.model.lineages.canon import read_canon
from ssot_lint.model.lineages.redundancy import RedundantBase, redundant_bases
from ssot_lint.rule import Context, Rule

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
    for definition in file.definitions.all_classes:
        for base in redundant_bases(definition, file, canon):
            cls = TestClass(definition, file)
            yield rule.finding(cls, _message(base), span=base.span, confidence=Confidence.CERTAIN)


def _message(base: RedundantBase) -> str:
    if base.inherited_by is not None:
        return f"{base.name} is inherited through {base.inherited_by} already"
    return f"{base.name} beside {base.canonical}: it changes who sets up and runs the tests, and gives nothing"
