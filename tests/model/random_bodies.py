"""Random bodies of tests, the same for the same seed: what quick looks say of them is held against the long ones."""

from pathlib import Path
from random import Random
from textwrap import indent

from ssot_lint.model import Role, Test, TestFile, read_file
from ssot_lint.pytest_config import PytestConfig

HEAD = """
import contextlib
import pytest
import sys
import unittest
from contextlib import suppress
from typing import TYPE_CHECKING

def helper(x):
    assert x

def idle(x):
    return x

class TestX(unittest.TestCase):
    def test_x(self, client=None):
"""
_OPERANDS = """x y x.a y.b x[0] x["k"] d["k"] d["m"] d.get("k") l[0] n len(x) len(d) f(x) x.f() object() client
 Client() client.get("k") self.a await_x 1 0 -1 None True False "s" [] [1] (1,2) {"k":1} f"{x}" f"s{x}" x+1
 1+2""".split()
_OPERATORS = ["==", "!=", "<", ">", ">=", "<=", "is", "is not", "in", "not in"]
_CALLS = """f(x) x.f() helper(x) idle(x) helper idle(helper) x.assert_called_once() self.assertEqual(x,1)
 self.assertEqual(1,1) self.assertTrue(x) self.assertTrue(True) self.assertFalse(False) self.assertIsNotNone(x)
 self.assertTrue(False) self.assertIsNotNone(n) self.fail("no") pytest.fail("no") pytest.skip("no")
 self.skipTest("no") sys.exit(1) client.raise_for_status() f(lambda:self.assertEqual(1,1)) x==1 x<y print(x)
 [self.assertTrue(True)] (x,helper(x))""".split()
_HEADERS = [
    "if x:",
    "if True:",
    "if False:",
    "if TYPE_CHECKING:",
    "for i in x:",
    "for i in [1, 2]:",
    "for i in []:",
    "for i in range(3):",
    "while x:",
    "while True:",
    "with f(x):",
    "with pytest.raises(ValueError):",
    "with self.assertRaises(KeyError):",
    "with suppress(Exception):",
    "with contextlib.suppress(AssertionError):",
    "def inner():",
    "class Inner:",
    "match x:",
]
_HANDLERS = [
    "except Exception:",
    "except AssertionError:",
    "except ValueError as e:",
    "except:",
    "except (KeyError, OSError):",
]
_ENDINGS = [
    "pass",
    "raise",
    "return",
    "x = f()",
    "raise AssertionError('no')",
    "pytest.fail('no')",
    "print(x)",
    "assert y",
]


class Bodies:
    """Makes conditions, statements and blocks; never deeper than a few levels."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def condition(self, depth: int = 2) -> str:
        """An expression, most often a comparison."""
        roll = self.random.random()
        operand = self.random.choice
        if depth and roll < 0.1:
            return f"not {self.condition(depth - 1)}"
        if depth and roll < 0.3:
            parts = [self.condition(depth - 1) for _ in range(2)]
            return f"({operand([' and ', ' or ']).join(parts)})"
        if roll < 0.45:
            return operand(_OPERANDS)
        if roll < 0.55:
            return f"isinstance({operand(_OPERANDS)}, {operand(['object', 'dict', 'Client'])})"
        return f"{operand(_OPERANDS)} {operand(_OPERATORS)} {operand(_OPERANDS)}"

    def block(self, depth: int) -> str:
        """One to three statements."""
        return "\n".join(self.statement(depth) for _ in range(self.random.randint(1, 3)))

    def statement(self, depth: int) -> str:
        """A statement, compound ones while `depth` lasts."""
        roll = self.random.random()
        if depth and roll < 0.25:
            return self.compound(depth - 1)
        if depth and roll < 0.4:
            handlers = [self.random.choice(_HANDLERS), self.random.choice(_HANDLERS[:3])][: self.random.randint(1, 2)]
            clauses = [f"{header}\n{indent(self.handler(depth - 1), '    ')}" for header in handlers]
            return "\n".join([f"try:\n{indent(self.block(depth - 1), '    ')}", *clauses])
        if roll < 0.5:
            return f"{self.random.choice(['x', 'y', 'n', 'd', 'l'])} = {self.random.choice(_OPERANDS)}"
        if roll < 0.75:
            return f"assert {self.condition()}"
        if roll < 0.8:
            return self.random.choice(_ENDINGS[1:])
        return self.random.choice(_CALLS)

    def handler(self, depth: int) -> str:
        """What stands in a handler: often one plain statement."""
        return self.random.choice(_ENDINGS) if self.random.random() < 0.6 else self.block(depth)

    def compound(self, depth: int) -> str:
        """A statement with a block."""
        header = self.random.choice(_HEADERS)
        body = indent(self.block(depth), "    ")
        if header == "match x:":
            return f"{header}\n    case 1:\n{indent(body, '    ')}"
        if header == "class Inner:":
            return f"{header}\n    def method(self):\n{indent(body, '    ')}"
        text = f"{header}\n{body}"
        if header.startswith("if") and self.random.random() < 0.5:
            text += f"\nelse:\n{indent(self.block(depth), '    ')}"
        return text


def random_tests(seed: int, count: int) -> list[Test]:
    """That many tests with random bodies, each the only one of its file; bodies that Python refuses are left out."""
    bodies = Bodies(seed)
    found: list[Test] = []
    while len(found) < count:
        source = HEAD + indent(bodies.block(3), " " * 8) + "\n"
        file = read_file(source.encode(), "test_x.py", Role.COLLECTED, PytestConfig(rootdir=Path("/")))
        if isinstance(file, TestFile):
            found.append(file.tests[0])
    return found
