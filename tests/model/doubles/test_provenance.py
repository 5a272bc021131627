"""Where values come from: the test, a double, the program, the clock."""

from pathlib import Path

import pytest

from ssot_lint.model import Test
from ssot_lint.model.doubles.origins import Origin
from ssot_lint.model.doubles.provenance import calls_program, sources_of
from tests.model.doubles.places import asked
from tests.model.projects import read_project

FILES = {
    "shop/__init__.py": "",
    "shop/cart.py": """
        import enum
        from dataclasses import dataclass

        LIMIT = 5

        class Cart:
            def __init__(self, store=None):
                self.store = store

            def total(self):
                return 3

        @dataclass
        class Order:
            number: int

            @property
            def label(self):
                return str(self.number)

        class Size(enum.Enum):
            SMALL = 1

        def total(prices):
            return 5
        """,
}
HEAD = """
import asyncio
import json
import logging
import time
from unittest.mock import Mock

from shop.cart import LIMIT, Cart, Order, Size, total

logger = logging.getLogger("x")


class FakeStore:
    def __init__(self):
        self.rows = []

    def add(self, row):
        self.rows.append(row)


class FakeRunner:
    def run(self):
        return total([])


def literal():
    return 3


def priced():
    return total([1])
"""


def last(folder: Path, body: str) -> Test:
    lines = "\n".join("    " + line for line in body.splitlines())
    return read_project(folder, {**FILES, "test_x.py": f"{HEAD}\n\ndef test_x(unknown):\n{lines}\n"}).tests[-1]


@pytest.mark.parametrize(
    ("body", "origin"),
    [
        ("3", Origin.TEST),
        ("[1, 'a']", Origin.TEST),
        ("json.dumps({})", Origin.TEST),
        ("literal()", Origin.TEST),
        ("Order(7)", Origin.TEST),
        ("Order(7).number", Origin.TEST),
        ("Order(7).label", Origin.PROGRAM),
        ("Order.label.fget", Origin.PROGRAM),
        ("Size.SMALL", Origin.TEST),
        ("Mock()", Origin.DOUBLE),
        ("m = Mock()\nm.f().g", Origin.DOUBLE),
        ("FakeStore().rows", Origin.DOUBLE | Origin.TEST),
        ("[Mock()]", Origin.DOUBLE | Origin.TEST),
        ("total([])", Origin.PROGRAM),
        ("priced()", Origin.PROGRAM),
        ("LIMIT", Origin.PROGRAM),
        ("Cart()", Origin.PROGRAM),
        ("Cart().total()", Origin.PROGRAM),
        ("unknown.size", Origin.PROGRAM),
        ("Mock() if unknown else 3", Origin.DOUBLE | Origin.PROGRAM),
        ("time.time()", Origin.CLOCK),
        ("logging.getLogger('shop').propagate", Origin.PROGRAM),
        ("rows = []\nrows.append(total([]))\nlen(rows)", Origin.TEST | Origin.PROGRAM),
        ("flag = False\nif total([]):\n    flag = True\nflag", Origin.TEST | Origin.PROGRAM),
        ("m = Mock()\nok = True\ntry:\n    m.f()\nexcept OSError:\n    ok = False\nok", Origin.TEST | Origin.DOUBLE),
        ("m = Mock()\ncount = 0\nfor each in m.rows:\n    count += 1\ncount", Origin.TEST | Origin.DOUBLE),
        ("rows = []\ndef keep(row):\n    rows.append({'row': row})\nrows", Origin.TEST),
    ],
)
def test_origins(tmp_path: Path, body: str, origin: int) -> None:
    test = last(tmp_path, body)
    assert sources_of(asked(test), test.scope).origin == origin


@pytest.mark.parametrize(
    ("body", "calls"),
    [
        ("total([])", True),
        ("Cart()", True),
        ("Cart().total()", True),
        ("unknown()", True),
        ("priced()", True),
        ("FakeRunner().run()", True),
        ("asyncio.run(total([]))", True),
        ("self_made = Cart()\nself_made.total()", True),
        ("literal()", False),
        ("Order(7)", False),
        ("m = Mock()\nm.total()", False),
        ("FakeStore().add(1)", False),
        ("rows = []\nrows.append(1)", False),
        ("logger.info('x')", False),
        ("print('x')", False),
        ("json.loads('1')", False),
    ],
)
def test_what_calls_the_program(tmp_path: Path, body: str, calls: bool) -> None:
    test = last(tmp_path, body)
    assert calls_program(test.scope) is calls
