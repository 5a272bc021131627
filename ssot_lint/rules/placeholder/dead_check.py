"""SSOT106: checks that never run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.findings import Finding, Safety
from ssot_lint.fixes import Refused
from ssot_lint.model import Test
from ssot_lint.rule import Context, Rule

if TYPE_CHECKING:
    from ssot_lint.rewrite.editor import Editor

rule = Rule(
    code="SSOT106",
    name="dead-check",
    summary="A test with checks of which none can run, or one behind the statement that must raise.",
)
_LONGEST = 60


@rule.check(Test)
def find_dead(test: Test, context: Context) -> Iterator[Finding]:
    """Report the first check of a test in which no check can run."""
    dead = test.dead_check
    if dead is not None:
        text = test.file.snippet(dead.cause).rstrip(" :")
        cause = f"`{text if len(text) <= _LONGEST else text[:_LONGEST] + '…'}` on line {dead.cause.line}"
        message = f"this check never runs: {cause} {dead.reason}"
        related = [test.related(dead.cause, "keeps the check from running")]
        fix = Safety.UNSAFE if dead.block else None
        yield rule.finding(test, message, span=dead.check.span, confidence=dead.confidence, related=related, fix=fix)


@rule.fix(Safety.UNSAFE, "move what stands behind the statement that raises out of the block")
def dedent(editor: Editor, finding: Finding, context: Context) -> str:
    """Put the check, and what follows it, behind the `raises` block."""
    from ssot_lint.rewrite.raises_blocks import dedent_from

    dead = editor.test.dead_check
    if dead is None or not dead.block or dead.check.span != finding.span:
        raise Refused("the check is not where it was")
    dedent_from(editor, dead.block, finding.span)
    return "move the check out of the `raises` block"
