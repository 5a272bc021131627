"""Bytes of a file to its model, or to what is known of a file that does not parse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssot_lint.model.abridging import abridge
from ssot_lint.model.file import TestFile
from ssot_lint.model.roles import Role, Unparsable
from ssot_lint.model.skeletons import skeleton_of
from ssot_lint.model.source import Source, SourceError, decode, split_lines
from ssot_lint.model.vocabulary import Vocabulary
from ssot_lint.pytest_config import PytestConfig

if TYPE_CHECKING:
    from ssot_lint.model.grammar import Newer


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
        from ssot_lint.model.grammar import newer_grammar

        newer = newer_grammar(source.text) if role in (Role.COLLECTED, Role.CONFTEST) else None
        return _unparsable(path, source, error, role, newer)


def read_other_file(
    data: bytes, path: str, role: Role, layout: PytestConfig, vocabulary: Vocabulary | None = None
) -> TestFile | None:
    """The model of a file that is not checked itself, without the statements of its functions as long as nobody looks
    at them; None for bytes that do not parse. An error inside a function may show only then, and leaves it empty."""
    try:
        decoded = decode(data)
        text = "\n".join(split_lines(decoded.text)) if "\r" in decoded.text else decoded.text
        skeleton = skeleton_of(text)
        # What is kept for long is kept small: the bytes are not asked for again.
        source = Source(b"", text, decoded.encoding)
        file = TestFile(path, source, role, layout, vocabulary, skeleton and skeleton.tree)
    except SourceError:
        return None
    abridge(file, skeleton and skeleton.cuts)
    return file


def _unparsable(path: str, source: Source, error: SourceError, role: Role, newer: Newer | None = None) -> Unparsable:
    span = source.line_span(min(max(error.line, 1), len(source.lines)))
    return Unparsable(path, span, error.message, role, newer)
