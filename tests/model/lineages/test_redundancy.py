"""Bases that a class could leave out, and imports of canonical bases by a detour."""

from pathlib import Path

import pytest

from ssot_lint.config import BaseClass
from ssot_lint.model.lineages.canon import read_canon
from ssot_lint.model.lineages.detours import DetourKind, detours
from ssot_lint.model.lineages.redundancy import redundant_bases
from tests.model.projects import class_of, read_project

KIT = """
import unittest

class Case: pass
class First(Case): pass
class Second(Case): pass
class Mixin: pass
class Tested(unittest.TestCase): pass
Alias = Case
"""
CANON = [BaseClass("kit.Case"), BaseClass("kit.Tested")]


@pytest.mark.parametrize(
    ("bases", "redundant"),
    [
        ("Case", []),
        ("Case, unittest.TestCase", ["unittest.TestCase"]),
        ("unittest.TestCase, Case", ["unittest.TestCase"]),
        ("Tested, unittest.TestCase", ["unittest.TestCase"]),
        ("Case, unittest.IsolatedAsyncioTestCase", []),
        ("Mixin, unittest.TestCase", []),
        ("Mixin, Case", []),
        ("First, Case", ["Case"]),
        ("Case, First", ["Case"]),
        ("First, Second, Case", ["Case"]),
        ("First, Second", []),
        ("First, Mixin, Case", []),
        ("First, Alias", ["Alias"]),
        ("Case, object", ["object"]),
        ("Mixin, object", []),
        ("Case, make()", []),
    ],
)
def test_redundant_bases(tmp_path: Path, bases: str, redundant: list[str]) -> None:
    source = f"import unittest\nfrom kit import *\nclass TestA({bases}): pass\n"
    file = read_project(tmp_path, {"kit.py": KIT, "test_x.py": source})
    found = redundant_bases(class_of(file, "TestA").definition, file, read_canon(CANON, file))
    assert [each.name for each in found] == redundant


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from kit import Case\n", []),
        ("from kit import Alias\nclass TestA(Alias): pass\n", []),
        ("from kit import Case as Base\n", [("Case", DetourKind.ALIAS, 1)]),
        ("from kit import Case as Case\n", []),
        ("from again import Case\n", [("Case", DetourKind.MODULE, 1)]),
        ("from again import Renamed\nclass TestA(Renamed): pass\n", [("Renamed", DetourKind.MODULE, 1)]),
        ("from again import Renamed\n", []),
        ("from other import Case\n", [("Case", DetourKind.STRANGER, 1)]),
        ("from other import Tested\nfrom nowhere import Case\n", []),
        ("def test_a():\n    if test_a:\n        from again import Case\n", [("Case", DetourKind.MODULE, 3)]),
        ("try:\n    from kit import Case\nexcept ImportError:\n    from other import Case\n", []),
        ("try:\n    from again import Case\nexcept ImportError:\n    ...\n", [("Case", DetourKind.MODULE, 2)]),
        ("import again\nclass TestA(again.Case): pass\n", []),
    ],
)
def test_detours(tmp_path: Path, source: str, found: list[tuple[str, DetourKind, int]]) -> None:
    files = {
        "kit.py": KIT,
        "again.py": "from kit import Case\nRenamed = Case\n",
        "other.py": "class Case: pass\n",
        "test_x.py": source,
    }
    file = read_project(tmp_path, files)
    seen = [(each.name, each.kind, each.span.line) for each in detours(file, read_canon(CANON, file))]
    assert seen == found


def test_home_of_a_path_that_re_exports(tmp_path: Path) -> None:
    files = {"kit/__init__.py": "from kit.inner import Case\n", "kit/inner.py": "class Case: pass\n", "test_x.py": ""}
    canon = [BaseClass("kit.Case")]
    home = read_project(tmp_path, files, "kit/__init__.py")
    assert list(detours(home, read_canon(canon, home))) == []
    user = read_project(tmp_path, {"test_x.py": "from kit.inner import Case\n"})
    assert [each.module for each in detours(user, read_canon(canon, user))] == ["kit.inner"]
