"""`grouped`: the findings of a file under its path, then the summary."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from ssot_lint.findings import Report
from ssot_lint.report.headline import headline
from ssot_lint.report.printable import printable
from ssot_lint.report.style import Paint, Style
from ssot_lint.report.summary import long_summary, problems


def render(report: Report, style: Style) -> Iterator[str]:
    """A heading per file with findings, below it `line:column: CODE name: message` for each."""
    for path, findings in groupby(report.findings, key=lambda finding: finding.path):
        yield style.paint(printable(path), Paint.PLACE) + ":\n"
        for finding in findings:
            yield f"  {headline(finding, style, with_path=False)}\n"
        yield "\n"
    yield from problems(report, style)
    yield from long_summary(report, style)
