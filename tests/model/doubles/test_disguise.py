"""Test-side classes that look like an endpoint and reach nothing real."""

import pytest

from ssot_lint.model.doubles.recognition import double_of
from tests.model.doubles.places import asked, with_body

HEAD = "import asyncio, json\nfrom typing import Any\nimport websockets\nimport requests\n"


def is_disguised(methods: str, base: str = "") -> bool:
    body = "\n".join("    " + line for line in methods.splitlines())
    test = with_body("RealConnection()", f"{HEAD}\nclass RealConnection{base}:\n{body}\n")
    found = double_of(asked(test), test.scope)
    return found is not None and found.disguised


@pytest.mark.parametrize(
    "methods",
    [
        "def send(self, m):\n    self.sent.append(m)\ndef close(self):\n    pass",
        "async def send_json(self, m):\n    self.sent.append(json.dumps(m))\nasync def accept(self):\n    pass",
        "async def recv(self):\n    await asyncio.sleep(0)\n    return 'x'\nasync def connect(self):\n    return True",
    ],
)
def test_disguised(methods: str) -> None:
    assert is_disguised(methods)


@pytest.mark.parametrize(
    "methods",
    [
        "def send(self, m):\n    pass",
        "def store(self, m):\n    pass\ndef load(self):\n    pass",
        "async def connect(self):\n    self.ws = await websockets.connect('ws://x')\nasync def close(self):\n    pass",
        "def send(self, m):\n    requests.post('x')\ndef close(self):\n    pass",
        "async def connect(self):\n    await asyncio.open_connection('x', 1)\nasync def close(self):\n    pass",
        "async def send(self, m):\n    await self.socket.send(m)\nasync def close(self):\n    pass",
        "def __init__(self, ws: Any):\n    self.ws = ws\nasync def send(self, m):\n    await self.ws.send(m)\n"
        "async def close(self):\n    await self.ws.close()",
    ],
)
def test_not_disguised(methods: str) -> None:
    assert not is_disguised(methods)


def test_an_unknown_base_may_do_the_work() -> None:
    assert not is_disguised("def send(self, m):\n    pass\ndef close(self):\n    pass", "(websockets.Protocol)")
