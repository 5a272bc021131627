"""`ssot-lint clean`: caches go, journals stay unless asked for, and nothing of others is touched."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.cli.test_undo import fix


@pytest.fixture
def gone() -> int:
    """The number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_nothing_to_clean_is_fine(project: Path, call: Call) -> None:
    assert (call("clean").code, call("clean").out) == (0, "")
    assert names(project) == ["pyproject.toml", "tests"]


def test_cache_goes_and_the_journal_stays(project: Path, call: Call) -> None:
    fix(project)
    cache = project / ".ssot_lint_cache"
    (cache / "0.1.0").mkdir()
    (cache / "0.1.0" / "entries").write_text("")
    (cache / "index").write_text("")
    result = call("clean")
    assert (result.code, result.err) == (0, "")
    assert result.out == "removed .ssot_lint_cache/0.1.0\nremoved .ssot_lint_cache/index\n"
    assert names(cache) == [".gitignore", "CACHEDIR.TAG", "journal"]
    assert call("undo").code == 0


def test_all_removes_the_journal_too(project: Path, call: Call) -> None:
    fix(project)
    assert call("clean", "--all").out == "removed .ssot_lint_cache\n"
    assert names(project) == ["pyproject.toml", "tests"]
    assert call("undo").code == 1


def test_cache_without_a_journal_goes_altogether_also_below(project: Path, call: Call) -> None:
    for folder in (project, project / "tests" / "deep"):
        (folder / ".ssot_lint_cache" / "0.1.0").mkdir(parents=True)
    assert call("clean", "--quiet").out == ""
    assert (names(project), names(project / "tests" / "deep")) == (["pyproject.toml", "tests"], [])


def test_leftovers_of_killed_runs_go(project: Path, call: Call, gone: int) -> None:
    left = project / "tests" / f".ssot-lint-{gone}-0123abcd.tmp"
    written = project / "tests" / f".ssot-lint-{os.getpid()}-0123abcd.tmp"
    others = project / "node_modules" / left.name
    others.parent.mkdir()
    for path in (left, written, others):
        path.write_text("")
    assert call("clean").out == f"removed tests/{left.name}\n"
    assert (left.exists(), written.exists(), others.exists()) == (False, True, True)


def test_links_are_not_followed(project: Path, call: Call, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / ".ssot_lint_cache").mkdir()
    (elsewhere / "precious").write_text("")
    (project / "linked").symlink_to(elsewhere)
    (project / ".ssot_lint_cache").symlink_to(elsewhere)
    result = call("clean", "--all")
    assert (result.code, result.err) == (2, "error: .ssot_lint_cache: not removed: is a link\n")
    assert names(elsewhere) == [".ssot_lint_cache", "precious"]


def test_run_that_is_being_written_stays(project: Path, call: Call) -> None:
    fix(project)
    (path,) = (project / ".ssot_lint_cache").rglob("entries.jsonl")
    with path.open() as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        result = call("clean", "--all")
    assert result.code == 2
    assert result.err == "error: .ssot_lint_cache: not removed: another process writes or undoes a run\n"
    assert call("undo").code == 0
