"""One finding, or one problem, in one line."""

from __future__ import annotations

from ssot_lint.findings import Confidence, Finding, Problem, Severity, Span
from ssot_lint.report.printable import printable
from ssot_lint.report.style import Paint, Style, severity_paint


def headline(finding: Finding, style: Style, *, with_path: bool = True) -> str:
    """`path:line:column: CODE name: message (what makes it less than a certain error)`, without a line end."""
    span = finding.span
    code, reserve = finding.code, _reserve(finding)
    note = f" ({reserve})" if reserve else ""
    path = printable(finding.path) if with_path else ""
    if style.colour:
        path, note = style.paint(path, Paint.PLACE), style.paint(note, Paint.FAINT)
        code = style.paint(code, severity_paint(finding))
    where = f"{path}:{span.line}:{span.column}" if with_path else f"{span.line}:{span.column}"
    return f"{where}: {code} {finding.name}: {printable(finding.message)}{note}"


def place(path: str, span: Span, style: Style) -> str:
    """`path:line:column`, which terminals and editors open on a click."""
    return f"{style.paint(printable(path), Paint.PLACE)}:{span.line}:{span.column}"


def problem_line(problem: Problem, style: Style) -> str:
    """`error: path:line: message`, without a line end."""
    line = f":{problem.line}" if problem.line else ""
    where = f"{printable(problem.path)}{line}: " if problem.path else ""
    code = f"{problem.code}: " if problem.code and problem.code not in problem.message else ""
    return f"{style.paint('error', Paint.ERROR)}: {where}{code}{printable(problem.message)}"


def _reserve(finding: Finding) -> str:
    severity, confidence = finding.severity, finding.confidence
    if confidence is Confidence.CERTAIN:
        return "warning" if severity is Severity.WARNING else ""
    return f"warning, {confidence.value}" if severity is Severity.WARNING else confidence.value
