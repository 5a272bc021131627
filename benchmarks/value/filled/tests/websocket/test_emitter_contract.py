"""Emitter contract tests, at the user's end of a real connection."""

import time

import pytest

from chat.emitter import UserEmitter
from chat.errors import RunFinished
from chat.manager import create_manager
from testkit.base import AsyncChatTestCase


class EmitterContractTests(AsyncChatTestCase):
    """Validates each field that a user gets to see."""

    async def test_each_event_is_exact(self, websocket_factory, user_context):
        """Test all fields of all events, with what is left to defaults."""
        manager = await create_manager(user_context)
        websocket = await websocket_factory.connect(user_context)
        await manager.connect(user_context, websocket)
        emitter = UserEmitter(manager, user_context, run_id="run-7", clock=lambda: 1_700_000_000.0)
        assert await emitter.agent_started("find deploy") == 1
        assert await emitter.agent_thinking("hm") == 1
        assert await emitter.tool_executing("search", {"query": "deploy"}) == 1
        assert await emitter.tool_completed("search", ["Handbook"]) == 1
        assert await emitter.tool_completed("search", None, attempts=3) == 1
        assert await emitter.agent_completed("Found in: Handbook") == 1
        common = {"run_id": "run-7", "user_id": user_context.user_id, "timestamp": 1_700_000_000.0}
        expected = [
            {"type": "agent_started", "prompt": "find deploy"},
            {"type": "agent_thinking", "thought": "hm"},
            {"type": "tool_executing", "tool": "search", "arguments": {"query": "deploy"}},
            {"type": "tool_completed", "tool": "search", "result": ["Handbook"], "attempts": 1},
            {"type": "tool_completed", "tool": "search", "result": None, "attempts": 3},
            {"type": "agent_completed", "answer": "Found in: Handbook", "ok": True},
        ]
        for number, event in enumerate(expected, 1):
            assert await websocket.receive_json() == {**common, "sequence": number, **event}
        await websocket.assert_silent()

    async def test_nothing_follows_the_end(self, websocket_factory, user_context):
        """Test that a failed run says so, and that events after the end are refused and not sent."""
        manager = await create_manager(user_context)
        websocket = await websocket_factory.connect(user_context)
        await manager.connect(user_context, websocket)
        emitter = UserEmitter(manager, user_context, run_id="run-8")
        await emitter.agent_completed("Sorry", ok=False)
        with pytest.raises(RunFinished, match=r"^agent_thinking after the end of run run-8$"):
            await emitter.agent_thinking("one more thing")
        assert (await websocket.receive_json())["ok"] is False
        await websocket.assert_silent()

    async def test_runs_are_told_apart_and_stamped(self, websocket_factory, user_context):
        """Test that each run has an id of its own and that events carry the time."""
        manager = await create_manager(user_context)
        websocket = await websocket_factory.connect(user_context)
        await manager.connect(user_context, websocket)
        first, second = UserEmitter(manager, user_context), UserEmitter(manager, user_context)
        before = time.time()
        await first.agent_thinking("a")
        await second.agent_thinking("b")
        sent = [await websocket.receive_json() for _ in range(2)]
        assert [each["run_id"] for each in sent] == [first.run_id, second.run_id]
        assert first.run_id != second.run_id
        assert len(bytes.fromhex(first.run_id)) == 16
        assert [each["sequence"] for each in sent] == [1, 1]
        assert all(before <= each["timestamp"] <= time.time() for each in sent)

    async def test_other_users_hear_nothing(self, websocket_factory, user_context):
        """Test that an emitter addresses its own user."""
        manager = await create_manager(user_context)
        other = await websocket_factory.connect()
        await manager.connect(other.user_context, other)
        assert await UserEmitter(manager, user_context).agent_thinking("mine") == 0
        await other.assert_silent()
