"""Checks that read back what the test put into a double, and tests that look at nothing else."""

from pathlib import Path

import pytest

from ssot_lint.model import Test
from ssot_lint.model.doubles.echo import echoes_of
from ssot_lint.model.doubles.isolation import looks_only_at_doubles
from tests.model.projects import read_project

FILES = {
    "shop/__init__.py": "",
    "shop/cart.py": """
        from dataclasses import dataclass

        @dataclass
        class Order:
            number: int
            post: object = None

            def label(self):
                return str(self.number)

        @dataclass
        class Heavy:
            number: int

            def __post_init__(self):
                total(self.number)

        class Cart:
            def __init__(self, store):
                self.store = store

            def save(self):
                self.store.add(1)

        def total(prices):
            return prices.of("a")
        """,
}
HEAD = """
from unittest.mock import AsyncMock, Mock, patch

import pytest

from shop import cart
from shop.cart import Cart, total


class FakeBorrower:
    save = Cart.save

    def __init__(self):
        self.store = FakeStore()


class FakeServer:
    def __init__(self):
        self.inner = FakeBorrower()


class FakeStore:
    def __init__(self, limit=0):
        self.rows = []
        self.limit = limit

    def add(self, row):
        self.rows.append(row)
        return True

    def count(self):
        return len(self.rows)

    def all(self):
        found = []
        for row in self.rows:
            found.append(row)
        return found

    def newest(self):
        return self.all()[-1]

    def average(self):
        return sum(self.rows) / 2
"""


def last(folder: Path, body: str) -> Test:
    lines = "\n".join("    " + line for line in body.splitlines())
    return read_project(folder, {**FILES, "test_x.py": f"{HEAD}\n\nasync def test_x(unknown):\n{lines}\n"}).tests[-1]


@pytest.mark.parametrize(
    ("body", "holder"),
    [
        ("m = Mock(return_value=3)\nassert m() == 3", "m"),
        ("m = Mock(size=3)\nassert m.size == 3", "m.size"),
        ("m = Mock()\nm.f.return_value = 3\nassert m.f() == 3", "m.f"),
        ("m = Mock()\nm.f.side_effect = lambda x: x\nassert m.f(3) == 3", "m.f"),
        ("m = Mock()\nm.f = AsyncMock(return_value=3)\nr = await m.f()\nassert r == 3", "m.f"),
        ("m = Mock()\nm.f(1)\nm.f.assert_called_once_with(1)", "m.f"),
        ("m = Mock()\nm(1)\nassert m.call_count == 1", "m.call_count"),
        ("m = Mock()\nm.a = 3\nif m.a != 3:\n    pytest.fail('no')", "m.a"),
        ("m = Mock()\ndef run():\n    m(1)\nrun()\nassert m.call_count == 1", "m.call_count"),
        ("m = Mock()\nfor each in [1]:\n    m(each)\nassert m.call_count == 1", "m.call_count"),
        ("s = FakeStore()\ns.add(1)\nassert s.rows == [1]", "s.rows"),
        ("s = FakeStore()\ns.add(1)\nassert s.count() == 1", "s.count"),
        ("s = FakeStore()\ns.add(1)\nassert s.newest() == 1", "s.newest"),
        ("s = FakeStore(limit=5)\nassert s.limit == 5", "s.limit"),
        (
            "c = Mock()\nw = Mock()\nw.recv.return_value = 1\nc.open.return_value = w\nassert c.open().recv() == 1",
            "c.open",
        ),
    ],
)
def test_echoes(tmp_path: Path, body: str, holder: str) -> None:
    assert [echo.holder for echo in echoes_of(last(tmp_path, body))] == [holder]


@pytest.mark.parametrize(
    "body",
    [
        "m = Mock()\nm.of.return_value = 3\nassert total(m) == 3",
        "m = Mock()\nm.of.return_value = 3\ntotal(m)\nm.of.assert_called_once()",
        "m = Mock()\nm.f.return_value = total(Mock())\nassert m.f() == 3",
        "m = Mock()\nm.f.side_effect = total\nassert m.f(Mock()) == 3",
        "m = Mock()\nm.f.side_effect = lambda x: total(x)\nassert m.f(Mock()) == 3",
        "m = Mock()\nm.f.side_effect = lambda x: x * 2\nassert m.f(3) == 6",
        "m = Mock()\nm.f = AsyncMock()\nassert await m.f()",
        "m = Mock()\nassert m.f.call_count == 0",
        "m = Mock()\nm.f.return_value = 1\nassert m.g()",
        "s = FakeStore()\nassert s.add(1) is True",
        "s = FakeStore()\nn = s.count()\nassert n == 0",
        "s = FakeStore(limit=5)\nassert s.rows == []",
        "s = FakeStore()\ns.add(1)\nassert s.average() == 0.5",
        "s = FakeStore()\ns.add(1)\nassert s.average() == s.count() / 2",
        "s = FakeStore()\nCart(s).save()\nassert s.rows == [1]",
        "m = Mock()\nunknown(m)\nm.f.assert_called_once()",
        "m = Mock()\nm.f.return_value = 1\nwith patch('shop.cart.x', m):\n    Cart(1).save()\n    assert m.f() == 1",
        "holder = Mock()\nm = Mock()\nm.f.return_value = 1\nholder.inner = m\ntotal(holder)\nassert m.f() == 1",
        "s = FakeStore()\nm = Mock()\ns.add(m)\nm.f.return_value = 1\ntotal(s)\nassert m.f() == 1",
        "m = Mock()\nfor each in Cart(1).rows:\n    m(each)\nm.assert_called_once_with(1)",
        "m = Mock()\nif Cart(1).save():\n    m()\nm.assert_called_once()",
        "m = Mock()\ndef run():\n    m(1)\nCart[int](run).save()\nm.assert_called_once()",
        "m = Mock()\ndef run():\n    m(1)\nunknown(run)\nm.assert_called_once()",
        "m = Mock()\ndef run():\n    yield m(1)\nrows = run()\nCart(rows).save()\nm.assert_called_once()",
        "m = Mock()\ndef run():\n    for each in Cart(1).rows:\n        m(each)\nrun()\nm.assert_called_once()",
        "m = Mock()\nCart.rows = property(lambda s: m(1))\nCart(1).save()\nassert m.call_count == 0",
        "s = FakeStore()\nfor each in Cart(1).rows:\n    s.add(each)\nassert s.rows == [1]",
        "m = FakeBorrower()\nm.store.rows = []\nm.save()\nassert m.store.rows == [1]",
        "s = FakeServer()\nm = Mock()\nm.calls = 1\ns.inner.handle = m\ntotal(s)\nassert m.calls == 1",
        "s = FakeServer()\ns.inner.store.add(1)\ntotal(s)\nassert s.inner.store.rows == [1]",
        "m = Mock()\nm.calls = 1\nclass Maker:\n    def f(self):\n        return m\nCart(Maker)\nassert m.calls == 1",
        "m = Mock()\nm.calls = 1\nqueue = [m]\ndef take():\n    return queue.pop()\nCart(take)\nassert m.calls == 1",
        "assert Mock() is not None",
        "assert total(Mock()) == 3",
    ],
)
def test_no_echoes(tmp_path: Path, body: str) -> None:
    assert list(echoes_of(last(tmp_path, body))) == []


