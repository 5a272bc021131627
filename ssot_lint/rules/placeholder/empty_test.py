"""SSOT101 empty-test."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.findings import Finding
from ssot_lint.model import Test
from ssot_lint.rule import Context, Rule

rule = Rule("SSOT101", "empty-test", "A test whose body does nothing.")


@rule.check(Test)
def find_empty(test: Test, context: Context) -> Iterator[Finding]:
    """Report a test of which nothing but words is left."""
    if test.is_empty:
        yield rule.finding(test, "test does nothing: it passes whatever the program does")
