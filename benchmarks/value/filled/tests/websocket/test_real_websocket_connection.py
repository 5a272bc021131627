"""Log-in and conversation over a real WebSocket, with the library's own client."""

import asyncio
import contextlib
import json

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from chat.auth import Authenticator
from chat.config import Settings
from chat.manager import Manager
from chat.server import ChatServer
from chat.store import MessageStore
from chat.tools import BackOff, standard_tools
from testkit.base import AsyncChatTestCase

LOG_IN = {"type": "log_in", "user_id": "susan-8001", "password": "correct horse"}


@contextlib.asynccontextmanager
async def serving(**settings):
    """A server that knows one user."""
    chosen = Settings(secret="s3cret", **settings)
    authenticator = Authenticator(chosen)
    authenticator.register("susan-8001", "correct horse")
    with MessageStore(":memory:") as store:
        tools = standard_tools(BackOff(attempts=1, first=0.001))
        async with ChatServer(chosen, authenticator, Manager(), store, tools) as server:
            yield server


async def ask(client, payload):
    """Send one request and give the next answer."""
    await client.send(payload if isinstance(payload, str | bytes) else json.dumps(payload))
    return await answer(client)


async def answer(client):
    """The next message, if it comes soon."""
    async with asyncio.timeout(2):
        return json.loads(await client.recv())


async def closed_with(client):
    """Code and reason with which the server closes."""
    with pytest.raises(ConnectionClosed) as closed:
        await answer(client)
    return closed.value.rcvd.code, closed.value.rcvd.reason


