"""SSOT107: a test that can end without having checked anything."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.findings import Confidence, Finding, Severity
from ssot_lint.model import Reason, Test
from ssot_lint.rule import Context, Rule

rule = Rule(
    code="SSOT107",
    name="conditional-check",
    summary="A test in which one path reaches the end without a check.",
    severity=Severity.WARNING,
    confidence=Confidence.POSSIBLE,
)
_WHEN = {
    Reason.IF: "when this condition is false",
    Reason.ARM: "when this condition is true",
    Reason.FOR: "when there is nothing to loop over",
    Reason.WHILE: "when this condition is false from the start",
    Reason.LOOP: "when it cuts the round of a loop short here",
    Reason.MATCH: "when no case with a check matches",
    Reason.ONLY_HANDLER: "when nothing is raised",
    Reason.HANDLER: "when this handler is taken",
    Reason.SUPPRESS: "when what it suppresses is raised",
    Reason.RETURN: "when it returns early here",
}


@rule.check(Test)
def find_conditional(test: Test, context: Context) -> Iterator[Finding]:
    """Report a test of which one path ends without a check."""
    found = test.unchecked_path
    dead = test.dead_check if found is not None else None
    if found is not None and (dead is None or dead.confidence is Confidence.POSSIBLE):
        when = _WHEN.get(found.reason, "on one path")
        yield rule.finding(test, f"the test ends without any check {when}", span=found.span)
