"""Calls of unittest's methods on objects that have none."""

from pathlib import Path

import pytest

from ssot_lint.model.lineages.absences import absent_calls, mentioned_methods
from tests.model.projects import class_of, read_project

KIT = """
class Plain:
    helper = None
    def assertOwn(self): ...
    def setup_method(self):
        self.assertLater = print
class Open:
    def __getattr__(self, name): ...
"""


def absent(folder: Path, body: str, header: str = "class TestA(Plain):", conftest: str = "") -> list[tuple[str, str]]:
    source = f"import unittest\nimport pytest\nfrom kit import *\nfrom acme import Strange\n{header}\n    {body}\n"
    file = read_project(folder, {"kit.py": KIT, "conftest.py": conftest, "test_x.py": source})
    calls = absent_calls(class_of(file, "TestA"), mentioned_methods(file.source.text))
    return [(each.method, each.name) for each in calls]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("def test_a(self): self.assertEqual(1, 1)", [("test_a", "assertEqual")]),
        ("def test_a(self): self.skipTest('x'); self.fail()", [("test_a", "skipTest"), ("test_a", "fail")]),
        ("def setup_method(self): self.addCleanup(print)", [("setup_method", "addCleanup")]),
        ("def test_a(self): [self.subTest(n=n) for n in (1,)]", [("test_a", "subTest")]),
        ("def test_a(self):\n        def inner():\n            self.fail()\n        inner()", [("test_a", "fail")]),
        ("def test_a(self): self.assertOwn(); self.assertLater()", []),
        ("def test_a(self): self.failover()", []),
        ("def test_a(self): self.mock.assert_called_once()", []),
        ("def test_a(self): self.assertEqual", []),
        ("def test_a(self):\n        if hasattr(self, 'subTest'): self.subTest()", []),
        ("def test_a(self):\n        class Inner:\n            def run(self): self.fail()", []),
        ("def test_a(self):\n        def patched(self): self.fail()", []),
        ("def test_a(self): type(self).assertEqual = print; self.assertEqual(1, 1)", []),
    ],
)
def test_calls_in_a_plain_class(tmp_path: Path, body: str, found: list[tuple[str, str]]) -> None:
    assert absent(tmp_path, body) == found


@pytest.mark.parametrize(
    ("header", "count"),
    [
        ("class TestA:", 1),
        ("class TestA(object):", 1),
        ("@pytest.mark.slow\nclass TestA:", 1),
        ("@equipped\nclass TestA:", 0),
        ("class TestA(unittest.TestCase):", 0),
        ("class TestA(Strange):", 0),
        ("class TestA(Plain, Unknown):", 0),
        ("class TestA(Open):", 0),
    ],
)
def test_only_closed_classes_are_judged(tmp_path: Path, header: str, count: int) -> None:
    assert len(absent(tmp_path, "def test_a(self): self.assertEqual(1, 1)", header)) == count


@pytest.mark.parametrize(
    "line", ["request.instance.assertEqual = print", "setattr(request.instance, 'assertEqual', print)"]
)
def test_fixtures_may_put_methods_on_objects(tmp_path: Path, line: str) -> None:
    conftest = f"import pytest\n@pytest.fixture(autouse=True)\ndef equip(request):\n    {line}\n"
    assert absent(tmp_path, "def test_a(self): self.assertEqual(1, 1)", conftest=conftest) == []
