"""`json`: the whole report as one object, described by docs/schema/report-v1.json."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from ssot_lint.findings import Finding, Fixed, Problem, Report, Unfixed
from ssot_lint.report.counts import count
from ssot_lint.report.style import Style

VERSION = 1


def render(report: Report, style: Style) -> Iterator[str]:
    """`{"version", "findings", "errors", "summary"}` in ASCII, one finding a line; after a fix run what it did too."""
    yield f'{{\n  "version": {VERSION},\n'
    yield from _array("findings", (finding_object(finding) for finding in report.findings))
    yield from _array("errors", (error_object(problem) for problem in report.all_problems))
    if report.fixed is not None:
        yield from _array("fixed", map(fixed_object, report.fixed))
        yield from _array("not_fixed", map(unfixed_object, report.unfixed))
    merging = f',\n  "merging": {dumps(report.merging)}' if report.merging is not None else ""
    yield f'  "summary": {dumps(summary_object(report))}{merging}\n}}\n'


def finding_object(finding: Finding) -> dict[str, Any]:
    """The public form of a finding; keys in the documented order."""
    return {
        "code": finding.code,
        "name": finding.name,
        "path": finding.path,
        "line": finding.span.line,
        "column": finding.span.column,
        "end_line": finding.span.end_line,
        "end_column": finding.span.end_column,
        "test": finding.test,
        "class": finding.class_name,
        "message": finding.message,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "fix": finding.fix.value if finding.fix else None,
        "related": [
            {"path": place.path, "line": place.span.line, "column": place.span.column, "message": place.message}
            for place in finding.related
        ],
        "fingerprint": finding.fingerprint,
    }


def fixed_object(fixed: Fixed) -> dict[str, Any]:
    """The public form of a finding that was fixed: where it stood before, and what was done."""
    return {**_place(fixed.finding), "fix": fixed.safety.value, "done": fixed.title}


def unfixed_object(unfixed: Unfixed) -> dict[str, Any]:
    """The public form of a finding that could not be fixed, and why."""
    return {**_place(unfixed.finding), "reason": unfixed.reason}


def _place(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "path": finding.path,
        "line": finding.span.line,
        "test": finding.test,
        "class": finding.class_name,
        "fingerprint": finding.fingerprint,
    }


def error_object(problem: Problem) -> dict[str, Any]:
    """The public form of a problem; `line` is null when it is about a whole file, `path` when it is about none."""
    return {
        "path": problem.path or None,
        "line": problem.line or None,
        "message": problem.message,
        "code": problem.code,
    }


def summary_object(report: Report) -> dict[str, Any]:
    """The counts of the run."""
    counts = asdict(count(report))
    del counts["names"]
    return counts


def dumps(value: object) -> str:
    """One line of ASCII JSON. Undecodable bytes of file names become U+FFFD: a lone surrogate is not valid Unicode."""
    text = json.dumps(value)
    if "\\ud" in text:
        text = json.dumps(_without_surrogates(value))
    return text


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {key: _without_surrogates(each) for key, each in value.items()}
    return [_without_surrogates(each) for each in value] if isinstance(value, list) else value


def _array(name: str, objects: Iterable[dict[str, Any]]) -> Iterator[str]:
    yield f'  "{name}": ['
    separator = "\n"
    for each in objects:
        yield f"{separator}    {dumps(each)}"
        separator = ",\n"
    yield "],\n" if separator == "\n" else "\n  ],\n"
