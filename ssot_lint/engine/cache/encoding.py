"""Reports as JSON and back. Whatever comes from a cache is data: nothing in it can name code to be run."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

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

_SEVERITIES = {each.value: each for each in Severity}
_CONFIDENCES = {each.value: each for each in Confidence}
_SAFETIES: dict[str | None, Safety | None] = {None: None, **{each.value: each for each in Safety}}

# What waits for the reduce step.
Rest = tuple[tuple[Fact, ...], Pending | None]


class EncodingError(Exception):
    """The text is not what this module writes."""


def encode_report(report: FileReport) -> str:
    """All of a report but its problems, facts, pending comments and grounds."""
    path = report.path
    findings = [_finding(each, path) for each in report.findings]
    suppressed = [[_finding(each.finding, path), each.line, each.reason] for each in report.suppressed]
    return _dumps([path, report.tests, report.hidden, findings, suppressed])


def encode_rest(report: FileReport) -> str:
    """What waits for the reduce step: facts and pending comments; empty when there are none."""
    if not report.facts and report.pending is None:
        return ""
    pending = _pending(report.pending) if isinstance(report.pending, Pending) else None
    return _dumps([[_fact(each) for each in report.facts], pending])


def decode_reports(texts: list[str]) -> list[FileReport]:
    """The reports that `encode_report` gave. Raises EncodingError when any of the texts is something else."""
    try:
        # One call for all: it takes half the time of one for each.
        return [_read_report(*each) for _, each in zip(texts, json.loads(f"[{','.join(texts)}]"), strict=True)]
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise EncodingError from error


def decode_rest(text: str, path: str) -> Rest:
    """The facts and pending comments of the report on `path`. Raises EncodingError."""
    return decode_rests([(text, path)])[0] if text else ((), None)


def decode_rests(texts: Sequence[tuple[str, str]]) -> list[Rest]:
    """What `encode_rest` gave, each with the path of its report. Raises EncodingError when any is something else."""
    try:
        read = json.loads(f"[{','.join(text for text, _ in texts)}]")
        return [
            (tuple(_read_fact(path, *each) for each in facts), _read_pending(*pending) if pending else None)
            for (_, path), (facts, pending) in zip(texts, read, strict=True)
        ]
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise EncodingError from error


def readable_rests(texts: dict[int, tuple[str, str]]) -> dict[int, Rest]:
    """The same by number, of those that can be read."""
    try:
        return dict(zip(texts, decode_rests(list(texts.values())), strict=True))
    except EncodingError:
        found: dict[int, Rest] = {}
        for number, text in texts.items():
            with suppress(EncodingError):
                (found[number],) = decode_rests([text])
        return found


def _dumps(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def _span(span: Span) -> list[int]:
    return [span.line, span.column, span.end_line, span.end_column]


def _finding(finding: Finding, path: str) -> list[Any]:
    return [
        finding.code,
        finding.name,
        None if finding.path == path else finding.path,
        *_span(finding.span),
        finding.message,
        finding.severity.value,
        finding.confidence.value,
        finding.test,
        finding.class_name,
        finding.fix.value if finding.fix else None,
        [[None if each.path == path else each.path, *_span(each.span), each.message] for each in finding.related],
        finding.fingerprint,
        [list(pair) for pair in finding.data],
    ]


def _read_report(path: str, tests: int, hidden: int, findings: list[Any], suppressed: list[Any]) -> FileReport:
    silenced = _read_findings(path, [each for each, _, _ in suppressed]) if suppressed else ()
    return FileReport(
        path=path,
        findings=_read_findings(path, findings) if findings else (),
        suppressed=tuple(
            [Suppressed(each, line, reason) for each, (_, line, reason) in zip(silenced, suppressed, strict=True)]
        ),
        tests=tests,
        hidden=hidden,
    )


def _read_findings(path: str, rows: list[Any]) -> tuple[Finding, ...]:
    """All in one go: a call for each would take as long as what it does."""
    return tuple(
        [
            Finding(
                code,
                name,
                other or path,
                Span(line, column, end_line, end_column),
                message,
                _SEVERITIES[severity],
                _CONFIDENCES[confidence],
                test,
                class_name,
                _SAFETIES[fix],
                tuple([Related(at or path, Span(*place), said) for at, *place, said in related]) if related else (),
                fingerprint,
                tuple([(key, value) for key, value in data]) if data else (),
            )
            for (
                code,
                name,
                other,
                line,
                column,
                end_line,
                end_column,
                message,
                severity,
                confidence,
                test,
                class_name,
                fix,
                related,
                fingerprint,
                data,
            ) in rows
        ]
    )


def _fact(fact: Fact) -> list[Any]:
    return [
        fact.code,
        *_span(fact.span),
        fact.key,
        fact.payload,
        fact.test_name,
        fact.class_name,
        fact.snippet,
        sorted(fact.anchors),
        fact.ignored,
    ]


def _read_fact(path: str, code: str, *values: Any) -> Fact:
    line, column, end_line, end_column, key, payload, test_name, class_name, snippet, anchors, ignored = values
    span = Span(line, column, end_line, end_column)
    return Fact(code, path, span, key, tuple(payload), test_name, class_name, snippet, frozenset(anchors), ignored)


def _pending(pending: Pending) -> list[Any]:
    comments = [
        [each.kind.value, _span(each.span), each.codes, each.reason, each.target, each.own_line, each.word]
        for each in pending.suppressions.comments
    ]
    used = sorted(pending.suppressions.usage.used)
    snippets = [[_span(span), text] for span, text in pending.snippets.items()]
    return [comments, sorted(pending.suppressions.smoke_lines), used, dict(pending.ignored), snippets]


def _read_pending(comments: list[Any], smoke: list[int], used: list[Any], ignored: Any, snippets: list[Any]) -> Pending:
    read = tuple(
        Suppression(Kind(kind), Span(*span), tuple(codes), reason, target, own_line, word)
        for kind, span, codes, reason, target, own_line, word in comments
    )
    usage = Usage({(index, written) for index, written in used})
    suppressions = Suppressions(read, frozenset(smoke), usage)
    return Pending(suppressions, dict(ignored), {Span(*span): text for span, text in snippets})
