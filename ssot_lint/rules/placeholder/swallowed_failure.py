"""SSOT105: a check whose failure a handler takes."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.findings import Finding
from ssot_lint.model import Raises, Swallow, Test
from ssot_lint.rule import Context, Rule

rule = Rule(
    code="SSOT105",
    name="swallowed-failure",
    summary="A check inside a `try` or `suppress` that takes its failure and lets the test pass.",
)


@rule.check(Test)
def find_swallowed(test: Test, context: Context) -> Iterator[Finding]:
    """Report each handler and suppression that takes the failure of a check."""
    for swallow in test.swallows:
        # Whether an unresolved failure is taken or flies on, it is one defect: the path without a check tells it.
        if not swallow.resolved and test.unchecked_path is not None:
            continue
        related = [test.related(check.span, "its failure is swallowed") for check in swallow.checks]
        yield rule.finding(
            test, _message(test, swallow), span=swallow.span, confidence=swallow.confidence, related=related
        )


def _message(test: Test, swallow: Swallow) -> str:
    first = swallow.checks[0]
    raised = {
        Raises.OUTCOME: "failure",
        Raises.OTHER: first.exception or "exception",
    }.get(swallow.raises, swallow.raises.value)
    header = " ".join(test.file.snippet(swallow.span).split())
    others = len(swallow.checks) - 1
    more = f" (and {others} more)" if others else ""
    return f"`{header}` takes the {raised} of the check on line {first.span.line}{more} and {swallow.manner}"
