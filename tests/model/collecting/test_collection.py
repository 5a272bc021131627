"""What is a test and what only has the name of one."""

from pathlib import Path
from textwrap import dedent

import pytest

from ssot_lint.model import Role, TestFile, read_file
from ssot_lint.pytest_config import PytestConfig

NO_TESTS = {
    "fixture": "import pytest\n@pytest.fixture\ndef test_client(): pass",
    "asynchronous fixture": "import pytest_asyncio\n@pytest_asyncio.fixture()\nasync def test_client(): pass",
    "route": "@app.get('/test')\ndef test_page(): pass",
    "flow": "@prefect.flow(name='test')\ndef test_flow(): pass",
    "imported route": "from kit import get\n@get('/test')\ndef test_page(): pass",
    "imported route by keyword": "from kit import websocket\n@websocket(path='/test')\ndef test_page(): pass",
    "patch route": "@router.patch('/test')\ndef test_page(): pass",
    "command": "@cli.command()\ndef test_connection(): pass",
    "property": "class TestX:\n    @property\n    def test_page(self): pass",
    "task": "@celery.task\ndef test_task(): pass",
    "switched off afterwards": "def test_of(name): pass\ntest_of.__test__ = False",
    "class switched off afterwards": "class TestX:\n    def test_page(self): pass\nTestX.__test__ = False",
}
TESTS = {
    "patched": "import mock\n@mock.patch('a.b')\ndef test_page(b): pass",
    "patched by unittest": "from unittest.mock import patch\n@patch.object(a, 'b')\ndef test_page(b): pass",
    "patched by module": "from unittest import mock\n@mock.patch('a.b')\ndef test_page(b): pass",
    "marked": "import pytest\n@pytest.mark.task\ndef test_page(): pass",
    "imported name with no path": "from kit import get\n@get('test')\ndef test_page(): pass",
    "bare name": "from kit import command\n@command\ndef test_page(): pass",
}


def names_in(source: str) -> list[str]:
    file = read_file(dedent(source).encode(), "test_x.py", Role.COLLECTED, PytestConfig(rootdir=Path("/")))
    assert isinstance(file, TestFile)
    return [test.qualname for test in file.tests]


@pytest.mark.parametrize("source", NO_TESTS.values(), ids=NO_TESTS)
def test_what_belongs_to_somebody_else_is_no_test(source: str) -> None:
    assert names_in(source) == []


@pytest.mark.parametrize("source", TESTS.values(), ids=TESTS)
def test_decorated_tests_stay_tests(source: str) -> None:
    assert names_in(source) == ["test_page"]
