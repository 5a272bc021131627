"""What a double that is only handed on gives way to: the fixed examples of the page pass under the real pytest."""

from pathlib import Path

import pytest

from ssot_lint.rule import load_registry
from ssot_lint.testing import Example, read_page
from tests.rewrite.project_runs import grow, run


def examples() -> list[Example]:
    """The examples in which a part of the program takes the place of its double."""
    found = read_page(load_registry().rules["SSOT201"].page())
    return [each for each in found if each.kind == "fixed" and "shop/engine.py" in dict(each.files)]


def test_there_are_examples() -> None:
    assert len(examples()) >= 4


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.title)
def test_fixed_examples_pass(example: Example, tmp_path: Path) -> None:
    grow(tmp_path, {**dict(example.files), example.name: example.source, "pyproject.toml": example.config})
    done = run(tmp_path, "-m", "pytest", "-q", "-p", "no:cacheprovider", example.name)
    assert done.returncode == 0, example.source + done.stdout[-3000:]
    assert "passed" in done.stdout


CHAT = """
class Notifier:
    def __init__(self):
        self.told = {}

    async def tell(self, user, websocket=None):
        self.told[user] = self.told.get(user, 0) + 1
        return self.told[user]


class Room:
    def __init__(self, name, notifier: Notifier | None = None):
        self.name = name
        self.notifier = notifier
        self.users = []

    async def enter(self, user):
        self.users.append(user)
        if self.notifier:
            await self.notifier.tell(user)
        return len(self.users)
"""
CONFIG = '[tool.pytest.ini_options]\nasyncio_mode = "auto"\n'


def rewritten(root: Path, test: str) -> str:
    """What a fix run makes of a test file: the tests pass before and after, and a second run changes nothing."""
    grow(root, {"chat.py": CHAT, "pyproject.toml": CONFIG, "test_chat.py": test})
    fixing = ("-m", "ssot_lint", "fix", "--unsafe-fixes", "--allow-dirty", "--select", "SSOT201", "test_chat.py")
    passing = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "test_chat.py")
    assert run(root, *passing).returncode == 0
    run(root, *fixing)
    after = (root / "test_chat.py").read_text("utf-8")
    done = run(root, *passing)
    assert done.returncode == 0, after + done.stdout[-3000:]
    run(root, *fixing)
    assert (root / "test_chat.py").read_text("utf-8") == after
    return after


SHARED = """
import unittest
from unittest.mock import AsyncMock, MagicMock

from chat import Notifier, Room


class RoomTests(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.websocket_notifier = MagicMock(spec=Notifier)
        self.websocket_notifier.tell = AsyncMock()
        self.room = Room("lobby", notifier=self.websocket_notifier)

    async def test_enter(self):
        self.assertEqual(await self.room.enter("ann"), 1)

    async def test_notifier_is_kept(self):
        self.assertIs(self.room.notifier, self.websocket_notifier)
        await self.websocket_notifier.tell("bob")
"""


def test_a_set_up_makes_the_real_part_for_all_its_tests(tmp_path: Path) -> None:
    after = rewritten(tmp_path, SHARED)
    assert "self.websocket_notifier = Notifier()\n        self.room" in after
    assert "Mock" not in after


def test_a_set_up_keeps_its_double_while_one_test_looks_at_it(tmp_path: Path) -> None:
    looking = SHARED + '        self.room.notifier.tell.assert_awaited_once_with("bob")\n'
    assert rewritten(tmp_path, looking) == looking


def test_what_another_file_inherits_keeps_its_double(tmp_path: Path) -> None:
    grow(tmp_path, {"test_more.py": "from test_chat import RoomTests\n"})
    assert rewritten(tmp_path, SHARED) == SHARED


LOCAL = """
async def test_enter():
    from unittest.mock import AsyncMock

    from chat import Room

    room = Room("lobby", AsyncMock())
    assert await room.enter("ann") == 1


async def test_two_rooms():
    from unittest.mock import Mock

    from chat import Notifier, Room

    websocket_notifier = Mock(spec=Notifier)
    rooms = [Room(name, websocket_notifier) for name in ("lobby", "attic")]
    assert rooms[0].notifier is rooms[1].notifier
"""


def test_imports_in_a_test_are_exchanged_there(tmp_path: Path) -> None:
    after = rewritten(
        tmp_path,
        LOCAL.replace("AsyncMock())", "websocket_notifier)").replace(
            "    room = Room", "    websocket_notifier = AsyncMock()\n    room = Room"
        ),
    )
    assert "websocket_notifier = Notifier()" in after
    assert "Mock" not in after
