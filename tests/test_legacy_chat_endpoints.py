"""The mock-only WebSocket tests of legacy_chat, rewritten to the real server and run against it."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ssot_lint.config import load_configs
from ssot_lint.engine.fixing.run import FixRun, FixSettings, fix
from ssot_lint.engine.run import Request
from ssot_lint.engine.schema import schema_of
from ssot_lint.rule import load_registry
from tests.endpoint_recipes import TEXT

PROJECT = Path(__file__).parent.parent / "fixtures" / "legacy_chat"
pytestmark = pytest.mark.xdist_group("legacy_chat_endpoints")


def rewrite(folder: Path, path: str) -> FixRun:
    schema = schema_of(load_registry())
    configs = load_configs(
        folder, schema, config_args=(str(folder / "ssot-lint.full.toml"),), isolated=False, overrides={}
    )
    request = Request(paths=(path,), cwd=folder, configs=configs, schema=schema, jobs=1)
    settings = FixSettings(unsafe=True, allow_dirty=True, codes=frozenset({"SSOT201"}), root=folder)
    return fix(request, settings)


@pytest.fixture(scope="module")
def rewritten(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, FixRun]]:
    folder = tmp_path_factory.mktemp("endpoints") / "legacy_chat"
    shutil.copytree(PROJECT, folder, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    yield folder, rewrite(folder, "tests")
    shutil.rmtree(folder, ignore_errors=True)


def outcomes(folder: Path, path: str = "tests") -> dict[str, str]:
    command = [sys.executable, "-m", "pytest", path, "-q", "-rA", "-p", "no:cacheprovider", "-p", "no:randomly"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300)
    lines = [line.partition(" ") for line in done.stdout.splitlines() if "::" in line]
    return {name.partition(" - ")[0]: word for word, _, name in lines if word.isupper()}


def test_what_has_something_to_stand_for_it_is_rewritten(rewritten: tuple[Path, FixRun]) -> None:
    _, run = rewritten
    fixed = [each for file in run.files for each in file.fixed]
    assert {each.finding.code for each in fixed} == {"SSOT201"}
    assert len([each for each in fixed if each.title == "open a real endpoint in place of the double"]) == 28
    left = {each.finding.test for each in run.unfixed}
    assert not left & {each.finding.test for each in fixed}
    # A connection that fails on demand.
    assert "ConnectionLostResilienceTests.test_lost_connection_does_not_stop_the_run" in left


def test_rewritten_tests_pass_against_the_real_server(rewritten: tuple[Path, FixRun]) -> None:
    folder, run = rewritten
    before, after = outcomes(PROJECT), outcomes(folder)
    assert before.keys() == after.keys()
    assert {name: (before[name], after[name]) for name in before if before[name] != after[name]} == {}
    rewritten_tests = {each.finding.test for file in run.files for each in file.fixed if each.finding.test}
    passed = {name.partition("::")[2].replace("::", ".") for name, word in after.items() if word == "PASSED"}
    assert rewritten_tests <= passed


def test_no_double_is_left_in_a_rewritten_test(rewritten: tuple[Path, FixRun]) -> None:
    folder, _ = rewritten
    text = (folder / "tests" / "websocket" / "test_server_answers.py").read_text("utf-8")
    body = text.partition("async def test_ping_is_answered")[2].partition("async def test_empty")[0]
    assert "websocket = await websocket_factory.connect()" in body
    assert 'assert await websocket.receive_json() == {"type": "pong"}' in body
    assert "await websocket.assert_silent()" in body
    assert "Mock" not in body


def test_a_manager_that_nothing_looks_at_is_real(rewritten: tuple[Path, FixRun]) -> None:
    folder, run = rewritten
    text = (folder / "tests" / "websocket" / "test_emitter_contract.py").read_text("utf-8")
    assert "async def test_emitter_run_ids_differ(self, test_user, user_context):" in text
    assert "        manager = await create_manager(user_context=user_context)\n        first, second =" in text
    reasons = {each.finding.test: each.reason for each in run.unfixed}
    assert reasons["EmitterContractTests.test_emitter_numbers_events"] == (
        "line 47 looks at what `manager.send_to_user` recorded"
    )
    shared = reasons["EmitterContractTests.test_emitter_reports_delivery"]
    assert shared == "line 34 looks at what `mock_manager.send_to_user` recorded"


def test_each_recipe_runs_against_the_real_server(tmp_path: Path) -> None:
    folder = tmp_path / "legacy_chat"
    shutil.copytree(PROJECT, folder, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    file = folder / "tests" / "websocket" / "test_recipes.py"
    file.write_text(TEXT, "utf-8")
    before = outcomes(folder, "tests/websocket/test_recipes.py")
    run = rewrite(folder, "tests/websocket/test_recipes.py")
    assert [each.reason for each in run.unfixed] == []
    after = outcomes(folder, "tests/websocket/test_recipes.py")
    assert set(before.values()) == {"PASSED"}
    assert before == after
    text = file.read_text("utf-8")
    assert text.count("await websocket_factory.connect()") == 12
    assert "AsyncMock" not in text.partition("async def test_captured_by_a_function")[2]
    assert "class RealWebSocketConnection" in text  # the fixture is there for others
