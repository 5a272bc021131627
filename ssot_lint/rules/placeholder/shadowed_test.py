"""SSOT110: a test that never runs because a later definition takes its name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ssot_lint.findings import Finding, Related
from ssot_lint.model import TestFile
from ssot_lint.model.collecting.shadows import shadows_of
from ssot_lint.rule import Context, Rule

rule = Rule(
    code="SSOT110",
    name="shadowed-test",
    summary="Two tests or classes of one name in one scope: the first never runs.",
)


@rule.check(TestFile)
def find_shadowed(file: TestFile, context: Context) -> Iterator[Finding]:
    """Report each test or class of tests whose name is defined again in its scope, at the definition that is lost."""
    for shadow in shadows_of(file):
        name = shadow.qualname.rpartition(".")[2]
        lost = "none of its tests ever runs" if shadow.is_class else "this test never runs"
        message = f"`{name}` is defined again on line {shadow.by.line}: {lost}"
        finding = rule.finding(
            file, message, span=shadow.span, related=[Related(file.path, shadow.by, "replaces the first")]
        )
        yield replace(finding, test=None if shadow.is_class else shadow.qualname, class_name=shadow.class_name)
