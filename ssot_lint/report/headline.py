"""One finding, or one problem, in one line."""

from __future__ import annotations

from ssot_lint.findings import Confidence, Finding, Problem, Severity, Span
from ssot_lint.report.printable import printable
from ssot_lint.report.style import Paint, Style, severity_paint


def headline(finding: Finding, style: Style, *, with_path: bool = True) -> str:
    """`path:line:column: CODE name: message (what makes it less than a certain error)`, without a line end."""
    where = place(finding.path, finding.span, style) if with_path else f"{finding.span.line}:{finding.span.column}"
    code = style.paint(finding.code, severity_paint(finding))
    note = style.paint(f" ({reserve})", Paint.FAINT) if (reserve := _reserve(finding)) else ""
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
    words = ["warning"] if finding.severity is Severity.WARNING else []
    if finding.confidence is not Confidence.CERTAIN:
        words.append(finding.confidence.value)
    return ", ".join(words)
