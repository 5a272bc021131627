"""One pure renderer per output format. Names only: a format's module is loaded when it is asked for."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from ssot_lint.findings import Report
    from ssot_lint.report.style import Style

FORMATS = {
    "full": "ssot_lint.report.full",
    "concise": "ssot_lint.report.concise",
    "grouped": "ssot_lint.report.grouped",
    "json": "ssot_lint.report.json_report",
    "json-lines": "ssot_lint.report.json_lines",
}
_STATISTICS = {"json": "render_json", "json-lines": "render_json_lines"}


class Renderer(Protocol):
    """Turns a report into the pieces of an output, each ending with a newline."""

    def __call__(self, report: Report, style: Style) -> Iterator[str]: ...


def renderer(output_format: str, *, statistics: bool = False) -> Renderer:
    """The renderer of one of FORMATS, or the one of its statistics. Raises KeyError for another name."""
    module, name = FORMATS[output_format], "render"
    if statistics:
        module, name = "ssot_lint.report.statistics", _STATISTICS.get(output_format, "render")
    render: Renderer = getattr(importlib.import_module(module), name)
    return render
