"""Test classes get their canonical base, and pytest has the same to say of them."""

from pathlib import Path

import pytest

from tests.engine.fixing.base_projects import CASES, PLAIN, fix_bases, run_pytest, write_project

HEADERS = """
    import abc
    import unittest
    from typing import Generic, TypeVar

    import pytest

    Item = TypeVar("Item")


    class Clocked:
        def now(self):
            return 0


    class TestNothing:
        def test_sum(self):
            assert sum([]) == 0


    class TestBrackets():
        class TestInner:
            @pytest.mark.parametrize("count", [1, 2])
            def test_count(self, count, tmp_path):
                assert count and tmp_path.exists()


    @pytest.mark.filterwarnings("ignore")
    class TestMeta(metaclass=abc.ABCMeta):
        def test_sum(self):
            assert sum([1]) == 1


    class TestGeneric(Clocked, Generic[Item]):
        @pytest.fixture(autouse=True)
        def clock(self):
            self.start = self.now()

        def test_now(self):
            assert self.start == 0


    class TestLong(
        Clocked,  # for self.now
        object,  # as of old
        metaclass=abc.ABCMeta,
    ):
        # Nothing to set up.
        def test_now(self):
            assert self.now() == 0


    class TestCase(Clocked, unittest.TestCase):
        def test_now(self):
            self.assertEqual(self.now(), 0)

        @unittest.skip("not yet")
        def test_then(self):
            self.assertEqual(self.now(), 1)
    """
SETUPS = """
    import unittest


    class TestPlain:
        @classmethod
        def setup_class(cls):
            cls.orders = []

        def setup_method(self):
            self.orders.append(len(self.orders))

        def teardown_method(self, method):
            assert self.orders.pop() == 0

        def test_orders(self):
            assert self.orders == [0]


    class TestFromUnittest(unittest.TestCase):
        @classmethod
        def setUpClass(cls):
            super().setUpClass()
            cls.start = 1

        def setUp(self):
            super().setUp()
            self.orders = [self.start]

        def tearDown(self):
            self.orders.clear()

        @classmethod
        def tearDownClass(cls):
            super().tearDownClass()

        def test_orders(self):
            self.assertEqual(self.orders, [1])


    class TestInit(unittest.TestCase):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.orders = [1]

        def test_first(self):
            self.orders.append(2)
            self.assertEqual(self.orders, [1, 2])

        def test_second(self):
            self.assertEqual(self.orders, [1])
    """
FAMILY = """
    class OrderFlow:
        def setup_method(self):
            self.orders = [1]


    class TestOne(OrderFlow):
        def test_total(self):
            assert sum(self.orders) == 1


    class TestTwo(OrderFlow):
        def setup_method(self):
            super().setup_method()
            self.orders.append(2)

        def test_total(self):
            assert sum(self.orders) == 3


    class TestThree(TestTwo):
        def teardown_method(self):
            del self.orders

        def test_length(self):
            assert len(self.orders) == 2
    """
ASYNC = """
    import unittest


    class TestPlain:
        async def test_total(self):
            assert 1 + 1 == 2

        def test_sync(self):
            assert 1 + 1 == 2


    class TestIsolated(unittest.IsolatedAsyncioTestCase):
        def setUp(self):
            self.orders = [1]

        async def test_total(self):
            self.assertEqual(sum(self.orders), 1)


    class TestAwaitedSetUp(unittest.IsolatedAsyncioTestCase):
        async def asyncSetUp(self):
            self.orders = [1]

        async def asyncTearDown(self):
            self.orders.clear()

        async def test_total(self):
            self.assertEqual(sum(self.orders), 1)
    """
CASE_FILES = """
    import unittest


    class Clocked:
        def now(self):
            return 0


    class OrderTests(Clocked, unittest.TestCase):
        def setUp(self):
            self.orders = [1]

        def tearDown(self):
            self.orders = None

        def test_total(self):
            with self.subTest("one"):
                self.assertEqual(sum(self.orders) + self.now(), 1)


    class AwaitedTests(unittest.IsolatedAsyncioTestCase):
        async def asyncSetUp(self):
            self.orders = [1]

        async def test_total(self):
            self.assertEqual(sum(self.orders), 1)


    class TestPlain:
        def test_total(self):
            assert 1 + 1 == 2
    """
BRIDGE = PLAIN.replace('self.shop = "shop"', 'self.setUp()\n\n        def setUp(self):\n            self.name = "shop"')
BRIDGED = """
    import unittest


    class TestOrders(unittest.TestCase):
        def setUp(self):
            self.orders = [1]

        def test_total(self):
            self.assertEqual(sum(self.orders), 1)
    """


@pytest.mark.parametrize(
    ("text", "kit"),
    [
        pytest.param(HEADERS, PLAIN, id="headers"),
        pytest.param(SETUPS, PLAIN, id="set-ups"),
        pytest.param(FAMILY, PLAIN, id="one base for a family"),
        pytest.param(ASYNC, PLAIN, id="async"),
        pytest.param(CASE_FILES, CASES, id="bases of unittest"),
        pytest.param(BRIDGED, BRIDGE, id="a base that calls setUp"),
    ],
)
def test_tests_end_as_before_and_stand_on_the_base(text: str, kit: str, tmp_path: Path) -> None:
    write_project(tmp_path, {"test_shop.py": text}, kit)
    before = run_pytest(tmp_path)
    run = fix_bases(tmp_path)
    assert [each.reason for each in run.unfixed] == []
    assert [finding.code for finding in run.report.findings] == []
    after = run_pytest(tmp_path)
    assert after.tests == before.tests
    assert (before.set_up, after.set_up) == (set(), after.classes)
    again = (tmp_path / "test_shop.py").read_bytes()
    fix_bases(tmp_path)
    assert (tmp_path / "test_shop.py").read_bytes() == again


