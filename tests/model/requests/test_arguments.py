"""Arguments that nothing gives, why, and what makes that doubtful."""

from pathlib import Path

import pytest

from ssot_lint.model.requests.arguments import Lack, unknown_arguments
from ssot_lint.model.requests.known_fixtures import PLUGINS, givers_of, plugin_of_module
from tests.model.projects import read_project

CONFTEST = """
import pytest

@pytest.fixture
def port(): return 80

def plain(): return 1
"""
PYPROJECT = '[project]\ndependencies = ["pytest", "pytest-mock>=3", "pytest_unheard_of==1"]\n'


def unknown(folder: Path, source: str, **files: str) -> list[tuple[str, Lack, str | None]]:
    written = {"conftest.py": CONFTEST, "test_x.py": f"import pytest\nimport unittest\n{source}", **files}
    file = read_project(folder, written)
    return [(each.name, each.lack, each.doubt) for test in file.tests for each in unknown_arguments(test)]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def test_x(port, tmp_path, request): ...", []),
        ("def test_x(prt): ...", [("prt", Lack.FIXTURE)]),
        ("def test_x(port, count=1, *rest, **more): ...", []),
        ("def test_x(*, wanted, given=1): ...", [("wanted", Lack.FIXTURE)]),
        ("def test_x(plain): ...", [("plain", Lack.PLAIN)]),
        ("def test_x(self): ...", [("self", Lack.NO_CLASS)]),
        ("class TestX:\n    @staticmethod\n    def test_x(port): ...", []),
        ("class TestX:\n    def test_x(self, port, gone): ...", [("gone", Lack.FIXTURE)]),
        (
            "class TestA:\n    @pytest.fixture\n    def own(self): ...\nclass TestX:\n    def test_x(self, own): ...",
            [("own", Lack.ELSEWHERE)],
        ),
        ("class TestX(unittest.TestCase):\n    def test_x(self, port): ...", [("port", Lack.UNITTEST)]),
        ("colour = pytest.fixture(lambda: 1)\ndef test_x(colour): ...", []),
        ("colour = 'red'\ndef test_x(colour): ...", [("colour", Lack.FIXTURE)]),
        ("@pytest.mark.parametrize('a, b', [])\ndef test_x(a, b, c): ...", [("c", Lack.FIXTURE)]),
        ("@pytest.mark.parametrize(argnames=['a'], argvalues=[])\ndef test_x(a): ...", []),
        ("NAMES = compute()\n@pytest.mark.parametrize(NAMES, [])\ndef test_x(a): ...", []),
        (
            "def kinds(): return pytest.mark.parametrize('a', [])\n@kinds()\ndef test_x(a, b): ...",
            [("b", Lack.FIXTURE)],
        ),
        ("def kinds(names): return pytest.mark.parametrize(names, [])\n@kinds('a')\ndef test_x(a): ...", []),
        ("def kinds(f): return pytest.mark.parametrize('a', [])(f)\n@kinds\ndef test_x(a): ...", []),
        ("from hypothesis import given\n@given(...)\ndef test_x(a): ...", []),
        ("from hypothesis import given\n@given(a=1)\ndef test_x(a, b): ...", [("b", Lack.FIXTURE)]),
    ],
)
def test_what_is_unknown(tmp_path: Path, source: str, found: list[tuple[str, Lack]]) -> None:
    assert [(name, lack) for name, lack, _ in unknown(tmp_path, source)] == found


@pytest.mark.parametrize(
    ("source", "doubt"),
    [
        ("from acme import given_clock\n@given_clock\ndef test_x(clock): ...", "the decorator given_clock"),
        ("from acme import Base\nclass TestX(Base):\n    def test_x(self, clock): ...", "the base acme.Base"),
        ("from acme import *\ndef test_x(clock): ...", "the star import of acme"),
        (
            "for name in 'abc':\n    globals()[name] = 1\ndef test_x(clock): ...",
            "test_x.py, which makes names while it runs",
        ),
        ("@[print][0]\ndef test_x(clock): ...", "the decorator a decorator"),
    ],
)
def test_doubts(tmp_path: Path, source: str, doubt: str) -> None:
    [(name, _, why)] = unknown(tmp_path, source)
    assert name == "clock"
    assert why is not None
    assert why.endswith(doubt)


def test_plugins_count_when_they_are_declared(tmp_path: Path) -> None:
    source = "def test_x(mocker, rf, worker, anyio_backend): ..."
    found = unknown(tmp_path, source, **{"pyproject.toml": PYPROJECT})
    assert found == [
        ("rf", Lack.PLUGIN, "the plugin pytest-unheard-of"),
        ("worker", Lack.FIXTURE, "the plugin pytest-unheard-of"),
    ]


def test_without_declarations_any_known_plugin_may_be_there(tmp_path: Path) -> None:
    assert [name for name, _, _ in unknown(tmp_path, "def test_x(mocker, rf, worker): ...")] == ["worker"]


def test_hooks_give_what_they_name(tmp_path: Path) -> None:
    hook = "def pytest_generate_tests(metafunc):\n    metafunc.parametrize({}, [1])\n"
    body = "def test_x(kind, size): ..."
    assert [name for name, _, _ in unknown(tmp_path, hook.format("'kind'") + body)] == ["size"]
    assert unknown(tmp_path, hook.format("metafunc.fixturenames[0]") + body) == []


def test_a_mixin_lacks_what_all_its_classes_lack(tmp_path: Path) -> None:
    mixin = "class Mixin:\n    def test_x(self, one, two): ...\n"
    having = "class Test{0}(Mixin):\n    @pytest.fixture\n    def {1}(self): ...\n"
    both = mixin + having.format("A", "one") + having.format("B", "two")
    assert unknown(tmp_path, both) == []
    assert [name for name, _, _ in unknown(tmp_path, mixin + having.format("A", "one"))] == ["two"]


def test_the_table_of_plugins() -> None:
    assert len(PLUGINS) > 150
    assert givers_of("mocker") == ("pytest-mock",)
    assert "pytest-jupyter" in givers_of("jp_fetch")
    assert plugin_of_module("pytest_asyncio.plugin") == "pytest-asyncio"
    assert plugin_of_module("xdist") == "pytest-xdist"
    assert plugin_of_module("shop.fixtures") is None
