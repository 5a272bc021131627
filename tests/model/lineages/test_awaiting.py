"""What awaits coroutine tests."""

from pathlib import Path

import pytest

from ssot_lint.findings import Confidence
from ssot_lint.model.lineages.awaiting import unawaited
from ssot_lint.model.lineages.forgotten import forgotten_awaits
from tests.model.projects import read_project

AUTO = {"pyproject.toml": '[tool.pytest.ini_options]\nasyncio_mode = "auto"\n'}


def confidence_of(folder: Path, files: dict[str, str], *drivers: str) -> Confidence | None:
    found = unawaited(read_project(folder, files).tests[-1], drivers)
    return found.confidence if found else None


def plain(source: str) -> str:
    return f"import pytest\n{source}async def test_a(): ...\n"


@pytest.mark.parametrize(
    ("source", "confidence"),
    [
        ("", Confidence.LIKELY),
        ("@pytest.mark.asyncio\n", None),
        ("@pytest.mark.asyncio(loop_scope='module')\n", None),
        ("@pytest.mark.anyio\n", None),
        ("@pytest.mark.slow\n", Confidence.LIKELY),
        ("@pytest.mark.parametrize('n', [1])\n", Confidence.LIKELY),
        ("pytestmark = [pytest.mark.slow, pytest.mark.trio]\n", None),
        ("pytest_plugins = ['aiohttp.pytest_plugin']\n", None),
        ("pytest_plugins = ['pytester']\n", Confidence.LIKELY),
        ("pytest_plugins = NAMES\n", None),
        ("@unknown\n", None),
        ("@make(1)(2)\n", None),
    ],
)
def test_function_in_strict_mode(tmp_path: Path, source: str, confidence: Confidence | None) -> None:
    assert confidence_of(tmp_path, {"test_x.py": plain(source)}) is confidence


@pytest.mark.parametrize(
    ("files", "confidence"),
    [
        (AUTO, None),
        ({"pyproject.toml": '[tool.pytest.ini_options]\nanyio_mode = "auto"\n'}, None),
        ({"requirements.txt": "pytest-aiohttp\n"}, None),
        ({"requirements.txt": "pytest-asyncio\n"}, Confidence.LIKELY),
        ({"conftest.py": "def pytest_pyfunc_call(pyfuncitem): ...\n"}, None),
        ({"conftest.py": "import pytest\n@pytest.fixture\ndef anyio_backend(): ...\n"}, None),
        ({"conftest.py": "def pytest_collection_modifyitems(items):\n    add('asyncio')\n"}, None),
        ({"conftest.py": "def pytest_collection_modifyitems(items): ...\n"}, Confidence.LIKELY),
        ({"conftest.py": "pytest_plugins = ['somewhere.else']\n"}, None),
        ({"conftest.py": "pytest_plugins = ['kit']\n", "kit.py": ""}, Confidence.LIKELY),
        ({"pyproject.toml": '[tool.pytest.ini_options]\naddopts = "-p our_plugin"\n'}, None),
        ({"pyproject.toml": '[tool.pytest.ini_options]\naddopts = "-p no:cacheprovider"\n'}, Confidence.LIKELY),
    ],
)
def test_surroundings_of_the_test(tmp_path: Path, files: dict[str, str], confidence: Confidence | None) -> None:
    assert confidence_of(tmp_path, {**files, "test_x.py": plain("")}) is confidence


KIT = """
import pytest
import unittest

class Dropping(unittest.TestCase): pass
class Awaiting(Dropping, unittest.IsolatedAsyncioTestCase): pass
@pytest.mark.asyncio
class Marked: pass
"""


@pytest.mark.parametrize(
    ("header", "confidence"),
    [
        ("class TestA(Dropping):", Confidence.CERTAIN),
        ("class TestA(Awaiting):", None),
        ("class TestA(Marked):", None),
        ("class TestA(Dropping, Strange):", Confidence.POSSIBLE),
        ("class TestA(Strange):", Confidence.POSSIBLE),
        ("class TestA:", Confidence.LIKELY),
        ("@transform\nclass TestA(Dropping):", None),
        ("@pytest.mark.asyncio\nclass TestA(Dropping):", Confidence.CERTAIN),
        ("@pytest.mark.asyncio\nclass TestA:", None),
    ],
)
def test_method_in_strict_mode(tmp_path: Path, header: str, confidence: Confidence | None) -> None:
    source = f"import pytest\nfrom kit import *\nfrom acme import Strange\n{header}\n    async def test_a(self): ...\n"
    assert confidence_of(tmp_path, {"kit.py": KIT, "test_x.py": source}) is confidence


@pytest.mark.parametrize(
    ("base", "confidence"),
    [("Dropping", Confidence.CERTAIN), ("Strange", None), ("StrangeTestCase", Confidence.POSSIBLE)],
)
def test_auto_mode_reaches_no_test_case(tmp_path: Path, base: str, confidence: Confidence | None) -> None:
    source = f"from kit import *\nfrom acme import Strange, StrangeTestCase\nclass TestA({base}):\n"
    files = {**AUTO, "kit.py": KIT, "test_x.py": source + "    async def test_a(self): ...\n"}
    assert confidence_of(tmp_path, files) is confidence


@pytest.mark.parametrize(("heirs", "confidence"), [("Dropping", Confidence.CERTAIN), ("Awaiting", None)])
def test_mixin_runs_where_one_of_its_classes_awaits(
    tmp_path: Path, heirs: str, confidence: Confidence | None
) -> None:
    source = f"""
    from kit import *
    class TestFirst(Dropping): pass
    class Shared:
        async def test_a(self): ...
    class TestA(Shared, Dropping): pass
    class TestB(Shared, {heirs}): pass
    """
    assert confidence_of(tmp_path, {**AUTO, "kit.py": KIT, "test_x.py": source}) is confidence


@pytest.mark.parametrize("driver", ["ours", "our_loop"])
def test_configured_drivers(tmp_path: Path, driver: str) -> None:
    files = {"test_x.py": "import pytest\n@pytest.mark.ours\nasync def test_a(our_loop): ...\n"}
    assert confidence_of(tmp_path, files) is Confidence.LIKELY
    assert confidence_of(tmp_path, files, driver) is None


HELPERS = """
async def verify(order):
    assert order
async def wait(order): ...
def verify_now(order):
    assert order
"""


@pytest.mark.parametrize(
    ("statement", "names"),
    [
        ("verify(order)", ["verify"]),
        ("tests_kit.verify(order)", ["tests_kit.verify"]),
        ("if order:\n        verify(order)", ["verify"]),
        ("await verify(order)", []),
        ("task = verify(order)", []),
        ("run(verify(order))", []),
        ("wait(order)", []),
        ("verify_now(order)", []),
        ("unknown(order)", []),
    ],
)
def test_dropped_coroutines_that_check(tmp_path: Path, statement: str, names: list[str]) -> None:
    source = f"import tests_kit\nfrom tests_kit import *\nasync def test_a(order):\n    {statement}\n"
    file = read_project(tmp_path, {"tests/tests_kit.py": HELPERS, "tests/test_x.py": source}, "tests/test_x.py")
    assert [each.name for each in forgotten_awaits(file.tests[0])] == names
