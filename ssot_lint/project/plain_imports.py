"""Imported names that are no fixtures for sure, told by the text of the module they come from.

A fixture is a function with a decorator that says `fixture`, in the file that defines it. So a name is none where its
module has no such word and defines the name itself, or imports nothing that it could pass on; nor where it is a class.
To find out by resolving the name would mean to parse the module, and those it imports the name from.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ssot_lint.patterns import compile_late
from ssot_lint.project.disk import read_source
from ssot_lint.project.evidence import digest_bytes
from ssot_lint.project.margins import defined_at_margin
from ssot_lint.project.modules import Found
from ssot_lint.project.path_answers import PathAnswers

if TYPE_CHECKING:
    from ssot_lint.model import TestFile
    from ssot_lint.project.symbols import Project

_NOTHING: frozenset[str] = frozenset()
_CLASS = compile_late(r"^class +(\w+)", re.MULTILINE)
_OTHER = compile_late(r"^(?:(?:async +)?def +(?=\w)|(?=\w+ *[:=]))(\w+)", re.MULTILINE)


class PlainImports:
    """The answers of one project, kept."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._answers = PathAnswers(project, "plain", self._is_plain)
        self._texts: dict[str, tuple[str, frozenset[str] | None]] = {}

    def is_no_fixture(self, path: str, importer: TestFile) -> bool:
        """Whether what the absolute dotted `path` stands for is surely no fixture; no means that nobody knows yet."""
        return self._answers.answer(path, importer)

    def _is_plain(self, path: str, roots: tuple[str, ...]) -> bool:
        module, _, name = path.rpartition(".")
        location = self._project.finder.find(module, roots) if module else None
        if location is None or location.found is not Found.SOURCE or location.path is None:
            return False
        file = location.path
        if file not in self._texts:
            self._texts[file] = _read(file)
        digest, plain = self._texts[file]
        self._project.traces.rest(lambda: self._project.evidence.file(file, digest))
        return plain is None or name in plain


def _read(path: str) -> tuple[str, frozenset[str] | None]:
    """A digest of the module, and the names that are no fixtures; None if nothing in it can be one."""
    try:
        data = read_source(path)
        text = data.decode()
    except (OSError, UnicodeDecodeError):
        return "", _NOTHING
    if "fixture" not in text:
        return digest_bytes(data), frozenset(defined_at_margin(text)) if "import" in text else None
    classes = set(_CLASS.findall(text)) - set(_OTHER.findall(text))
    return digest_bytes(data), frozenset(classes & defined_at_margin(text)) if classes else _NOTHING


__all__ = ["PlainImports"]
