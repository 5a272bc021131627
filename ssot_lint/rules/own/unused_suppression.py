"""SSOT901: a suppression comment that suppressed nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import replace
from ssot_lint.findings import Finding, Safety
from ssot_lint.fixes import Refused
from ssot_lint.rule import Context, Registry, Rule, load_registry
from ssot_lint.suppressions import Kind, Suppression, SuppressionUse, is_prefix, read_suppressions

if TYPE_CHECKING:
    from ssot_lint.rewrite.editor import Editor

rule = Rule(
    code="SSOT901",
    name="unused-suppression",
    summary="A suppression comment that suppressed nothing.",
)


@rule.check(SuppressionUse)
def unused(use: SuppressionUse, context: Context) -> Iterator[Finding]:
    """One finding per comment, for its codes of rules that ran and found nothing there."""
    registry = load_registry()
    for comment, idle in use.suppressions.unused():
        needless = [written for written in idle if _is_needless(written, comment, use, registry)]
        if needless:
            finding = rule.finding(use, f"unused suppression of {', '.join(needless)}", span=comment.span)
            # Whether a code is needed is known only to a run of all rules, not to who reads the file for the fix.
            yield replace(finding, data=(("codes", " ".join(needless)),))


def _is_needless(written: str, comment: Suppression, use: SuppressionUse, registry: Registry) -> bool:
    if not comment.is_effective:
        return False
    if is_prefix(written):
        codes = {found.code for found in registry.select(written)} if comment.kind is Kind.FILE_IGNORE else set()
    else:
        found = registry.find(written)
        codes = {found.code} if found else set()
    # What this family finds is known only after it ran, so its own suppressions are not judged.
    judged = {code for code in codes if not code.startswith("SSOT9")}
    return bool(judged) and judged <= use.ran


@rule.fix(Safety.SAFE, "remove what is not needed")
def remove(editor: Editor, finding: Finding, context: Context) -> str:
    """Take the codes out of the comment, and with the last one our part of it; what other tools read stays."""
    from ssot_lint.rewrite.comments import without_codes

    span = finding.span
    comments = read_suppressions(editor.file.source.text).comments
    comment = next((each for each in comments if each.span == span), None)
    codes = dict(finding.data).get("codes", "").split()
    if comment is None or not codes or not set(codes) <= set(comment.codes):
        raise Refused("the comment is not where it was")
    line = editor.file.source.lines[span.line - 1]
    left = without_codes(line, span.column - 1, span.end_column - 1, codes)
    if left is None:
        editor.remove_comments(span.line, span.line)
    else:
        editor.rewrite_line(span.line, left)
    return "remove the comment" if set(codes) == set(comment.codes) else "remove the needless codes"
