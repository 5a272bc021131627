"""SSOT308: a method of unittest.TestCase called on a class that has none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.findings import Confidence, Finding, Safety
from ssot_lint.fixes import Refused
from ssot_lint.model import TestFile
from ssot_lint.rule import Context, Rule, Subject

if TYPE_CHECKING:
    from ssot_lint.rewrite.editor import Editor

rule = Rule(
    code="SSOT308",
    name="absent-base-method",
    summary="A call of a unittest method that no class of the bases defines.",
)


@rule.check(TestFile)
def find_absent(file: TestFile, context: Context) -> Iterator[Finding]:
    """Report calls on `self` that end in AttributeError."""
    if not context.config.base_classes or not file.is_collected:
        return
    from ssot_lint.model.lineages.absences import absent_calls, mentioned_methods

    mentioned = mentioned_methods(file.source.text)
    for cls in file.holding_classes if mentioned else ():
        tests = {test.name: test for test in cls.tests}
        for call in absent_calls(cls, mentioned):
            subject: Subject = tests.get(call.method, cls)
            message = f"self.{call.name}() does not exist: neither {cls.name} nor a base of it defines {call.name}"
            yield rule.finding(subject, message, span=call.span, confidence=Confidence.CERTAIN)


@rule.fix(Safety.UNSAFE, "say it as pytest does")
def say_as_pytest(editor: Editor, finding: Finding, context: Context) -> str:
    """Put `assert`, `pytest.raises` and the like in the place of the call."""
    from ssot_lint.rewrite.unittest_calls import replace_unittest_call

    found = re.match(r"(?:self|cls)\s*\.\s*(\w+)", editor.file.snippet(finding.span))
    if found is None:
        raise Refused("the call is not where it was")
    # It was an error until now, and no check.
    editor.exposes("SSOT1", "SSOT2")
    return replace_unittest_call(editor, finding.span, found[1])
