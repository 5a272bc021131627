"""`concise`: one line per finding, then the totals."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.findings import Report
from ssot_lint.report.headline import headline
from ssot_lint.report.style import Style
from ssot_lint.report.summary import problems, short_summary


def render(report: Report, style: Style) -> Iterator[str]:
    """`path:line:column: CODE name: message` for each finding, in report order."""
    for file in report.files:
        yield "".join([f"{headline(finding, style)}\n" for finding in file.findings])
    yield from problems(report, style)
    yield from short_summary(report, style)
