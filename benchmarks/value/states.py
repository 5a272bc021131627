"""The states of the tests: as they were, after the fix, and after a person filled in what the fix exposed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROJECT = ROOT / "fixtures" / "legacy_chat"
FILLED = Path(__file__).parent / "filled"
_CONFIG = ("--config", "ssot-lint.full.toml")
NAMES = ("legacy", "endpoints", "fixed", "filled")


@dataclass(frozen=True, slots=True)
class State:
    """A copy of the project with tests in one state."""

    name: str
    folder: Path


def make_state(name: str, where: Path, modules: dict[str, str] | None = None) -> State:
    """Copy the project and bring its tests into a state; `modules` (name → text) take the place of those of `chat`."""
    folder = where / name
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(PROJECT, folder, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    if name == "endpoints":
        _fix(folder, ("--select", "SSOT201"))
    elif name in ("fixed", "filled"):
        _fix(folder, ())
    if name == "filled":
        shutil.copytree(FILLED, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    # After the fix, which looks at the program.
    for file, text in (modules or {}).items():
        (folder / "chat" / file).write_text(text, encoding="utf-8")
    (folder / "setup.cfg").write_text("[mutmut]\nsource_paths=chat\n", encoding="utf-8")
    return State(name, folder)


def mock_only_tests(folder: Path) -> frozenset[str]:
    """The tests that SSOT201 reports in a folder, as `path::Class::test`."""
    done = _lint(folder, "check", "--select", "SSOT201", "--output-format", "json", "tests")
    found = json.loads(done.stdout)
    findings = found["findings"] if isinstance(found, dict) else found
    return frozenset(f"{each['path']}::{each['test'].replace('.', '::')}" for each in findings)


def _fix(folder: Path, more: Sequence[str]) -> None:
    _lint(folder, "fix", "--unsafe-fixes", "--allow-dirty", *more, "tests")


def _lint(folder: Path, command: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    made = [sys.executable, "-m", "ssot_lint", command, *_CONFIG, "--no-cache", "--jobs", "1", *arguments]
    done = subprocess.run(made, cwd=folder, env=_environment(), capture_output=True, text=True, check=False)
    # One file is unparsable on purpose, so 2 is what a whole run ends with.
    if done.returncode not in (0, 1, 2) or "Traceback" in done.stderr:
        raise RuntimeError(f"{' '.join(made)} failed in {folder}:\n{done.stderr}")
    return done


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}
