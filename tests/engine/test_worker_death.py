"""Workers that die: the file that kills is named, and all others are checked. The killer is a rule from outside."""

from pathlib import Path

import pytest

from tests.engine.calling import check
from tests.engine.plugins import write_plugin

KILLER = """
import os
import signal

from ssot_lint.model import TestFile
from ssot_lint.rule import Rule

rule = Rule("ZZZ901", "killer", "Kills the process on some files.")


@rule.check(TestFile)
def kill(file, context):
    if "deadly" in file.path:
        os.kill(os.getpid(), signal.SIGKILL)
    if "broken" in file.path:
        raise KeyError("broken rule")
    if file.path.endswith("test_0.py"):
        yield rule.finding(file, "seen")
"""
# Enough text that there are several batches: one alone is checked without workers.
BULK = b"# " + b"x" * 400_000 + b"\n"
EMPTY = b"def test_a():\n    pass\n"


@pytest.fixture
def plugin(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    write_plugin(folder, "killer", KILLER)
    return folder


@pytest.mark.parametrize("deadly", [["test_4.py"], ["test_0.py", "test_5.py", "test_9.py"]], ids=["one", "three"])
def test_file_that_kills_its_worker_is_named(deadly: list[str], tmp_path: Path, plugin: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    names = [f"{'deadly_' if f'test_{n}.py' in deadly else ''}test_{n}.py" for n in range(10)]
    (project / "pytest.ini").write_text("[pytest]\npython_files = *test_*.py\n")
    for name in names:
        (project / name).write_bytes(BULK + EMPTY)
    result = check(project, "--output-format", "json", "--jobs", "2", "--select", "SSOT101,ZZZ901", path=(plugin,))
    assert result.code == 2
    died = ["error: the process that checked this file died: not checked"]
    sound = {name: ["SSOT101:2"] for name in names}
    if "test_0.py" in names:
        sound["test_0.py"] = ["ZZZ901:1", "SSOT101:2"]
    assert result.said == {name: died if name.startswith("deadly") else sound[name] for name in names}


def test_rule_that_raises_is_a_problem_of_that_file(tmp_path: Path, plugin: Path) -> None:
    for name in ("test_broken.py", "test_sound.py"):
        (tmp_path / name).write_bytes(EMPTY)
    selected = ("--select", "SSOT101,ZZZ901", "--exclude", "site")
    result = check(tmp_path, "--output-format", "json", *selected, path=(plugin,))
    assert result.code == 2
    assert result.said["test_sound.py"] == ["SSOT101:1"]
    assert result.said["test_broken.py"][0] == "SSOT101:1"
    assert "ZZZ901 killer could not check this: KeyError: 'broken rule'" in result.said["test_broken.py"][1]
