"""SSOT109: a test that returns a value in place of checking it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ssot_lint.findings import Finding, Severity
from ssot_lint.model import Test
from ssot_lint.rule import Context, Rule

rule = Rule(
    code="SSOT109",
    name="returned-check",
    summary="A test that returns a value, which pytest ignores.",
)


@rule.check(Test)
def find_returned(test: Test, context: Context) -> Iterator[Finding]:
    """Report the first return with a value that no check precedes on every path; a warning when all are preceded."""
    returned = test.returned
    if not returned:
        return
    bare = [each for each in returned if not each.after_checks]
    worst = bare[0] if bare else returned[0]
    related = [test.related(each.span, f"returns {each.value} here as well") for each in returned if each is not worst]
    message = f"this test returns {worst.value}, which pytest ignores: "
    message += "nothing checks it" if bare else "the checks before it are all that counts"
    finding = rule.finding(test, message, span=worst.span, confidence=worst.confidence, related=related)
    yield finding if bare else replace(finding, severity=Severity.WARNING)
