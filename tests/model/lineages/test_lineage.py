"""What classes inherit, and what is known of it."""

from pathlib import Path

import pytest

from ssot_lint.model.lineages.cases import does_in, is_known, is_unittest_case, runs_coroutines
from ssot_lint.model.lineages.lineage import Lineage, identity
from tests.model.projects import class_of, read_project


def lineage_of(folder: Path, header: str, imports: str = "", **files: str) -> Lineage:
    texts = {f"{name}.py": text for name, text in files.items()}
    file = read_project(folder, texts | {"test_x.py": f"{imports}\n\n{header}\n    pass\n"})
    return class_of(file, header.split()[1].split("(")[0].rstrip(":")).lineage


@pytest.mark.parametrize(
    ("header", "imports", "outside", "unknown"),
    [
        ("class TestA:", "", (), ()),
        ("class TestA(object):", "", ("object",), ()),
        ("class TestA(unittest.TestCase):", "import unittest", ("unittest.TestCase",), ()),
        ("class TestA(T):", "from unittest import TestCase as T", ("unittest.TestCase",), ()),
        ("class TestA(Generic[int]):", "from typing import Generic", ("typing.Generic",), ()),
        ("class TestA(make()):", "def make(): ...", (), ("an expression",)),
        ("class TestA(Made):", "Made = make()", (), ("Made",)),
        ("class TestA(Nowhere):", "", (), ("Nowhere",)),
        ("class TestA(kit.Gone):", "import kit", (), ("kit.Gone",)),
        ("class TestA(Case):", "from acme.testing import Case", ("acme.testing.Case",), ()),
    ],
)
def test_bases_that_no_file_defines(
    tmp_path: Path, header: str, imports: str, outside: tuple[str, ...], unknown: tuple[str, ...]
) -> None:
    lineage = lineage_of(tmp_path, header, imports, kit="class Case: pass\n")
    assert (lineage.outside, lineage.unknown) == (outside, unknown)


@pytest.mark.parametrize(
    ("header", "imports", "unittest", "known"),
    [
        ("class TestA:", "", False, True),
        ("class TestA(Thread):", "from threading import Thread", False, True),
        ("class TestA(Case):", "from kit import Case", True, True),
        ("class TestA(Case, Strange):", "from kit import Case\nfrom acme import Strange", True, False),
        ("class TestA(Strange):", "from acme import Strange", None, False),
        ("class TestA(Gone):", "from kit import Gone", None, False),
    ],
)
def test_whether_it_is_a_test_case(
    tmp_path: Path, header: str, imports: str, unittest: bool | None, known: bool
) -> None:
    lineage = lineage_of(tmp_path, header, imports, kit="import unittest\nclass Case(unittest.TestCase): pass\n")
    assert (lineage.is_unittest, lineage.is_known) == (unittest, known)


KIT = """
import unittest

class Awaiting(unittest.IsolatedAsyncioTestCase): pass
class Dropping(unittest.TestCase): pass
class Running(unittest.TestCase):
    def _callTestMethod(self, method): ...
"""


@pytest.mark.parametrize(("base", "runs"), [("Awaiting", True), ("Dropping", False), ("Running", True)])
def test_who_runs_coroutines(tmp_path: Path, base: str, runs: bool) -> None:
    lineage = lineage_of(tmp_path, f"class TestA({base}):", f"from kit import {base}", kit=KIT)
    assert lineage.runs_coroutines is runs


def test_attributes_of_every_kind_are_found_in_ancestors(tmp_path: Path) -> None:
    kit = """
    class Base:
        value = 1
        class Inner: pass
        def method(self): self.attribute = 2
    """
    file = read_project(tmp_path, {"kit.py": kit, "test_x.py": "from kit import Base\nclass TestA(Base): own = 1\n"})
    lineage = class_of(file, "TestA").lineage
    assert all(lineage.inherits(name) for name in ("value", "Inner", "method", "attribute"))
    assert (lineage.holds("own"), lineage.inherits("own"), lineage.holds("absent")) == (True, False, False)
    found = lineage.method("method")
    assert found is not None
    assert found[0].name == "Base"


def test_identity_outlives_a_second_reading(tmp_path: Path) -> None:
    files = {"test_x.py": "class TestA: pass\nclass TestB: pass\n"}
    first, second = read_project(tmp_path, files), read_project(tmp_path, files)
    assert identity(class_of(first, "TestA").definition) == identity(class_of(second, "TestA").definition)
    assert identity(class_of(first, "TestA").definition) != identity(class_of(first, "TestB").definition)


@pytest.mark.parametrize(
    ("path", "case", "runs"),
    [
        ("unittest.TestCase", True, False),
        ("unittest.case.TestCase", True, False),
        ("unittest.async_case.IsolatedAsyncioTestCase", True, True),
        ("django.test.testcases.TransactionTestCase", True, True),
        ("rest_framework.test.APITransactionTestCase", True, True),
        ("twisted.trial.unittest.TestCase", True, True),
        ("aiohttp.test_utils.AioHTTPTestCase", True, True),
        ("django.views.View", False, False),
        ("acme.testing.TestCase", False, False),
    ],
)
def test_known_test_cases(path: str, case: bool, runs: bool) -> None:
    assert (is_unittest_case(path), runs_coroutines(path)) == (case, runs)


def test_what_is_known_of_classes_outside() -> None:
    paths = ("abc.ABC", "threading.Thread", "acme.Case", "django.views.View")
    assert [path for path in paths if not is_known(path)] == ["acme.Case"]
    assert does_in("django.test.TestCase", "setUpClass")
    assert not does_in("unittest.TestCase", "setUpClass")
