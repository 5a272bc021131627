"""Answers about dotted paths, the same for all importers with the same import roots; each is worked out once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from ssot_lint.model import TestFile
    from ssot_lint.project.symbols import Project

Answer = TypeVar("Answer")


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
        return _kept(project, f"{self._name} {path}", joined, importer, lambda: self._work_out(path, roots))


def answer(project: Project, question: str, path: str, importer: TestFile, work_out: Callable[[], Answer]) -> Answer:
    """What `work_out` gives, or gave, for the absolute dotted `path` as `importer` sees it.

    It must not depend on the importer in any other way, and must hold nothing of a tree.
    """
    joined = project.roles.named_roots(importer.location)[1]
    return _kept(project, f"{question} {path}", joined, importer, work_out)


def _kept(project: Project, question: str, roots: str, importer: TestFile, work_out: Callable[[], Answer]) -> Answer:
    key = (question, roots)
    project.traces.ask(key, importer.location)
    answers = project.told.answers
    if key not in answers:
        with project.traces.asking(key):
            answers[key] = work_out()
    found: Answer = answers[key]
    return found


__all__ = ["PathAnswers", "answer"]
