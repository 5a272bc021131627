"""SSOT109: a test that returns a value in place of checking it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ssot_lint.data import replace
from ssot_lint.findings import Finding, Safety, Severity
from ssot_lint.fixes import Refused
from ssot_lint.model import Test
from ssot_lint.model.bodies.returns import Form, Returned
from ssot_lint.rule import Context, Rule

if TYPE_CHECKING:
    from ssot_lint.rewrite.editor import Editor

rule = Rule(
    code="SSOT109",
    name="returned-check",
    summary="A test that returns a value, which pytest ignores.",
)


@rule.check(Test)
def find_returned(test: Test, context: Context) -> Iterator[Finding]:
    """Report the first return with a value that no check precedes on every path; a warning when all are preceded."""
    returned = test.returned
    if not returned:
        return
    bare = [each for each in returned if not each.after_checks]
    worst = bare[0] if bare else returned[0]
    related = [test.related(each.span, f"returns {each.value} here as well") for each in returned if each is not worst]
    message = f"this test returns {worst.value}, which pytest ignores: "
    message += "nothing checks it" if bare else "the checks before it are all that counts"
    finding = rule.finding(
        test, message, span=worst.span, confidence=worst.confidence, related=related, fix=_safety(returned)
    )
    yield finding if bare else replace(finding, severity=Severity.WARNING)


def _safety(returned: Sequence[Returned]) -> Safety | None:
    forms = {each.form for each in returned}
    if Form.OTHER in forms:
        return None
    if Form.CONDITION in forms:
        return Safety.UNSAFE
    return Safety.SAFE if all(each.after_checks for each in returned) else None


@rule.fix(Safety.UNSAFE, "assert the condition, or drop the `return`")
def check_it(editor: Editor, finding: Finding, context: Context) -> str:
    """Turn `return condition` into `assert condition`, and drop `return True`."""
    from ssot_lint.model.rewriting.results import is_last, user_of_result
    from ssot_lint.rewrite.results import assert_result, drop_result

    test = editor.test
    if not any(each.span == finding.span for each in test.returned) or _safety(test.returned) is None:
        raise Refused("the `return` is not where it was")
    user = user_of_result(test)
    if user is not None:
        raise Refused(f"line {user} uses the test by its name, and may look at what it returns")
    is_checked = any(each.form is Form.CONDITION for each in test.returned)
    is_one = is_checked and len(test.returned) == 1
    region = editor.statement(finding.span) if is_one else editor.definition(test.span.line)
    for each in test.returned:
        change = assert_result if each.form is Form.CONDITION else drop_result
        change(region, each.span, is_last(each.span, test))
    if is_checked:
        # The test has a check now, and what it checks is looked at.
        editor.exposes("SSOT102", "SSOT105", "SSOT106", "SSOT107", "SSOT118", "SSOT203", "SSOT204")
        return "assert what was returned"
    return "drop `return True` behind the checks"
