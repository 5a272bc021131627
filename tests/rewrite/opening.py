"""Opens text as a file of tests with an editor on it, without any project around."""

from pathlib import Path

from ssot_lint.findings import Confidence, Finding, Severity, Span
from ssot_lint.model import Role, TestFile, read_file
from ssot_lint.pytest_config import PytestConfig
from ssot_lint.rewrite.editor import Editor
from ssot_lint.rewrite.imports import Imports
from ssot_lint.rewrite.lines import newline_of


def opened(text: str) -> TestFile:
    file = read_file(text.encode(), "test_page.py", Role.COLLECTED, PytestConfig(rootdir=Path("/")))
    assert isinstance(file, TestFile)
    return file


def editor_on(text: str, line: int = 1, test: str | None = None) -> Editor:
    file = opened(text)
    span = Span(line, 1, line, 2)
    finding = Finding("SSOT101", "empty-test", file.path, span, "", Severity.ERROR, Confidence.CERTAIN, test=test)
    return Editor(file, finding, Imports(file, newline_of(text)))
