"""Projects whose set-ups do not run are fixed, and pytest itself says what ran before and after."""

import os
import re
import subprocess
import sys
from pathlib import Path

from ssot_lint.rule import load_registry
from ssot_lint.testing import Example, fix_example

CONFIG = """\
[tool.pytest.ini_options]
asyncio_mode = "{mode}"
asyncio_default_fixture_loop_scope = "function"
addopts = "-p no:cacheprovider -q -s"
pythonpath = ["."]

[tool.ssot-lint]
base-classes = ["testkit.cases.ShopTestCase"]
"""
BASE = """\
class ShopTestCase:
    @classmethod
    def setup_class(cls):
        print("base setup_class")

    def setup_method(self, method):
        self.name = method.__name__
        print("base setup_method")

    def teardown_method(self, method):
        assert self.name == method.__name__
        print("base teardown_method")

    def setUp(self):
        self.setup_method(None)

    async def asyncSetUp(self):
        print("base asyncSetUp")
"""
SYNC = '''\
import pytest

from testkit.cases import ShopTestCase


class TestOrders(ShopTestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kinds = ("new", "old")

    def setUp(self):
        """Two orders."""
        super().setUp()
        self.orders = [1, 2]
        print("own set-up")

    def tearDown(self):
        if not self.orders:
            return
        self.orders.clear()
        print("own tear-down")

    @pytest.mark.parametrize("order", [1, 2])
    def test_orders(self, order):
        assert order in self.orders
        assert len(self.kinds) == 2
        assert self.name == "test_orders"


class TestOldOrders(TestOrders):
    def setUp(self):
        super().setUp()
        self.orders.append(1 + 1)
'''
ASYNC = '''\
import asyncio

import pytest

from testkit.cases import ShopTestCase


class TestOrders(ShopTestCase):
    async def asyncSetUp(self):
        await super().asyncSetUp()
        self.loop = asyncio.get_running_loop()
        self.orders = [self.name]
        print("own set-up")

    async def asyncTearDown(self):
        """Close the list."""
        assert self.loop is asyncio.get_running_loop()
        self.orders.clear()
        print("own tear-down")

    @pytest.mark.asyncio
    async def test_orders(self):
        assert self.loop is asyncio.get_running_loop()
        assert self.orders == ["test_orders"]


@pytest.mark.asyncio
class TestBaskets(ShopTestCase):
    async def setup_method(self, method):
        await super().setup_method(method)
        self.basket = [method.__name__]

    async def teardown_method(self, method):
        try:
            print("emptied", self.basket, method.__name__)
        finally:
            await super().teardown_method(method)

    async def test_basket(self):
        assert self.basket == [self.name]
'''
CASES = """\
import unittest


class PriceTests(unittest.TestCase):
    async def asyncSetUp(self):
        self.prices = {"tea": 1}

    async def asyncTearDown(self):
        print("own tear-down")

    async def test_prices(self):
        self.assertEqual(self.prices, {"tea": 1})

    def test_sync(self):
        self.assertEqual(self.prices, {"tea": 1})
"""


def fixed(folder: Path, source: str, code: str = "SSOT307", mode: str = "strict") -> str:
    rule = load_registry().rules[code]
    files = (("testkit/cases.py", BASE), ("test_shop.py", source))
    fix_example(rule, Example("", "fixed", "test_shop.py", "", (), files, CONFIG.format(mode=mode)), folder)
    return (folder / "test_shop.py").read_text()


def run_pytest(folder: Path) -> tuple[str, str]:
    """What the tests printed, and pytest's last line."""
    command = [sys.executable, "-m", "pytest", "test_shop.py"]
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_PLUGINS": "pytest_asyncio.plugin"}
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment, check=False)
    lines = done.stdout.splitlines()
    return "\n".join(re.sub(r"^[.FEs]+", "", line) for line in lines), lines[-1]


