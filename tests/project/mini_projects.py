"""Small projects, each about one of pytest's rules of collection: file name to text."""

from textwrap import dedent

UNITTEST = "import unittest\n"

PROJECTS: dict[str, dict[str, str]] = {
    "functions": {
        "test_a.py": """
            import pytest
            def test(): pass
            def test_plain(): pass
            def testing(): pass
            def check_no(): pass
            async def test_async(): pass
            test_value = 3
            @pytest.fixture
            def test_fixture(): pass
            @pytest.fixture(name="other")
            def test_named_fixture(): pass
            @pytest.mark.parametrize("x", [1, 2])
            def test_many(x): pass
            @pytest.mark.skip
            def test_skipped(): pass
            def outer():
                def test_inner(): pass
            if True:
                def test_under_if(): pass
            try:
                def test_in_try(): pass
            except ImportError:
                pass
            def test_gone(): pass
            del test_gone
            def test_twice(): pass
            def test_twice(): pass
            """
    },
    "assigned names": {
        "test_a.py": """
            import functools
            def test_plain(): pass
            test_alias = test_plain
            test_partial = functools.partial(test_plain)
            test_lambda = lambda: None
            """
    },
    "switched off": {
        "test_a.py": """
            def test_on(): pass
            def test_off(): pass
            test_off.__test__ = False
            class TestOff:
                __test__ = False
                def test_a(self): pass
            class TestOffToo(TestOff):
                def test_b(self): pass
            class TestOnAgain(TestOff):
                __test__ = True
                def test_c(self): pass
            class TestLate:
                def test_d(self): pass
            TestLate.__test__ = False
            class TestMethod:
                def test_e(self): pass
                def test_f(self): pass
                test_f.__test__ = False
            """
    },
    "classes": {
        "test_a.py": """
            import abc, dataclasses, enum, typing, pytest
            class Test:
                def test_a(self): pass
            class TestPlain:
                def test_a(self): pass
                def testing(self): pass
                def check(self): pass
                async def test_async(self): pass
                @staticmethod
                def test_static(): pass
                @classmethod
                def test_class(cls): pass
                @property
                def test_property(self): return 1
                @pytest.fixture
                def test_fixture(self): pass
                test_value = 1
                test_alias = test_a
            class Testcase:
                def test_a(self): pass
            class MyTest:
                def test_a(self): pass
            class tests:
                def test_a(self): pass
            class TestInit:
                def __init__(self): pass
                def test_a(self): pass
            class TestInherited(TestInit):
                def test_b(self): pass
            class TestNew:
                def __new__(cls): return object.__new__(cls)
                def test_a(self): pass
            @dataclasses.dataclass
            class TestData:
                x: int = 1
                def test_a(self): pass
            class TestEmpty: pass
            class TestTwice:
                def test_first(self): pass
            class TestTwice:
                def test_second(self): pass
                def test_again(self): pass
                def test_again(self): pass
            if True:
                class TestUnderIf:
                    def test_a(self): pass
            """
    },
    "nested classes": {
        "test_a.py": """
            import unittest
            class TestOuter:
                def test_o(self): pass
                class TestInner:
                    def test_i(self): pass
                    class TestDeepest:
                        def test_d(self): pass
                class Inner:
                    def test_no(self): pass
                class TestInit:
                    def __init__(self): pass
                    def test_no(self): pass
                class Case(unittest.TestCase):
                    def test_case(self): pass
            class Outer:
                class TestInner:
                    def test_no(self): pass
            class TestOff:
                __test__ = False
                class TestInner:
                    def test_no(self): pass
            class CaseOuter(unittest.TestCase):
                def test_c(self): pass
                class TestIn:
                    def test_not_in_a_case(self): pass
            class TestHeir(TestOuter): pass
            """
    },
    "inherited": {
        "test_a.py": """
            from bases import Far, FarMixin
            class Mixin:
                def test_mixin(self): pass
                def test_overridden(self): pass
            class Never:
                def test_never(self): pass
            class TestBase:
                def test_base(self): pass
                def test_replaced(self): pass
                def test_removed(self): pass
            class TestDerived(Mixin, TestBase):
                def test_derived(self): pass
                def test_replaced(self): pass
                def test_overridden(self): pass
                test_removed = None
            class TestFar(Far):
                def test_near(self): pass
            class TestFarMixin(FarMixin): pass
            class Quiet(TestBase):
                def test_quiet(self): pass
            """,
        "bases.py": """
            class Far:
                def test_far(self): pass
            class Further:
                def test_further(self): pass
            class FarMixin(Further):
                pass
            """,
    },
    "unittest": {
        "test_a.py": """
            import unittest
            from unittest import TestCase as Case, IsolatedAsyncioTestCase
            from cases import Project
            class Plain(unittest.TestCase):
                def setUp(self): pass
                def test_a(self): pass
                def testCamel(self): pass
                def check(self): pass
                def runTest(self): pass
            class Only(Case):
                def runTest(self): pass
            class Async(IsolatedAsyncioTestCase):
                async def test_a(self): pass
            class Child(Plain):
                def test_b(self): pass
            class Far(Project):
                def test_near(self): pass
            class WithInit(unittest.TestCase):
                def __init__(self, *args): super().__init__(*args)
                def test_a(self): pass
            class Off(unittest.TestCase):
                __test__ = False
                def test_a(self): pass
            @unittest.skip("never")
            class Skipped(unittest.TestCase):
                def test_a(self): pass
            class Mixin:
                def test_mixed(self): pass
            class Mixed(Mixin, unittest.TestCase):
                pass
            class Replaced(Plain):
                test_a = None
            class Statics(unittest.TestCase):
                @staticmethod
                def test_static(): pass
                @classmethod
                def test_class(cls): pass
            """,
        "cases.py": """
            import unittest
            class Project(unittest.TestCase):
                def test_project(self): pass
            """,
    },
    "globs": {
        "pytest.ini": """
            [pytest]
            python_classes = *Suite Check* [XY]z
            python_functions = *_test should_* check?
            """,
        "test_a.py": """
            import unittest
            def test_no(): pass
            def a_test(): pass
            def should_work(): pass
            def check(): pass
            def check1(): pass
            class TestNo:
                def a_test(self): pass
            class MySuite:
                def a_test(self): pass
                def test_no(self): pass
                def should_work(self): pass
            class CheckIt:
                def check2(self): pass
            class Xz:
                def a_test(self): pass
            class Mixin:
                def test_mixed(self): pass
            class Case(Mixin, unittest.TestCase):
                def test_yes(self): pass
                def should_not(self): pass
            """,
    },
    "conftest that ignores": {
        "conftest.py": 'collect_ignore = ["test_left.py", "sub/test_left.py"]\ncollect_ignore_glob = ["*_old.py"]\n',
        "test_left.py": "def test_a(): pass\n",
        "test_kept.py": "def test_a(): pass\n",
        "test_old.py": "def test_a(): pass\n",
        "test_very_old.py": "def test_a(): pass\n",
        "sub/test_left.py": "def test_a(): pass\n",
        "sub/test_right.py": "def test_a(): pass\n",
        "sub/deep/test_more_old.py": "def test_a(): pass\n",
    },
    "imported tests": {
        "test_a.py": """
            from test_b import TestB, test_b, helper
            from test_b import test_b as test_c
            def test_a(): pass
            """,
        "test_b.py": """
            def test_b(): pass
            def helper(): pass
            class TestB:
                def test_in_b(self): pass
            """,
    },
    "several files": {
        "pytest.ini": "[pytest]\ntestpaths = tests\npython_files = test_*.py *_spec.py\npythonpath = src\n",
        "tests/conftest.py": "import pytest\n@pytest.fixture\ndef test_data(): return 1\n",
        "tests/test_a.py": "from kit import Base\nclass TestA(Base):\n    def test_a(self): pass\n",
        "tests/b_spec.py": "def test_b(): pass\n",
        "tests/other.py": "def test_no(): pass\n",
        "test_outside.py": "def test_no(): pass\n",
        "src/kit/__init__.py": "from .base import Base\n",
        "src/kit/base.py": "class Base:\n    def test_of_kit(self): pass\n",
    },
}


def texts(name: str) -> dict[str, str]:
    """The files of a project, without the margin they have here."""
    return {path: dedent(text).lstrip("\n") for path, text in PROJECTS[name].items()}
