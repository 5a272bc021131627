"""SSOT204 double-only-test."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.findings import Confidence, Finding
from ssot_lint.model import Test
from ssot_lint.model.doubles.mentions import may_be_given_doubles
from ssot_lint.rule import Context, Rule

rule = Rule(
    "SSOT204",
    "double-only-test",
    "A test whose every check looks at doubles that no program code could reach.",
    confidence=Confidence.LIKELY,
)


@rule.check(Test)
def find_double_only(test: Test, context: Context) -> Iterator[Finding]:
    """Report a test that would pass without the program."""
    if "mock_factory" in test.name.lower() or "mockfactory" in (test.class_name or "").lower():
        return
    if not may_be_given_doubles(test):
        return
    from ssot_lint.model.doubles.isolation import looks_only_at_doubles

    holder = looks_only_at_doubles(test)
    if holder is not None:
        message = f"every check looks at doubles such as `{holder}`: no program code could fail this test"
        yield rule.finding(test, message)
