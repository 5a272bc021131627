"""Imports of what the project does not have: what is sure, what is doubtful, and where the missing may be."""

from pathlib import Path

import pytest

from ssot_lint.model.imports import BrokenImport, broken_imports
from ssot_lint.model.symbols import Absence
from tests.model.projects import read_project

SHOP = {
    "pytest.ini": "[pytest]\n",
    "shop/__init__.py": "from shop.cart import Cart, Gone\n",
    "shop/cart.py": "class Cart: ...\nfirst, (second, *rest) = 1, (2, 3)\nwith x() as opened: ...\n(walrus := 3)\n",
    "shop/lazy.py": "def __getattr__(name): ...\n",
    "shop/made.py": "globals().update(x())\n",
    "shop/starred.py": "from acme import *\n",
    "shop/fast.pyx": "",
    "shop/finder/__init__.py": "__path__ = []\n",
    "shop/inner/no_package.py": "",
    "shop/payment/__init__.py": "",
    "shop/payment/gateway.py": "class Gateway: ...\n",
    "tools/convert.py": "",
    "shop/shim/__init__.py": "from aliases import alias_package\n\nalias_package(__name__, 'other')\n",
    "shop/moved/__init__.py": "from aliases import alias_package\n\nalias_package('shop.moved', 'other')\n",
    "shop/plain/__init__.py": "import logging\n\nlog = logging.getLogger(__name__)\nprint('shop.moved')\n",
}


def broken(folder: Path, source: str, **more: str) -> list[BrokenImport]:
    named = {name.replace("__", "/") + ".py": text for name, text in more.items()}
    return list(broken_imports(read_project(folder, {**SHOP, **named, "test_x.py": source})))


def absence(folder: Path, source: str, **more: str) -> Absence:
    [found] = broken(folder, source, **more)
    return found.absence


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ("import shop.carts", "shop.carts"),
        ("import shop.carts.deep as carts", "shop.carts"),
        ("from shop.carts import Cart", "shop.carts"),
        ("from shop.carts import *", "shop.carts"),
        ("from shop.cart.deep import Cart", "shop.cart.deep"),
        ("from shop.inner.gone import x", "shop.inner.gone"),
        ("from shop.cart import Cart, Card", "shop.cart.Card"),
        ("from shop import nothing", "shop.nothing"),
        ("class Holder:\n    import shop.carts", "shop.carts"),
        ("def test_x():\n    from shop.cart import Card", "shop.cart.Card"),
    ],
)
def test_what_is_surely_missing(tmp_path: Path, source: str, path: str) -> None:
    found = absence(tmp_path, source)
    assert (found.path, found.doubt) == (path, None)


@pytest.mark.parametrize(
    "source",
    [
        "import shop.cart, shop.payment.gateway",
        "from shop import cart, payment, Cart",
        "from shop.cart import first, second, rest, opened, walrus",
        "from shop.lazy import anything",
        "from shop.starred import anything",
        "from shop.fast import anything",
        "from shop._version import version",
        "from shop.orders_pb2 import Order",
        "import acme.gone\nfrom acme import gone",
        "from . import gone",
        "import logging.gone",
        "try:\n    import shop.carts\nexcept ImportError:\n    import shop.other",
        "import pytest\npytest.importorskip('shop.carts')\nimport shop.carts.deep",
        "import pytest\npytest.skip('x', allow_module_level=True)\nimport shop.carts",
        "def helper():\n    import shop.carts",
        "import sys\nsys.modules['shop.carts'] = object()\nimport shop.carts",
    ],
)
def test_what_is_left_alone(tmp_path: Path, source: str) -> None:
    assert broken(tmp_path, source) == []


@pytest.mark.parametrize(
    ("source", "doubt"),
    [
        ("from tools.invert import x", "another part of the namespace package tools"),
        ("from shop.finder.gone import x", "shop.finder, which looks for modules by itself"),
        ("from shop.made import anything", "shop.made, which makes names while it runs"),
        ("from shop.shim.gone import x", "shop.shim, which looks for modules by itself"),
        ("from shop.shim import anything", "shop.shim, which makes names while it runs"),
        ("from shop.moved.gone import x", "shop.moved, which looks for modules by itself"),
        ("from shop.plain import anything", None),
        ("import sys\nsys.path.insert(0, find())\nimport shop.carts", "a directory that test_x.py puts on sys.path"),
        ("import sys\nsys.modules[x] = y\nimport shop.carts", "test_x.py, which puts modules into sys.modules"),
    ],
)
def test_doubts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, doubt: str | None) -> None:
    monkeypatch.chdir(tmp_path)
    assert absence(tmp_path, source).doubt == doubt


@pytest.mark.parametrize(
    ("source", "hint"),
    [
        ("import shop.carts", "did you mean 'cart'?"),
        ("from shop.gateway import Gateway", "a module of this name is shop.payment.gateway"),
        ("from shop.cart import Gateway", "Gateway is defined in shop.payment.gateway"),
        ("from shop.cart import Carr", "did you mean 'Cart'?"),
        ("import shop.xylophone", None),
    ],
)
def test_hints(tmp_path: Path, source: str, hint: str | None) -> None:
    assert absence(tmp_path, source).hint == hint


def test_a_reexport_of_what_is_gone(tmp_path: Path) -> None:
    found = absence(tmp_path, "from shop import Gone")
    assert (found.path, found.through) == ("shop.Gone", "shop.cart.Gone")


def test_another_root_may_have_it(tmp_path: Path) -> None:
    more = {"lib__shop____init__": "", "lib__shop__carts": "", "lib__shop__cart": "class Card: ...\n"}
    path = "import os, sys\nsys.path.append(os.path.join(os.path.dirname(__file__), 'lib'))\n"
    assert broken(tmp_path, path + "import shop.carts\nfrom shop.cart import Card\n", **more) == []


def test_conditions_and_places(tmp_path: Path) -> None:
    source = "import sys\nif sys.argv:\n    import shop.carts\n\n\ndef test_x():\n    import shop.carts\n"
    first, second = broken(tmp_path, source)
    assert (first.conditional, first.test) == (True, None)
    assert second.test is not None
    assert (second.conditional, second.test.name, second.span.line) == (False, "test_x", 7)


@pytest.mark.parametrize(
    "named", ['pyproject.toml:[x]\nfile = "shop/carts.py"', ".gitignore:carts.py", ".gitignore:/shop/c*"]
)
def test_builds_make_modules(tmp_path: Path, named: str) -> None:
    name, _, text = named.partition(":")
    (tmp_path / name).write_text(text + "\n")
    assert broken(tmp_path, "import shop.carts") == []
