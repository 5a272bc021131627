"""Dead set-ups in odd places and layouts: what the fix makes of each, or why it makes nothing."""

from pathlib import Path

import pytest

from ssot_lint.rule import load_registry
from ssot_lint.testing import Example, fix_example

CONFIG = """\
[tool.pytest.ini_options]
asyncio_mode = "{mode}"

[tool.ssot-lint]
base-classes = ["testkit.cases.ShopTestCase"]
"""
BASE = """\
class ShopTestCase:
    def setup_method(self, method): ...
    def teardown_method(self, method): ...
    def setUp(self): self.setup_method(None)
    def tearDown(self): self.teardown_method(None)
    async def asyncSetUp(self): ...
"""
HEAD = "from testkit.cases import ShopTestCase\n\n\nclass TestIt(ShopTestCase):\n"
PLAIN = "class TestIt:\n"
CASE = "import unittest\n\n\nclass TestIt(unittest.TestCase):\n"
LOOP = "import unittest\n\n\nclass TestIt(unittest.IsolatedAsyncioTestCase):\n"
TEST = "\n    def test_it(self):\n        assert self\n"


def fixed(folder: Path, source: str, mode: str = "auto", base: str = BASE) -> tuple[str, set[str]]:
    files = (("testkit/cases.py", base), ("test_it.py", source))
    example = Example("", "fixed", "test_it.py", "", (), files, CONFIG.format(mode=mode))
    run = fix_example(load_registry().rules["SSOT307"], example, folder)
    return (folder / "test_it.py").read_bytes().decode(), {each.reason for each in run.unfixed}


@pytest.mark.parametrize(
    ("head", "before", "after"),
    [
        (
            HEAD,
            "    def setUp(self):\n        if hasattr(super(), 'setUp'):\n            super().setUp()\n        f()\n",
            "    def setup_method(self, method):\n        if hasattr(super(), 'setup_method'):\n"
            "            super().setup_method(method)\n        f()\n",
        ),
        (
            HEAD,
            "    def tearDown(self):\n        for method in ():\n            f(method)\n",
            "    def teardown_method(self, test_method):\n        for method in ():\n            f(method)\n"
            "        super().teardown_method(test_method)\n",
        ),
        (
            PLAIN,
            "    def setUp(self):\n        # ready\n        super().setUp()  # the base's\n        f()\n",
            "    def setup_method(self):\n        # ready\n        f()\n",
        ),
        (
            PLAIN,
            "    def tearDown(self):\n        f()\n\n    def teardown_method(self, method):\n        g()\n",
            "    def teardown_method(self, method):\n        f()\n        g()\n",
        ),
        (
            PLAIN,
            "    x = 1\n\n    def setUp(self):\n        super().setUp()\n",
            "    x = 1\n",
        ),
        (
            CASE,
            "    def setup_method(self, method):\n        super().setup_method(method)\n        self.x = 1\n",
            "    def setUp(self):\n        self.x = 1\n",
        ),
        (
            CASE,
            "    def setup_class(cls):\n        cls.x = 1\n",
            "    @classmethod\n    def setUpClass(cls):\n        cls.x = 1\n",
        ),
        (
            LOOP,
            "    async def setUp(self):\n        super().setUp()\n        self.x = 1\n",
            "    async def asyncSetUp(self):\n        self.x = 1\n",
        ),
    ],
)
def test_each_is_made_to_run(tmp_path: Path, head: str, before: str, after: str) -> None:
    made, _ = fixed(tmp_path, head + TEST[1:] + "\n" + before)
    assert made == head + TEST[1:] + "\n" + after


def test_line_ends_tabs_and_a_missing_last_end_stay(tmp_path: Path) -> None:
    rest = "        self.x = 1\n"
    source = (
        f"{HEAD}{TEST}\n    async def asyncSetUp(self):\n{rest}\n    async def asyncTearDown(self):\n        del self.x"
    )
    wanted = (
        f"{HEAD}{TEST}\n    @pytest_asyncio.fixture(autouse=True)\n    async def async_setup(self):\n{rest}"
        "        yield\n        del self.x"
    )
    made, _ = fixed(tmp_path, source.replace("    ", "\t").replace("\n", "\r\n"))
    assert made == ("import pytest_asyncio\n\n" + wanted).replace("    ", "\t").replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("head", "method", "reason"),
    [
        (HEAD, "    def setUp(self):\n        x = super().setUp()\n        return x\n", ""),
        (
            PLAIN,
            "    def setUp(self):\n        return super().setUp()\n",
            "it uses what super's method returns, which goes",
        ),
        (
            HEAD,
            "    @staticmethod\n    def setUp():\n        f()\n",
            "setUp has no `self`, so that super() cannot be called in it",
        ),
        (
            HEAD,
            "    async def asyncSetUp(self):\n        if self:\n            return\n        f()\n\n"
            "    async def asyncTearDown(self):\n        g()\n",
            "asyncSetUp may return before its end, where the tear-down has to follow",
        ),
        (
            HEAD,
            "    async def asyncSetUp(self):\n        f()\n\n    async def setUp(self):\n        g()\n",
            "the class has several coroutines of that kind: asyncSetUp and setUp",
        ),
        (
            PLAIN,
            "    def setUp(self):\n        return\n        f()\n\n    def setup_method(self):\n        g()\n",
            "the class has a setup_method as well, and they cannot simply follow each other",
        ),
        (PLAIN, "    def setUp(self):\n        f()\n\n    hook = 'setUp'\n", "setUp is named in a string on line 8"),
        (
            PLAIN,
            "    def setUp(self):\n        self.addCleanup(f)\n",
            "it uses self.addCleanup, which only a `unittest.TestCase` has",
        ),
        (CASE, "    def setup_method(self, method):\n        f(method)\n", "setup_method uses what pytest gives it"),
    ],
)
def test_what_is_not_plain_is_refused(tmp_path: Path, head: str, method: str, reason: str) -> None:
    source = head + TEST[1:] + "\n" + method
    made, reasons = fixed(tmp_path, source)
    assert reasons == ({reason} if reason else set())
    assert (made == source) is bool(reason)


def test_nothing_awaits_a_fixture_in_strict_mode_without_marks(tmp_path: Path) -> None:
    source = HEAD + "    async def asyncSetUp(self):\n        f()\n" + TEST
    assert fixed(tmp_path, source, "strict")[1] == {
        "nothing here awaits fixtures: no mode, no mark on all async tests of the class"
    }


def test_a_coroutine_of_the_base_comes_first(tmp_path: Path) -> None:
    base = "class ShopTestCase:\n    async def setup_method(self, method): ...\n"
    source = HEAD + "    async def setup_method(self, method):\n        await super().setup_method(method)\n" + TEST
    assert fixed(tmp_path, source, base=base)[1] == {
        "ShopTestCase.setup_method is a coroutine as well, and comes first"
    }
