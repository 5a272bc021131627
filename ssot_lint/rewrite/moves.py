"""Where a place is once edits were made before it."""

from __future__ import annotations

from collections.abc import Iterable

from ssot_lint.data import replace
from ssot_lint.findings import Finding, Span
from ssot_lint.fixes import Edit
from ssot_lint.rewrite.lines import split_lines


def moved(finding: Finding, edits: Iterable[Edit]) -> Finding:
    """The finding, at the line where it stands after `edits`, none of which may be about its own lines."""
    shift = sum(_growth(edit) for edit in edits if edit.first <= finding.span.line)
    span = finding.span
    return replace(finding, span=Span(span.line + shift, span.column, span.end_line + shift, span.end_column))


def _growth(edit: Edit) -> int:
    return len(split_lines(edit.text)) - (edit.last - edit.first + 1)
