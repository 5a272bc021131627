"""How an endpoint double takes part in a test, and when it does not."""

from pathlib import Path

import pytest

from ssot_lint.findings import Confidence
from ssot_lint.model.doubles.websocket import RealEndpoints, mock_only
from tests.model.doubles.places import last_test, with_body
from tests.model.projects import read_project

HEAD = """
from unittest.mock import AsyncMock, MagicMock, Mock, patch
import pytest
import websockets

class Owner:
    pass
"""


def how(body: str, before: str = "", parameters: str = "") -> str | None:
    found = mock_only(with_body(body, HEAD + before, parameters))
    return found.how if found is not None else None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("ws = AsyncMock()\nawait ws.send('x')", "is called"),
        ("ws = Mock()\nws.send.assert_called_once()", "is called"),
        ("ws = Mock()\nrun(1)\nassert ws.closed", "is checked"),
        ("ws = Mock()\nif ws.closed:\n    pytest.fail('closed')", "is checked"),
        ("ws = Mock()\nwith pytest.raises(ValueError):\n    handle(ws)", "is checked"),
        ("ws = Mock()\nresult = handle(ws)\nassert result", "is given to `result`, which the test uses"),
        (
            "ws = Mock()\nmanager = make(1)\nmanager.add(ws)\nassert manager.size()",
            "is given to `manager`, which the test uses",
        ),
        ("engine = make(websocket=Mock())\nengine.run()", "is given to `engine`, which the test uses"),
        (
            "rooms = [join(Mock(name=user), websocket=Mock()) for user in names]\n"
            "for n, (user, room) in enumerate(zip(names, rooms)):\n    assert user\n    assert room.open",
            "is given to `rooms`, which the test uses",
        ),
        ("room = {}\nroom['a'] = MagicMock(name='x')\nws = room['a']\nws.close()", "is called"),
        ("with patch('chat.get_websocket_manager'):\n    run()", "is patched in under program code that the test uses"),
    ],
)
def test_takes_part(body: str, expected: str) -> None:
    assert how(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        "ws = Mock()\nassert True is not run()",
        "ws = Mock()\nws.send.return_value = 3\nassert run()",
        "ws = Mock()\nws.configure_mock(closed=True)\nassert run()",
        "app.state.websocket_manager = Mock()\nassert probe(app)",
        "ws = Mock()\nmanager = make(1)\nmanager.connect(ws)",
        "ws = Mock()\nengine = make(ws)",
        "ws = Mock()\nlogger.info(ws)\nprint(len(ws))",
        "with patch('chat.get_websocket_manager'):\n    engine = Owner()",
        "with patch('chat.authenticate_websocket'):\n    assert run()",
        "with patch('chat.get_websocket_manager'):\n    print('x')\nassert run()",
        "client = Mock()\nclient.get.assert_called_once()  # not of a websocket",
        "url = 'ws://host'\nclient = Mock()\nclient.open(url)",
    ],
)
def test_does_not_take_part(body: str) -> None:
    assert how(body) is None


@pytest.mark.parametrize(
    "body",
    [
        "ws = AsyncMock()\nasync with websockets.connect('x') as real:\n    await real.recv()\nawait ws.send(1)",
        "ws_log = Mock()\nwith client.websocket_connect('/ws') as real:\n    ws_log.send(real.receive())",
    ],
)
def test_a_real_endpoint_takes_part(body: str) -> None:
    assert how(body) is None


def test_set_up_and_helpers() -> None:
    source = """
        from unittest.mock import Mock

        class TestX:
            def setup_method(self, method):
                self.websocket = Mock()

            def push(self, text):
                self.websocket.send(text)

            def test_push(self):
                self.push("x")

            def test_other(self):
                assert run()
        """
    assert mock_only(last_test(source)) is None
    test = last_test(source.replace("test_other", "_other"))
    found = mock_only(test)
    assert found is not None
    assert (found.holder, found.maker, found.how) == ("websocket", "Mock", "is called")


def test_configured_real_fixtures() -> None:
    test = with_body("ws = Mock()\nws.send('x')", HEAD, "live")
    assert mock_only(test) is not None
    assert mock_only(test, RealEndpoints(fixtures=("live",))) is None


def test_a_real_endpoint_on_another_path_makes_it_possible() -> None:
    before = """
class RealSocket:
    pass

def get_ws(real):
    if real:
        return RealSocket()
    return Mock()
"""
    found = mock_only(with_body("ws = get_ws(True)\nws.send('x')", HEAD + before))
    assert found is not None
    assert found.confidence is Confidence.POSSIBLE


