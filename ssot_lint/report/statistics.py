"""`--statistics`: how often each rule reported, most frequent first."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.findings import Report
from ssot_lint.report.counts import count
from ssot_lint.report.json_report import dumps
from ssot_lint.report.style import Style
from ssot_lint.report.summary import problems, short_summary


def render(report: Report, style: Style) -> Iterator[str]:
    """`count CODE name` in columns, then problems and totals."""
    rows = _rows(report)
    digits = len(str(rows[0][0])) if rows else 0
    for number, code, name in rows:
        yield f"{number:>{digits}}  {code}  {name}\n"
    if rows:
        yield "\n"
    yield from problems(report, style)
    yield from short_summary(report, style)


def render_json(report: Report, style: Style) -> Iterator[str]:
    """A list of `{"code", "name", "count"}` in the same order."""
    yield dumps([{"code": code, "name": name, "count": number} for number, code, name in _rows(report)]) + "\n"


def render_json_lines(report: Report, style: Style) -> Iterator[str]:
    """The items of that list, one a line."""
    for number, code, name in _rows(report):
        yield dumps({"code": code, "name": name, "count": number}) + "\n"


def _rows(report: Report) -> list[tuple[int, str, str]]:
    counts = count(report)
    rows = [(number, code, counts.names[code]) for code, number in counts.by_code.items()]
    return sorted(rows, key=lambda row: (-row[0], row[1]))
