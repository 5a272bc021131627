"""When the canonical double can stand for one of a file's own, and the reasons why it cannot."""

from pathlib import Path

import pytest

from ssot_lint.fixes import Refused
from ssot_lint.model.rewriting.double_exchange import Exchange, double_exchange
from tests.model.projects import read_project

SHARED = """
from base import Closing

class FakeSocket(Closing):
    def __init__(self, user=None, *, size=10):
        self.user = user
        self.sent = []
        self.size = size

    async def send(self, payload, mode="text"):
        self.sent.append(payload)

    @property
    def count(self):
        return len(self.sent)
"""
BASE = """
class Closing:
    closed = False

    def close(self):
        self.closed = True
"""


def exchanged(folder: Path, body: str, use: str = "MockSocket()", head: str = "") -> Exchange:
    text = f"{head}class MockSocket:\n{body}\n\n\ndef test_use():\n    ws = MockSocket()\n    {use}\n"
    files = {"kit.py": SHARED, "base.py": BASE, "test_x.py": text}
    file = read_project(folder, files)
    return double_exchange(file.name_span(file.definitions.classes["MockSocket"].node), "kit.FakeSocket", file)


@pytest.mark.parametrize(
    ("body", "use"),
    [
        ("    pass", "assert ws"),
        ("    closed = False", "assert not ws.closed"),
        ("    async def send(self, data, mode='text'): pass", "assert ws"),
        ("    async def send(self, data, mode='text'):\n        self.last = data", "assert ws"),
        ("    async def send(self, data):\n        await asyncio.sleep(0)", "assert ws"),
        ("    def close(self):\n        '''Words.'''\n        self.closed = True", "assert ws"),
        ("    def __init__(self, user=None):\n        self.user = user", "assert MockSocket('a').user == 'a'"),
        ("    def __init__(self, user=None):\n        self.user = user", "assert MockSocket(user='a').user == 'a'"),
        ("    def __init__(self):\n        self.sent: list = list()", "assert ws.sent == []"),
        ("    def __init__(self):\n        self.size = 10", "assert ws.size == 10"),
        ("    @property\n    def count(self):\n        return len(self.sent)", "assert ws.count == 0"),
        ("    sent = []", "other = other_of(); assert len(other.thing) == 3"),
        ("    def __repr__(self):\n        return 'me'", "assert ws"),
    ],
)
def test_covered(tmp_path: Path, body: str, use: str) -> None:
    found = exchanged(tmp_path, body, use)
    assert (found.module, found.name, found.old) == ("kit", "FakeSocket", "MockSocket")
    assert len(found.uses) == 1 + use.count("MockSocket")


@pytest.mark.parametrize(
    ("body", "use", "reason"),
    [
        ("    def recv(self): pass", "ws.recv()", "has no `recv`"),
        ("    last = None", "assert ws.last is None", "has no `last`, which line 2 sets"),
        ("    def __init__(self):\n        self.log = []", "assert getattr(ws, 'log') == []", "has no `log`"),
        ("    state = 1", "give(ws)", "has no `state`, which line 2 sets"),
        ("    async def __aenter__(self): return self", "give(ws)", "has no `__aenter__`"),
        ("    def send(self, data): pass", "give(ws)", "another kind"),
        ("    def count(self): return 0", "give(ws)", "another kind"),
        ("    def size(self): return 10", "give(ws)", "no method"),
        ("    def __init__(self):\n        self.count = 0", "give(ws)", "is an attribute here, and none"),
        ("    close = None", "give(ws)", "is an attribute here, and none"),
        ("    async def send(self, data, kind='text'): pass", "give(ws)", "other arguments"),
        ("    async def send(self, data, mode='bytes'): pass", "give(ws)", "other arguments"),
        ("    async def send(self, data, *rest): pass", "give(ws)", "other arguments"),
        ("    async def send(self, data): pass", "ws.send(data=1)", "other arguments"),
        ("    def __init__(self, name=None): pass", "MockSocket('a')", "what line 7 gives"),
        ("    def __init__(self, *names): pass", "MockSocket(*names)", "cannot be counted"),
        ("    closed = None", "assert not ws.closed", "`closed` is None at first, and False"),
        ("    def __init__(self):\n        self.size = 5", "give(ws)", "`size` is 5 at first, and 10"),
        ("    def __init__(self):\n        register(self)", "give(ws)", "does more on line 3"),
        ("    async def send(self, data):\n        return data", "give(ws)", "does on line 3"),
        ("    async def send(self, data):\n        assert data", "give(ws)", "does on line 3"),
        ("    async def send(self, data):\n        seen.append(data)", "give(ws)", "does on line 3"),
        ("    sent = []\n    async def send(self, data): pass", "assert ws.sent == []", "changes `sent`"),
        ("    @property\n    def count(self):\n        return 7", "give(ws)", "does on line 4"),
        ("    pass", "assert ws.__dict__ == {}", "all that it holds"),
        ("    pass", "name = 'MockSocket'", "says the name in a text"),
        ("    pass", "print(f'{MockSocket}')", "formats it into a text"),
    ],
)
def test_refused(tmp_path: Path, body: str, use: str, reason: str) -> None:
    with pytest.raises(Refused) as caught:
        exchanged(tmp_path, body, use)
    assert reason in caught.value.reason


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ("@dataclass\n", "decorated"),
        ("MockSocket = None\n", "something else"),
        ("class Heir(MockSocket): pass\n", "`Heir` inherits it"),
    ],
)
def test_classes_that_are_more_than_they_look(tmp_path: Path, head: str, reason: str) -> None:
    with pytest.raises(Refused) as caught:
        exchanged(tmp_path, "    pass", head=head)
    assert reason in caught.value.reason


@pytest.mark.parametrize(
    ("shared", "reason"),
    [
        ("from mock import Mock\nclass FakeSocket(Mock): pass\n", "from outside the project"),
        ("@made\nclass FakeSocket: pass\n", "is decorated"),
        ("FakeSocket = make()\n", "no class that could be read"),
    ],
)
def test_canonical_doubles_that_cannot_be_read(tmp_path: Path, shared: str, reason: str) -> None:
    file = read_project(tmp_path, {"kit.py": shared, "test_x.py": "class MockSocket: pass\nsocket = MockSocket()\n"})
    with pytest.raises(Refused) as caught:
        double_exchange(file.name_span(file.definitions.classes["MockSocket"].node), "kit.FakeSocket", file)
    assert reason in caught.value.reason


def test_what_nobody_uses_is_covered_by_anything(tmp_path: Path) -> None:
    text = "class MockSocket:\n    def unheard(self): return 1\n"
    file = read_project(tmp_path, {"kit.py": SHARED, "base.py": BASE, "test_x.py": text})
    found = double_exchange(file.name_span(file.definitions.classes["MockSocket"].node), "kit.FakeSocket", file)
    assert found.uses == ()
