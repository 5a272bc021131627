"""Objects that several tests share, how they reach into slots, and what they do with class attributes."""

from pathlib import Path

import pytest

from ssot_lint.model import TestFile
from ssot_lint.model.singletons.constructions import constructions_of
from ssot_lint.model.singletons.globals import global_statements
from ssot_lint.model.singletons.internals import reaches_of
from ssot_lint.model.singletons.mutables import shared_mutables
from ssot_lint.model.singletons.shared import shared_objects
from ssot_lint.project import Project, Roles

CART = """
class Cart:
    _cart = None

    def __init__(self):
        self.lines = []

    def add(self, line):
        self._put(line)

    def _put(self, line):
        self.lines.append(line)

    def count(self):
        return len(self.lines)

    @classmethod
    def current(cls):
        if cls._cart is None:
            cls._cart = cls()
        return cls._cart
"""


def read(folder: Path, source: str) -> TestFile:
    """The model of a test file of this source, beside a package `shop` with `Cart`."""
    (folder / "shop").mkdir()
    (folder / "shop" / "__init__.py").write_text("")
    (folder / "shop" / "cart.py").write_text(CART)
    path = folder / "test_x.py"
    path.write_text("import pytest\nfrom shop.cart import Cart\n\n" + source)
    file = Project([folder], Roles(fallback=folder)).file(str(path))
    assert file is not None
    return file


TWO_TESTS = "\ndef test_one():\n    {one}\n\ndef test_two():\n    {two}\n"


@pytest.mark.parametrize(
    ("one", "two", "found"),
    [
        ("cart.add(1)", "print(cart)", [("cart", True)]),
        ("cart.lines = []", "print(cart)", [("cart", True)]),
        ("assert cart.count()", "assert cart.count()", [("cart", True)]),
        ("assert cart.count()", "print(cart)", [("cart", False)]),
        ("print(cart)", "print(cart)", [("cart", False)]),
        ("cart.add(1)", "pass", []),
        ("cart.add(1)", "cart = Cart(); cart.add(2)", []),
    ],
)
def test_shared_objects_of_a_module(tmp_path: Path, one: str, two: str, found: list[tuple[str, bool]]) -> None:
    file = read(tmp_path, "cart = Cart()\n" + TWO_TESTS.format(one=one, two=two))
    assert [(each.attribute.name, each.worked_with) for each in shared_objects(file)] == found


def test_users_are_found_through_fixtures_and_helpers(tmp_path: Path) -> None:
    source = """
cart = Cart()

@pytest.fixture
def filled():
    return fill()

def fill():
    cart.add(1)

def test_one(filled):
    pass

def test_two():
    fill()

def test_three():
    pass
"""
    (shared,) = shared_objects(read(tmp_path, source))
    assert shared.users == ("test_one", "test_two")


def test_a_set_up_uses_for_all_and_may_bind_anew(tmp_path: Path) -> None:
    source = """
class TestShared:
    cart = Cart()
    def setup_method(self):
        self.cart.add(1)
    def test_one(self): ...
    def test_two(self): ...

class TestOwn:
    cart = Cart()
    def setup_method(self):
        self.cart = Cart()
    def test_one(self):
        self.cart.add(1)
    def test_two(self):
        self.cart.add(1)
"""
    (shared,) = shared_objects(read(tmp_path, source))
    assert (shared.attribute.class_name, len(shared.users)) == ("TestShared", 2)


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("Cart._cart = None", [("Cart._cart", True)]),
        ("assert Cart._cart", [("Cart._cart", False)]),
        ("del Cart._cart", [("Cart._cart", True)]),
        ("setattr(Cart, '_cart', None)", [("Cart._cart", True)]),
        ("getattr(Cart, '_instance', None)", []),
        ("Cart._instance = None", [("Cart._instance", True)]),
        ("Cart()._cart", []),
        ("Cart._size = 1", []),
        ("shop.cart.Cart._cart = None", [("shop.cart.Cart._cart", True)]),
    ],
)
def test_reaches_into_slots(tmp_path: Path, statement: str, found: list[tuple[str, bool]]) -> None:
    file = read(tmp_path, f"import shop.cart\n\ndef test_x():\n    {statement}\n")
    assert [(each.slot, each.writes) for each in reaches_of(file)] == found


@pytest.mark.parametrize(
    ("value", "statement", "shared"),
    [
        ("[]", "self.x.append(1)", True),
        ("[]", "self.x[0] = 1", True),
        ("[]", "self.x += [1]", True),
        ("[]", "del self.x[0]", True),
        ("{}", "type(self).x.update(a=1)", True),
        ("{}", "self.__class__.x['a'] = 1", True),
        ("[]", "self.x = [1]; self.x.append(2)", False),
        ("[]", "list(self.x).append(1)", False),
        ("[]", "self.y.append(1)", False),
        ("()", "self.x += (1,)", False),
        ("Mock()", "self.x.send()", True),
        ("Mock()", "self.x.send.return_value = 1", True),
        ("Mock()", "self.x.send.assert_called_once()", False),
    ],
)
def test_class_attributes_that_tests_change(tmp_path: Path, value: str, statement: str, shared: bool) -> None:
    body = f"    x = {value}\n    def test_x(self):\n        {statement}\n"
    source = f"from unittest.mock import Mock\n\nclass TestX:\n{body}"
    assert bool(list(shared_mutables(read(tmp_path, source)))) is shared


def test_constructions_under_every_name(tmp_path: Path) -> None:
    source = "from shop import cart as c\n\ndef test_x():\n    Cart()\n    c.Cart()\n    Cart.current()\n"
    found = [each.name for each in constructions_of(read(tmp_path, source), ["shop.cart.Cart"])]
    assert found == ["Cart", "c.Cart"]


def test_global_statements_of_what_pytest_runs(tmp_path: Path) -> None:
    functions = (
        "test_x():\n    global a, b\n    a = b = 1",
        "helper():\n    global a\n    a = 1",
        "setup_module():\n    global globalized\n    import globalized",
        "test_z():\n    global a\n    class a: pass\n    del a",
        "test_y():\n    global a\n    def inner():\n        global b\n        return b\n    assert a",
    )
    source = "".join(f"def {function}\n\n" for function in functions)
    assert [each.names for each in global_statements(read(tmp_path, source))] == [("a", "b"), ("globalized",)]
