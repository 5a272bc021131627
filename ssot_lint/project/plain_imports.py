"""Imported names that are no fixtures for sure, told by the text of the module they come from.

To find out by resolving the name would mean to parse the module, and those it imports the name from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssot_lint.project.modules import Found
from ssot_lint.project.path_answers import PathAnswers

if TYPE_CHECKING:
    from ssot_lint.model import TestFile
    from ssot_lint.project.symbols import Project


class PlainImports:
    """The answers of one project, kept."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._answers = PathAnswers(project, "plain", self._is_plain)

    def is_no_fixture(self, path: str, importer: TestFile) -> bool:
        """Whether what the absolute dotted `path` stands for is surely no fixture; no means that nobody knows yet."""
        return self._answers.answer(path, importer)

    def _is_plain(self, path: str, roots: tuple[str, ...]) -> bool:
        project = self._project
        module, _, name = path.rpartition(".")
        location = project.finder.find(module, roots) if module else None
        if location is None or location.found is not Found.SOURCE or location.path is None:
            return False
        plain = project.told.margins.of(location.path, project.evidence, project.traces).plain
        return plain is None or name in plain


__all__ = ["PlainImports"]
