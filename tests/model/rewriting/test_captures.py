"""Lists that a test lets a double fill."""

from pathlib import Path

import pytest

from ssot_lint.model import Role, TestFile, read_file
from ssot_lint.model.rewriting.captures import captures_of
from ssot_lint.pytest_config import PytestConfig

TEST = """\
from unittest.mock import AsyncMock


async def test_note():
    sent = []
    ws = AsyncMock()
{given}
    await notify(ws)
    assert len(sent) == 1
{more}"""


def captured(given: str, more: str = "") -> list[str]:
    lines = ["\n".join(f"    {line}" for line in part.splitlines()) for part in (given, more)]
    source = TEST.format(given=lines[0], more=lines[1]).encode()
    file = read_file(source, "test_x.py", Role.COLLECTED, PytestConfig(rootdir=Path("/")))
    assert isinstance(file, TestFile)
    return [each.name for each in captures_of(file.tests[0]).values()]


@pytest.mark.parametrize(
    "given",
    [
        "ws.send_json.side_effect = sent.append",
        "ws.send_json = AsyncMock(side_effect=sent.append)",
        "ws.send_json = AsyncMock(side_effect=lambda message: sent.append(message))",
        "async def capture(message):\n    '''Keep it.'''\n    sent.append(message)\nws.send_json = capture",
        "def capture(message):\n    sent.append(message)\n    return None\nws.send_json.side_effect = capture",
    ],
)
def test_what_only_appends_its_argument_is_a_capture(given: str) -> None:
    assert captured(given) == ["sent"]


@pytest.mark.parametrize(
    "given",
    [
        "ws.send_json = AsyncMock()",
        "ws.send_json.side_effect = OSError('gone')",
        "ws.send_json = AsyncMock(side_effect=sent.append, return_value=True)",
        "ws.send_json = lambda message: sent.append(message['type'])",
        "ws.send_json = lambda message: sent.insert(0, message)",
        "ws.send_json = lambda message, mode='text': sent.append(message)",
        "async def capture(message):\n    sent.append(message)\n    raise OSError\nws.send_json = capture",
        "async def capture(message):\n    if message:\n        sent.append(message)\nws.send_json = capture",
        "async def capture(message):\n    sent.append(ws)\nws.send_json = capture",
        "async def capture(message):\n    sent.append(message)\nws.send_json = capture\nother(capture)",
        "ws.send_json = other.append",
        "sent = list(('a',))\nws.send_json.side_effect = sent.append",
        "sent.append('first')\nws.send_json.side_effect = sent.append",
        "ws.send_json.side_effect = sent.append\nws.send_text.side_effect = sent.append",
    ],
)
def test_what_does_more_or_less_is_none(given: str) -> None:
    assert captured(given) == []


@pytest.mark.parametrize(
    "more",
    [
        "assert sent[0]['a'] == 1",
        "for each in sent:\n    print(each)",
        "assert sent and not sent[1:]",
        "print(f'{sent}')",
    ],
)
def test_the_list_may_be_looked_at(more: str) -> None:
    assert captured("ws.send_json.side_effect = sent.append", more) == ["sent"]


@pytest.mark.parametrize(
    "more",
    [
        "sent.clear()",
        "log = sent",
        "collect(sent)",
        "sent[0] = 1",
        "assert wait(lambda: len(sent) == 2)",
        "sent += [1]",
    ],
)
def test_the_list_may_be_neither_changed_nor_kept(more: str) -> None:
    assert captured("ws.send_json.side_effect = sent.append", more) == []
