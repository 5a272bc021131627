"""Whether an endpoint double can be met on the stage of a test, without setting the stage."""

from pathlib import Path

import pytest

from ssot_lint.model.doubles.backstage import may_have_endpoint
from ssot_lint.model.doubles.script import script_of
from tests.model.projects import read_project

CONFTEST = """
import pytest
from unittest.mock import Mock

@pytest.fixture
def ws():
    ws = Mock()
    return ws

@pytest.fixture
def session(ws):
    return 1

@pytest.fixture
def clock():
    clock = Mock()
    return clock

@pytest.fixture
def outer(outer):
    return outer
"""
HEAD = """
import pytest
from unittest.mock import Mock, AsyncMock

def connect():
    return open_it()

def open_it():
    websocket = AsyncMock()
    return websocket.recv()

def plain():
    notes = Mock()
    return notes

def endless():
    return endless() or plain()

class Base:
    def asyncSetUp(self):
        self.websocket = Mock()
"""


def meets(tmp_path: Path, tests: str, conftest: str = CONFTEST) -> bool:
    file = read_project(tmp_path, {"conftest.py": conftest, "test_x.py": f"{HEAD}\n{tests}"})
    test = file.tests[-1]
    found = may_have_endpoint(test)
    # What is denied must not be there.
    assert found or not any(script_of(part.scope).endpoints for part in test.stage)
    return found


@pytest.mark.parametrize(
    "tests",
    [
        "def test_x():\n    ws = Mock()\n    ws.send()",
        "def test_x():\n    connect()",
        "def test_x(ws):\n    pass",
        "def test_x(session):\n    pass",
        "@pytest.mark.usefixtures('session')\ndef test_x():\n    pass",
        "pytestmark = pytest.mark.usefixtures('ws')\ndef test_x():\n    pass",
        "class TestIt(Base):\n    def test_x(self):\n        pass",
        "class TestIt:\n    def setup_method(self):\n        connect()\n    def test_x(self):\n        pass",
        "@pytest.fixture(autouse=True)\ndef around(session):\n    pass\ndef test_x():\n    pass",
    ],
)
def test_an_endpoint_double_runs_for_the_test(tmp_path: Path, tests: str) -> None:
    assert meets(tmp_path, tests)


@pytest.mark.parametrize(
    "tests",
    [
        "def test_x():\n    mail = Mock()\n    mail.send()",
        "def test_x():\n    plain()",
        "def test_x():\n    endless()",
        "def test_x(clock):\n    pass",
        "def test_x(outer):\n    pass",
        "@pytest.mark.usefixtures('clock')\ndef test_x():\n    pass",
        "class TestIt(Base):\n    def asyncSetUp(self):\n        self.x = 1\n    def test_x(self):\n        pass",
        "@pytest.fixture(autouse=True)\ndef around(clock):\n    pass\ndef test_x():\n    pass",
        "def test_other():\n    ws = Mock()\n    ws.send()\ndef test_x():\n    ws = 1",
    ],
)
def test_none_runs_for_the_test(tmp_path: Path, tests: str) -> None:
    # An overridden set-up counts as well: it may be called by the one that overrides it.
    assert meets(tmp_path, tests) is ("(Base)" in tests)


def test_what_runs_for_every_test_comes_from_the_conftest(tmp_path: Path) -> None:
    test = "def test_x():\n    pass"
    assert not meets(tmp_path / "without", test)
    assert meets(
        tmp_path / "with",
        test,
        CONFTEST.replace("@pytest.fixture\ndef session", "@pytest.fixture(autouse=True)\ndef session"),
    )
