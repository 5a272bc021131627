"""Checks that never run, told by the model and, where the text can be run, by Python."""

import sys
import unittest
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

import pytest

from ssot_lint.findings import Confidence
from ssot_lint.model import Role, Test, TestFile, read_file
from ssot_lint.pytest_config import PytestConfig

HEAD = """
import pytest
import sys
import typing
from typing import TYPE_CHECKING

class TestX:
    def test_x(self, client=None):
"""


def last_test(source: str) -> Test:
    file = read_file(dedent(source).encode(), "test_x.py", Role.COLLECTED, PytestConfig(rootdir=Path("/")))
    assert isinstance(file, TestFile)
    return file.tests[-1]


def of_body(body: str) -> Test:
    return last_test(HEAD + indent(dedent(body).strip("\n"), " " * 8))


DEAD = {
    "return": "f()\nreturn\nassert x",
    "raise": "raise ValueError\nassert x",
    "skip": "pytest.skip('x')\nassert x",
    "self skip": "self.skipTest('x')\nassert x",
    "xfail": "pytest.xfail('x')\nassert x",
    "fail": "pytest.fail('x')\nassert x",
    "assert false": "assert False\nassert x",
    "exit": "sys.exit(0)\nassert x",
    "both branches": "if a:\n    return\nelse:\n    raise NotImplementedError\nassert x",
    "with": "with a:\n    return\nassert x",
    "with that takes nothing": "with open('a') as a:\n    f(a)\n    return\nassert x",
    "with that takes something, and nothing to take": "with contextlib.suppress(OSError):\n    return\nassert x",
    "try": "try:\n    return f()\nfinally:\n    close()\nassert x",
    "deeper": "with a:\n    for b in c:\n        continue\n        assert b",
    "every one": "if False:\n    assert x\nreturn\nassert y",
    "if 0": "if 0:\n    assert x",
    "not True": "if not True:\n    assert x",
    "else of True": "if True:\n    f()\nelse:\n    assert x",
    "TYPE_CHECKING": "if TYPE_CHECKING:\n    assert x",
    "typing.TYPE_CHECKING": "if typing.TYPE_CHECKING:\n    assert x",
    "while False": "while False:\n    assert x",
    "empty list": "for y in []:\n    assert y",
    "empty call": "for y in dict():\n    assert y",
    "range(0)": "for y in range(0):\n    assert y",
    "function": "def g():\n    assert x\nf()",
    "recursive function": "def g():\n    assert x\n    g()\nf()",
    "class": "class G:\n    def g(self):\n        assert x\nf()",
    "class with a plain base": "import abc\nclass G(abc.ABC):\n    def g(self):\n        assert x\nf()",
    "lambda": "g = lambda: self.assertTrue(x)\nf()",
}
ALIVE = {
    "plain": "assert x",
    "one of two": "assert x\nreturn\nassert y",
    "return under a condition": "if a:\n    return\nassert x",
    "only a failure": "f()\npytest.fail('x')",
    "handler": "try:\n    raise ValueError\nexcept ValueError:\n    assert x",
    "finally": "try:\n    return\nfinally:\n    assert x",
    "behind a with that may take it": "with a:\n    raise ValueError\nassert x",
    "behind a with that may end its block": "with client.within(1):\n    f()\n    return\nassert x",
    "behind a with that ends a loop": "with client.within(1):\n    while True:\n        f()\nassert x",
    "behind suppress": "import contextlib\nwith contextlib.suppress(OSError):\n    f()\n    return\nassert x",
    "behind a loop": "for a in b:\n    return\nassert x",
    "else of False": "if False:\n    f()\nelse:\n    assert x",
    "else of an empty loop": "for y in []:\n    f()\nelse:\n    assert x",
    "called": "def g():\n    assert x\ng()",
    "passed on": "def g():\n    assert x\nf(g)",
    "put away": "def g():\n    assert x\nf.g = g",
    "returned": "def g():\n    assert x\nreturn g",
    "decorated": "@f\ndef g():\n    assert x",
    "used class": "class G:\n    def g(self):\n        assert x\nf(G())",
    "class of an unknown base": "class G(Model):\n    def g(self):\n        assert x\nf()",
    "class of a metaclass": "class G(metaclass=M):\n    def g(self):\n        assert x\nf()",
    "called lambda": "g = lambda: self.assertTrue(x)\nf(g)",
    "by locals": "def g():\n    assert x\nf(**locals())",
    "no check at all": "return\nf()",
    "fails in a handler": "try:\n    f()\nexcept ValueError:\n    pytest.fail('x')",
    "expects a failure": "with pytest.raises(OSError):\n    f()\n    return",
}
LATE = {
    "assert": "with pytest.raises(OSError):\n    f()\n    assert x",
    "on the exception": "with pytest.raises(OSError) as e:\n    f()\n    assert 'x' in str(e.value)",
    "on a double": "with pytest.raises(KeyError):\n    f()\n    m.assert_called_once_with(1)",
    "unittest": "with self.assertRaises(OSError):\n    f()\n    self.assertEqual(x, 1)",
    "awaited": "with pytest.raises(OSError):\n    x = f()\n    assert x",
    "inner with": "with pytest.raises(OSError):\n    with f() as x:\n        assert x",
    "imported": "with pytest.raises(ImportError):\n    import x\n    assert x",
    "beside others": "assert y\nwith pytest.raises(OSError):\n    f()\n    assert x",
}
NOT_LATE = {
    "behind the block": "with pytest.raises(OSError):\n    f()\nassert x",
    "first": "with pytest.raises(OSError):\n    assert x\n    f()",
    "more follows": "with pytest.raises(OSError):\n    f()\n    assert x\n    g()",
    "expected": "with pytest.raises(AssertionError):\n    f()\n    assert x",
    "anything expected": "with pytest.raises(Exception):\n    f()\n    assert x",
    "calls itself": "with pytest.raises(OSError):\n    f()\n    assert g(x)",
    "reads itself": "with pytest.raises(KeyError):\n    f()\n    assert x['y']",
    "fails": "with pytest.raises(OSError):\n    f()\n    pytest.fail('x')",
    "unknown exception": "with pytest.raises(client):\n    f()\n    assert x",
    "nothing before": "with pytest.raises(OSError):\n    y = 1\n    assert x",
    "loop": "with pytest.raises(OSError):\n    for x in f():\n        assert x",
    "warning": "with pytest.warns(UserWarning):\n    f()\n    assert x",
    "another with": "with client.fails():\n    f()\n    assert x",
}


