"""`full`: every finding with its source lines, then a summary; for eyes."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.findings import Finding, Report, Safety
from ssot_lint.report.headline import headline, place
from ssot_lint.report.printable import printable
from ssot_lint.report.snippet import Mark, snippet
from ssot_lint.report.style import Paint, Style, severity_paint
from ssot_lint.report.summary import long_summary, problems

_HOW = {Safety.SAFE: "`--fix`", Safety.UNSAFE: "`--fix --unsafe-fixes`"}


def render(report: Report, style: Style) -> Iterator[str]:
    """Findings in report order with source, related places and help; then problems and a summary by family and rule."""
    for finding in report.findings:
        yield "\n".join([*_finding(finding, style), "", ""])
    yield from problems(report, style)
    yield from long_summary(report, style)


def _finding(finding: Finding, style: Style) -> Iterator[str]:
    yield headline(finding, style)
    lines = style.lines_of(finding.path)
    marks = [Mark(finding.span, "^", severity_paint(finding))]
    for related in finding.related:
        if related.path == finding.path:
            marks.append(Mark(related.span, "-", Paint.NOTE, related.message))
    if lines is not None:
        yield from snippet(lines, marks, style, _scope(finding, lines))
    for related in finding.related:
        if lines is None or related.path != finding.path:
            yield from _elsewhere(related.path, Mark(related.span, "-", Paint.NOTE), related.message, style)
    if finding.fix is not None:
        yield f"{style.paint('help', Paint.HELP)}: {_help(finding, finding.fix, style)}"


def _help(finding: Finding, safety: Safety, style: Style) -> str:
    does = (_said(finding.code) if style.does is None else style.does.get(finding.code)) or "fix this"
    return f"{_HOW[safety]} can {does}" if safety in _HOW else f"a person could {does}"


def _said(code: str) -> str | None:
    from ssot_lint.rule import load_registry

    rule = load_registry().find(code)
    return rule.does if rule is not None else None


def _scope(finding: Finding, lines: list[str]) -> str:
    """`in Class.test`, unless the finding stands at that name itself or next to it."""
    scope = finding.test or finding.class_name
    if scope is None or finding.span.line > len(lines):
        return ""
    own = scope.rpartition(".")[2]
    near = lines[max(0, finding.span.line - 2) : finding.span.line]
    return "" if any(own in line for line in near) else f"in {scope}"


def _elsewhere(path: str, mark: Mark, message: str, style: Style) -> Iterator[str]:
    yield f"{style.paint('note', Paint.NOTE)}: {place(path, mark.span, style)}: {printable(message)}"
    lines = style.lines_of(path)
    if lines is not None:
        yield from snippet(lines, [mark], style)
