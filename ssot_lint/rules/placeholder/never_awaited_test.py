"""SSOT108: a coroutine that nothing awaits: a test, or a helper that checks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.findings import Confidence, Finding, Safety
from ssot_lint.fixes import Refused
from ssot_lint.model import Test
from ssot_lint.model.lineages.awaiting import Unawaited, unawaited
from ssot_lint.model.lineages.forgotten import forgotten_awaits
from ssot_lint.rule import Context, Rule

if TYPE_CHECKING:
    from ssot_lint.rewrite.editor import Editor

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
        fix = Safety.UNSAFE if found.case is not None else None
        yield rule.finding(test, _message(found, test), confidence=found.confidence, fix=fix)
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


@rule.fix(Safety.UNSAFE, "let it be awaited")
def let_run(editor: Editor, finding: Finding, context: Context) -> str:
    """Give the class a base that awaits its tests, or await the helper."""
    if finding.span != editor.test.span:
        return _await_helper(editor, finding)
    from ssot_lint.model.rewriting.async_cases import exchange_for
    from ssot_lint.rewrite.bases import exchange_base

    exchange = exchange_for(editor.test, context.config.base_classes)
    region = editor.header(exchange.line)
    new = editor.import_name(exchange.module, exchange.name, exchange.line)
    exchange_base(region, exchange.index, exchange.old, new)
    editor.drop_import(exchange.old.partition(".")[0])
    editor.reaches_other_files()
    return f"give the class the base `{exchange.name}`"


def _await_helper(editor: Editor, finding: Finding) -> str:
    from ssot_lint.model.rewriting.coroutines import may_await
    from ssot_lint.rewrite.double_checks import await_call

    forgotten = next((each for each in forgotten_awaits(editor.test) if each.span == finding.span), None)
    if forgotten is None:
        raise Refused("the call is not where it was")
    if not may_await(editor.file, finding.span):
        raise Refused("the function around it is not async")
    # The checks of the helper run now.
    editor.exposes("SSOT105", "SSOT106", "SSOT107", "SSOT118", "SSOT203", "SSOT204")
    await_call(editor.statement(finding.span), finding.span, forgotten.name)
    return "await the helper"