@pytest.mark.parametrize(
    "body",
    [
        "m = Mock()\nm.f.return_value = 3\nassert m.f() == 3",
        "s = FakeStore()\ns.add(1)\nassert s.average() == 0.5",
        "m = Mock()\nm.f.side_effect = OSError\nwith pytest.raises(OSError):\n    m.f()",
        "m = Mock()\ncount = 0\nfor each in range(2):\n    if m.f():\n        count += 1\nassert count == 2",
        "m = Mock(spec=Cart)\nm.save()\nm.save.assert_called_once()",
        "m = Mock()\nassert 1 == 1\nm.f()\nm.f.assert_called_once()",
    ],
)
def test_only_doubles(tmp_path: Path, body: str) -> None:
    assert looks_only_at_doubles(last(tmp_path, body)) is not None


@pytest.mark.parametrize(
    "body",
    [
        "assert 1 == 2",
        "m = Mock()\nm.f()",
        "m = Mock()\ntotal(m)\nm.of.assert_called_once()",
        "m = Mock()\nunknown()\nm.f.assert_not_called()",
        "m = Mock()\nm.f(cart.LIMIT)\nm.f.assert_called_once()",
        "m = Mock()\nm.f()\nm.f.assert_called_once()\nassert total(m)",
        "s = FakeStore()\nCart(s).save()\nassert s.rows",
        "o = cart.Order(3, Mock())\nassert o.number == 3",
        "o = cart.Order(3, Mock())\nassert o.label() == '3'",
        "m = Mock()\nm.label = cart.Order.label.__get__(m)\nassert m.label() == '3'",
        "m = Mock()\ncart.Heavy(3)\nm.assert_called_once()",
        "import vendor\nm = Mock()\no = vendor.Owner()\no.part = m\nassert o.part is m",
        "import importlib.util\nm = Mock()\nx = importlib.util.module_from_spec('x')\nx.run(m)\nm.assert_called_once()",
    ],
)
def test_not_only_doubles(tmp_path: Path, body: str) -> None:
    assert looks_only_at_doubles(last(tmp_path, body)) is None


SETUP = """
import vendor
import pytest
from unittest.mock import Mock, patch

from shop.cart import Cart


@pytest.fixture
def store():
    with patch("shop.cart.Store") as store:
        yield store


@pytest.fixture
def other():
    with patch("shop.cart.Other") as other:
        yield other


@pytest.fixture
def served():
    client = vendor.Client(Cart(1))
    yield client, {}


def client(): ...


@pytest.fixture
def cart(store):
    return Cart(1).save()


"""


@pytest.mark.parametrize(
    ("test", "only_doubles"),
    [
        ("def test_x(cart, store):\n    store.add.assert_called_once()", False),
        ("def test_x(cart, other):\n    other.add.assert_not_called()", True),
        ("def test_x(store):\n    store.add.assert_not_called()", True),
        ("def test_x(store):\n    vendor.run()\n    store.add.assert_called_once()", False),
        (
            "def test_x(store, served):\n    client, _ = served\n    client.get()\n    store.add.assert_called_once()",
            False,
        ),
        ("def test_x(store):\n    vendor.Problem()\n    store.add.assert_not_called()", True),
    ],
)
def test_patches_that_somebody_runs_under(tmp_path: Path, test: str, only_doubles: bool) -> None:
    file = read_project(tmp_path, {**FILES, "test_x.py": f"{SETUP}{test}\n"})
    assert (looks_only_at_doubles(file.tests[0]) is not None) is only_doubles


def test_doubles_of_a_fixture_elsewhere(tmp_path: Path) -> None:
    conftest = """
        from unittest.mock import Mock
        import pytest

        @pytest.fixture
        def client():
            client = Mock()
            client.ask.return_value = 1
            return client
        """
    file = read_project(
        tmp_path, {"conftest.py": conftest, "test_x.py": "def test_x(client):\n    assert client.ask() == 1\n"}
    )
    assert looks_only_at_doubles(file.tests[0]) == "client"
    assert [echo.holder for echo in echoes_of(file.tests[0])] == ["client.ask"]
