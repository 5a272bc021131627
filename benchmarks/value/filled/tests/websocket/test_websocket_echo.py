"""One WebSocket, both ends of it: what the program says is what the client hears, and the other way round."""

import asyncio
import contextlib
import json

import pytest
from websockets.asyncio.client import connect
from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed

from chat.config import Settings
from chat.connection import Connection
from chat.errors import ConnectionLost, MessageTooLarge, ProtocolError


@contextlib.asynccontextmanager
async def wired(**settings):
    """The program's end and the client's end of a connection on loopback."""
    accepted, done = asyncio.Queue(), asyncio.Event()

    async def handle(transport):
        await accepted.put(Connection(transport, Settings(**settings)))
        await done.wait()

    async with serve(handle, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with connect(f"ws://127.0.0.1:{port}") as client:
            yield await accepted.get(), client
            done.set()


async def never(*_):
    """What a consumer looks like that takes nothing."""
    await asyncio.Event().wait()


async def test_messages_arrive_as_sent_and_are_counted():
    """Test that what is sent arrives, in order, as compact JSON, and that bytes are counted, not characters."""
    async with wired() as (connection, client):
        assert (connection.messages_sent, connection.bytes_sent) == (0, 0)
        await connection.send_json({"type": "note", "text": "grüß dich"})
        await connection.send_text("plain")
        assert await client.recv() == '{"type":"note","text":"grüß dich"}'
        assert await client.recv() == "plain"
        assert connection.messages_sent == 2
        assert connection.bytes_sent == len('{"type":"note","text":"grüß dich"}'.encode()) + 5


async def test_answers_of_the_client_are_decoded():
    """Test that messages of the client come out as objects."""
    async with wired() as (connection, client):
        await client.send(json.dumps({"type": "echo", "text": "hello"}))
        assert await connection.receive_json() == {"type": "echo", "text": "hello"}


@pytest.mark.parametrize("frame", [b"{}", "nonsense", "[]"])
async def test_frames_that_are_no_messages_are_refused(frame):
    """Test that nonsense is told from messages."""
    async with wired() as (connection, client):
        await client.send(frame)
        with pytest.raises(ProtocolError):
            await connection.receive_json()


async def test_the_limit_holds_in_both_directions():
    """Test that what is too large is neither sent nor taken, and what just fits is."""
    fits = {"type": "note", "text": "x" * (64 - len('{"type":"note","text":""}'))}
    async with wired(max_message_bytes=64) as (connection, client):
        await connection.send_json(fits)
        assert json.loads(await client.recv()) == fits
        with pytest.raises(MessageTooLarge):
            await connection.send_json({**fits, "more": 1})
        await client.send(json.dumps(fits, separators=(",", ":")))
        assert await connection.receive_json() == fits
        await client.send(json.dumps({**fits, "more": 1}))
        with pytest.raises(MessageTooLarge):
            await connection.receive_json()
        assert connection.messages_sent == 1


async def test_a_client_that_leaves_is_a_lost_connection():
    """Test that both directions and the heartbeat say so, with the reason."""
    async with wired() as (connection, client):
        assert connection.is_open
        await client.close(1001, "tab closed")
        with pytest.raises(ConnectionLost, match=r"1001.*tab closed"):
            await connection.receive_json()
        assert not connection.is_open
        with pytest.raises(ConnectionLost, match=r"^closed before delivery: .*tab closed"):
            await connection.send_json({"type": "note"})
        with pytest.raises(ConnectionLost, match=r"^no answer to a ping$"):
            await connection.settle()
        assert (connection.messages_sent, connection.bytes_sent) == (0, 0)


async def test_a_slow_consumer_is_disconnected(monkeypatch):
    """Test that a consumer that takes nothing is given up, and told."""
    async with wired(send_seconds=0.05) as (connection, client):
        monkeypatch.setattr(connection._transport, "send", never)
        with pytest.raises(ConnectionLost, match=r"^the consumer is too slow$"):
            await connection.send_json({"type": "note"})
        with pytest.raises(ConnectionClosed) as closed:
            await client.recv()
        assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (4008, "too slow")
        assert connection.messages_sent == 0


async def test_settle_waits_for_the_answer(monkeypatch):
    """Test that a heartbeat is answered by a client that is there, and not waited for longer than allowed."""
    async with wired(send_seconds=0.05) as (connection, _):
        await connection.settle()
        assert connection.is_open

        async def unanswered():
            return asyncio.get_running_loop().create_future()

        monkeypatch.setattr(connection._transport, "ping", unanswered)
        with pytest.raises(ConnectionLost, match=r"^no answer to a ping$"):
            await connection.settle()


async def test_one_message_is_sent_at_a_time(monkeypatch):
    """Test that messages of two tasks do not overtake one another."""
    async with wired() as (connection, _):
        busy, most = 0, 0

        async def send(text):
            nonlocal busy, most
            busy += 1
            most = max(most, busy)
            await asyncio.sleep(0)
            busy -= 1

        monkeypatch.setattr(connection._transport, "send", send)
        await asyncio.gather(*(connection.send_text(str(number)) for number in range(5)))
        assert most == 1
        assert connection.messages_sent == 5


@pytest.mark.parametrize(("given", "expected"), [((), (1000, "")), ((4400, "why not"), (4400, "why not"))])
async def test_closing_tells_the_client(given, expected):
    """Test that code and reason reach the client, and that closing twice is harmless."""
    async with wired() as (connection, client):
        await connection.close(*given)
        await connection.close()
        with pytest.raises(ConnectionClosed) as closed:
            await client.recv()
        assert (closed.value.rcvd.code, closed.value.rcvd.reason) == expected
        assert not connection.is_open
