"""SSOT110: a test that never runs because a later definition takes its name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import replace
from ssot_lint.findings import Finding, Related, Safety
from ssot_lint.fixes import Refused
from ssot_lint.model import TestFile
from ssot_lint.model.collecting.shadows import shadows_of
from ssot_lint.rule import FAMILIES, Context, Rule

if TYPE_CHECKING:
    from ssot_lint.rewrite.editor import Editor

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


@rule.fix(Safety.UNSAFE, "give the second a name of its own")
def rename_second(editor: Editor, finding: Finding, context: Context) -> str:
    """Put the next free number behind the name of the second definition."""
    from ssot_lint.model.rewriting.renamings import renaming_of

    shadow = next((each for each in shadows_of(editor.file) if each.span == finding.span), None)
    if shadow is None:
        raise Refused("the test is not where it was")
    renaming = renaming_of(shadow.span, shadow.by, editor.file)
    editor.adds(*renaming.adds)
    editor.removes(*renaming.removes)
    # The first runs now, and anything may be said of it.
    editor.exposes(*FAMILIES)
    region = editor.header(renaming.line)
    if renaming.is_class:
        editor.reaches_other_files()
        region.change(region.cls, lambda it: it.with_changes(name=it.name.with_changes(value=renaming.name)))
        return "number the second class"
    region.change(region.function, lambda it: it.with_changes(name=it.name.with_changes(value=renaming.name)))
    return "number the second test"
