"""Code that was meant as a test and that pytest does not collect."""

from pathlib import Path
from textwrap import dedent

import pytest

from ssot_lint.model import Role, TestFile, read_file
from ssot_lint.model.collecting.strays import StrayKind, strays_of
from ssot_lint.pytest_config import PytestConfig
from tests.model.projects import read_project


def read(source: str, path: str = "test_x.py", role: Role = Role.COLLECTED) -> TestFile:
    file = read_file(dedent(source).encode(), path, role, PytestConfig(rootdir=Path("/")))
    assert isinstance(file, TestFile)
    return file


FOUND = {
    "name": ("class CartSpec:\n    def test_a(self): pass\n    def test_b(self): pass", StrayKind.NAME, 2),
    "constructor": ("class TestX:\n    def __init__(self): pass\n    def test_a(self): pass", StrayKind.INIT, 1),
    "inherited constructor": (
        "class Base:\n    def __init__(self): pass\nclass TestX(Base):\n    def test_a(self): pass",
        StrayKind.INIT,
        1,
    ),
    "new": ("class TestX:\n    def __new__(cls): pass\n    def test_a(self): pass", StrayKind.INIT, 1),
    "switch": ("class TestX:\n    __test__ = False\n    def test_a(self): pass", StrayKind.SWITCH, 1),
    "inner class": ("class Spec:\n    class TestX:\n        def test_a(self): pass", StrayKind.NAME, 1),
    "nested": ("def test_a():\n    x = 1\n    def test_b(): assert x", StrayKind.NESTED, 1),
    "nested twice": ("def make():\n    def inner():\n        def test_b(): assert 1\n    inner()", StrayKind.NESTED, 1),
    "nested under a condition": ("def make():\n    if 1:\n        async def test_b(): assert 1", StrayKind.NESTED, 1),
}


@pytest.mark.parametrize(("source", "kind", "tests"), FOUND.values(), ids=FOUND)
def test_stray_is_found_once(source: str, kind: StrayKind, tests: int) -> None:
    assert [(stray.kind, stray.tests) for stray in strays_of(read(source))] == [(kind, tests)]


def test_method_indented_into_another_is_known_by_its_self() -> None:
    source = """
        class TestX:
            def __init__(self):
                self.a = 1
                def test_a(self): assert self.a
        """
    (stray,) = strays_of(read(source))
    assert (stray.has_self, stray.around) == (True, "__init__")


LEFT = [
    "class CartTester:\n    def test_a(self): pass",
    "class Cart:\n    def __init__(self, url): pass\n    def test_a(self): pass",
    "class Cart:\n    def test_a(self): pass\nCart().test_a()",
    "class Cart:\n    def test_a(self): pass\nclass TestX(Cart): pass",
    "from e import Base\nclass Cart(Base):\n    def test_a(self): pass",
    "class TestX:\n    # by hand\n    __test__ = False\n    def test_a(self): pass",
    "class TestX:\n    def test_a(self): pass",
    "def make():\n    def test_a(): pass\n    return test_a",
    "def make(app):\n    @app.task\n    def test_a(): pass",
    "import pytest\ndef make():\n    @pytest.fixture\n    def test_a(): pass",
    "def make():\n    class TestX:\n        def test_a(self): pass\n    return TestX",
    "class Cart:\n    def test_a(self): pass\nglobals().update(Cart.cases())",
    "class Cart:\n    def test_a(self): pass\nfirst, second = both(Cart)",
    "class Mask:\n    class Cart:\n        def test_a(self): pass\n    class Other:\n        case = Mask.Cart",
    "def test_a(pytester):\n    pytester.makepyfile('''\n    def test_b(): pass\n    ''')",
]


@pytest.mark.parametrize("source", LEFT)
def test_look_alikes_are_left_alone(source: str) -> None:
    assert strays_of(read(source)) == ()


FILES = {
    "def test_a(): pass\ndef test_b(tmp): pass": [1],
    "def test_a(): pass\nif __name__ == '__main__':\n    test_a()": [],
    "class TestX:\n    def test_a(self): pass\n    def test_b(self): pass": [2],
    "import unittest\nclass BaseCase(unittest.TestCase):\n    def test_a(self): pass": [],
    "def check(): pass": [],
    "class TestModule:\n    def tests(self): return {}": [],
    "class TestModule:\n    def test(self): pass\n    def testA(self): pass\n    def test1(self): pass": [3],
}


@pytest.mark.parametrize(("source", "tests"), FILES.items())
def test_file_among_tests_that_is_not_read(source: str, tests: list[int]) -> None:
    found = strays_of(read(source, "tests/x_checks.py", Role.SUPPORT))
    assert [(stray.kind, stray.tests) for stray in found] == [(StrayKind.FILE, count) for count in tests]


@pytest.mark.parametrize(("path", "role"), [("tests/test_x.py", Role.SUPPORT), ("shop/x.py", Role.PROGRAM)])
def test_name_is_not_to_blame_elsewhere(path: str, role: Role) -> None:
    assert strays_of(read("def test_a(): pass", path, role)) == ()


def test_constructor_with_options_leaves_a_doubt() -> None:
    plain = "class TestX:\n    def __init__(self): pass\n    def test_a(self): pass"
    assert [stray.certain for stray in strays_of(read(plain))] == [True]
    optional = plain.replace("self): pass", "self, url=''): pass", 1)
    assert [stray.certain for stray in strays_of(read(optional))] == [False]


def test_unknown_base_may_allow_a_constructor() -> None:
    source = "from e import Case\nclass TestX(Case):\n    def __init__(self): pass\n    def test_a(self): pass"
    assert strays_of(read(source)) == ()


@pytest.mark.parametrize("path", ["tests/cart_helpers.py", "tests/fixtures/agent/carts.py", "tests/shared_types.py"])
def test_files_of_helpers_are_left_alone(path: str) -> None:
    assert strays_of(read("def test_a(): pass", path, Role.SUPPORT)) == ()


def test_parts_of_the_program_are_left_alone(tmp_path: Path) -> None:
    source = """
        from web import Page

        class Checkout(Page):
            def test_a(self): pass

        class TestPage(Page):
            __test__ = False
            def test_a(self): pass

        class CheckoutTests(Page):
            def test_a(self): pass
    """
    file = read_project(tmp_path, {"web.py": "class Page:\n    pass\n", "test_x.py": source})
    assert [stray.name for stray in strays_of(file)] == ["CheckoutTests"]
