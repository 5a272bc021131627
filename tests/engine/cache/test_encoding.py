"""Reports survive being kept, with every field that they have."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from ssot_lint.engine.cache.encoding import EncodingError, decode_reports, decode_rest, encode_report, encode_rest
from ssot_lint.engine.finishing import Pending
from ssot_lint.findings import (
    Confidence,
    Fact,
    FileReport,
    Finding,
    Related,
    Safety,
    Severity,
    Span,
    Suppressed,
)
from ssot_lint.suppressions import Kind, Suppression, Suppressions, Usage

SPAN, OTHER = Span(1, 2, 3, 4), Span(5, 6, 7, 8)
FINDING = Finding(
    code="SSOT101",
    name="empty-test",
    path="tests/test_ü\udc80.py",
    span=SPAN,
    message="says “nothing”",
    severity=Severity.WARNING,
    confidence=Confidence.POSSIBLE,
    test="TestA.test_it",
    class_name="TestA",
    fix=Safety.UNSAFE,
    related=(Related("tests/test_ü\udc80.py", OTHER, "here"), Related("other.py", SPAN, "and there")),
    fingerprint="00ff",
    data=(("key", "value"),),
)
FACT = Fact(
    code="SSOT302",
    path=FINDING.path,
    span=OTHER,
    key="a\0b",
    payload=("one", "two"),
    test_name="test_it",
    class_name="TestA",
    snippet="class A:",
    anchors=frozenset({3, 1}),
    ignored="tests/*",
)
COMMENT = Suppression(Kind.FILE_IGNORE, SPAN, ("SSOT1", "empty-test"), "reason", 9, True, "word")
PENDING = Pending(
    Suppressions((COMMENT,), frozenset({4}), Usage({(0, "SSOT1")})), {"SSOT101": "tests/*"}, {SPAN: "# text"}
)
REPORT = FileReport(
    path=FINDING.path,
    findings=(FINDING, replace(FINDING, path="elsewhere.py", fix=None, related=(), data=(), test=None)),
    suppressed=(Suppressed(FINDING, 7, "reason"), Suppressed(FINDING, 0)),
    tests=3,
    hidden=2,
    facts=(FACT,),
    pending=PENDING,
)
# Reports with problems are not kept; grounds are kept beside the report.
APART = {"problems", "grounds"}


def unset(value: object) -> set[str]:
    """The fields of a dataclass that have their default."""
    return {each.name for each in fields(value) if getattr(value, each.name) == each.default}  # type: ignore[arg-type]


def test_the_samples_set_every_field() -> None:
    assert unset(FINDING) == unset(FACT) == unset(COMMENT) == set()
    assert unset(REPORT) == APART


def test_a_report_comes_back_as_it_was() -> None:
    (report,) = decode_reports([encode_report(REPORT)])
    facts, pending = decode_rest(encode_rest(REPORT), report.path)
    assert replace(report, facts=facts, pending=pending) == REPORT
    assert pending is not None
    assert pending.suppressions.usage == PENDING.suppressions.usage


def test_a_report_without_anything_is_short() -> None:
    empty = FileReport("test_a.py")
    assert decode_reports([encode_report(empty)] * 2) == [empty, empty]
    assert encode_rest(empty) == ""
    assert decode_rest("", "test_a.py") == ((), None)


@pytest.mark.parametrize(
    "text", ["", "nonsense", "1", "[]", '["a",1]', '["a",1,2,[[1]],[]]', '["a",1,2,3,4]', "[" * 99_999]
)
def test_other_text_is_an_error(text: str) -> None:
    with pytest.raises(EncodingError):
        decode_reports([text])


@pytest.mark.parametrize("text", ["nonsense", "1", "[1]", "[[1],null]", "[[],[1]]", "[[],[[[1]],[],[],{},[]]]"])
def test_other_text_for_what_waits_is_an_error(text: str) -> None:
    with pytest.raises(EncodingError):
        decode_rest(text, "test_a.py")
