"""SSOT103: a test that runs code and checks nothing."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.findings import Confidence, Finding, Severity
from ssot_lint.model import Test
from ssot_lint.model.bodies.resolution import calls_namesake
from ssot_lint.rule import Context, Rule

rule = Rule(
    code="SSOT103",
    name="no-check",
    summary="A test that runs code and contains no check.",
    severity=Severity.WARNING,
    confidence=Confidence.LIKELY,
)


@rule.check(Test)
def find_unchecked(test: Test, context: Context) -> Iterator[Finding]:
    """Report a test that runs, is no declared smoke test, and in or around which nothing checks."""
    if test.has_checks or test.is_empty or test.is_declaration or test.returned:
        return
    if test.skip_around or test.always_skips or test.is_smoke or test.ambient_checks:
        return
    confidence = Confidence.CERTAIN if test.is_fully_known else Confidence.LIKELY
    if confidence is Confidence.LIKELY and calls_namesake(test):
        confidence = Confidence.POSSIBLE
    message = "nothing in this test checks a result: it fails only if the code raises"
    yield rule.finding(test, message, confidence=confidence)
