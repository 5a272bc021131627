"""When the real part can stand in the place of a double that is only handed on, and the reasons why it cannot."""

from pathlib import Path

import pytest

from ssot_lint.fixes import Refused
from ssot_lint.model.rewriting.stand_ins import stand_ins
from tests.model.projects import read_project

PARTS = """
import abc
from dataclasses import dataclass
from typing import Optional


class Notifier:
    def __init__(self, limit=3):
        self.limit = limit

    async def tell(self, user, websocket=None):
        return user

    def forget(self, user, /, *, now):
        return now


class Bridge(abc.ABC):
    @abc.abstractmethod
    def attach(self, websocket): ...


class Manager:
    def __init__(self, websocket, size=3): ...


@dataclass
class Emitter:
    def emit(self, websocket): ...


class Closed:
    pass


class Room:
    def __init__(self, notifier: Notifier, other: Optional["Notifier"] = None, manager: Manager = None):
        self.notifier = notifier
"""
HEAD = """
import unittest
from unittest.mock import AsyncMock, Mock, create_autospec, patch

import pytest
from parts import Bridge, Emitter, Manager, Notifier, Room
from websockets import ServerConnection
"""


def found(tmp_path: Path, text: str, listed: tuple[str, ...] = ()) -> list[tuple[str, str, int]]:
    """The path, the factory's path and the number of needless statements for each double; or Refused."""
    file = read_project(tmp_path, {"parts.py": PARTS, "test_x.py": HEAD + text})
    return [(each.path, each.listed, len(each.needless)) for each in stand_ins(file.tests[0], listed)]


def in_test(*lines: str) -> str:
    body = "".join(f"    {line}\n" for line in lines)
    return f"async def test_x():\n{body}"


MADE = "websocket_notifier = AsyncMock(spec=Notifier)"
USED = "assert Room(websocket_notifier).notifier"


@pytest.mark.parametrize(
    ("lines", "needless"),
    [
        ((MADE, USED), 0),
        (("websocket_notifier = AsyncMock()", USED), 0),
        (("websocket_notifier = Mock()", "assert Room(None, other=websocket_notifier)"), 0),
        (("websocket_notifier = create_autospec(Notifier, instance=True)", USED), 0),
        ((MADE, "websocket_notifier.tell = AsyncMock()", "websocket_notifier.tell.return_value = None", USED), 2),
        ((MADE, "websocket_notifier.limit = 5", USED), 0),
        ((MADE, "await websocket_notifier.tell('ann')", "websocket_notifier.forget(1, now=2)", USED), 0),
        (("room = Room(AsyncMock(spec=Notifier))", "assert room.notifier"), 0),
        ((MADE, "room = Room(websocket_notifier)", "assert room.notifier is websocket_notifier"), 0),
        ((MADE, "unittest.TestCase().assertIs(Room(websocket_notifier).notifier, websocket_notifier)", USED), 0),
    ],
)
def test_what_is_only_handed_on_can_be_real(lines: tuple[str, ...], needless: int, tmp_path: Path) -> None:
    assert found(tmp_path, in_test(*lines)) == [("parts.Notifier", "", needless)]


