"""Files as the tests of imports read them."""

from pathlib import Path

from ssot_lint.model import Role, TestFile, read_file
from ssot_lint.pytest_config import PytestConfig


def read(text: str) -> TestFile:
    """The model of a text, as a test file that stands alone."""
    file = read_file(text.encode(), "test_x.py", Role.COLLECTED, PytestConfig(rootdir=Path("/")))
    assert isinstance(file, TestFile), file
    return file
