"""Hooks that decide which classes are tests."""

from pathlib import Path

import pytest

from tests.model.projects import read_project

TEST = (
    "class CartTest:\n    def test_total(self): assert total()\nclass CartSpec:\n    def test_tax(self): assert tax()\n"
)
HOOK = "import inspect\ndef pytest_pycollect_makeitem(collector, name, obj):\n    if inspect.isclass(obj): return []\n"


@pytest.mark.parametrize(
    ("conftest", "found"),
    [
        (HOOK, ["CartTest.test_total"]),
        ("from plugin import pytest_pycollect_makeitem\n", ["CartTest.test_total"]),
        ("from plugin import *\n", ["CartTest.test_total"]),
        ("from made_later import *\n", ["CartTest.test_total"]),
        ("from other import *\n", []),
        ("from other import pytest_pycollect_makeitem\n", []),
        (HOOK.replace("isclass", "isfunction"), []),
        ("", []),
    ],
)
def test_hook_collects_what_is_named_for_tests(tmp_path: Path, conftest: str, found: list[str]) -> None:
    other = HOOK.replace("isclass", "isfunction")
    file = read_project(tmp_path, {"conftest.py": conftest, "plugin.py": HOOK, "other.py": other, "test_x.py": TEST})
    assert [test.qualname for test in file.tests] == found
