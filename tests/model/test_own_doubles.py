"""Double classes that files define for themselves, and the doubles that tests make or request."""

from pathlib import Path

import pytest

from ssot_lint.model.doubles.made import doubles_beside, doubles_of_test
from ssot_lint.model.doubles.private import is_canonical, private_doubles, same_role
from tests.model.projects import read_project

CLOCK = "class FakeClock:\n    {}\n    def now(self{}): {}\n"


def test_which_classes_are_doubles(tmp_path: Path) -> None:
    source = """
        class MockBank: ...
        class Outer:
            class _SpyBank: ...
        class Bank: ...
        class TestMockBank:
            def test_x(self):
                class StubBank: ...
                def inner():
                    class DummyBank: ...
    """
    file = read_project(tmp_path, {"test_x.py": source})
    found = list(private_doubles(file, ["Bank"]))
    assert [each.qualname for each in found] == [
        "MockBank",
        "Outer._SpyBank",
        "Bank",
        "TestMockBank.test_x.StubBank",
        "TestMockBank.test_x.DummyBank",
    ]
    assert [each.test is not None for each in found] == [False, False, False, True, True]


def test_what_a_base_demands_is_no_surface(tmp_path: Path) -> None:
    banks = """
        import abc

        class Bank(abc.ABC):
            @abc.abstractmethod
            def pay(self): ...
            def refund(self):
                '''Give it back.'''
                raise NotImplementedError
            def close(self):
                return True
    """
    methods = "".join(f"    def {name}(self): return 1\n" for name in ("pay", "refund", "close", "count"))
    source = f"from banks import Bank\n\nclass FakeBank(Bank):\n{methods}\nclass FakeShop:\n{methods}"
    found = list(private_doubles(read_project(tmp_path, {"banks.py": banks, "test_x.py": source})))
    assert [each.surface for each in found] == [("close", "count"), ("close", "count", "pay", "refund")]


def digest(folder: Path, *parts: str) -> str | None:
    [found] = private_doubles(read_project(folder, {"test_x.py": CLOCK.format(*parts)}))
    return found.digest


def test_what_makes_two_doubles_the_same(tmp_path: Path) -> None:
    one = digest(tmp_path, "zone = 1", "", "return 1")
    assert digest(tmp_path, "'''A clock.'''\n    zone = 1", "", "return 1  # always") == one
    assert digest(tmp_path, "zone = 1", ": object", "return 1") == one
    assert digest(tmp_path, "zone = 1", "", "return 2") != one
    assert digest(tmp_path, "zone = 1", ", utc", "return 1") != one


@pytest.mark.parametrize(
    ("body", "stands_alone"),
    [
        ("return sum", True),
        ("return [size for size in sum]", True),
        ("kept.append(sum)", False),
        ("return Inner(sum)", False),
        ("return limit", False),
    ],
)
def test_what_leans_on_its_function_is_like_no_other(tmp_path: Path, body: str, stands_alone: bool) -> None:
    source = (
        "def test_x(limit):\n    kept = []\n    class Inner: ...\n    class FakeBank:\n        def pay(self, sum):\n"
    )
    file = read_project(tmp_path, {"test_x.py": f"{source}            {body}\n"})
    [found] = private_doubles(file)
    assert (found.digest is not None) is stands_alone


@pytest.mark.parametrize(
    ("name", "configured", "same"),
    [
        ("MockWebSocket", "MockWebSocket", True),
        ("FakeWebSocketConnection", "MockWebSocket", True),
        ("MockWebSocketManager", "MockWebSocket", False),
        ("StubWebSocketManager", "MockWebSocketManager", True),
        ("MockWebSocketBridge", "MockWebSocketManager", False),
        ("StubClock", "FakeClock", True),
        ("FakeClock", "clock", True),
        ("FakeClockFactory", "clock", False),
        ("FakeUserStore", "user_store", True),
    ],
)
def test_roles(name: str, configured: str, same: bool) -> None:
    assert same_role(name, configured) is same


def test_what_is_canonical(tmp_path: Path) -> None:
    files = {
        "kit.py": "class FakeClock: ...\n",
        "test_x.py": "import kit\nclass FakeClock: ...\nclass SlowFakeClock(kit.FakeClock): ...\n",
    }
    file = read_project(tmp_path, files)
    assert [is_canonical(each, "kit.FakeClock", file) for each in private_doubles(file)] == [False, True]
    kit = read_project(tmp_path, files, "kit.py")
    assert [is_canonical(each, "kit.FakeClock", kit) for each in private_doubles(kit)] == [True]


MADE = """
    import os
    import pytest
    from unittest.mock import AsyncMock, MagicMock, patch

    SHARED = MagicMock()

    @pytest.fixture
    def bank(): return AsyncMock()

    @pytest.fixture
    def quiet():
        with patch("shop.log"): yield

    @pytest.fixture
    def desk():
        with patch("shop.desk") as desk:
            yield desk

    def make(): return AsyncMock()

    class FakeBank:
        def __init__(self): self.calls = MagicMock()

    class TestBank:
        def setup_method(self): self.bank = FakeBank()

        @patch("shop.clock")
        def test_x(self, clock, bank, quiet, desk, tmp_path):
            one = MagicMock(price=MagicMock())
            one.pay = AsyncMock()
            one.pay(AsyncMock())
            two = [make(), run(bank=FakeBank())]
            three = run(MagicMock())
            assert MagicMock().read() == bank.read()
            with patch.dict(os.environ, {}), patch("shop.LIMIT", 3): ...
"""


def test_made_and_requested(tmp_path: Path) -> None:
    file = read_project(tmp_path, {"test_x.py": MADE})
    [test] = file.tests
    found = [(each.maker, each.names, file.snippet(each.span)) for each in doubles_of_test(test)]
    assert found == [
        ("patch", ("shop.clock",), 'patch("shop.clock")'),
        ("AsyncMock", ("bank",), "bank"),
        ("patch", ("desk", "shop.desk"), "desk"),
        ("MagicMock", ("one",), "MagicMock(price=MagicMock())"),
        ("make", ("two",), "make()"),
        ("FakeBank", ("bank",), "FakeBank()"),
        ("MagicMock", (), "MagicMock()"),
        ("MagicMock", (), "MagicMock()"),
    ]


def test_made_beside_the_tests(tmp_path: Path) -> None:
    file = read_project(tmp_path, {"test_x.py": MADE})
    found = [(file.snippet(each.span), each.owner.name if each.owner else None) for each in doubles_beside(file)]
    assert found == [("MagicMock()", None), ('patch("shop.log")', None), ("FakeBank()", "TestBank")]
