"""Which command runs pytest: the user's, of an environment, ours, or of PATH; and what is said when there is none."""

import re
import sys
from pathlib import Path

import pytest

from ssot_lint.engine.verification.interpreter import find_python
from ssot_lint.errors import UsageError

OURS = [sys.executable, "-m", "pytest"]


@pytest.fixture(autouse=True)
def without_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)


def install(python: Path, *, has_pytest: bool) -> Path:
    """A stand-in for an interpreter that says whether it could import pytest."""
    python.parent.mkdir(parents=True)
    python.write_text(f"#!/bin/sh\nexit {0 if has_pytest else 1}\n")
    python.chmod(0o755)
    return python


def test_active_environment_comes_before_that_of_the_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = install(tmp_path / "project" / ".venv" / "bin" / "python", has_pytest=True)
    active = install(tmp_path / "active" / "bin" / "python", has_pytest=True)
    assert find_python(tmp_path / "project", None) == [str(own), "-m", "pytest"]
    monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path / "active"))
    assert find_python(tmp_path / "project", None) == [str(active), "-m", "pytest"]


def test_environment_without_pytest_is_passed_over(tmp_path: Path) -> None:
    assert find_python(tmp_path, None) == OURS
    install(tmp_path / ".venv" / "bin" / "python", has_pytest=False)
    assert find_python(tmp_path, None) == OURS
    other = install(tmp_path / "venv" / "bin" / "python", has_pytest=True)
    assert find_python(tmp_path, None) == [str(other), "-m", "pytest"]


def test_python_of_path_comes_last_and_all_are_named_when_none_has_pytest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = install(tmp_path / "bare" / "python", has_pytest=False)
    own = install(tmp_path / ".venv" / "bin" / "python", has_pytest=False)
    monkeypatch.setattr(sys, "executable", str(bare))
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    said = f"{own} (.venv of the project), {bare} (the Python of ssot-lint); name its command with --pytest"
    with pytest.raises(UsageError, match=re.escape(said)):
        find_python(tmp_path, None)
    last = install(tmp_path / "path" / "python3", has_pytest=True)
    assert find_python(tmp_path, None) == [str(last), "-m", "pytest"]


def test_given_command_is_split_as_in_a_shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = install(tmp_path / "my tools" / "run", has_pytest=False)
    monkeypatch.setenv("PATH", str(tmp_path / "my tools"))
    assert find_python(tmp_path, "run pytest -m 'not slow'") == [str(program), "pytest", "-m", "not slow"]
    assert find_python(tmp_path, "'my tools/run' -x") == [str(program), "-x"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("", "the command is empty"),
        ("'open", "is no command line: No closing quotation"),
        ("absent-program -x", "there is no program 'absent-program'"),
        ("./absent/python -m pytest", "there is no program './absent/python'"),
    ],
)
def test_given_command_that_cannot_be_run(given: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=re.escape(said)):
        find_python(tmp_path, given)
