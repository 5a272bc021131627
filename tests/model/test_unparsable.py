"""Files that cannot be read: reason, line and span."""

from pathlib import Path

import pytest

from ssot_lint.findings import Span
from ssot_lint.model import Role, Unparsable, read_file
from ssot_lint.pytest_config import PytestConfig


def read(data: bytes, role: Role = Role.COLLECTED) -> Unparsable:
    file = read_file(data, "test_x.py", role, PytestConfig(rootdir=Path("/")))
    assert isinstance(file, Unparsable)
    return file


REASONS = {
    "encoding": (
        b'def test_a():\n    x = "\xff"\n',
        2,
        "byte 0xff is not valid utf-8, and no other encoding is declared",
    ),
    "first line": (b'x = "\xff"\n', 1, "byte 0xff is not valid utf-8, and no other encoding is declared"),
    "declared": (b'# coding: ascii\r\n\r\nx = "\xc3\xa4"\n', 3, "byte 0xc3 is not valid ascii"),
    "unknown": (b"# coding: klingon\n", 1, "unknown encoding: klingon"),
    "mark": (
        b"\xef\xbb\xbf# coding: latin-1\nx = 1\n",
        1,
        "starts with a UTF-8 byte order mark and declares another encoding",
    ),
    "utf-16": ("x = 1\n".encode("utf-16"), 1, "encoded as UTF-16, which Python does not read"),
    "null": (b"x = 1\r\ny = '\0'\r\n", 2, "contains a null byte"),
    "nesting": (b"x = 1\ny = " + b"-" * 200_000 + b"1\n", 1, "too deeply nested for Python's parser"),
}


@pytest.mark.parametrize(("data", "line", "reason"), REASONS.values(), ids=REASONS)
def test_reason_and_line(data: bytes, line: int, reason: str) -> None:
    file = read(data)
    assert (file.span.line, file.reason) == (line, reason)


def test_span_is_the_line_without_its_indentation() -> None:
    file = read(b"def f():\n    x = (1\n    y = 2\n")
    assert file.span == Span(2, 5, 2, 11)


def test_line_behind_the_end_is_the_last_one() -> None:
    assert read(b"def f():\n").span.line <= 2


def test_newer_is_asked_for_test_files_only() -> None:
    source = b"try: pass\nexcept A, B: pass\n"
    assert read(source, Role.SUPPORT).newer is None
