"""Dotted paths that lead out of the test side, told by where their modules are: no file is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssot_lint.project.modules import Found
from ssot_lint.project.path_answers import PathAnswers

if TYPE_CHECKING:
    from ssot_lint.model import TestFile
    from ssot_lint.project.symbols import Project

_AWAY = (Found.OUTSIDE, Found.COMPILED, Found.MISSING)


class Outside:
    """Which paths lead out of the project at once, by their first name; kept."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._answers = PathAnswers(project, "outside", self._is_outside)

    def is_outside(self, path: str, importer: TestFile) -> bool:
        """Whether no import root knows the first name of the absolute dotted `path`."""
        return not path.startswith(".") and self._answers.answer(path.partition(".")[0], importer)

    def _is_outside(self, head: str, roots: tuple[str, ...]) -> bool:
        return self._project.finder.find(head, roots).found is Found.OUTSIDE


class Departures:
    """The answers of one project, kept."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._answers = PathAnswers(project, "away", self._leads_away)

    def leads_away(self, path: str, importer: TestFile) -> bool:
        """Whether the absolute dotted `path` leads out of the project, or through files of the program only."""
        return self._answers.answer(path, importer)

    def _leads_away(self, path: str, roots: tuple[str, ...]) -> bool:
        parts = path.split(".")
        for length in range(1, len(parts) + 1):
            location = self._project.finder.find(".".join(parts[:length]), roots)
            if location.found in _AWAY:
                return True
            if location.path is not None and not self._project.roles.is_program(location.path):
                return False
        return True


__all__ = ["Departures"]
