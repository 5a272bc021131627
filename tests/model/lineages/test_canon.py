"""Canonical bases: what their paths lead to, which classes hold one, and which flavour they have."""

from pathlib import Path

import pytest

from ssot_lint.config import BaseClass
from ssot_lint.model.lineages.canon import Canon, is_exempt, read_canon
from tests.model.projects import class_of, read_project

KIT = """
import unittest
import pytest

class Case: pass
class AsyncCase(Case): pass
Alias = Case

class Isolated(unittest.IsolatedAsyncioTestCase): pass
class Plain(unittest.TestCase): pass
class WithSetUp:
    async def asyncSetUp(self): ...
class WithFixture:
    @pytest.fixture
    async def client(self): ...
class Running(unittest.TestCase):
    def run(self, result=None): ...
"""


def canon_of(folder: Path, source: str, *paths: str, **files: str) -> Canon:
    texts = {f"{name}.py": text for name, text in files.items()} | {"kit.py": KIT, "test_x.py": source}
    file = read_project(folder, texts)
    return read_canon([BaseClass(path) for path in paths], file)


@pytest.mark.parametrize(
    ("path", "flavour"),
    [
        ("kit.Case", "sync"),
        ("kit.Alias", "sync"),
        ("kit.AsyncCase", "async"),
        ("kit.Isolated", "async"),
        ("kit.Plain", "sync"),
        ("kit.WithSetUp", "async"),
        ("kit.WithFixture", "async"),
        ("kit.Running", "both"),
        ("unittest.TestCase", "sync"),
        ("unittest.IsolatedAsyncioTestCase", "async"),
        ("django.test.TestCase", "both"),
        ("acme.testing.Case", "both"),
    ],
)
def test_flavour_is_inferred(tmp_path: Path, path: str, flavour: str) -> None:
    canon = canon_of(tmp_path, "", path)
    assert canon.bases[0].flavour == flavour


def test_flavour_that_is_given_holds(tmp_path: Path) -> None:
    file = read_project(tmp_path, {"kit.py": KIT, "test_x.py": ""})
    assert read_canon([BaseClass("kit.Case", "both")], file).bases[0].flavour == "both"


@pytest.mark.parametrize(
    ("source", "held"),
    [
        ("from kit import Case\nclass TestA(Case): pass\n", ["Case"]),
        ("from kit import Alias as B\nclass TestA(B): pass\n", ["Case"]),
        ("from kit import AsyncCase\nclass TestA(AsyncCase): pass\n", ["AsyncCase", "Case"]),
        ("from kit import *\nclass TestA(Case): pass\n", ["Case"]),
        ("import again\nclass TestA(again.Base): pass\n", ["Case"]),
        ("class Case: pass\nclass TestA(Case): pass\n", []),
        ("class TestA: pass\n", []),
    ],
)
def test_bases_are_compared_and_not_their_names(tmp_path: Path, source: str, held: list[str]) -> None:
    canon = canon_of(tmp_path, source, "kit.AsyncCase", "kit.Case", again="from kit import Case as Base\n")
    file = read_project(tmp_path, {"test_x.py": source})
    assert [base.name for base in canon.held_by(class_of(file, "TestA").lineage)] == held


def test_base_outside_the_project(tmp_path: Path) -> None:
    source = "from django import test\nclass TestA(test.TestCase): pass\nclass TestB(test.SimpleTestCase): pass\n"
    canon = canon_of(tmp_path, source, "django.test.TestCase")
    file = read_project(tmp_path, {"test_x.py": source})
    first, second = class_of(file, "TestA").lineage, class_of(file, "TestB").lineage
    assert [base.path for base in canon.held_by(first)] == ["django.test.TestCase"]
    assert canon.held_by(second) == ()
    assert canon.doubts_of(second) == ("django.test.SimpleTestCase",), "it may inherit the canonical one"


def test_flavoured_prefers_both_to_the_wrong_one(tmp_path: Path) -> None:
    canon = canon_of(tmp_path, "", "kit.Case", "kit.AsyncCase")
    assert canon.flavoured("async").name == "AsyncCase"
    canon = canon_of(tmp_path, "", "kit.Case", "kit.Running")
    assert canon.flavoured("async").name == "Running"
    canon = canon_of(tmp_path, "", "kit.Case")
    assert canon.flavoured("async").name == "Case"


def test_none_configured_is_false(tmp_path: Path) -> None:
    assert not canon_of(tmp_path, "")


@pytest.mark.parametrize(
    ("pattern", "exempt"),
    [
        ("Case", True),
        ("kit.Case", True),
        ("again.Base", True),
        ("*Case", True),
        ("kit.*", True),
        ("Strange", True),
        ("acme.Strange", True),
        ("Other", False),
        ("again.Case", False),
    ],
)
def test_exempt_bases_by_name_path_glob_or_what_they_lead_to(tmp_path: Path, pattern: str, exempt: bool) -> None:
    source = "from kit import Case\nfrom acme import Strange\nclass TestA(Case, Strange): pass\n"
    files = {"kit.py": KIT, "again.py": "from kit import Case as Base\n", "test_x.py": source}
    file = read_project(tmp_path, files)
    assert is_exempt(class_of(file, "TestA").lineage, [pattern], file) is exempt
