"""What leads out of the tests is not followed, and what leads into them is, wherever it comes from."""

from pathlib import Path

import pytest

from ssot_lint.model import CheckKind, TestFile
from tests.model.projects import read_project

FILES = {
    "pyproject.toml": "[tool.pytest.ini_options]\n",
    "shop/__init__.py": "from shop.cart import Cart\n",
    "shop/cart.py": "class Cart:\n    def add(self, item):\n        assert item\n\ndef load():\n    assert True\n",
    "shop/tests/__init__.py": "",
    "shop/tests/steps.py": "def walk(cart):\n    assert cart\n",
    "helpers/testing/__init__.py": "from .flows import Flow, run\n",
    "helpers/testing/flows.py": (
        "from shop.cart import Cart\n"
        "class Flow:\n    cart = Cart()\n    def go(self):\n        assert self\n"
        "    def on_event(self, event):\n        assert event\n"
        "def run(flow):\n    assert flow\ndef idle():\n    pass\n"
    ),
    "conftest.py": (
        "import pytest\nfrom helpers.testing.flows import Flow\nfrom shop.cart import Cart\n"
        "@pytest.fixture\ndef flow():\n    return Flow()\n@pytest.fixture\ndef cart():\n    return Cart()\n"
    ),
}
HEAD = """
import asyncio
import shop
import shop.tests.steps
from helpers.testing import Flow, run
from helpers.testing.flows import idle
from shop import Cart
from shop.cart import load
from shop.tests.steps import walk as step

class Base:
    def make(self):
        self.cart = Cart()
        self.flow = Flow()

class TestX(Base):
    def test_x(self, flow, cart, other):
"""
CHECKING = {
    "function": "run(1)",
    "under another name": "step(cart)",
    "module below the program": "shop.tests.steps.walk(cart)",
    "method of a fixture": "flow.go()",
    "method of an attribute": "self.flow.go()",
    "method of a new object": "Flow().go()",
    "through a local name": "it = Flow()\nother = it\nother.go()",
    "handed on": "cart.add(run)",
    "object with a hook": "asyncio.wait(flow)",
    "method of its own": "self.assure = run\ncart.on_add = run",
}
IDLE = {
    "program class": "Cart().add(1)",
    "program function": "load()",
    "method of a fixture": "cart.add(1)",
    "method of an attribute": "self.cart.add(2)",
    "attribute of a test-side object": "Flow.cart.add(3)",
    "through a local name": "it = Cart()\nother = it\nother.add(1)",
    "handed on": "asyncio.wait(cart, load)",
    "unknown fixture": "other.add(1)",
    "test-side function without a check": "idle()",
    "builtins": "print(len(str(cart)))",
}


def file_with(body: str, folder: Path) -> TestFile:
    text = HEAD + "".join(f"        {line}\n" for line in body.splitlines())
    return read_project(folder, {**FILES, "test_x.py": text})


@pytest.mark.parametrize("body", CHECKING.values(), ids=CHECKING)
def test_into_the_tests(body: str, tmp_path: Path) -> None:
    assert [check.kind for check in file_with(body, tmp_path).tests[0].checks] in (
        [CheckKind.HELPER],
        [CheckKind.PASSED],
        [CheckKind.PASSED, CheckKind.PASSED],
    )


@pytest.mark.parametrize("body", IDLE.values(), ids=IDLE)
def test_out_of_the_tests(body: str, tmp_path: Path) -> None:
    assert file_with(body, tmp_path).tests[0].checks == ()


def test_program_code_is_not_read_to_tell_that_it_is_no_check(tmp_path: Path) -> None:
    file = file_with("load()\nit = Cart()\nit.add(1)\nasyncio.wait(it)", tmp_path)
    assert file.tests[0].checks == ()
    read = set(file.knowledge._files)  # type: ignore[attr-defined]
    assert {Path(path).name for path in read} == {"test_x.py"}


def test_what_is_named_like_a_check_is_asked_for_in_full(tmp_path: Path) -> None:
    files = {**FILES, "shop/rules.py": "def check_all(cart):\n    pass\n"}
    (tmp_path / "one").mkdir()
    text = "from shop.rules import check_all, other\ndef test_x():\n    check_all(1)\n    other.verify(1)\n"
    file = read_project(tmp_path / "one", {**files, "test_x.py": text})
    # The first is a function of the program, the second is nothing that is known.
    assert [check.statement.lineno for check in file.tests[0].checks] == [4]
