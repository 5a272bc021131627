"""What is a double, and where it flows."""

from pathlib import Path

import pytest

from ssot_lint.findings import Confidence
from ssot_lint.model.doubles.recognition import Double, double_of
from tests.model.doubles.places import asked, with_body
from tests.model.projects import read_project

IMPORTS = """
from unittest import mock
from unittest.mock import AsyncMock, MagicMock, Mock, create_autospec, patch

import flexmock
from shop import Cart, total


class FakeStore:
    size = 3

    def load(self):
        return 1


class Plain:
    def __init__(self):
        self.store = Mock()
        self.name = "x"


def make_store():
    return Mock(name="store")


def sometimes(real):
    if real:
        return Cart()
    return Mock()


def pair():
    return Mock(), 3
"""


def double(body: str, parameters: str = "") -> Double | None:
    test = with_body(body, IMPORTS, parameters)
    return double_of(asked(test), test.scope)


@pytest.mark.parametrize(
    "body",
    [
        "Mock()",
        "mock.MagicMock()",
        "create_autospec(Cart)",
        "m = AsyncMock()\nm",
        "m = n = Mock()\nn",
        "m, n = Mock(), 3\nm",
        "m = Mock()\nm.session",
        "m = Mock()\nm.connect().send()",
        "m = Mock()\nawait m.connect()",
        "m = Mock()\nm['x']",
        "with patch('shop.total') as m:\n    pass\nm",
        "with patch.object(Cart, 'total') as m:\n    pass\nm",
        "with mock.patch('shop.total') as m:\n    pass\nm",
        "make_store()",
        "store = make_store()\nstore.rows",
        "FakeStore()",
        "plain = Plain()\nplain.store",
        "many = [Mock(), Mock()]\nmany[0]",
        "many = {}\nmany['a'] = Mock()\nmany['a']",
        "many = []\nfor each in range(3):\n    many.append(Mock())\nfor one in many:\n    pass\none",
        "one = Mock() if total else Mock()\none",
        "(m := Mock())",
        "mocker.Mock()",
        "mocker.patch('shop.total')",
        "Made = AsyncMock\nMade()",
        "from unittest.mock import Mock as M\nM()",
        "create_mock_store()",
        "StoreMockFactory.create_store()",
        "m = None\nm = Mock()\nm",
    ],
)
def test_doubles(body: str) -> None:
    assert double(body, "mocker") is not None


@pytest.mark.parametrize(
    "body",
    [
        "Cart()",
        "Plain()",
        "Plain().name",
        "3",
        "'Mock()'",
        "FakeStore().load()",
        "FakeStore().size",
        "Mock(wraps=Cart())",
        "patch('shop.total', wraps=total)",
        "patch('shop.total', new=3)",
        "patch.dict('os.environ', {})",
        "unknown()",
        "m = 3\nm",
        "def inner():\n    return Mock()\ninner",
        "total(Mock())",
        "values = [Mock()]\nvalues",
    ],
)
def test_no_doubles(body: str) -> None:
    assert double(body) is None


def test_an_unimported_mock_is_one() -> None:
    test = with_body("AsyncMock()")
    found = double_of(asked(test), test.scope)
    assert found is not None
    assert found.maker == "AsyncMock"


@pytest.mark.parametrize(
    ("body", "confidence"),
    [
        ("Mock()", Confidence.CERTAIN),
        ("FakeStore()", Confidence.LIKELY),
        ("create_mock_store()", Confidence.LIKELY),
        ("sometimes(True)", Confidence.POSSIBLE),
        ("m = Mock() if total else Cart()\nm", Confidence.POSSIBLE),
        ("m = Cart()\nm = Mock()\nm", Confidence.POSSIBLE),
    ],
)
def test_confidence(body: str, confidence: Confidence) -> None:
    found = double(body)
    assert found is not None
    assert found.confidence is confidence


@pytest.mark.parametrize(
    ("body", "target"),
    [
        ("Mock(spec=Cart)", "shop.Cart"),
        ("Mock(Cart)", "shop.Cart"),
        ("MagicMock()", None),
        ("patch('shop.cart.total')", "shop.cart.total"),
        ("patch.object(Cart, 'total')", "shop.Cart.total"),
        ("patch(f'shop.{total}')", None),
    ],
)
def test_what_it_stands_for(body: str, target: str | None) -> None:
    found = double(body)
    assert found is not None
    assert found.stands_for == target


def test_patched_arguments_are_doubles() -> None:
    test = with_body("first\nsecond", IMPORTS + "\n@patch('shop.b')\n@patch('shop.a')", "first, second")
    found = double_of(asked(test), test.scope)
    assert found is not None
    assert found.stands_for == "shop.b"


def test_a_value_of_the_module(tmp_path: Path) -> None:
    text = "from unittest.mock import Mock\nLISTENER = Mock()\n\ndef test_x():\n    LISTENER\n"
    test = read_project(tmp_path, {"test_x.py": text}).tests[0]
    assert double_of(asked(test), test.scope) is not None


def test_self_and_fixtures_of_other_files(tmp_path: Path) -> None:
    file = read_project(
        tmp_path,
        {
            "conftest.py": """
                from unittest.mock import Mock
                import pytest

                @pytest.fixture
                def store():
                    yield Mock()
                """,
            "bases.py": """
                from unittest.mock import AsyncMock

                class Base:
                    def setup_method(self, method):
                        self.client = AsyncMock()
                """,
            "test_x.py": """
                from bases import Base

                class TestX(Base):
                    def test_client(self):
                        self.client.send

                    def test_store(self, store):
                        store
                """,
        },
    )
    assert [double_of(asked(test), test.scope) is not None for test in file.tests] == [True, True]


def test_a_fake_with_a_base_of_the_program_is_mixed(tmp_path: Path) -> None:
    file = read_project(
        tmp_path,
        {
            "shop/__init__.py": "",
            "shop/queue.py": "class Queue:\n    pass\n",
            "test_x.py": """
                from shop.queue import Queue

                class FakeQueue(Queue):
                    pass

                class FakeOther:
                    pass

                def test_mixed():
                    FakeQueue()

                def test_plain():
                    FakeOther()
                """,
        },
    )
    found = [double_of(asked(test), test.scope) for test in file.tests]
    assert [each is not None and each.mixed for each in found] == [True, False]
