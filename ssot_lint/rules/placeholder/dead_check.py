"""SSOT106: checks that never run."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.findings import Finding
from ssot_lint.model import Test
from ssot_lint.rule import Context, Rule

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
        yield rule.finding(test, message, span=dead.check.span, confidence=dead.confidence, related=related)
