"""Tests of the kinds that the recipes of the real-endpoint rewrite are for, to be put among those of legacy_chat."""

TEXT = '''\
"""One test for each recipe that the suite itself has no use for."""

import asyncio
from unittest.mock import AsyncMock, MagicMock

import pytest

from chat.context import UserContext
from chat.emitter import UserEmitter
from chat.manager import create_manager


def make_websocket():
    websocket = MagicMock()
    websocket.send_json = AsyncMock()
    websocket.closed = False
    return websocket


class RealWebSocketConnection:
    """A real connection for tests."""

    def __init__(self):
        self.messages_sent = []
        self._closed = False

    async def send_json(self, message):
        if self._closed:
            raise RuntimeError("closed")
        self.messages_sent.append(message)

    async def close(self, code=1000, reason=""):
        self._closed = True

    async def get_messages(self):
        await asyncio.sleep(0)
        return self.messages_sent.copy()


@pytest.fixture
def connection():
    return RealWebSocketConnection()


@pytest.fixture
async def manager(user_context):
    return await create_manager(user_context)


async def run(manager, context):
    emitter = UserEmitter(manager, context)
    await emitter.agent_started("find deploy")
    await emitter.agent_thinking("hm")


async def test_captured_by_a_function(manager, user_context):
    sent = []

    async def capture(message):
        sent.append(message)

    ws = AsyncMock()
    ws.send_json = capture
    await manager.connect(user_context, ws)
    await run(manager, user_context)
    assert len(sent) == 2
    assert sent[1]["thought"] == "hm"


async def test_captured_by_a_side_effect(manager, user_context):
    sent = []
    ws = AsyncMock()
    ws.send_json.side_effect = sent.append
    await manager.connect(user_context, ws)
    await run(manager, user_context)
    for message in sent:
        assert message["user_id"] == user_context.user_id
    assert sent


async def test_captured_by_a_lambda(manager, user_context):
    sent = []
    ws = MagicMock()
    ws.send_json = AsyncMock(side_effect=lambda message: sent.append(message))
    await manager.connect(user_context, ws)
    await run(manager, user_context)
    assert [message["sequence"] for message in sent] == [1, 2]


async def test_the_last_and_any(manager, user_context):
    ws, other_ws = AsyncMock(), AsyncMock()
    await manager.connect(user_context, ws)
    await manager.connect(user_context, other_ws)
    await manager.send_to_user(user_context.user_id, {"type": "note", "text": "one"})
    await manager.send_to_user(user_context.user_id, {"type": "note", "text": "two"})
    ws.send_json.assert_called_with({"type": "note", "text": "two"})
    other_ws.send_json.assert_any_call({"type": "note", "text": "one"})


async def test_some_and_how_many(manager, user_context):
    ws, other_ws = AsyncMock(), AsyncMock()
    await manager.connect(user_context, ws)
    await manager.connect(user_context, other_ws)
    await run(manager, user_context)
    assert ws.send_json.call_count >= 2
    assert other_ws.send_json.called
    other_ws.send_json.assert_awaited()
    last = [call.args[0] for call in other_ws.send_json.call_args_list if call.args[0]["sequence"] > 1]
    assert last[0]["thought"] == "hm"


async def test_nothing_came(manager, user_context):
    ws = make_websocket()
    await manager.connect(user_context, ws)
    await manager.disconnect(user_context, ws)
    await run(manager, user_context)
    assert not ws.send_json.called
    assert manager.pending_count(user_context.user_id) == 2


async def test_messages_of_a_fake(manager, user_context):
    websocket = RealWebSocketConnection()
    await manager.connect(user_context, websocket)
    await run(manager, user_context)
    messages = await websocket.get_messages()
    assert messages[0]["type"] == "agent_started"
    assert (await websocket.get_messages())[-1]["type"] == "agent_thinking"


async def test_messages_of_a_fixture(manager, user_context, connection):
    await manager.connect(user_context, connection)
    await run(manager, user_context)
    assert len(connection.messages_sent) == 2


def test_not_async(user_context):
    websocket = AsyncMock()
    emitter = UserEmitter(websocket, user_context)
    assert emitter.run_id
    websocket.send_json.assert_not_called()


class TestSetUp:
    def setup_method(self, method):
        self.websocket = AsyncMock()
        self.websocket.closed = False

    async def test_it_sends_by_itself(self):
        await self.websocket.send_json({"type": "echo"})
        self.websocket.send_json.assert_awaited_once_with({"type": "echo"})
'''
