"""Fakes that keep what they are sent."""

import ast
from pathlib import Path

import pytest

from ssot_lint.model import Role, TestFile, read_file
from ssot_lint.model.rewriting.records import giving_of, obstacle_of, record_of
from ssot_lint.pytest_config import PytestConfig

FAKE = """\
class FakeWebSocket:
    def __init__(self, user=None, sent=None, broken=False):
        self.user = user
        self.broken = broken
        self.lost = False
        self.closed: int | None = None
        self.sent = []
        self.given = sent

    @property
    def is_open(self):
        return self.closed is None

    async def send_json(self, data):
        {body}
"""


def record(body: str, call: str = "FakeWebSocket()") -> str | None:
    source = FAKE.format(body=body.replace("\n", "\n        ")).encode()
    file = read_file(source, "test_x.py", Role.COLLECTED, PytestConfig(rootdir=Path("/")))
    made = ast.parse(call, mode="eval").body
    assert isinstance(file, TestFile)
    assert isinstance(made, ast.Call)
    return record_of(file.definitions.classes["FakeWebSocket"], made)


@pytest.mark.parametrize(
    "body",
    [
        "self.sent.append(data)",
        '"""Keep it."""\nself.sent.append(data)',
        "if self.lost or not self.is_open:\n    raise OSError\nself.sent.append(data)",
    ],
)
def test_a_list_of_all_messages_is_a_record(body: str) -> None:
    assert record(body) == "sent"
    assert record(body, "FakeWebSocket('alice')") == "sent"


@pytest.mark.parametrize(
    "body",
    [
        "self.sent.append(data['type'])",
        "self.sent.append(dict(data))",
        "self.sent.append(self.user)",
        "self.sent.append(data)\nself.user = 1",
        "self.user = 1\nself.sent.append(data)",
        "if self.broken:\n    raise OSError\nself.sent.append(data)",
        "if data:\n    raise OSError\nself.sent.append(data)",
        "if self.lost:\n    return\nself.sent.append(data)",
        "self.sent.extend(data)",
        "pass",
    ],
)
def test_anything_else_is_none(body: str) -> None:
    assert record(body) is None


def test_a_record_that_a_call_may_fill_is_none() -> None:
    assert record("self.given.append(data)") == "given"
    assert record("self.given.append(data)", "FakeWebSocket(sent=[1])") is None


def obstacle(call: str, more: str = "") -> str:
    source = FAKE.format(body="self.sent.append(data)") + more
    file = read_file(source.encode(), "test_x.py", Role.COLLECTED, PytestConfig(rootdir=Path("/")))
    made = ast.parse(call, mode="eval").body
    assert isinstance(file, TestFile)
    assert isinstance(made, ast.Call)
    cls = file.definitions.classes["FakeWebSocket"]
    return obstacle_of(cls, made, record_of(cls, made))


def test_a_fake_that_is_given_names_only_is_no_more_than_a_record() -> None:
    assert obstacle("FakeWebSocket()") == ""
    assert obstacle("FakeWebSocket('alice', user=f'user-{1}')") == ""
    assert obstacle("FakeWebSocket(broken=True)") == "`FakeWebSocket` is told more than a name"
    assert obstacle("FakeWebSocket(user)") == "`FakeWebSocket` is told more than a name"


def test_a_fake_that_answers_or_can_be_entered_is_more() -> None:
    answers = "\n    async def receive_json(self):\n        return {}\n"
    assert obstacle("FakeWebSocket()", answers) == "`FakeWebSocket` has `receive_json` besides"
    again = "\n    async def receive_json(self):\n        return self.sent.pop(0)\n"
    assert obstacle("FakeWebSocket()", again) == ""
    last = again.replace("pop(0)", "pop()")
    assert obstacle("FakeWebSocket()", last) == "`FakeWebSocket` has `receive_json` besides"
    entered = "\n    async def __aenter__(self):\n        return self\n"
    assert obstacle("FakeWebSocket()", entered) == "`FakeWebSocket` has `__aenter__` besides"


def test_messages_of_two_kinds_in_one_list_are_not_told_apart() -> None:
    texts = "\n    async def send_text(self, text):\n        self.sent.append(text)\n"
    assert obstacle("FakeWebSocket()", texts) == "`FakeWebSocket` keeps messages of several kinds in one list"


@pytest.mark.parametrize(
    ("body", "is_all"),
    [
        ("return self.sent", True),
        ("return self.sent.copy()", True),
        ("return list(self.sent)", True),
        ("return self.sent[:]", True),
        ('"""All."""\n        await asyncio.sleep(0)\n        return self.sent.copy()', True),
        ("return self.sent[-1:]", False),
        ("return sorted(self.sent)", False),
        ("return self.given", False),
        ("return [each for each in self.sent if each]", False),
        ("self.lost = True\n        return self.sent", False),
    ],
)
def test_a_method_gives_all_of_the_record(body: str, is_all: bool) -> None:
    more = f"\n    async def get_messages(self):\n        {body}\n"
    source = FAKE.format(body="self.sent.append(data)") + more
    file = read_file(source.encode(), "test_x.py", Role.COLLECTED, PytestConfig(rootdir=Path("/")))
    assert isinstance(file, TestFile)
    assert (giving_of(file.definitions.classes["FakeWebSocket"], "sent") == {"get_messages"}) is is_all
    assert (obstacle("FakeWebSocket()", more) == "") is is_all
