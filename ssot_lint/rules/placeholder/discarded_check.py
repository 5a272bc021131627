"""SSOT117 discarded-check."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.findings import Finding, Safety
from ssot_lint.fixes import Refused
from ssot_lint.model import Test
from ssot_lint.model.constancy.discarded import DiscardedKind
from ssot_lint.rule import Context, Rule

if TYPE_CHECKING:
    from ssot_lint.rewrite.editor import Editor

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


@rule.fix(Safety.UNSAFE, "put `assert` before it, or take the check out of the tuple")
def look_at_it(editor: Editor, finding: Finding, context: Context) -> str:
    """Put `assert` before the condition; let the parts of a tuple stand for themselves."""
    from ssot_lint.model.rewriting.assignments import unset_target
    from ssot_lint.rewrite.discarded import assert_it, untangle

    found = next((each for each in editor.test.discarded if each.span == finding.span), None)
    if found is None:
        raise Refused("the statement is not where it was")
    name = unset_target(finding.span, editor.test)
    if name is not None:
        raise Refused(f"nothing has set `{name}` before: `=` may be meant")
    # The test has a check now, and what it checks is looked at.
    editor.exposes("SSOT102", "SSOT105", "SSOT106", "SSOT107", "SSOT118", "SSOT203", "SSOT204")
    region = editor.statement(finding.span)
    if found.kind in (DiscardedKind.COMPARISON, DiscardedKind.CONDITION):
        assert_it(region, finding.span)
        return "put `assert` before the condition"
    untangle(region, finding.span, found.parts)
    return "take the check out of the tuple"
