"""SSOT105: a check whose failure a handler takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.findings import Finding, Safety
from ssot_lint.fixes import Refused
from ssot_lint.model import Raises, Swallow, Test
from ssot_lint.rule import Context, Option, Rule

if TYPE_CHECKING:
    from ssot_lint.rewrite.editor import Editor

rule = Rule(
    code="SSOT105",
    name="swallowed-failure",
    summary="A check inside a `try` or `suppress` that takes its failure and lets the test pass.",
    options=(
        Option(
            "handler-fix",
            "raise",
            "What the fix does to a handler: let it raise all that it takes, or let failed checks past it.",
            choices=("raise", "let-through"),
        ),
    ),
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


@rule.fix(Safety.UNSAFE, "let the failure show")
def let_fail(editor: Editor, finding: Finding, context: Context) -> str:
    """Raise the failure again, or take the block out of its `suppress`."""
    from ssot_lint.model.rewriting.catchers import Manner, remedy_of
    from ssot_lint.rewrite.handlers import follow, let_through, raise_at_end, unwrap

    swallow = next((each for each in editor.test.swallows if each.span == finding.span), None)
    if swallow is None:
        raise Refused("the handler is not where it was")
    remedy = remedy_of(swallow, editor.test, context.options["handler-fix"] == "let-through")
    region = editor.statement(finding.span)
    # What flies on may be taken by the next handler outwards, which is then reported for it.
    editor.exposes(*([rule.code] if remedy.is_nested else []))
    if remedy.manner is Manner.UNWRAP:
        names, is_alone = unwrap(region, finding.span)
        editor.drop_import(*names)
        if is_alone:
            follow(editor, region)
        return "take the block out of `suppress`"
    if remedy.manner is Manner.RAISE:
        raise_at_end(editor, region, finding.span)
        return "let the handler raise the failure again"
    let_through(region, finding.span, list(_exceptions(remedy.raised, editor)))
    return "let failed checks past the handler"


def _exceptions(raised: frozenset[Raises], editor: Editor) -> Iterator[str]:
    if Raises.ASSERTION in raised:
        yield "AssertionError"
    if Raises.OUTCOME in raised:
        yield f"{editor.import_module('pytest', editor.finding.span.line)}.fail.Exception"
