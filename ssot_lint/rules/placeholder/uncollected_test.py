"""SSOT111: code that was meant as a test and that pytest does not collect."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import replace
from ssot_lint.findings import Confidence, Finding, Safety
from ssot_lint.model import TestFile
from ssot_lint.model.collecting.strays import Stray, StrayKind, strays_of
from ssot_lint.rule import Context, Rule

if TYPE_CHECKING:
    from ssot_lint.rewrite.editor import Editor

rule = Rule(
    code="SSOT111",
    name="uncollected-test",
    summary="Code that was meant as a test and that pytest does not collect.",
    confidence=Confidence.LIKELY,
)


@rule.check(TestFile)
def find_strays(file: TestFile, context: Context) -> Iterator[Finding]:
    """Report classes, nested functions and files with tests that never run under this project's configuration."""
    for stray in strays_of(file):
        confidence = Confidence.CERTAIN if stray.certain else Confidence.LIKELY
        fix = Safety.UNSAFE if stray.kind is StrayKind.NAME else None
        finding = rule.finding(file, _message(stray, file), span=stray.span, confidence=confidence, fix=fix)
        yield replace(finding, test=stray.test, class_name=stray.class_name)


@rule.fix(Safety.UNSAFE, "give the class a name that pytest collects")
def rename(editor: Editor, finding: Finding, context: Context) -> str:
    """Put what `python_classes` asks for before or behind the name, and change its uses in the file."""
    from ssot_lint.model.rewriting.class_names import class_renaming
    from ssot_lint.rewrite.names import rename_class

    renaming = class_renaming(finding.span, editor.file)
    rename_class(editor, renaming.line, renaming.name, renaming.uses)
    editor.adds(*renaming.adds)
    # What several tests share is shared by those that come in, too.
    editor.exposes("SSOT402", "SSOT404")
    return "give the class a name that pytest collects"


def _message(stray: Stray, file: TestFile) -> str:
    lost = "its test never runs" if stray.tests == 1 else f"its {stray.tests} tests never run"
    if stray.kind is StrayKind.NAME:
        patterns = ", ".join(file.layout.python_classes)
        return f"`{stray.name}` does not match python_classes ({patterns}): {lost}"
    if stray.kind is StrayKind.INIT:
        return f"pytest collects no class with a constructor, as `{stray.name}` has: {lost}"
    if stray.kind is StrayKind.SWITCH:
        return f"`{stray.name}` is switched off by `__test__` and nothing says why: {lost}"
    if stray.kind is StrayKind.FILE:
        patterns = ", ".join(file.layout.python_files)
        return f"{stray.name} does not match python_files ({patterns}): {lost}"
    if stray.has_self:
        return f"this method has been indented into another function, `{stray.around}`: it never runs"
    return f"this test stands inside the function `{stray.around}`, where pytest does not look: it never runs"
