"""SSOT208 idle-double-check."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.findings import Finding, Safety
from ssot_lint.fixes import Refused
from ssot_lint.model import Test
from ssot_lint.model.doubles.idle import Idle, IdleKind
from ssot_lint.rule import Context, Rule

if TYPE_CHECKING:
    from ssot_lint.rewrite.editor import Editor

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


@rule.fix(Safety.UNSAFE, "make it a check that can fail")
def mend(editor: Editor, finding: Finding, context: Context) -> str:
    """Call the assertion under its full name, look at the record, await the coroutine."""
    from ssot_lint.model.rewriting.coroutines import may_await
    from ssot_lint.rewrite.double_checks import assert_record, await_call, call_assertion

    idle = next((each for each in editor.test.idle_checks if each.span == finding.span), None)
    if idle is None:
        raise Refused("the check is not where it was")
    if idle.kind is IdleKind.UNAWAITED and not may_await(editor.file, finding.span):
        raise Refused("the function around it is not async")
    # The test has a check now, and what it checks is looked at.
    editor.exposes("SSOT102", "SSOT105", "SSOT106", "SSOT107", "SSOT117", "SSOT118", "SSOT203", "SSOT204")
    region = editor.statement(finding.span)
    if idle.kind is IdleKind.UNAWAITED:
        await_call(region, finding.span, idle.name)
        return "await the coroutine"
    if idle.kind is IdleKind.LOST:
        assert_record(region, finding.span)
        return "put `assert` before the record of calls"
    if idle.kind is IdleKind.UNCALLED:
        call_assertion(region, finding.span, idle.name, idle.name)
        return "call the assertion"
    call_assertion(region, finding.span, idle.name, f"assert_{idle.name}")
    return "call the assertion by its name"
