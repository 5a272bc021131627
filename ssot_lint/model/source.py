"""Bytes of a Python file as text and lines, with the position arithmetic that `ast` leaves to its callers."""

from __future__ import annotations

import ast
import codecs
import io
import tokenize
import unicodedata
import warnings
from typing import Any

from ssot_lint.data import dataclass
from ssot_lint.findings import Span
from ssot_lint.lasting import cached_property
from ssot_lint.patterns import compile_late

NEWLINE = compile_late(r"\r\n|\r|\n")
_WORD = compile_late(r"\w+")


class SourceError(Exception):
    """The bytes cannot be read as Python source; `line` is 1-based, 0 when unknown."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


@dataclass(frozen=True)
class Source:
    """Decoded source: `text` has its newlines as in the file, `encoding` is the codec's name."""

    data: bytes
    text: str
    encoding: str

    @cached_property
    def lines(self) -> list[str]:
        """The lines without their ends, as Python counts them: split at LF, CR and CRLF only."""
        return split_lines(self.text)

    @cached_property
    def _is_ascii(self) -> bool:
        return self.text.isascii()

    def column(self, line: int, offset: int) -> int:
        """The 1-based character column of a UTF-8 byte offset that `ast` gave for `line` (1-based)."""
        if self._is_ascii or offset == 0:
            return offset + 1
        text = self.lines[line - 1]
        return offset + 1 if text.isascii() else len(text.encode("utf-8")[:offset].decode("utf-8", "replace")) + 1

    def span(self, node: ast.expr | ast.stmt | ast.arg | ast.ExceptHandler | ast.alias | ast.keyword) -> Span:
        """Where `node` stands."""
        end_line = node.end_lineno or node.lineno
        end = self.column(end_line, node.end_col_offset if node.end_col_offset is not None else node.col_offset)
        return Span(node.lineno, self.column(node.lineno, node.col_offset), end_line, end)

    def line_span(self, line: int) -> Span:
        """The whole of one line, without its indentation."""
        text = self.lines[line - 1] if line <= len(self.lines) else ""
        start = len(text) - len(text.lstrip()) + 1
        return Span(line, start, line, max(start, len(text.rstrip()) + 1))

    def find(self, line: int, word: str, after: int = 0) -> Span:
        """Where `word` first stands as a whole word on `line` from the 0-based character `after` on; else the line."""
        text = self.lines[line - 1] if line <= len(self.lines) else ""
        start = _find_word(text, word, after)
        if start >= 0:
            return Span(line, start + 1, line, start + len(word) + 1)
        # `ast` gives names as Python compares them, which may not be how they are written.
        words = _WORD.finditer(text, after) if not text.isascii() else ()
        match = next((each for each in words if unicodedata.normalize("NFKC", each[0]) == word), None)
        if match is None:
            return self.line_span(line)
        return Span(line, match.start() + 1, line, match.end() + 1)

    def snippet(self, span: Span) -> str:
        """The text under a span, line ends as they are counted by `lines`."""
        lines = self.lines[span.line - 1 : span.end_line]
        if not lines:
            return ""
        if len(lines) == 1:
            return lines[0][span.column - 1 : span.end_column - 1]
        return "\n".join((lines[0][span.column - 1 :], *lines[1:-1], lines[-1][: span.end_column - 1]))


def _find_word(text: str, word: str, after: int) -> int:
    """Where a word first stands by itself from `after` on; -1 where it does not.

    No expression: to compile one for each name is a fiftieth of a check.
    """
    start = text.find(word, after)
    while start >= 0:
        end = start + len(word)
        if not _is_in_word(text[start - 1 : start]) and not _is_in_word(text[end : end + 1]):
            return start
        start = text.find(word, start + 1)
    return -1


def _is_in_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


def split_lines(text: str) -> list[str]:
    """The lines of a text without their ends, as Python counts them."""
    # Most texts have no carriage return, and then this is thirty times faster than an expression.
    return NEWLINE.split(text) if "\r" in text else text.split("\n")


def decode(data: bytes) -> Source:
    """Decode by BOM and PEP 263 cookie as Python does. Raises SourceError for unknown or wrong encodings."""
    if data.isascii() and b"coding" not in data[:400]:
        return Source(data, data.decode("ascii"), "utf-8")
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise SourceError("encoded as UTF-32, which Python does not read", 1)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise SourceError("encoded as UTF-16, which Python does not read", 1)
    has_bom = data.startswith(codecs.BOM_UTF8)
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    except SyntaxError as error:
        raise _undetected(str(error.msg or error), data, has_bom) from error
    body = data[3:] if has_bom else data
    try:
        text = body.decode("utf-8" if encoding == "utf-8-sig" else encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(encoding, body, error.start) from error
    except (LookupError, UnicodeError) as error:
        raise SourceError(f"cannot decode as {encoding}: {error}", 1) from error
    return Source(data, text, encoding)


def _undetected(reason: str, data: bytes, has_bom: bool) -> SourceError:
    if reason.startswith("unknown encoding"):
        return SourceError(reason, 1)
    if has_bom and b"coding" in data[:400]:
        return SourceError("starts with a UTF-8 byte order mark and declares another encoding", 1)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _undecodable("utf-8", data, error.start)
    return SourceError(reason, 1)


def _undecodable(encoding: str, data: bytes, position: int) -> SourceError:
    line = len(NEWLINE.findall(data[:position].decode("latin-1"))) + 1
    declared = ", and no other encoding is declared" if encoding.startswith("utf-8") else ""
    return SourceError(f"byte 0x{data[position]:02x} is not valid {encoding}{declared}", line)


def parse_quietly(text: str, mode: str = "exec") -> Any:
    """What `ast.parse` gives and raises, without the warnings about what is read: they are its author's business."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text, mode=mode)


def parse_expression(text: str) -> ast.expr | None:
    """The tree of an expression; None when the text is none."""
    try:
        found: ast.expr = parse_quietly(text, "eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return found


def parse(source: Source) -> ast.Module:
    """The module's tree. Raises SourceError with Python's own reason, also for what exhausts the parser."""
    try:
        module: ast.Module = parse_quietly(source.text)
        return module
    except (SyntaxError, ValueError) as error:
        before, null, _ = source.text.partition("\0")
        if null:
            raise SourceError("contains a null byte", len(NEWLINE.findall(before)) + 1) from error
        if not isinstance(error, SyntaxError):
            raise SourceError(str(error), 1) from error
        raise SourceError(error.msg or "invalid syntax", error.lineno or 1) from error
    except (RecursionError, MemoryError, OverflowError) as error:
        raise SourceError("too deeply nested for Python's parser", 1) from error
