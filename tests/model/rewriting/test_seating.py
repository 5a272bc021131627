"""What it takes for a class to stand on a canonical base, and when it cannot."""

from pathlib import Path

import pytest

from ssot_lint.config import BaseClass, Config
from ssot_lint.fixes import Refused
from ssot_lint.model.rewriting.seating import Seating, seat
from tests.model.projects import class_of, read_project

KIT = """
class Case:
    limit = 3
    def setup_method(self, method):
        self.env = {}
        self.spare = 1
    def teardown_method(self, method):
        self.env.clear()
    def fail(self, message=None): ...
    def assertRaises(self, error):
        return pytest.raises(error)
class AsyncCase(Case): ...
"""
UNITTEST = """
import unittest
class Case(unittest.TestCase):
    def setUp(self):
        self.env = {}
class AsyncCase(unittest.IsolatedAsyncioTestCase): ...
"""


def seated(folder: Path, source: str, kit: str = KIT, name: str = "TestX") -> Seating:
    file = read_project(folder, {"kit.py": kit, "tests_support/flow.py": FLOW, "test_x.py": source})
    given = Config(base_classes=(BaseClass("kit.Case"), BaseClass("kit.AsyncCase")))
    return seat(class_of(file, name), given)


FLOW = """
import unittest
class Flow: ...
class Holder:
    def __init__(self, name): ...
class Runner(unittest.TestCase): ...
class SetUp:
    def setUp(self): ...
class BaseFlowTest: ...
"""


@pytest.mark.parametrize(
    ("header", "listed"),
    [
        ("class TestX:", ["Case"]),
        ("class TestX(object):", ["Case"]),
        ("class TestX(Flow):", ["Flow", "Case"]),
        ("class TestX(Flow, unittest.TestCase):", ["Flow", "Case"]),
        ("class TestX(unittest.TestCase, Flow):", ["Case", "Flow"]),
        ("class TestX(unittest.TestCase, unittest.IsolatedAsyncioTestCase):", ["Case"]),
        ("class TestX(Flow, abc.ABC):", ["Flow", "Case", "abc.ABC"]),
        ("class TestX(Flow, Generic[T], metaclass=abc.ABCMeta):", ["Flow", "Case", "typing.Generic"]),
    ],
)
def test_unittest_gives_way_and_mixins_stay_left(header: str, listed: list[str], tmp_path: Path) -> None:
    imports = "import abc, unittest\nfrom typing import Generic, TypeVar\nfrom tests_support.flow import Flow\n"
    imports += "T = TypeVar('T')\n"
    found = seated(tmp_path, f"{imports}{header}\n    def test_a(self): assert len([]) == 0\n")
    bases = found.inheritance.listed()
    assert [each if isinstance(each, str) else getattr(each, "name", None) for each in bases] == listed


def test_set_ups_that_override_lack_a_call_and_those_of_unittest_a_name(tmp_path: Path) -> None:
    source = """
        import unittest
        class TestX(unittest.TestCase):
            def setUp(self): ...
            def tearDown(self):
                super().tearDown()
            def test_a(self): ...
        class TestPlain:
            def setup_method(self): ...
            def setup_class(cls): ...
            def test_a(self): ...
        """
    found = seated(tmp_path, source)
    assert [each.new for each in found.revived] == ["setup_method", "teardown_method"]
    assert [each.name for each in seated(tmp_path, source, name="TestPlain").lacking] == ["setup_method"]


def test_one_base_for_all_of_a_file_unless_some_of_them_have_it(tmp_path: Path) -> None:
    source = """
        class Shared: ...
        class TestX(Shared):
            def test_a(self): ...
        class TestY(TestX):
            async def test_b(self): ...
        """
    found = seated(tmp_path, source)
    assert (found.inheritance.cls.name, found.has_heirs) == ("Shared", True)
    assert found.inheritance.base is not None
    assert found.inheritance.base.name == "AsyncCase"
    made = source + "\n        shared = Shared()\n"
    assert seated(tmp_path, made, name="TestX").inheritance.cls.name == "TestX"
    some = source + "\n        import kit\n        class TestZ(Shared, kit.Case):\n            def test_c(self): ...\n"
    assert seated(tmp_path, some, name="TestX").inheritance.cls.name == "TestX"


