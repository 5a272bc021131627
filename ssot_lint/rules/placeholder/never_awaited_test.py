"""SSOT108: a coroutine that nothing awaits: a test, or a helper that checks."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.findings import Confidence, Finding
from ssot_lint.model import Test
from ssot_lint.model.lineages.awaiting import Unawaited, unawaited
from ssot_lint.model.lineages.forgotten import forgotten_awaits
from ssot_lint.rule import Context, Rule

rule = Rule(
    code="SSOT108",
    name="never-awaited-test",
    summary="An async test, or an async helper that checks, that nothing awaits.",
)


@rule.check(Test)
def find_unawaited(test: Test, context: Context) -> Iterator[Finding]:
    """Report the test itself, and calls in it that make a checking coroutine and drop it."""
    found = unawaited(test, context.config.async_drivers)
    if found is not None and test.skip_around is None:
        yield rule.finding(test, _message(found, test), confidence=found.confidence)
    for forgotten in forgotten_awaits(test):
        message = f"{forgotten.name}() is a coroutine with checks and is not awaited: none of them runs"
        yield rule.finding(test, message, span=forgotten.span, confidence=Confidence.CERTAIN)


def _message(found: Unawaited, test: Test) -> str:
    if found.case is not None and not found.doubtful:
        passes = "" if test.parameters else ", and it passes"
        return f"{found.case} calls this coroutine and never awaits it: nothing in it runs{passes}"
    if found.doubtful:
        return f"nothing awaits this `async def` unless {' or '.join(found.doubtful)} does, which cannot be resolved"
    return "nothing awaits this `async def`: it has no mark, and no mode, plugin or base here runs coroutines"
