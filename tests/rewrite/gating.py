"""A rewrite as the gate sees it: text before, edits, what fixes declare, and bytes after."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ssot_lint.findings import Confidence, Finding, Safety, Severity, Span
from ssot_lint.fixes import Edit, Fix
from ssot_lint.model import Role, TestFile, Unparsable, read_file
from ssot_lint.pytest_config import PytestConfig
from ssot_lint.rewrite.gate import broken_promise
from ssot_lint.rewrite.lines import apply_edits

LAYOUT = PytestConfig(rootdir=Path("/"))


def read(data: bytes) -> TestFile | Unparsable:
    return read_file(data, "test_x.py", Role.COLLECTED, LAYOUT)


def read_test_file(data: bytes) -> TestFile:
    file = read(data)
    assert isinstance(file, TestFile), file
    return file


@dataclass(frozen=True)
class Declared:
    """What a fix declares of tests."""

    adds: frozenset[str] = frozenset()
    removes: frozenset[str] = frozenset()


def make_fix(edits: Sequence[Edit], declared: Declared) -> Fix:
    finding = Finding("SSOT101", "x", "test_x.py", Span(1, 1, 1, 1), "x", Severity.ERROR, Confidence.CERTAIN)
    return Fix(finding, Safety.UNSAFE, "x", tuple(edits), adds=declared.adds, removes=declared.removes)


def judge(
    before: bytes | str, *edits: Edit, after: bytes | None = None, fixes: Sequence[Declared] = (Declared(),)
) -> str | None:
    """What the gate says of the edits made in `before`; `after`, unless given, is what they make of it."""
    data = before.encode() if isinstance(before, str) else before
    file = read_test_file(data)
    if after is None:
        mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
        codec = "utf-8" if mark else file.source.encoding
        after = mark + apply_edits(file.source.text, edits).encode(codec, "replace")
    return broken_promise(file, after, edits, [make_fix(edits, each) for each in fixes], read)
