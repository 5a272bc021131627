"""Suites of tests whose classes lack the canonical base, in all shapes."""

from tests.engine.fixing.base_projects import PLAIN

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