class RealWebSocketConnectionTests(AsyncChatTestCase):
    """Validates log-in and what comes after over a real connection."""

    async def test_log_in_is_welcomed_and_registered(self):
        """Test that a user who logs in is known until they leave."""
        async with serving() as server:
            async with connect(server.url) as client:
                welcome = await ask(client, LOG_IN)
                assert (welcome["type"], welcome["user_id"]) == ("welcome", "susan-8001")
                assert server.authenticator.verify(welcome["token"]).user_id == "susan-8001"
                await self.eventually(lambda: server.manager.connection_count("susan-8001") == 1)
            await self.eventually(lambda: server.manager.connection_count() == 0)

    async def test_a_token_resumes_the_session(self):
        """Test that a token stands for a password, and stays the same."""
        async with serving() as server:
            async with connect(server.url) as client:
                token = (await ask(client, LOG_IN))["token"]
            async with connect(server.url) as client:
                welcome = await ask(client, {"type": "resume", "token": token})
                assert welcome == {"type": "welcome", "user_id": "susan-8001", "token": token}

    @pytest.mark.parametrize(
        ("first", "code", "message"),
        [
            ({**LOG_IN, "password": "wrong horse"}, "unauthorized", "unknown user or wrong password"),
            ({"type": "resume", "token": "forged"}, "unauthorized", "the token's signature is wrong"),
            ({"type": "ping"}, "unauthorized", "log in first"),
            ({"type": "log_in"}, "bad_request", "log_in needs user_id"),
            ("nonsense", "bad_request", "the message is no JSON"),
            (b"{}", "bad_request", "binary frames are not understood"),
        ],
    )
    async def test_others_are_refused_with_the_reason(self, first, code, message):
        """Test that whoever does not log in is told why, and shown the door."""
        async with serving() as server, connect(server.url) as client:
            assert await ask(client, first) == {"type": "error", "code": code, "message": message}
            assert await closed_with(client) == (4401, code)
            assert server.manager.connection_count() == 0

    async def test_log_in_must_not_take_too_long(self):
        """Test that a client that says nothing is refused in time."""
        async with serving(log_in_seconds=0.05) as server, connect(server.url) as client:
            refusal = await answer(client)
            assert refusal == {"type": "error", "code": "unauthorized", "message": "log-in took too long"}
            assert await closed_with(client) == (4401, "unauthorized")

    async def test_after_log_in_there_is_time(self):
        """Test that only log-in is hurried."""
        async with serving(log_in_seconds=0.2) as server, connect(server.url) as client:
            await ask(client, LOG_IN)
            await asyncio.sleep(0.3)
            assert await ask(client, {"type": "ping"}) == {"type": "pong"}

    async def test_a_client_that_leaves_before_log_in_is_no_trouble(self, caplog):
        """Test that the server goes on, and logs no more than that."""
        caplog.set_level("INFO", logger="chat.server")
        async with serving() as server:
            async with connect(server.url):
                pass
            await self.eventually(lambda: "refused: " in caplog.text)
            async with connect(server.url) as client:
                assert (await ask(client, LOG_IN))["type"] == "welcome"
        assert [record.levelname for record in caplog.records if record.name.startswith("websockets")] in ([], ["INFO"])

    @pytest.mark.parametrize(
        ("request_", "message"),
        [
            (LOG_IN, "log_in makes no sense after log-in"),
            ({"type": "teleport"}, "unknown request 'teleport'"),
            ({"type": "run", "prompt": ""}, "run needs prompt"),
        ],
    )
    async def test_bad_requests_are_answered_and_forgiven(self, request_, message):
        """Test that a mistake is told and costs nothing."""
        async with serving() as server, connect(server.url) as client:
            await ask(client, LOG_IN)
            assert await ask(client, request_) == {"type": "error", "code": "bad_request", "message": message}
            assert await ask(client, {"type": "ping"}) == {"type": "pong"}

    async def test_large_messages_are_refused_and_huge_ones_cut_off(self):
        """Test that four times the limit is where patience ends."""
        async with serving(max_message_bytes=512) as server, connect(server.url) as client:
            await ask(client, LOG_IN)
            refusal = await ask(client, {"type": "run", "prompt": "x" * 1900})
            assert (refusal["code"], refusal["message"]) == ("too_large", "512 bytes are allowed")
            await client.send("x" * 2049)
            assert (await closed_with(client))[0] == 1009

    async def test_a_run_is_told_and_remembered(self):
        """Test that the five events come before the history that holds the run, cut to its end."""
        async with serving(history_limit=3) as server, connect(server.url) as client:
            await ask(client, LOG_IN)
            for prompt, words in (("how are you", "3 words"), ("find deploy", "Found in: Handbook")):
                events = [await ask(client, {"type": "run", "prompt": prompt}), *[await answer(client) for _ in "1234"]]
                self.assert_event_order(
                    events, ["agent_started", "agent_thinking", "tool_executing", "tool_completed", "agent_completed"]
                )
                assert {event["user_id"] for event in events} == {"susan-8001"}
                assert events[-1]["answer"] == words
            history = await ask(client, {"type": "history"})
            assert history["type"] == "history"
            assert [(each["role"], each["text"]) for each in history["messages"]] == [
                ("agent", "3 words"),
                ("user", "find deploy"),
                ("agent", "Found in: Handbook"),
            ]

    async def test_two_tabs_hear_of_one_run(self):
        """Test that a run is told to all tabs of its user."""
        async with serving() as server, connect(server.url) as first, connect(server.url) as second:
            await ask(first, LOG_IN)
            await ask(second, LOG_IN)
            assert await ask(second, {"type": "ping"}) == {"type": "pong"}
            assert (await ask(first, {"type": "run", "prompt": "hello"}))["type"] == "agent_started"
            assert (await answer(second))["type"] == "agent_started"

    async def test_the_address_is_known_while_it_listens(self):
        """Test that a server has an address only while it can be reached."""
        async with serving() as server:
            url = server.url
            assert url.startswith("ws://127.0.0.1:")
            async with connect(url) as client:
                assert (await ask(client, LOG_IN))["type"] == "welcome"
        with pytest.raises(RuntimeError, match=r"^the server is not listening$"):
            _ = server.url
        with pytest.raises(OSError, match=r"refused|Connect call failed"):
            await connect(url)
