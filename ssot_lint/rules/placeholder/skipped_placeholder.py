"""SSOT104: a test that never runs and has nothing to run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.findings import Finding, Safety
from ssot_lint.model import SkipPlace, Test
from ssot_lint.rule import Context, Rule

if TYPE_CHECKING:
    from ssot_lint.rewrite.editor import Editor

rule = Rule(
    code="SSOT104",
    name="skipped-placeholder",
    summary="A test that never runs and has nothing to run.",
)


@rule.check(Test)
def find_skipped(test: Test, context: Context) -> Iterator[Finding]:
    """Report a test that skips before anything else, or an empty one under a skip mark without a condition."""
    opening = test.opening_skip
    if opening is not None:
        message = f"`{opening.text}` comes before anything else: this test never runs"
        yield rule.finding(test, message, span=opening.span)
        return
    around = test.skip_around if test.is_empty else None
    if around is None:
        return
    if around.place is SkipPlace.TEST:
        message = f"`{around.text}` hides that this test is empty: there is nothing to run"
        yield rule.finding(test, message, span=around.span)
        return
    where = "whole module" if around.place is SkipPlace.MODULE else "class"
    message = f"this test is empty, and `{around.text}` on the {where} hides it: there is nothing to run"
    yield rule.finding(test, message, related=[test.related(around.span, f"skips the {where}")])


@rule.fix(Safety.UNSAFE, "make the placeholder visible in place of the skip")
def make_visible(editor: Editor, finding: Finding, context: Context) -> str:
    """Let the test fail as expected, or fail, or go, and take the skip away."""
    from ssot_lint.rewrite.placeholders import expose_skipped

    return expose_skipped(editor, editor.test, context.config)
