"""Tests whose checks are all weak, and what takes a test out of that."""

from pathlib import Path
from textwrap import indent

import pytest

from ssot_lint.model import Role, Test, TestFile, read_file
from ssot_lint.model.constancy.weakness import WeakKind
from ssot_lint.pytest_config import PytestConfig

PRELUDE = """
import pytest
from shop import Cart, create_cart, pay
class Local:
    pass
def local():
    return 1
"""


def last_test(body: str, parameters: str = "x, y, f") -> Test:
    source = f"{PRELUDE}class TestX:\n    async def test_x(self, {parameters}):\n{indent(body, '        ')}"
    file = read_file(source.encode(), "test_x.py", Role.COLLECTED, PytestConfig(rootdir=Path("/")))
    assert isinstance(file, TestFile)
    return file.tests[-1]


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        ("assert x is not None", [WeakKind.NOT_NONE]),
        ("assert x != None", [WeakKind.NOT_NONE]),
        ("assert f() is not None", [WeakKind.NOT_NONE]),
        ("assert isinstance(x, int)", [WeakKind.INSTANCE]),
        ("assert hasattr(x, 'a') or callable(x)", [WeakKind.ATTRIBUTE, WeakKind.CALLABLE]),
        ("self.assertIsNotNone(x)\nself.assertIsInstance(x, int)", [WeakKind.NOT_NONE, WeakKind.INSTANCE]),
        ("self.assertTrue(isinstance(x, int))", [WeakKind.INSTANCE]),
        ("cart = Cart()\nassert cart", [WeakKind.BUILT]),
        ("cart = await create_cart()\nassert cart", [WeakKind.BUILT]),
        ("assert Local()", [WeakKind.BUILT]),
        ("assert x is not None\nassert True\nassert len(x) >= 0", [WeakKind.NOT_NONE]),
        ("if x:\n    assert x is not None", [WeakKind.NOT_NONE]),
    ],
)
def test_weak(body: str, kinds: list[WeakKind]) -> None:
    weakness = last_test(body).weakness
    assert weakness is not None
    assert list(weakness.kinds) == kinds


@pytest.mark.parametrize(
    "body",
    [
        "f()",
        "assert True",
        "assert x",
        "assert x is None",
        "assert x is y",
        "assert not isinstance(x, int)",
        "assert x is not None is not y",
        "assert isinstance(x, int) and x > 0",
        "assert x is not None\nassert x == 3",
        "paid = pay()\nassert paid",
        "value = local()\nassert value",
        "self.assertTrue(x)",
        "self.assertIsNone(x)",
        "assert x is not None\nx.assert_called_once()",
        "assert x is not None\nwith pytest.raises(E):\n    f()",
        "assert x is not None\nif f():\n    pytest.fail('no')",
    ],
)
def test_not_weak(body: str) -> None:
    assert last_test(body).weakness is None


def test_a_fixture_that_checks_makes_up_for_it() -> None:
    assert last_test("assert x is not None", "x, snapshot").weakness is None


@pytest.mark.parametrize(
    ("body", "properties"),
    [
        ("assert x is not None\nassert y is not None\nassert f is not None", 0),
        ("assert x.a is not None\nassert isinstance(x.a, int)", 1),
        ("assert hasattr(x, 'a')\nassert x.a is not None\nassert callable(x.b)", 2),
        ("for name in f:\n    assert hasattr(x, name)", 3),
        ("for name in f:\n    assert isinstance(getattr(x, name), int)", 3),
        ("for item in f:\n    assert item is not None", 0),
        ("assert getattr(x, 'a') is not None\nassert x.a is not None", 1),
        ("assert hasattr(x, 'a') and hasattr(x, 'b')\nassert isinstance(x['c'], int)", 3),
    ],
)
def test_properties_are_counted_once(body: str, properties: int) -> None:
    weakness = last_test(body).weakness
    assert weakness is not None
    assert weakness.properties == properties
    assert weakness.is_broad is (properties >= 3)
