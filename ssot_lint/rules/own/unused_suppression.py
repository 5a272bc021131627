"""SSOT901: a suppression comment that suppressed nothing."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.findings import Finding
from ssot_lint.rule import Context, Registry, Rule, load_registry
from ssot_lint.suppressions import Kind, Suppression, SuppressionUse, is_prefix

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
            yield rule.finding(use, f"unused suppression of {', '.join(needless)}", span=comment.span)


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
