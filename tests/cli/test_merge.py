"""`check --shard` and `merge` as called in a CI matrix."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.engine.calling import ROOT


def ssot_lint(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": ROOT, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "ssot_lint", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for number in range(6):
        (tmp_path / f"test_{number}.py").write_text("def test_it():\n    pass\n" * (number % 3))
    return tmp_path


def test_the_merged_report_and_its_exit_code_are_those_of_one_check(project: Path) -> None:
    whole = ssot_lint(project, "check", "--no-cache", "--output-format", "concise", ".")
    for number in (1, 2, 3):
        part = ssot_lint(
            project, "check", "--shard", f"{number}/3", "--output-format", "json", "-o", f"{number}.json", "-e", "."
        )
        assert (part.returncode, part.stderr) == (0, "")
    merged = ssot_lint(project, "merge", "--output-format", "concise", "3.json", "1.json", "2.json")
    assert (merged.returncode, merged.stdout, merged.stderr) == (1, whole.stdout, "")
    assert ssot_lint(project, "merge", "--exit-zero", "3.json", "1.json", "2.json").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["check", "--shard", "4/3", "."], "'4/3' is not N/M"),
        (["check", "--shard", "x", "."], "'x' is not N/M"),
        (["check", "--shard", "1/2", "."], "--shard needs --output-format json"),
        (["check", "--shard", "1/2", "--fix", "--output-format", "json", "."], "--shard is for checks"),
        (["merge"], "Missing argument"),
        (["merge", "gone.json"], "gone.json: cannot be read: no such file"),
        (["merge", "test_1.py"], "test_1.py: is no report of a shard"),
    ],
)
def test_wrong_use_is_explained(project: Path, arguments: list[str], complaint: str) -> None:
    result = ssot_lint(project, *arguments)
    assert result.returncode == 2
    assert complaint in result.stderr
