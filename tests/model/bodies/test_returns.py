"""Values that tests return."""

from pathlib import Path
from textwrap import dedent, indent

import pytest

from ssot_lint.findings import Confidence
from ssot_lint.model import Role, Test, TestFile, read_file
from ssot_lint.pytest_config import PytestConfig


def last_test(source: str) -> Test:
    file = read_file(dedent(source).encode(), "test_x.py", Role.COLLECTED, PytestConfig(rootdir=Path("/")))
    assert isinstance(file, TestFile)
    return file.tests[-1]


def test_with(body: str) -> Test:
    return last_test("def test_x(client):\n" + indent(dedent(body).strip(), "    ") + "\n")


test_with.__test__ = False  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("body", "value", "confidence"),
    [
        ("return client.total == 3", "a comparison", Confidence.CERTAIN),
        ("return True", "a boolean", Confidence.CERTAIN),
        ("return client and client.open", "a boolean", Confidence.CERTAIN),
        ("return {'status': 'ok'}", "a value", Confidence.CERTAIN),
        ("result = client.get()\nreturn result", "a value", Confidence.LIKELY),
        ("return client.get()", "a value", Confidence.LIKELY),
    ],
)
def test_value_is_named_and_weighed(body: str, value: str, confidence: Confidence) -> None:
    (returned,) = test_with(body).returned
    assert (returned.value, returned.confidence) == (value, confidence)


@pytest.mark.parametrize(
    "body",
    [
        "return",
        "return None",
        "yield client\nreturn 1",
        "value = yield client\nreturn value",
        "def inner():\n    return 1\nclient.use(inner)",
        "return print('done')",
        "return pytest.skip('later')",
        "return client.assert_called_once()",
        "return check_all(client)",
        "from d import d\nreturn client.addCallback(print)",
    ],
)
def test_nothing_is_returned(body: str) -> None:
    assert last_test("import pytest\n" + "def test_x(client):\n" + indent(body, "    ")).returned == ()


@pytest.mark.parametrize(
    ("body", "after"),
    [
        ("assert client\nreturn True", [True]),
        ("if client:\n    assert client\nreturn True", [False]),
        ("if client:\n    assert client\nelse:\n    assert not client\nreturn True", [True]),
        ("if not client:\n    return False\nassert client\nreturn True", [False, True]),
        ("with client:\n    assert client\n    return True", [True]),
        ("try:\n    assert client\n    return True\nexcept ValueError:\n    return False", [True, False]),
        ("for each in client:\n    assert each\nreturn True", [False]),
        ("def inner():\n    assert client\nreturn inner", [False]),
        ("import pytest\nwith pytest.raises(ValueError):\n    client.use()\nreturn 1", [True]),
    ],
)
def test_checks_on_every_path_before_are_known(body: str, after: list[bool]) -> None:
    assert [each.after_checks for each in test_with(body).returned] == after


def test_trial_waits_for_what_its_tests_return() -> None:
    source = """
        from twisted.trial import unittest
        class TestX(unittest.TestCase):
            def test_x(self):
                return run()
        """
    assert last_test(source).returned == ()


def test_function_of_this_file_that_returns_nothing_gives_nothing() -> None:
    source = """
        class TestX:
            def drive(self, name): print(name)
            def test_x(self):
                return self.drive("x")
        """
    assert last_test(source).returned == ()


DECORATORS = {
    "mark": ("@pytest.mark.slow", Confidence.CERTAIN),
    "patch": ("@mock.patch('a.b')", Confidence.CERTAIN),
    "imported from elsewhere": ("@retried", Confidence.POSSIBLE),
    "passes the value on": ("@passing", Confidence.CERTAIN),
    "drives a coroutine": ("@driving", Confidence.CERTAIN),
    "asserts the value": ("@asserting", None),
    "keeps the value": ("@keeping", None),
    "figure comparison": ("@pytest.mark.mpl_image_compare", None),
    "twisted": ("@inlineCallbacks", None),
}
WRAPPERS = """
import asyncio, functools, pytest
from unittest import mock
from elsewhere import inlineCallbacks, retried
def passing(function):
    @functools.wraps(function)
    def inner(*args):
        print("before")
        result = function(*args)
        return result
    return inner
def driving(function):
    def inner(*args):
        asyncio.run(function(*args))
    return inner
def asserting(function):
    def inner(*args):
        assert function(*args)
    return inner
def keeping(function):
    def inner(*args):
        result = function(*args)
        record(result)
    return inner
"""


@pytest.mark.parametrize(("decorator", "confidence"), DECORATORS.values(), ids=DECORATORS)
def test_decorator_decides_what_becomes_of_the_value(decorator: str, confidence: Confidence | None) -> None:
    returned = last_test(f"{WRAPPERS}\n{decorator}\ndef test_x():\n    return True\n").returned
    assert [each.confidence for each in returned] == ([] if confidence is None else [confidence])
