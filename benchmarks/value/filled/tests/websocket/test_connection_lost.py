"""What happens when a WebSocket goes away in the middle of a run."""

import pytest
from websockets.exceptions import ConnectionClosed

from chat.config import Settings
from chat.context import UserContext
from chat.emitter import UserEmitter
from chat.manager import Manager, create_manager
from chat.store import MessageStore
from testkit.base import AsyncChatTestCase


class ConnectionLostResilienceTests(AsyncChatTestCase):
    """Resilience against lost connections: clients of a real server really leave."""

    async def test_lost_connection_does_not_stop_the_run(self, websocket_factory, user_context):
        """Test that the run goes on when the user is gone, and that its events wait."""
        manager = await create_manager(user_context)
        websocket = await websocket_factory.connect(user_context)
        await manager.connect(user_context, websocket)
        await websocket.hang_up()
        assert await UserEmitter(manager, user_context).agent_started("find deploy") == 0
        assert manager.pending_count(user_context.user_id) == 1
        assert manager.connection_count() == 0
        assert (manager.dropped, manager.delivered) == (1, 0)

    async def test_other_tab_still_gets_the_message(self, websocket_factory, user_context):
        """Test that one broken tab does not silence the others."""
        manager = await create_manager(user_context)
        broken, first, second = [await websocket_factory.connect(user_context) for _ in range(3)]
        for websocket in (broken, first, second):
            await manager.connect(user_context, websocket)
        await broken.hang_up()
        assert await manager.send_to_user(user_context.user_id, {"type": "note"}) == 2
        assert await first.receive_json() == {"type": "note"}
        assert await second.receive_json() == {"type": "note"}
        assert manager.connections(user_context.user_id) == (first, second)
        assert manager.pending_count(user_context.user_id) == 0
        assert await manager.send_to_user(user_context.user_id, {"type": "note"}) == 2
        assert (manager.dropped, manager.delivered) == (1, 4)

    async def test_two_lost_tabs_are_both_dropped(self, websocket_factory, user_context):
        """Test that each lost tab is counted."""
        manager = await create_manager(user_context)
        for _ in range(2):
            websocket = await websocket_factory.connect(user_context)
            await manager.connect(user_context, websocket)
            await websocket.hang_up()
        assert await manager.send_to_user(user_context.user_id, {"type": "note"}) == 0
        assert manager.dropped == 2

    async def test_reconnect_gets_what_was_missed_in_order(self, websocket_factory, user_context):
        """Test that nothing but the oldest is lost over a reconnect, and that it comes once."""
        manager = Manager()
        for number in range(52):
            assert await manager.send_to_user(user_context.user_id, {"type": "note", "number": number}) == 0
        assert manager.pending_count(user_context.user_id) == 50
        websocket = await websocket_factory.connect(user_context)
        assert await manager.connect(user_context, websocket) == 50
        assert [(await websocket.receive_json())["number"] for _ in range(50)] == list(range(2, 52))
        assert manager.pending_count(user_context.user_id) == 0
        again = await websocket_factory.connect(user_context)
        assert await manager.connect(user_context, again) == 0
        await again.assert_silent()

    async def test_only_known_connections_can_be_forgotten(self, websocket_factory, user_context):
        """Test that forgetting one tab leaves the other, and that the last one takes the user along."""
        manager = Manager()
        first, second = [await websocket_factory.connect(user_context) for _ in range(2)]
        assert await manager.disconnect(user_context, first) is False
        await manager.connect(user_context, first)
        await manager.connect(user_context, second)
        assert await manager.disconnect(user_context, first) is True
        assert manager.connections(user_context.user_id) == (second,)
        assert await manager.disconnect(user_context, first) is False
        assert await manager.disconnect(user_context, second) is True
        assert manager.connections(user_context.user_id) == ()
        assert await manager.send_to_user(user_context.user_id, {"type": "note"}) == 0
        await first.assert_silent()

    async def test_connections_are_counted_by_user(self, websocket_factory):
        """Test the numbers on the dashboard."""
        manager = Manager()
        for name, tabs in (("alice-6001", 1), ("bobby-6002", 2)):
            for _ in range(tabs):
                websocket = await websocket_factory.connect()
                await manager.connect(UserContext.for_user(name), websocket)
        assert manager.connection_count() == 3
        assert manager.connection_count("bobby-6002") == 2
        assert manager.connection_count("carol-6003") == 0
        assert manager.pending_count("carol-6003") == 0

    @pytest.mark.parametrize(("reasons", "expected"), [((), "bye"), (("logged out",), "logged out")])
    async def test_log_out_closes_each_tab(self, websocket_factory, user_context, reasons, expected):
        """Test that clients are told why, and that others stay."""
        manager = websocket_factory.server.manager
        tabs = [await websocket_factory.connect(user_context) for _ in range(2)]
        other = await websocket_factory.connect()
        assert await manager.close_user(user_context.user_id, *reasons) == 2
        for tab in tabs:
            with pytest.raises(ConnectionClosed) as closed:
                await tab.receive_json()
            assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (1000, expected)
        assert manager.connection_count(user_context.user_id) == 0
        assert await manager.close_user(user_context.user_id) == 0
        assert other.is_open


async def test_created_managers_know_the_recent_messages(tmp_path, user_context):
    """Test that a manager of one's own begins with the end of one's history."""
    settings = Settings(database=str(tmp_path / "chat.db"), history_limit=2)
    with MessageStore(settings.database) as store:
        for text in ("one", "two", "three"):
            store.append(user_context.user_id, "user", text)
    manager = await create_manager(user_context, settings)
    assert manager.owner is user_context
    assert manager.recent == [{"role": "user", "text": "two"}, {"role": "user", "text": "three"}]
    assert (Manager().owner, Manager().recent) == (None, [])
