"""An import root that is the standard library itself."""

from pathlib import Path

from ssot_lint.model import Role, TestFile, read_file
from ssot_lint.project import Project, Roles
from ssot_lint.pytest_config import PytestConfig


def test_unittest_found_as_source_is_still_unittest(tmp_path: Path) -> None:
    sources = {
        "unittest/__init__.py": "from .case import TestCase\n",
        "unittest/case.py": "class TestCase:\n    def assertTrue(self, x): ...\n",
        "suite/__init__.py": "",
        "suite/test_a.py": "import unittest\nclass CartTests(unittest.TestCase):\n    def test_a(self): ...\n",
    }
    for name, source in sources.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(source)
    location = tmp_path / "suite" / "test_a.py"
    file = read_file(location.read_bytes(), "suite/test_a.py", Role.COLLECTED, PytestConfig(rootdir=tmp_path))
    assert isinstance(file, TestFile)
    Project([tmp_path], Roles()).adopt(file, str(location))
    assert file.is_unittest(file.definitions.classes["CartTests"]) is True
    assert [test.qualname for test in file.tests] == ["CartTests.test_a"]