BODY = "    def test_a(self): ...\n"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (f"from gone import Flow\nclass TestX(Flow):\n{BODY}", "cannot be resolved"),
        (
            f"from tests_support.flow import BaseFlowTest\nclass TestX(BaseFlowTest):\n{BODY}",
            "is the one to get the base",
        ),
        (
            f"from tests_support.flow import Runner\nclass TestX(Runner):\n{BODY}",
            "`Runner` makes a `unittest.TestCase` of it",
        ),
        (f"from django.test import TestCase\nclass TestX(TestCase):\n{BODY}", "test case of another package"),
        (f"class TestX:\n    limit = 4\n{BODY}", "`TestX.limit` would override what `Case` calls so"),
        (f"class TestX:\n    def env(self): ...\n{BODY}", "`TestX.env` would override"),
        (f"class TestX:\n    def setup_method(self):\n        self.env = 1\n{BODY}", "`self.env`, which `TestX` sets"),
        (
            f"import pytest\nclass TestX:\n    @pytest.fixture\n    def setup_method(self): ...\n{BODY}",
            "`setup_method` is a fixture in `TestX`",
        ),
        ("import unittest\nclass Orders(unittest.TestCase):\n" + BODY, "`python_classes` does not match `Orders`"),
        (
            f"import unittest\nclass TestX(unittest.TestCase):\n    def setUp(self): self.skipTest('x')\n{BODY}",
            "`self.skipTest` on line 3 is there only",
        ),
        (
            "import unittest\nclass TestX(unittest.TestCase):\n    def test_a(self): print(self.maxDiff, self.id)\n",
            "`self.maxDiff` on line 3|`self.id` on line 3",
        ),
        (
            "import unittest\nclass TestX(unittest.TestCase):\n    def test_a(self):\n"
            "        with self.assertRaises(OSError) as caught: ...\n"
            "        self.assertIsNone(caught.exception)\n",
            "`self.assertIsNone` on line 5 reads `.exception`",
        ),
        ("import unittest\nclass TestX(unittest.TestCase):\n    def test_a(self): check(self)\n", "is handed `self`"),
        (
            f"import unittest\nclass TestX(unittest.TestCase):\n    @unittest.expectedFailure\n{BODY}",
            "`@expectedFailure` on `test_a`",
        ),
        (f"import unittest\n@unittest.skip('x')\nclass TestX(unittest.TestCase):\n{BODY}", "`@unittest.skip` on the"),
        (
            "import unittest\nclass TestX(unittest.IsolatedAsyncioTestCase):\n"
            f"    async def asyncSetUp(self): ...\n{BODY}",
            "nothing here awaits fixtures",
        ),
        (
            "import unittest\nclass TestX(unittest.TestCase):\n    async def test_a(self): ...\n",
            "nothing would await `test_a`",
        ),
        (
            f"import unittest\nfrom tests_support.flow import SetUp\nclass TestX(SetUp, unittest.TestCase):\n{BODY}",
            "nothing would call `SetUp.setUp`",
        ),
        (
            f"import unittest\nclass TestX(unittest.TestCase):\n    def setUp(self): ...\n{BODY}"
            "    def test_b(self): self.setUp()\n",
            "setUp is called by name on line 5",
        ),
        (
            "import unittest\nclass TestX(unittest.TestCase):\n"
            f"    def setUp(self): return\n    def setup_method(self): ...\n{BODY}",
            "the class has a setup_method as well",
        ),
        (f"from elsewhere import Case\nclass TestX:\n{BODY}", "`Case` is something else in this file"),
        (f"import kit\nclass Case:\n    pass\nclass TestX:\n{BODY}", "`Case` is something else in this file"),
    ],
)
def test_a_class_whose_tests_would_not_be_the_same_is_left(source: str, reason: str, tmp_path: Path) -> None:
    name = "Orders" if "class Orders" in source else "TestX"
    with pytest.raises(Refused, match=reason.replace("(", r"\(")):
        seated(tmp_path, source, name=name)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("    def test_a(self, tmp_path): ...\n", "`test_a` takes `tmp_path`"),
        ("    @pytest.mark.parametrize('n', [1])\n    def test_a(self, n): ...\n", "`test_a` is parametrized|takes"),
        ("    def setup_method(self): ...\n    def test_a(self): ...\n", "`setup_method` is pytest's"),
    ],
)
def test_no_test_case_is_made_of_what_needs_pytest(body: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=reason):
        seated(tmp_path, f"import pytest\nclass TestX:\n{body}", UNITTEST)


def test_async_tests_get_a_test_case_that_awaits_them(tmp_path: Path) -> None:
    found = seated(tmp_path, "class TestX:\n    async def test_a(self): ...\n", UNITTEST)
    assert found.inheritance.base is not None
    assert found.inheritance.base.name == "AsyncCase"


def test_a_rival_that_the_module_of_the_base_imports_is_left(tmp_path: Path) -> None:
    texts = {
        "kit.py": "import helpers\nclass Case: ...\nclass AsyncCase(Case): ...\n",
        "helpers.py": "from tests_support.flow import Flow\n",
        "tests_support/flow.py": "class Flow: ...\n",
    }
    file = read_project(tmp_path, texts, "tests_support/flow.py")
    with pytest.raises(Refused, match="the module of the base imports this one, by way of `helpers`"):
        seat(class_of(file, "Flow"), Config(base_classes=(BaseClass("kit.Case"),)), is_shared=True)


def test_what_both_set_and_only_the_class_reads_is_no_clash(tmp_path: Path) -> None:
    source = f"class TestX:\n    def setup_method(self, method):\n        self.spare = 2\n{BODY}"
    assert [each.name for each in seated(tmp_path, source).lacking] == ["setup_method"]


def test_what_only_unittest_has_is_to_be_said_otherwise(tmp_path: Path) -> None:
    source = """
        import unittest
        class TestX(unittest.TestCase):
            def test_a(self):
                self.fail("as the base does")
                self.skipTest("x")
            def test_b(self):
                with self.assertRaises(OSError) as caught: ...
                assert caught.exception
            def test_c(self):
                with self.assertRaises(OSError): ...
        """
    found = seated(tmp_path, source)
    assert [(each.name, each.span.line) for each in found.said] == [("skipTest", 6), ("assertRaises", 8)]