def before_and_after(folder: Path, source: str, mode: str = "strict") -> tuple[str, str, str]:
    old, new = folder / "old", folder / "new"
    for each in (old, new):
        each.mkdir()
    fixed(new, source, mode=mode)
    for name, text in (("pyproject.toml", CONFIG.format(mode=mode)), ("testkit/cases.py", BASE)):
        (old / name).parent.mkdir(exist_ok=True)
        (old / name).write_text(text)
    (old / "test_shop.py").write_text(source)
    said, last = run_pytest(new)
    return run_pytest(old)[1], said, last


def test_renamed_set_ups_run_with_the_base_and_in_subclasses(tmp_path: Path) -> None:
    before, said, after = before_and_after(tmp_path, SYNC)
    assert "4 failed" in before
    assert "4 passed" in after
    assert "error" not in after
    once = "base setup_method\nown set-up\nown tear-down\nbase teardown_method\n"
    assert said.count(once) == 4
    assert said.count("base setup_class") == 2


def test_coroutines_are_awaited_on_the_loop_of_the_test(tmp_path: Path) -> None:
    before, said, after = before_and_after(tmp_path, ASYNC)
    assert "2 failed" in before
    assert "2 passed" in after
    assert "error" not in after
    assert "base setup_method\nbase asyncSetUp\nown set-up\nown tear-down\nbase teardown_method\n" in said
    assert "base setup_method\nemptied ['test_basket'] test_basket\nbase teardown_method\n" in said


def test_auto_mode_awaits_them_for_sync_tests_too(tmp_path: Path) -> None:
    source = ASYNC.replace("    @pytest.mark.asyncio\n", "").replace("@pytest.mark.asyncio\n", "")
    source += "\n    def test_sync(self):\n        assert self.basket == [self.name]\n"
    _, said, after = before_and_after(tmp_path, source, "auto")
    assert "3 passed" in after
    assert "error" not in after
    assert "emptied ['test_sync'] test_sync\nbase teardown_method\n" in said


def test_a_test_case_gets_a_base_that_awaits(tmp_path: Path) -> None:
    before, said, after = before_and_after(tmp_path, CASES)
    assert "1 failed" in before
    assert "2 passed" in after
    assert said.count("own tear-down") == 2


def test_a_call_of_super_runs_the_part_of_the_base(tmp_path: Path) -> None:
    source = (
        "from testkit.cases import ShopTestCase\n\n\nclass TestOrders(ShopTestCase):\n"
        "    def setup_method(self):\n        print('own set-up')\n\n"
        "    def teardown_method(self, which): print('own tear-down')\n\n"
        "    def test_name(self):\n        assert self.name == 'test_name'\n"
    )
    fixed(tmp_path, source, "SSOT303")
    said, after = run_pytest(tmp_path)
    assert "1 passed" in after
    assert "error" not in after
    assert "base setup_method\nown set-up\nown tear-down\nbase teardown_method\n" in said


CALLS = """\
import json

from testkit.cases import ShopTestCase


class TestOrders(ShopTestCase):
    def test_orders(self):
        orders = {"tea": 1.5}
        self.addCleanup(print, "cleaned up")
        self.assertEqual(
            orders,
            {
                "tea": 1.5,  # a pot
            },
            "one order "
            "of tea",
        )
        self.assertAlmostEqual(orders["tea"], 1.5 + 1e-9)
        self.assertRegex(json.dumps(orders), "t.a")
        self.assertCountEqual(orders, ["tea"])
        with self.assertRaises(KeyError) as caught:
            orders["milk"]
        self.assertEqual(caught.exception.args, ("milk",))
        self.assertRaisesRegex(KeyError, "milk", orders.__getitem__, "milk")

    def test_wrong(self):
        self.assertIn("milk", {"tea"} or {})

    def test_not_here(self):
        try:
            import no_such_module
        except ImportError as error:
            self.skipTest(error)
        assert no_such_module
"""


def test_calls_of_methods_that_the_base_lacks_do_what_they_say(tmp_path: Path) -> None:
    fixed(tmp_path, CALLS, "SSOT308")
    said, after = run_pytest(tmp_path)
    assert "1 failed, 1 passed, 1 skipped" in after
    assert "cleaned up\n" in said
