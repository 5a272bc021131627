"""The private doubles of legacy_chat that the canonical one covers, given up for it: the tests say what they said."""

import shutil
import subprocess
import sys
from pathlib import Path

from ssot_lint.config import load_configs
from ssot_lint.engine.fixing.run import FixRun, FixSettings, fix
from ssot_lint.engine.run import Request
from ssot_lint.engine.schema import schema_of
from ssot_lint.rule import load_registry

PROJECT = Path(__file__).parent.parent / "fixtures" / "legacy_chat"


def rewritten(folder: Path) -> FixRun:
    shutil.copytree(PROJECT, folder, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    schema = schema_of(load_registry())
    config = str(folder / "ssot-lint.full.toml")
    configs = load_configs(folder, schema, config_args=(config,), isolated=False, overrides={})
    request = Request(paths=("tests",), cwd=folder, configs=configs, schema=schema, jobs=1)
    return fix(request, FixSettings(unsafe=True, allow_dirty=True, codes=frozenset({"SSOT205"}), root=folder))


def outcomes(folder: Path, *files: str) -> dict[str, str]:
    command = [sys.executable, "-m", "pytest", *files, "-q", "-rA", "-p", "no:cacheprovider", "-p", "no:randomly"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300)
    lines = [line.partition(" ") for line in done.stdout.splitlines() if "::" in line]
    return {name.partition(" - ")[0]: word for word, _, name in lines if word.isupper()}


def test_tests_pass_with_the_canonical_double_as_with_their_own(tmp_path: Path) -> None:
    folder = tmp_path / "legacy_chat"
    run = rewritten(folder)
    changed = [each.path for each in run.files if each.fixed]
    assert changed == ["tests/websocket/test_websocket_isolation.py"]
    text = (folder / changed[0]).read_text("utf-8")
    assert "MockWebSocket" not in text
    assert 'self.alice_ws = FakeWebSocket("alice-6001")' in text
    before, after = outcomes(PROJECT, *changed), outcomes(folder, *changed)
    assert before == after
    assert "PASSED" in after.values()


def test_doubles_that_do_something_else_are_left_with_the_reason(tmp_path: Path) -> None:
    reasons = {each.finding.path.rpartition("/")[2]: each.reason for each in rewritten(tmp_path / "chat").unfixed}
    assert reasons == {
        "test_connection_lost.py": "`FakeWebSocket` has no `broken`, which line 16 sets for whoever reads it",
        "test_websocket_echo.py": "`FakeWebSocket` has no `receive_json`, which line 17 defines",
    }