@pytest.mark.parametrize("body", DEAD.values(), ids=DEAD)
def test_no_check_can_run(body: str) -> None:
    dead = of_body(body).dead_check
    assert dead is not None
    assert dead.confidence is Confidence.CERTAIN


@pytest.mark.parametrize("body", ALIVE.values(), ids=ALIVE)
def test_some_check_can_run(body: str) -> None:
    assert of_body(body).dead_check is None


@pytest.mark.parametrize("body", LATE.values(), ids=LATE)
def test_check_behind_what_must_raise(body: str) -> None:
    dead = of_body(body).dead_check
    assert dead is not None
    assert dead.confidence is Confidence.POSSIBLE


@pytest.mark.parametrize("body", NOT_LATE.values(), ids=NOT_LATE)
def test_check_in_a_raises_block_that_may_run(body: str) -> None:
    assert of_body(body).dead_check is None


def test_first_check_and_its_cause_are_told() -> None:
    test = of_body("f()\nreturn  # for now\nassert x\nassert y")
    dead = test.dead_check
    assert dead is not None
    assert test.file.snippet(dead.check.span) == "assert x"
    assert test.file.snippet(dead.cause).startswith("return")


@pytest.mark.parametrize("body", [*DEAD.values(), *ALIVE.values()], ids=[*DEAD, *ALIVE])
def test_dead_checks_are_not_met_when_the_body_runs(body: str) -> None:
    class Met(Exception):
        pass

    class Trap:
        """Ends the run when a check asks for its truth; anything else goes."""

        def __bool__(self) -> bool:
            raise Met

        def __getattr__(self, name: str) -> Any:
            return Anything()

    class Anything(Trap):
        def __bool__(self) -> bool:
            return False

        def __call__(self, *args: Any, **kwargs: Any) -> Any:
            return Anything()

        def __enter__(self) -> Any:
            return self

        def __exit__(self, *args: object) -> None:
            return None

        def __iter__(self) -> Any:
            return iter([1])

    function = "def run(self):\n" + indent(body, "    ")
    known = {"pytest": pytest, "TYPE_CHECKING": False, "x": Trap(), "y": Trap(), "f": Anything(), "a": Anything()}
    known |= {"b": Anything(), "c": Anything(), "close": Anything(), "sys": sys, "typing": Anything()}
    exec(function, known)
    met = False
    try:
        known["run"](unittest.TestCase())  # type: ignore[operator]
    except Met:
        met = True
    except BaseException:
        met = False
    assert not (met and of_body(body).dead_check is not None)
