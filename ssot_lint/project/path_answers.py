"""Answers about dotted paths, told without reading what they lead to; each is worked out once for a project."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ssot_lint.model import TestFile
    from ssot_lint.project.symbols import Project


class PathAnswers:
    """The answers of one project to one question, which `name` tells from others in the traces."""

    def __init__(self, project: Project, name: str, work_out: Callable[[str, tuple[str, ...]], bool]) -> None:
        """`work_out` gives the answer for an absolute dotted path and the import roots of who asks."""
        self._project = project
        self._name = name
        self._work_out = work_out

    def answer(self, path: str, importer: TestFile) -> bool:
        """The answer for the absolute dotted `path` as `importer` sees it."""
        project = self._project
        roots, joined = project.roles.named_roots(importer.location)
        key = (f"{self._name} {path}", joined)
        project.traces.ask(key, importer.location)
        known = project.told.answers.get(key)
        if known is None:
            with project.traces.asking(key):
                known = project.told.answers[key] = self._work_out(path, roots)
        return known


__all__ = ["PathAnswers"]
