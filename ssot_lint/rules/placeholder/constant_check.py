"""SSOT102 constant-check."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.findings import Finding
from ssot_lint.model import Check
from ssot_lint.rule import Context, Rule

rule = Rule("SSOT102", "constant-check", "A check whose outcome does not depend on the program.")


@rule.check(Check)
def find_constant(check: Check, context: Context) -> Iterator[Finding]:
    """Report a check that passes whatever the program does."""
    constancy = check.constancy
    if constancy is not None:
        yield rule.finding(check, f"this check {constancy.reason}", confidence=constancy.confidence)