@pytest.mark.parametrize(
    ("helper", "body", "is_possible"),
    [
        ("if real:\n        return websockets.connect('u')\n    return Mock()", "ws = get_ws(1)\nws.send('x')", True),
        (
            "try:\n        return websockets.connect('u')\n    except OSError:\n        return Mock()",
            "ws = get_ws(1)\nws.send('x')",
            True,
        ),
        (
            "if real:\n        return websockets.connect('u')\n    return Mock()",
            "ws = get_ws(1)\nws.send(websockets.connect('u'))",
            False,
        ),
        ("return websockets.connect('u')", "ws = get_ws(1)\nother_ws = Mock()\nother_ws.send('x')", False),
        ("return Mock()", "ws = websockets.connect('u') if A else Mock()\nws.send('x')", False),
    ],
)
def test_a_helper_that_opens_a_real_endpoint_on_another_path(helper: str, body: str, is_possible: bool) -> None:
    head = f"{HEAD}\nimport websockets\n\ndef get_ws(real):\n    {helper}\n"
    found = mock_only(with_body(body, head))
    assert (found is not None) is is_possible
    assert found is None or found.confidence is Confidence.POSSIBLE


def test_a_double_for_an_attribute_that_may_be_there_is_possible() -> None:
    head = f"{HEAD}\nfrom shop import make\n"
    guarded = "if {}hasattr(handler, 'websocket'):\n    handler.websocket = Mock()\n"
    body = f"handler = make()\n{guarded}assert handler.ping() == 3"
    doubted, sure = (mock_only(with_body(body.format(word), head)) for word in ("not ", ""))
    assert doubted is not None
    assert doubted.confidence is Confidence.POSSIBLE
    assert sure is not None
    assert sure.confidence is Confidence.CERTAIN


@pytest.mark.parametrize(
    ("body", "is_met"),
    [
        ("handler = make()\nhandler.websocket = Mock()\nassert handler.ping() == 3", True),
        ("handler = make()\nhandler.ws_connection = Mock()\nhandler.ws_connection.open = True\nhandler.ping()", True),
        ("handler = make()\nhandler.websocket = Mock()\nhandler.websocket.ping.assert_called_once()", True),
        ("ws = Mock()\nhandler = make()\nhandler.websocket = ws\nassert handler.ping() == 3", True),
        ("ws = Mock()\nwith patch('a.get') as get:\n    get.return_value = ws\n    assert make() == 3", True),
        ("ws = Mock()\nhandler = make()\nhandler.websocket = ws\nassert make() == 3", False),
        ("handler = make()\nhandler.websocket = Mock()\nassert make() == 3", False),
        ("handler = make()\nhandler.websocket = Mock()\nhandler.websocket.open = True\nassert make() == 3", False),
        ("handler = make()\nhandler.state.websocket = Mock()\nassert handler.ping() == 3", False),
        ("handler = make()\nhandler.set_websocket = Mock()\nassert handler.ping() == 3", False),
        ("handler = make()\nhandler.clock = Mock()\nassert handler.ping() == 3", False),
        ("handler = Mock()\nhandler.websocket = Mock()\nassert make() == 3", False),
    ],
)
def test_a_double_made_for_an_attribute(body: str, is_met: bool) -> None:
    found = mock_only(with_body(body, f"{HEAD}\nfrom shop import make  # of the websocket\n"))
    assert (found is not None) is is_met


CHAT = {
    "chat/__init__.py": "",
    "chat/manager.py": "def get_websocket_manager():\n    return 1\n",
    "chat/service.py": "def notify():\n    from chat.manager import get_websocket_manager as get\n    return get()\n",
    "chat/outer.py": "from . import service\n\ndef tell():\n    return service.notify()\n",
    "chat/prices.py": "import json\n\ndef price():\n    return json.dumps(5)\n",
}


@pytest.mark.parametrize(
    ("name", "module", "reaches"), [("notify", "service", True), ("tell", "outer", True), ("price", "prices", False)]
)
def test_code_under_a_patch_reaches_what_it_imports(tmp_path: Path, name: str, module: str, reaches: bool) -> None:
    test = f"""
        from unittest.mock import patch
        from chat.{module} import {name}

        def test_x():
            with patch("chat.manager.get_websocket_manager"):
                assert {name}()
        """
    file = read_project(tmp_path, {**CHAT, "test_x.py": test})
    assert (mock_only(file.tests[0]) is not None) is reaches


def test_values_of_the_program_over_a_mocked_transport(tmp_path: Path) -> None:
    file = read_project(
        tmp_path,
        {
            "lib/__init__.py": "",
            "lib/web.py": "class WebSocketResponse:\n    def __init__(self, request):\n        self.request = request\n"
            "    def can_prepare(self):\n        return True\n",
            "test_x.py": """
                from unittest.mock import Mock
                from lib.web import WebSocketResponse

                def test_x():
                    request = Mock()
                    ws = WebSocketResponse(request)
                    assert ws.can_prepare()
                """,
        },
    )
    assert mock_only(file.tests[0]) is None
