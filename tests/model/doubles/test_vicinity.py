"""What is known to meet no double, and the look-alikes of that which may meet one."""

from pathlib import Path

import pytest

from ssot_lint.model.doubles.vicinity import may_meet_doubles
from tests.model.doubles.places import last_test
from tests.model.projects import read_project

HEAD = """
import unittest
from unittest.mock import AsyncMock as Quiet, Mock
import pytest

class Connection:
    def __init__(self):
        self.log = []
        self.ws = make_connection()

    def answer(self):
        return Mock()

    def ask(self):
        return 1

class Recorder:
    def send(self, text):
        self.sent = text

    def close(self):
        pass

SHARED = Mock()
PLAIN = [1]

def make_connection():
    return helper()

def helper():
    return PLAIN

def give():
    return Mock()

def pass_on():
    return give()

@pytest.fixture
def quiet():
    return give()

@pytest.fixture
def plain():
    return helper()

@pytest.fixture
def other(plain):
    return plain
"""


def may_meet(body: str, parameters: str = "", before: str = "") -> bool:
    test = last_test(f"{HEAD}\n{before}\ndef test_x({parameters}):\n    {body}\n")
    return may_meet_doubles(test.node, test.owner, test.file)


@pytest.mark.parametrize(
    ("body", "parameters"),
    [
        ("assert make_connection()", ""),
        ("assert plain", "plain"),
        ("assert other", "other"),
        ("assert Connection().ask()", ""),
        ("assert PLAIN", ""),
        ("assert dispatch()", ""),
        ("from os import path\n    path.join('a')", ""),
    ],
)
def test_no_name_leads_to_a_double(body: str, parameters: str) -> None:
    assert not may_meet(body, parameters)


@pytest.mark.parametrize(
    ("body", "parameters"),
    [
        ("Mock()", ""),
        ("Quiet()", ""),
        ("SHARED.run()", ""),
        ("pass_on()", ""),
        ("assert quiet", "quiet"),
        ("Connection().answer()", ""),
        ("with patch('a.b'):\n        pass", ""),
        ("Recorder().send('a')", ""),
        ("from unittest.mock import Mock as M\n    M()", ""),
        ("from mockito import mock\n    mock()", ""),
        ("def inner(quiet):\n        return quiet\n    inner(1)", ""),
        ("class Own:\n        def send(self): pass\n        def close(self): pass\n    Own()", ""),
    ],
)
def test_a_name_leads_to_a_double(body: str, parameters: str) -> None:
    assert may_meet(body, parameters)


CLASS = """
from unittest.mock import Mock

REGISTRY = []
NAME = 1

class Base:
    def make(self):
        return self.inner()

    def inner(self):
        return 1

class TestIt(Base):
    def setup_method(self):
        self.name = NAME
        self.double = Mock()
        local = Mock()
        self.kept = [local]
        for each in (Mock(),):
            self.looped = each
        self.sum = 1

    def fill(self):
        REGISTRY.append(Mock())
        self.registry = REGISTRY

    {more}

    def test_x(self):
        {body}
"""


def class_may_meet(body: str, more: str = "x = 1") -> bool:
    test = last_test(CLASS.format(body=body, more=more))
    return may_meet_doubles(test.node, test.owner, test.file)


@pytest.mark.parametrize("member", ["name", "sum", "make()", "unknown"])
def test_members_of_the_class_that_lead_to_none(member: str) -> None:
    assert not class_may_meet(f"assert self.{member}")


@pytest.mark.parametrize("member", ["double", "kept", "looped", "registry", "fill()"])
def test_members_of_the_class_that_lead_to_one(member: str) -> None:
    assert class_may_meet(f"assert self.{member}")


def test_a_member_that_another_one_overrides() -> None:
    # What the base calls is the subclass's own.
    assert class_may_meet("assert self.make()", "def inner(self): return Mock()")


def test_functions_that_call_each_other() -> None:
    around = "def one(n):\n    return two(n)\n\ndef two(n):\n    return one(n) or {end}\n"
    assert not may_meet("one(1)", before=around.format(end="three(n)") + "def three(n):\n    return one(n)\n")
    assert may_meet("two(1)", before=around.format(end="three(n)") + "def three(n):\n    return one(n) or Mock()\n")


FILES = {
    "program.py": "from doubles import SHARED\nclass Mockery: pass\ndef make(): return Mockery()\nvalue = SHARED\n",
    "doubles.py": "from unittest.mock import Mock\nSHARED = Mock()\ndef plain(): return 1\n",
    "tests/support.py": (
        "import doubles\nclass Helper:\n    def one(self): return doubles.SHARED\n    def two(self): return 2\n"
    ),
    "tests/conftest.py": "import pytest\nfrom .support import Helper\n@pytest.fixture\ndef helper(): return Helper()\n",
    "tests/starred.py": "from doubles import *\n",
}


@pytest.mark.parametrize(
    ("body", "parameters", "expected"),
    [
        ("program.make()", "", False),
        ("program.value.run()", "", True),
        ("doubles.plain()", "", False),
        ("doubles.SHARED.run()", "", True),
        ("helper.two()", "helper", False),
        ("helper.one()", "helper", True),
        ("helper.one()", "", False),
        ("from doubles import (plain,  # (SHARED)\n        SHARED as it)\n    it.run()", "", True),
        ("from .starred import SHARED as it\n    it.run()", "", True),
        ("x = 1; \\\n    from \\\n    doubles \\\n    import SHARED as it\n    it.run()", "", True),
        ("x = 1; \\\n    from \\\n    doubles \\\n    import plain as it\n    it.run()", "", False),
        ("import os  # doubles\n    import tests.support as it, json\n    it.Helper().one()", "", True),
        ("from .support import Helper\n    Helper().two()", "", False),
    ],
)
def test_names_of_other_files(tmp_path: Path, body: str, parameters: str, expected: bool) -> None:
    test = f"import program\nimport doubles\ndef test_x({parameters}):\n    {body}\n"
    files = {**FILES, "tests/__init__.py": "", "tests/test_x.py": test}
    found = read_project(tmp_path, files, "tests/test_x.py").tests[-1]
    assert may_meet_doubles(found.node, found.owner, found.file) is expected
