"""SSOT101: a test whose body does nothing."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.findings import Confidence, Finding
from ssot_lint.model import Test
from ssot_lint.rule import Context, Rule

rule = Rule(
    code="SSOT101",
    name="empty-test",
    summary="A test whose body does nothing.",
)


@rule.check(Test)
def find_empty(test: Test, context: Context) -> Iterator[Finding]:
    """Report a test of which nothing but words is left and that nothing around it checks or skips."""
    if not test.is_empty or test.skip_around or test.ambient_checks:
        return
    confidence = Confidence.CERTAIN if test.is_fully_known else Confidence.LIKELY
    yield rule.finding(test, "this test does nothing: it passes whatever the program does", confidence=confidence)
