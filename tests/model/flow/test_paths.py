"""Paths without a check: where the finding stands, why, and what closes a path."""

from pathlib import Path
from textwrap import dedent, indent

import pytest

from ssot_lint.model import Reason, Role, Test, TestFile, read_file
from ssot_lint.pytest_config import PytestConfig

HEAD = """
import asyncio
import contextlib
import unittest

import pytest

class TestX(unittest.TestCase):
    async def test_x(self, client=None):
"""


def last_test(source: str) -> Test:
    file = read_file(dedent(source).encode(), "test_x.py", Role.COLLECTED, PytestConfig(rootdir=Path("/")))
    assert isinstance(file, TestFile)
    return file.tests[-1]


def of_body(body: str) -> Test:
    return last_test(HEAD + indent(dedent(body).strip("\n"), " " * 8))


OPEN = {
    "if": ("if a:\n    assert x", "if a", Reason.IF),
    "if without, else with": ("if a:\n    f()\nelse:\n    assert x", "if a", Reason.ARM),
    "elif": ("if a:\n    assert x\nelif b:\n    assert y", "if a", Reason.IF),
    "outermost": ("if a:\n    for b in c:\n        assert b", "if a", Reason.IF),
    "one branch is open": ("if a:\n    assert x\nelse:\n    if b:\n        assert y", "if b", Reason.IF),
    "constant": ("if a:\n    assert x\nelse:\n    assert True", "if a", Reason.IF),
    "elif that fails": ("if a:\n    f()\nelif b:\n    pytest.fail('x')", "if a", Reason.ARM),
    "else that fails": ("if a:\n    f()\nelse:\n    pytest.fail('x')", "if a", Reason.ARM),
    "for": ("for a in f():\n    assert a", "for a in f()", Reason.FOR),
    "async for": ("async for a in [1]:\n    assert a", "async for a in [1]", Reason.FOR),
    "continue in a sure loop": ("for a in [1]:\n    if b:\n        continue\n    assert a", "if b", Reason.LOOP),
    "break in a sure loop": ("while True:\n    if a:\n        break\n    assert x", "if a", Reason.LOOP),
    "while": ("while a:\n    assert x", "while a", Reason.WHILE),
    "match": ("match a:\n    case 1:\n        assert x", "match a", Reason.MATCH),
    "match with a guard": ("match a:\n    case _ if b:\n        assert x", "match a", Reason.MATCH),
    "early return": ("if a:\n    return\nassert x", "if a", Reason.RETURN),
    "return in a handler": ("try:\n    f()\nexcept OSError:\n    return\nassert x", "except OSError", Reason.HANDLER),
    "only in a handler": (
        "try:\n    f()\nexcept OSError as e:\n    assert e",
        "except OSError as e",
        Reason.ONLY_HANDLER,
    ),
    "if in a handler": (
        "try:\n    f()\nexcept OSError as e:\n    if e:\n        raise E",
        "except OSError as e",
        Reason.ONLY_HANDLER,
    ),
    "narrow handler": ("try:\n    assert x\nexcept OSError:\n    f()", "except OSError", Reason.HANDLER),
    "outcome in a broad handler": (
        "try:\n    f()\n    pytest.fail('x')\nexcept Exception:\n    f()",
        "except Exception",
        Reason.HANDLER,
    ),
    "else of try": (
        "try:\n    f()\nexcept Exception:\n    f()\nelse:\n    assert x",
        "except Exception",
        Reason.HANDLER,
    ),
    "second handler": (
        "try:\n    assert x\nexcept AssertionError:\n    raise\nexcept Exception:\n    f()",
        "except Exception",
        Reason.HANDLER,
    ),
    "suppress": (
        "with contextlib.suppress(OSError):\n    assert f()",
        "with contextlib.suppress(OSError)",
        Reason.SUPPRESS,
    ),
    "with around": ("with a:\n    if b:\n        assert x", "if b", Reason.IF),
    "smoke beside a condition": (
        "try:\n    f()\nexcept E:\n    self.fail('x')\nif a:\n    assert x",
        "if a",
        Reason.IF,
    ),
}
CLOSED = {
    "plain": "assert x",
    "after": "if a:\n    assert x\nassert y",
    "both branches": "if a:\n    assert x\nelse:\n    assert y",
    "chain with else": "if a:\n    assert x\nelif b:\n    assert y\nelse:\n    assert z",
    "skip": "if a:\n    pytest.skip('x')\nassert x",
    "skip instead": "if a:\n    assert x\nelse:\n    self.skipTest('x')",
    "xfail instead": "if a:\n    assert x\nelse:\n    pytest.xfail('x')",
    "raise instead": "if a:\n    assert x\nelse:\n    raise unittest.SkipTest('x')",
    "fails when true": "if a:\n    print(a)\n    raise ValueError('x')",
    "fails either way": "if a:\n    if b:\n        self.fail('x')\n    else:\n        pytest.fail('y')",
    "fails when true, elif": "if a:\n    pytest.fail('x')\nelif b:\n    f()",
    "fails for any": "for a in f():\n    pytest.fail(a)",
    "header": "if self.assertTrue(a):\n    f()",
    "raises block": "with pytest.raises(ValueError):\n    if a:\n        f()",
    "sure loop": "for a in [1, 2]:\n    assert a",
    "forever": "while True:\n    assert x\n    if a:\n        break",
    "if True": "if True:\n    assert x",
    "match with a rest": "match a:\n    case 1:\n        assert x\n    case _:\n        assert y",
    "finally": "try:\n    f()\nexcept OSError:\n    f()\nfinally:\n    assert x",
    "handler that checks": "try:\n    assert x\nexcept OSError as e:\n    assert e",
    "handler that raises": "try:\n    assert x\nexcept OSError:\n    f()\n    raise",
    "swallowed failure": "try:\n    assert x\nexcept Exception:\n    f()",
    "swallowed by suppress": "with contextlib.suppress(Exception):\n    assert x",
    "smoke": "try:\n    f()\nexcept Exception as e:\n    pytest.fail(str(e))",
    "smoke with a skip": (
        "try:\n    f()\nexcept ImportError:\n    pytest.skip('x')\nexcept Exception as e:\n    if e:\n"
        "        pytest.skip('y')\n    raise AssertionError('x')"
    ),
    "smoke in a loop": "for a in f():\n    try:\n        a()\n    except Exception as e:\n        assert False, e",
    "helper": "def g():\n    if a:\n        assert x\ng()",
    "callback": "def g():\n    assert x\nclient.on = g",
    "decorated callback": "@client.on\ndef g():\n    assert x",
    "no check": "if a:\n    f()",
    "dead": "return\nassert x",
}


