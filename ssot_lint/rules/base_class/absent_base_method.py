"""SSOT308: a method of unittest.TestCase called on a class that has none."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.findings import Confidence, Finding
from ssot_lint.model import TestFile
from ssot_lint.model.lineages.absences import absent_calls, mentioned_methods
from ssot_lint.rule import Context, Rule, Subject

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
    mentioned = mentioned_methods(file.source.text)
    for cls in file.holding_classes if mentioned else ():
        tests = {test.name: test for test in cls.tests}
        for call in absent_calls(cls, mentioned):
            subject: Subject = tests.get(call.method, cls)
            message = f"self.{call.name}() does not exist: neither {cls.name} nor a base of it defines {call.name}"
            yield rule.finding(subject, message, span=call.span, confidence=Confidence.CERTAIN)