REFUSALS = [
    ((MADE, USED, "websocket_notifier.tell.assert_called_once()"), "line 11 looks at what `websocket_notifier.tell`"),
    ((MADE, "room = Room(websocket_notifier)", "assert room.notifier.tell.called"), "by another name"),
    ((MADE, "websocket_notifier.tell.side_effect = OSError", USED), "tells `websocket_notifier.tell` what to give"),
    ((MADE, "websocket_notifier.tell = AsyncMock(return_value=1)", USED), "line 10 tells the double its `tell`"),
    ((MADE, "websocket_notifier.user = 'ann'", USED), "line 10 tells the double its `user`"),
    ((MADE, "websocket_notifier.go = AsyncMock()", USED), "`Notifier` has no method `go`"),
    ((MADE, "assert await websocket_notifier.tell(1)", USED), "line 10 uses what `websocket_notifier.tell` gives"),
    ((MADE, "websocket_notifier.tell('ann')", USED), "`Notifier.tell` is not called as on line 10"),
    ((MADE, "await websocket_notifier.tell()", USED), "`Notifier.tell` does not take what line 10 gives"),
    ((MADE, "websocket_notifier.forget(1)", USED), "`Notifier.forget` does not take what line 10 gives"),
    ((MADE, "print(websocket_notifier.limit)", USED), "line 10 reads `websocket_notifier.limit`"),
    ((MADE, "print(hasattr(websocket_notifier, 'tell'))", USED), "looks into the double with `hasattr`"),
    ((MADE, "unittest.TestCase().assertIsInstance(websocket_notifier, Mock)", USED), "looks into the double with"),
    (("ws_notifiers = [AsyncMock(spec=Notifier)]", "assert ws_notifiers[0].tell.called"), "line 10 looks at what"),
    ((MADE, "room = Room(websocket_notifier)", "room.notifier.tell.side_effect = OSError", USED), "by another name"),
    ((MADE, "websocket_notifier()", USED), "line 10 calls `websocket_notifier` itself"),
    ((MADE, "async with websocket_notifier: pass", USED), "as something else than an object"),
    ((MADE, "websocket_notifier = Mock()", USED), "stands for more than one thing"),
    ((MADE, "help_out(websocket_notifier)", USED), "`help_out` on line 10, of the tests, is given the double"),
    (("def make():", f"    {MADE}", f"    {USED}", "make()"), "is made in a function inside `test_x`"),
    ((MADE, "def tell(websocket_notifier): return websocket_notifier.tell", USED), "line 10 reads"),
    (("websocket_notifier = AsyncMock(spec=Notifier, tell=1)", USED), "the double is told its `tell`"),
    (("websocket_notifier = create_autospec(Notifier)", USED), "makes a double of the class, not of an object"),
    (("websocket_notifier = Mock()", "assert [websocket_notifier]"), "nothing says what class"),
    (("websocket_bridge = Mock(spec=Bridge)", "assert [websocket_bridge]"), "abstract: it has no `attach`"),
    (("websocket_manager = Mock(spec=Manager)", "assert [websocket_manager]"), "cannot be made without `websocket`"),
    (("websocket_emitter = Mock(spec=Emitter)", "assert [websocket_emitter]"), "`Emitter` is decorated"),
    (("websocket = Mock(spec=ServerConnection)", "assert [websocket]"), "no factory is configured for it"),
    (("with patch('parts.websocket_manager') as ws_manager:", "    assert ws_manager"), "put there by a patch"),
]


@pytest.mark.parametrize(("lines", "reason"), REFUSALS, ids=lambda value: value if isinstance(value, str) else "")
def test_the_first_obstacle_is_named(lines: tuple[str, ...], reason: str, tmp_path: Path) -> None:
    helper = "\n\ndef help_out(notifier):\n    return notifier\n"
    with pytest.raises(Refused) as refused:
        found(tmp_path, in_test(*lines) + helper)
    assert reason in refused.value.reason


def test_a_listed_class_needs_no_plain_constructor(tmp_path: Path) -> None:
    text = in_test("websocket_manager = Mock(spec=Manager)", "assert [websocket_manager]")
    assert found(tmp_path, text, ("parts.Manager",)) == [("parts.Manager", "parts.Manager", 0)]
    outside = in_test("websocket = Mock(spec=ServerConnection)", "assert [websocket]")
    path = "websockets.ServerConnection"
    assert found(tmp_path, outside, (path,)) == [(path, path, 0)]


FIXTURE = """
@pytest.fixture
def websocket_notifier():
    notifier = AsyncMock(spec=Notifier)
    return notifier


async def test_x(websocket_notifier):
    assert Room(websocket_notifier).notifier


async def test_z():
    notifier = 3
    assert notifier


async def test_y({asked}):
    room = Room(AsyncMock())
    assert room.notifier.tell.{look}
"""


def test_a_fixture_is_looked_at_by_the_tests_that_ask_for_it(tmp_path: Path) -> None:
    alone = FIXTURE.format(asked="", look="called")
    assert found(tmp_path, alone) == [("parts.Notifier", "", 0)]
    with pytest.raises(Refused, match="by another name"):
        found(tmp_path, FIXTURE.format(asked="websocket_notifier", look="called"))
