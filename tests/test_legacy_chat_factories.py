"""The bundled project's tests share one manager, and fail in some order; with the factory they pass in any, and apart.

The same command line that a user would give rewrites a copy, and the real pytest runs it before and after.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.xdist_group("legacy_chat_factories")

PROJECT = Path(__file__).parents[1] / "fixtures" / "legacy_chat"
CODES = "SSOT401,SSOT403,SSOT405"
SHARING = "tests/unit/test_manager_connections.py::ManagerConnectionTests::"
FAILING_BACKWARDS = {"test_manager_starts_empty", "test_connect_registers_the_user", "test_manager_statistics"}

ORDERING = """
import os
import random


def pytest_collection_modifyitems(items):
    order = os.environ.get("TEST_ORDER", "")
    if order == "backwards":
        items.reverse()
    elif order:
        random.Random(int(order)).shuffle(items)
"""


@pytest.fixture(scope="module")
def legacy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as it is."""
    return _copied(tmp_path_factory.mktemp("legacy"))


@pytest.fixture(scope="module")
def counted(legacy: Path) -> str:
    """What becomes of the legacy tests in file order."""
    done = _tested(legacy)
    assert _failed(done) == set()
    return _counts(done)


@pytest.fixture(scope="module")
def rewritten(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project after the fix run."""
    root = _copied(tmp_path_factory.mktemp("rewritten"))
    done = _fixed(root)
    assert "Fixed 21 findings in 7 files" in done.stdout, done.stdout + done.stderr
    return root


def _copied(root: Path) -> Path:
    shutil.copytree(PROJECT, root, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", ".*_cache"))
    (root / "ordering.py").write_text(ORDERING, "utf-8")
    return root


def _fixed(root: Path) -> subprocess.CompletedProcess[str]:
    command = ["-m", "ssot_lint", "fix", "--unsafe-fixes", "--config", "ssot-lint.full.toml", "--select", CODES]
    return _run(root, [sys.executable, *command, "."])


def _tested(root: Path, order: str = "", *more: str) -> subprocess.CompletedProcess[str]:
    command = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", "-p", "ordering", "-rf", *more]
    return _run(root, [sys.executable, *command], {"TEST_ORDER": order, "PYTHONPATH": str(root)})


def _run(root: Path, command: list[str], more: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    outside = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_", "CHAT_"))}
    outside["PYTHONDONTWRITEBYTECODE"] = "1"
    return subprocess.run(
        command, cwd=root, env={**outside, **(more or {})}, capture_output=True, text=True, timeout=120, check=False
    )


def _failed(done: subprocess.CompletedProcess[str]) -> set[str]:
    return set(re.findall(r"^FAILED (\S+)", done.stdout, re.MULTILINE))


def _counts(done: subprocess.CompletedProcess[str]) -> str:
    """`292 passed, 13 skipped, 4 xfailed` of the last line."""
    return ", ".join(re.findall(r"\d+ (?:passed|failed|skipped|xfailed|xpassed|errors?)", done.stdout.splitlines()[-1]))


def test_legacy_tests_pass_in_file_order_only(legacy: Path, counted: str) -> None:
    assert counted.endswith("xfailed")
    assert _failed(_tested(legacy, "backwards")) == {SHARING + name for name in FAILING_BACKWARDS}


@pytest.mark.parametrize("order", ["", "backwards", "1", "20"])
def test_rewritten_tests_pass_in_any_order(rewritten: Path, counted: str, order: str) -> None:
    done = _tested(rewritten, order)
    assert done.returncode == 0, done.stdout[-3000:]
    assert _counts(done) == counted, "the same tests as before"


def test_legacy_tests_fail_in_random_order(legacy: Path) -> None:
    failed = set().union(*(_failed(_tested(legacy, order)) for order in ("1", "20")))
    assert failed
    assert all(name.startswith(SHARING) for name in failed)


def test_rewritten_tests_pass_with_two_workers(rewritten: Path) -> None:
    done = _tested(rewritten, "20", "-n", "2")
    assert done.returncode == 0, done.stdout[-3000:]
    assert " passed" in done.stdout


def test_nobody_gets_the_shared_manager_any_more(rewritten: Path) -> None:
    """Only the tests whose subject is the sharing do."""
    using = {
        path.name
        for path in (rewritten / "tests").rglob("*.py")
        if re.search(r"\bget_manager\(|\bcurrent_manager\(|Manager\.get_instance\(", path.read_text("utf-8"))
    }
    assert using == {"test_manager_singleton.py"}


def test_a_second_run_changes_nothing(rewritten: Path) -> None:
    before = {path: path.read_bytes() for path in rewritten.rglob("*.py")}
    _fixed(rewritten)
    assert {path: path.read_bytes() for path in rewritten.rglob("*.py")} == before
