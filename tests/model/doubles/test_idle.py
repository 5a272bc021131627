"""Checks of doubles that cannot fail, and the names that only look like them."""

from pathlib import Path
from textwrap import indent

import pytest

from ssot_lint.findings import Confidence
from ssot_lint.model import Role, Test, TestFile, read_file
from ssot_lint.model.doubles.idle import IdleKind, idle_checks
from ssot_lint.pytest_config import PytestConfig
from tests.model.doubles import places

PRELUDE = """
import asyncio
import unittest.mock as um
from unittest import mock
from unittest.mock import AsyncMock, Mock, patch
import pytest

@pytest.fixture
def mail():
    with patch("shop.mail") as double:
        yield double

@pytest.fixture
def cart():
    return Cart()

class Recorder:
    def called_with(self, value):
        return value in self.calls

async def is_sent():
    return True

@sync
async def is_paid():
    return True
"""


def last_test(body: str, parameters: str = "x", header: str = "") -> Test:
    inner = f"{header}async def test_x(self, {parameters}):\n{indent(body, '    ')}"
    setup = "def setup_method(self):\n    self.sender = Mock()\n\n"
    source = f"{PRELUDE}class TestX:\n{indent(setup + inner, '    ')}"
    file = read_file(source.encode(), "test_x.py", Role.COLLECTED, PytestConfig(rootdir=Path("/")))
    assert isinstance(file, TestFile)
    return file.tests[-1]


def found_in(body: str, parameters: str = "x", header: str = "") -> list[tuple[IdleKind, Confidence]]:
    return [(idle.kind, idle.confidence) for idle in last_test(body, parameters, header).idle_checks]


CERTAIN = {
    "mock": "m = Mock()\nm.called_once_with(1)",
    "mock of a module": "m = mock.Mock()\nm.called_once_with(1)",
    "mock of an alias": "m = um.MagicMock()\nm.called_once_with(1)",
    "unimported mock": "m = MagicMock()\nm.called_once_with(1)",
    "attribute of a mock": "m = Mock()\nm.a.b.called_once_with(1)",
    "what a mock returns": "m = Mock()\nm.a().called_once_with(1)",
    "autospec": "m = mock.create_autospec(X)\nm.called_once_with(1)",
    "alias": "m = Mock()\nn = m\nn.called_once_with(1)",
    "with": "with patch('a.b') as m:\n    x()\nm.called_once_with(1)",
    "with object": "with patch.object(x, 'a') as m:\n    x()\nm.called_once_with(1)",
    "patched in place": "with patch.object(x, 'a'):\n    x.a.called_once_with(1)",
    "put in place": "x.a = Mock()\nx.a.called_once_with(1)",
    "set-up": "self.sender.send.called_once_with(1)",
    "asserted": "m = Mock()\nassert m.called_once_with(1)",
    "asserted attribute": "m = Mock()\nassert m.not_called",
    "awaited statement": "m = AsyncMock()\nawait m.awaited_once_with(1)",
    "in a tuple": "m = Mock()\n(m.called_once_with(1), 'message')",
    "in an inner function": "m = Mock()\ndef g():\n    m.called_once_with(1)",
    "under a condition": "m = Mock()\nif x:\n    m.any_call(1)",
    "unittest": "m = Mock()\nself.assertTrue(m.has_calls([1]))",
}


@pytest.mark.parametrize("body", CERTAIN.values(), ids=CERTAIN)
def test_made_up_by_a_double(body: str) -> None:
    assert found_in(body) == [(IdleKind.INVENTED, Confidence.CERTAIN)]


def test_doubles_that_are_handed_in() -> None:
    certain = [(IdleKind.INVENTED, Confidence.CERTAIN)]
    assert found_in("mail.called_once_with(1)", "mail") == certain
    assert found_in("send.called_once_with(1)", "send", "@patch('shop.send')\n") == certain
    assert found_in("send = mocker.patch('shop.send')\nsend.any_call()", "mocker") == certain