@pytest.mark.parametrize(("body", "header", "reason"), OPEN.values(), ids=OPEN)
def test_open_path_is_told_at_its_outermost_guard(body: str, header: str, reason: Reason) -> None:
    test = of_body(body)
    found = test.unchecked_path
    assert found is not None
    assert (found.header, found.reason) == (header, reason)
    assert test.file.snippet(found.span).rstrip(":") == header


@pytest.mark.parametrize("body", CLOSED.values(), ids=CLOSED)
def test_closed_paths_are_left_alone(body: str) -> None:
    assert of_body(body).unchecked_path is None


def test_tear_down_that_checks_closes_every_path() -> None:
    source = """
        class TestX:
            def teardown_method(self):
                {}
            def test_x(self):
                if a:
                    assert x
        """
    assert last_test(source.format("assert self.ok")).unchecked_path is None
    assert last_test(source.format("self.close()")).unchecked_path is not None


def test_parameter_decides_for_the_author() -> None:
    source = """
        import pytest
        @pytest.mark.parametrize("a", [1, 2])
        def test_x(a):
            if {}:
                return
            assert x
        """
    assert last_test(source.format("a == 1")).unchecked_path is None
    assert last_test(source.format("a == f()")).unchecked_path is not None


def test_deep_nesting_takes_no_longer_than_its_length() -> None:
    depth = 80
    body = "".join(f"{' ' * i}try:\n" for i in range(depth)) + " " * depth + "f()\n"
    body += "".join(f"{' ' * i}finally:\n{' ' * i} f()\n" for i in reversed(range(depth)))
    test = of_body("if a:\n    assert x\n" + body)
    assert test.unchecked_path is not None
