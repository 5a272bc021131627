"""Bytes of a file to its model, or to what is known of a file that does not parse."""

from __future__ import annotations

from ssot_lint.model.file import TestFile
from ssot_lint.model.grammar import Newer, newer_grammar
from ssot_lint.model.roles import Role, Unparsable
from ssot_lint.model.source import Source, SourceError, decode
from ssot_lint.model.vocabulary import Vocabulary
from ssot_lint.pytest_config import PytestConfig


def read_file(
    data: bytes, path: str, role: Role, layout: PytestConfig, vocabulary: Vocabulary | None = None
) -> TestFile | Unparsable:
    """The model of a file's bytes. `layout` says what pytest collects; bytes that do not parse give `Unparsable`."""
    try:
        source = decode(data)
    except SourceError as error:
        return _unparsable(path, Source(data, data.decode("utf-8", "replace"), "utf-8"), error, role)
    try:
        return TestFile(path, source, role, layout, vocabulary)
    except SourceError as error:
        newer = newer_grammar(source.text) if role in (Role.COLLECTED, Role.CONFTEST) else None
        return _unparsable(path, source, error, role, newer)


def _unparsable(path: str, source: Source, error: SourceError, role: Role, newer: Newer | None = None) -> Unparsable:
    span = source.line_span(min(max(error.line, 1), len(source.lines)))
    return Unparsable(path, span, error.message, role, newer)
