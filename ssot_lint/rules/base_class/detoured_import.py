"""SSOT306: a canonical base imported by a detour."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from ssot_lint.findings import Confidence, Finding, Safety
from ssot_lint.fixes import Refused
from ssot_lint.model import TestFile
from ssot_lint.model.lineages.canon import read_canon
from ssot_lint.rule import Context, Option, Rule

if TYPE_CHECKING:
    from ssot_lint.model.lineages.detours import Detour
    from ssot_lint.rewrite.editor import Editor

rule = Rule(
    code="SSOT306",
    name="detoured-import",
    summary="A canonical base imported from elsewhere than its home, or under another name.",
    options=(Option("allow-alias", (), "Names, or globs of names, that `as` may give to a canonical base."),),
)


@rule.check(TestFile)
def find_detours(file: TestFile, context: Context) -> Iterator[Finding]:
    """Report imported names that lead to a canonical base, or carry its name, and are not its home's."""
    canon = read_canon(context.config.base_classes, file)
    if not canon or not file.is_test_side:
        return
    from ssot_lint.model.lineages.detours import DetourKind, detours

    allowed: tuple[str, ...] = context.options["allow-alias"]
    for detour in detours(file, canon):
        if detour.kind is DetourKind.ALIAS and any(fnmatchcase(detour.alias or "", each) for each in allowed):
            continue
        safety = None if detour.kind is DetourKind.STRANGER else Safety.SAFE
        yield rule.finding(file, _message(detour), span=detour.span, confidence=Confidence.CERTAIN, fix=safety)


def _message(detour: Detour) -> str:
    from ssot_lint.model.lineages.detours import DetourKind

    base = detour.base
    if detour.kind is DetourKind.ALIAS:
        return f"{base.name} goes by the name {detour.alias} here: one class, one name"
    if detour.kind is DetourKind.STRANGER:
        return f"this {detour.name} of {detour.module} is another class than the canonical one of {base.module}"
    if detour.name == base.name:
        return f"{base.name} comes by way of {detour.module}: its home is {base.module}"
    return f"{detour.name} of {detour.module} is {base.name}, whose home is {base.module}"


@rule.fix(Safety.SAFE, "import the base from its home")
def lead_home(editor: Editor, finding: Finding, context: Context) -> str:
    """Import the base from its home, by its own name, and let what used another name say that one."""
    from ssot_lint.model.lineages.detours import detours
    from ssot_lint.rewrite.detours import lead_home as lead

    canon = read_canon(context.config.base_classes, editor.file)
    for detour in detours(editor.file, canon):
        if detour.span == finding.span:
            lead(editor, detour)
            return f"import {detour.base.name} from {detour.base.module}"
    raise Refused("the import is not where it was")
