"""SSOT117 discarded-check."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.findings import Finding
from ssot_lint.model import Test
from ssot_lint.model.constancy.discarded import DiscardedKind
from ssot_lint.rule import Context, Rule

rule = Rule("SSOT117", "discarded-check", "A comparison or condition as a statement of its own, whose outcome is lost.")

_MESSAGES = {
    DiscardedKind.COMPARISON: "this comparison is evaluated and its outcome is lost: `assert` is missing",
    DiscardedKind.CONDITION: "this condition is evaluated and its outcome is lost: `assert` is missing",
    DiscardedKind.TUPLE: "this tuple of a condition and a message is built and lost: `assert` is missing",
    DiscardedKind.WRAPPED: "this tuple around a check is built and lost: what stands beside the check does nothing",
}


@rule.check(Test)
def find_discarded(test: Test, context: Context) -> Iterator[Finding]:
    """Report comparisons, conditions and tuples of checks that nothing is done with."""
    for each in test.discarded:
        yield rule.finding(test, _MESSAGES[each.kind], span=each.span)
