"""SSOT208 idle-double-check."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.findings import Finding
from ssot_lint.model import Test
from ssot_lint.model.doubles.idle import Idle, IdleKind
from ssot_lint.rule import Context, Rule

rule = Rule("SSOT208", "idle-double-check", "A check of a double that cannot fail.")


@rule.check(Test)
def find_idle(test: Test, context: Context) -> Iterator[Finding]:
    """Report checks of doubles that are not called, not awaited or made up by the double."""
    for idle in test.idle_checks:
        yield rule.finding(test, _message(idle), span=idle.span, confidence=idle.confidence)


def _message(idle: Idle) -> str:
    if idle.kind is IdleKind.UNCALLED:
        return f"`{idle.name}` is not called, so it checks nothing: the parentheses are missing"
    if idle.kind is IdleKind.UNAWAITED:
        return f"`{idle.name}()` is not awaited: the check looks at the coroutine, which is always true"
    if idle.kind is IdleKind.LOST:
        return f"`{idle.name}` is read and its value is lost: `assert` is missing"
    return (
        f"a double makes up `{idle.name}` and is content with it, so this checks nothing: `assert_{idle.name}` is meant"
    )
