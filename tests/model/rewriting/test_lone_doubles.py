"""Doubles that a set-up or a fixture leaves to the tests."""

from pathlib import Path

from ssot_lint.model import Role, TestFile, read_file
from ssot_lint.model.rewriting.local_endpoints import Maker, local_endpoints
from ssot_lint.model.rewriting.said_of_messages import constant_lengths, helper_calls
from ssot_lint.pytest_config import PytestConfig
from tests.model.projects import read_project

HEAD = "from unittest.mock import AsyncMock\n\nimport pytest\n\n\n"


def read(text: str) -> TestFile:
    file = read_file((HEAD + text).encode(), "test_x.py", Role.COLLECTED, PytestConfig(rootdir=Path("/")))
    assert isinstance(file, TestFile)
    return file


def made(text: str) -> list[tuple[str, Maker]]:
    return [(each.name, each.maker) for each in local_endpoints(read(text).tests[0]) if not each.obstacle]


CLASS = """\
class TestNotes:
    def setup_method(self, method):
        self.websocket = AsyncMock()
{more}
    async def test_note(self):
        await notify(self.websocket)
        self.websocket.send_json.assert_called_once()
"""
FIXTURE = """\
@pytest.fixture{told}
def mock_websocket():
    websocket = AsyncMock()
{more}    return websocket


{other}async def test_note(mock_websocket{asked}):
    await notify(mock_websocket)
    mock_websocket.send_json.assert_called_once()
"""


def test_a_set_up_that_only_makes_it_leaves_it_to_the_tests() -> None:
    assert made(CLASS.format(more="")) == [("self.websocket", Maker.SETUP)]


def test_another_use_in_a_set_up_or_tear_down_ties_it() -> None:
    assert made(CLASS.format(more="        self.manager = Manager(self.websocket)\n")) == []
    assert made(CLASS.format(more="\n    def teardown_method(self, method):\n        self.websocket.close()\n")) == []
    assert made(CLASS.format(more="\n    def last(self):\n        return self.websocket.send_json.call_args\n")) == []


def test_a_second_assignment_makes_it_two_things() -> None:
    assert made(CLASS.format(more="        self.websocket = AsyncMock(name='b')\n")) == []


def test_a_fixture_that_only_makes_it_leaves_it_to_the_tests() -> None:
    plain = FIXTURE.format(told="", more="", other="", asked="")
    assert made(plain) == [("mock_websocket", Maker.FIXTURE)]
    told = FIXTURE.format(told="", more="    websocket.closed = False\n", other="", asked="")
    assert made(told) == [("mock_websocket", Maker.FIXTURE)]


def test_a_fixture_that_does_more_keeps_it() -> None:
    assert made(FIXTURE.format(told="(params=[1, 2])", more="", other="", asked="")) == []
    more = "    websocket.send_json.side_effect = OSError\n"
    assert made(FIXTURE.format(told="", more=more, other="", asked="")) == []
    other = "@pytest.fixture\ndef manager(mock_websocket):\n    return Manager(mock_websocket)\n\n\n"
    assert made(FIXTURE.format(told="", more="", other=other, asked=", manager")) == []


def test_lengths_of_tuples_are_known_and_those_of_lists_are_not(tmp_path: Path) -> None:
    events = "WANTED = ('a', 'b')\nLATER = (*WANTED, 'c')\nOTHERS = ['a']\n"
    checks = "".join(f"    assert run() {each}\n" for each in ("== WANTED", "== LATER", "== OTHERS", "!= WANTED"))
    test = f"from events import LATER, OTHERS, WANTED\n\n\ndef test_types(run):\n{checks}"
    file = read_project(tmp_path, {"events.py": events, "test_x.py": test})
    assert constant_lengths(file.tests[0]) == {"WANTED": 2}


def test_calls_of_the_test_side_are_told_from_others() -> None:
    file = read(
        "def last_of(ws):\n    return ws.sent[-1]\n\n\ndef test_types(run, ws):\n    run(ws)\n    assert last_of(ws)\n"
    )
    assert [span.line for span in helper_calls(file.tests[0])] == [12]