def test_a_rival_gets_the_base_once_and_its_heirs_in_other_files_stay(tmp_path: Path) -> None:
    heir = """
        from tests_support.test_flows import FlowCase


        class TestOrders(FlowCase):
            def setup_method(self):
                super().setup_method()
                self.orders.append(-1)

            def test_total(self):
                assert sum(self.orders) == 0
        """
    rival = """
        class FlowCase:
            def setup_method(self):
                self.orders = [1]


        class LongFlowCase(FlowCase):
            def setup_method(self):
                super().setup_method()
                self.orders.append(2)
        """
    write_project(tmp_path, {"tests_support/test_flows.py": rival, "test_a.py": heir, "test_b.py": heir})
    before, text = run_pytest(tmp_path), (tmp_path / "test_a.py").read_bytes()
    run = fix_bases(tmp_path)
    assert [each.path for each in run.changed] == ["tests_support/test_flows.py"]
    assert [each.reason for each in run.unfixed] == []
    assert [finding.code for finding in run.report.findings] == []
    assert (tmp_path / "test_a.py").read_bytes() == text
    after = run_pytest(tmp_path)
    assert after.tests == before.tests
    assert after.set_up == {"TestOrders"}


def test_what_a_rival_brings_upon_its_heirs_is_fixed_in_the_same_run(tmp_path: Path) -> None:
    heir = """
        from tests_support.flows import FlowCase


        class TestOrders(FlowCase):
            def setup_method(self):
                self.orders = [1]

            def test_total(self):
                assert sum(self.orders) == 1
        """
    flow = "class FlowCase:\n    pass\n"
    write_project(tmp_path, {"tests_support/flows.py": flow, "test_a.py": heir, "test_b.py": heir})
    before = run_pytest(tmp_path)
    run = fix_bases(tmp_path)
    assert [each.path for each in run.changed] == ["test_a.py", "test_b.py", "tests_support/flows.py"]
    assert [each.reason for each in run.unfixed] == []
    assert [finding.code for finding in run.report.findings] == []
    after = run_pytest(tmp_path)
    assert after.tests == before.tests
    assert after.set_up == {"TestOrders"}


def test_a_rival_that_a_class_of_another_file_lists_behind_the_base_is_left(tmp_path: Path) -> None:
    heir = """
        from testkit.cases import ShopTestCase
        from tests_support.flows import BaseFlowTest


        class TestOrders(ShopTestCase, BaseFlowTest):
            def test_total(self):
                assert self.shop
        """
    rival = "class BaseFlowTest:\n    pass\n"
    write_project(tmp_path, {"tests_support/flows.py": rival, "test_a.py": heir})
    run = fix_bases(tmp_path)
    assert [each.reason for each in run.unfixed] == [
        "in `test_a` the bases of `TestOrders` could not be put into one order: ShopTestCase, BaseFlowTest"
    ]
    assert run.changed == []


def test_without_the_rule_of_rivals_each_heir_gets_the_base_behind_what_it_inherits(tmp_path: Path) -> None:
    heir = """
        from tests_support.flows import Flow


        class TestOrders(Flow):
            def test_now(self):
                assert self.now()
        """
    flow = "class Flow:\n    def now(self):\n        return 1\n"
    write_project(tmp_path, {"tests_support/flows.py": flow, "test_a.py": heir, "test_b.py": heir})
    before = run_pytest(tmp_path)
    run = fix_bases(tmp_path, "SSOT301")
    assert [each.path for each in run.changed] == ["test_a.py", "test_b.py"]
    assert "class TestOrders(Flow, ShopTestCase):" in (tmp_path / "test_a.py").read_text()
    after = run_pytest(tmp_path)
    assert after.tests == before.tests
    assert after.set_up == {"TestOrders"}


def test_tests_that_unittest_dropped_run_once_it_is_gone(tmp_path: Path) -> None:
    text = """
        import unittest

        from testkit.cases import AsyncShopTestCase


        class TestOrders(AsyncShopTestCase, unittest.TestCase):
            def setUp(self):
                super().setUp()
                self.orders = [1]

            async def test_right(self):
                self.assertEqual(sum(self.orders), 1)

            async def test_wrong(self):
                self.assertEqual(sum(self.orders), 2)


        class TestTotals(AsyncShopTestCase, unittest.TestCase, object):
            def test_right(self):
                self.assertEqual(1, 1)
        """
    kit = PLAIN + "\n        def setUp(self):\n            self.setup_method()\n"
    write_project(tmp_path, {"test_shop.py": text}, kit)
    before = run_pytest(tmp_path)
    assert before.tests["test_shop.py::TestOrders::test_wrong"] == "PASSED"
    run = fix_bases(tmp_path)
    assert [each.reason for each in run.unfixed] == []
    assert "unittest" not in (tmp_path / "test_shop.py").read_text()
    after = run_pytest(tmp_path)
    assert after.tests == before.tests | {"test_shop.py::TestOrders::test_wrong": "FAILED"}
    assert after.set_up == {"TestOrders", "TestTotals"}
