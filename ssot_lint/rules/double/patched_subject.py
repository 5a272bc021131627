"""SSOT207 patched-subject."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.findings import Finding
from ssot_lint.model import Test
from ssot_lint.model.doubles.subjects import PatchedSubject, Reason, patched_subjects
from ssot_lint.rule import Context, Rule

rule = Rule("SSOT207", "patched-subject", "A test that replaces the very function, method or class it is about.")


@rule.check(Test)
def find_patched(test: Test, context: Context) -> Iterator[Finding]:
    """Report patches of what the test's name names word for word, or of the only thing that the test calls."""
    for subject in patched_subjects(test):
        yield rule.finding(test, _message(subject), span=subject.span, confidence=subject.confidence)


def _message(subject: PatchedSubject) -> str:
    if subject.reason is Reason.NAME:
        return f"replaces `{subject.name}`, which this test is named for: the real one is not tested"
    return f"replaces `{subject.name}` and calls nothing else: the test meets only what it put there itself"
