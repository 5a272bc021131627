"""SSOT101: a test whose body does nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.findings import Confidence, Finding, Safety
from ssot_lint.model import Test
from ssot_lint.rule import Context, Option, Rule

if TYPE_CHECKING:
    from ssot_lint.rewrite.editor import Editor

rule = Rule(
    code="SSOT101",
    name="empty-test",
    summary="A test whose body does nothing.",
    options=(
        Option(
            "placeholder-fix",
            "xfail",
            "What the fix makes of a placeholder: an expected failure, a failure, or nothing.",
            choices=("xfail", "fail", "delete"),
        ),
    ),
)


@rule.check(Test)
def find_empty(test: Test, context: Context) -> Iterator[Finding]:
    """Report a test of which nothing but words is left and that nothing around it checks or skips."""
    if not test.is_empty or test.skip_around or test.ambient_checks:
        return
    confidence = Confidence.CERTAIN if test.is_fully_known else Confidence.LIKELY
    yield rule.finding(test, "this test does nothing: it passes whatever the program does", confidence=confidence)


@rule.fix(Safety.UNSAFE, "make the placeholder visible")
def make_visible(editor: Editor, finding: Finding, context: Context) -> str:
    """Let the test fail as expected, or fail, or go."""
    from ssot_lint.rewrite.placeholders import expose_placeholder

    return expose_placeholder(editor, editor.test, context.config)