@pytest.mark.parametrize(
    "body",
    [
        "x.called_once_with(1)",
        "x.send.awaited_with(1)",
        "mock_mail.called_once()",
        "x.mock_mail.send.not_called()",
        "assert send_mock.called_once",
        "mailMock.has_calls([1])",
    ],
)
def test_likely_by_its_name(body: str) -> None:
    assert found_in(body) == [(IdleKind.INVENTED, Confidence.LIKELY)]


@pytest.mark.parametrize(
    ("body", "sure"),
    [
        ("m = Mock()\nm.assert_called_once", Confidence.CERTAIN),
        ("m = Mock()\nassert m.assert_called_once_with", Confidence.CERTAIN),
        ("m = Mock()\nassert m.assert_not_called is not None", Confidence.CERTAIN),
        ("m = Mock()\nself.assertIsNotNone(m.assert_called)", Confidence.CERTAIN),
        ("x.assert_called_once", Confidence.LIKELY),
        ("m = AsyncMock()\nm.assert_awaited_once", Confidence.CERTAIN),
    ],
)
def test_an_assertion_that_is_not_called(body: str, sure: Confidence) -> None:
    assert found_in(body) == [(IdleKind.UNCALLED, sure)]


def test_a_record_that_is_lost() -> None:
    assert found_in("m = Mock()\nm.called") == [(IdleKind.LOST, Confidence.CERTAIN)]


@pytest.mark.parametrize(
    "body",
    [
        "assert is_sent()",
        "assert is_sent() is not None",
        "self.assertTrue(is_sent())",
        "async def inner():\n    return 1\nassert inner()",
        "m = AsyncMock(return_value=False)\nassert m()",
    ],
)
def test_a_coroutine_that_is_not_awaited(body: str) -> None:
    assert found_in(body) == [(IdleKind.UNAWAITED, Confidence.CERTAIN)]


@pytest.mark.parametrize(
    "body",
    [
        "m = Mock()\nm.assert_called_once()",
        "m = Mock()\nm.asert_called_once()",
        "m = Mock()\nassert m.called",
        "m = Mock()\nassert m.call_count == 1",
        "m = Mock()\nassert not m.called_with(1)",
        "m = Mock()\nm.called == True",
        "m = Mock()\ncheck = m.assert_called_once",
        "m = Mock()\nm.called_once = x\nassert m.called_once",
        "m = Mock()\nm.called_later(1)",
        "m = Recorder()\nassert m.called_with(1)",
        "mock_m = Recorder()\nm = mock_m\nm.called_with(1)",
        "assert requests_mock.called_once",
        "route = requests_mock.get('a')\nassert route.called_once",
        "assert responses.not_called",
        "assert x.called_once",
        "assert x.not_called()",
        "x.called",
        "assert await is_sent()",
        "assert asyncio.run(is_sent())",
        "assert is_paid()",
        "assert not is_sent()",
        "m = Mock()\nassert m()",
        "m = AsyncMock()\nassert await m()",
    ],
)
def test_checks_that_can_fail(body: str) -> None:
    assert found_in(body) == []


def test_a_fixture_that_gives_something_else() -> None:
    assert found_in("assert cart.not_called", "cart") == []


def test_the_span_is_the_check() -> None:
    test = last_test("m = Mock()\nassert m.called_once(), 'no'\nm.a.assert_called_once")
    assert [test.file.snippet(idle.span) for idle in test.idle_checks] == [
        "assert m.called_once(), 'no'",
        "m.a.assert_called_once",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "self.assertTrue(is_ready())",
        "self.assertNotEqual(is_ready(), None)",
        "for _ in range(2): self.assertIsNotNone(is_ready())",
        "kept = [self.assertTrue(is_ready())]",
        "hold(lambda: self.assertTrue(is_ready()))",
    ],
)
def test_coroutines_in_assertions_of_unittest(line: str) -> None:
    source = f"""
    import unittest

    async def is_ready():
        return True

    class TestIt(unittest.TestCase):
        def test_x(self):
            {line}
    """
    assert [idle.kind for idle in idle_checks(places.last_test(source))] == [IdleKind.UNAWAITED]
    assert not idle_checks(places.last_test(source.replace("async def", "def")))
