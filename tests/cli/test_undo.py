"""`ssot-lint undo`: what it says, its exit codes, and where it looks."""

import os
from pathlib import Path

import pytest

from ssot_lint.rewrite.cache_folder import journal_folder
from ssot_lint.rewrite.journal import Journal
from ssot_lint.rewrite.write import Change, replace_files
from tests.cli.conftest import EMPTY, Call

FIXED = "def test_login():\n    assert True\n"


def fix(project: Path, journal: str | None = None, before: str = EMPTY, after: str = FIXED) -> None:
    """A fix run on both files of the project."""
    changes = []
    for path in (project / "tests").glob("test_*.py"):
        path.write_text(before)
        changes.append(Change(str(path), before.encode(), after.encode()))
    with Journal.open(journal_folder(str(project), journal), str(project)) as kept:
        assert [error for _, error in replace_files(changes, kept)] == [None, None]


def test_all_is_restored_and_told(project: Path, call: Call) -> None:
    fix(project)
    result = call("undo")
    assert (result.code, result.err) == (0, "")
    assert result.out == ("tests/test_empty.py: restored\ntests/test_real.py: restored\n2 files as before the fix.\n")
    assert (project / "tests/test_empty.py").read_text() == EMPTY
    assert (call("undo").code, call("undo").err) == (1, "Nothing to undo.\n")


def test_refused_file_is_told_and_ends_with_2(project: Path, call: Call) -> None:
    fix(project)
    (project / "tests/test_empty.py").write_text("mine = 1\n")
    result = call("undo")
    assert result.code == 2
    assert result.out == (
        "tests/test_empty.py: not restored: changed since the fix\n"
        "tests/test_real.py: restored\n"
        "1 file as before the fix, 1 file left as it is.\n"
    )
    (project / "tests/test_empty.py").write_text(EMPTY)
    result = call("undo")
    assert (result.code, result.out.splitlines()[0]) == (0, "tests/test_empty.py: untouched")


def test_project_is_found_from_a_folder_below(project: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    fix(project)
    (project / "docs").mkdir()
    monkeypatch.chdir(project / "tests")
    assert call("undo").out.startswith("test_empty.py: restored\n")
    fix(project)
    monkeypatch.chdir(project / "docs")
    assert call("undo").out.startswith(f"{project}/tests/test_empty.py: restored\n")


def test_broken_configuration_does_not_stand_in_the_way(project: Path, call: Call) -> None:
    fix(project)
    (project / "pyproject.toml").write_text("[tool.ssot-lint\nslect = 3\n")
    assert call("undo").code == 0


def test_named_journal_is_used(project: Path, call: Call) -> None:
    fix(project, journal="kept")
    assert call("undo").code == 1
    result = call("undo", "--journal", "kept")
    assert (result.code, len(result.out.splitlines())) == (0, 3)


def test_list_shows_the_runs_and_restores_nothing(project: Path, call: Call) -> None:
    assert (call("undo", "--list").code, call("undo", "--list").out) == (0, "")
    fix(project)
    fix(project, before="a = 1\n", after="a = 2\n")
    assert call("undo").code == 0
    lines = call("undo", "--list").out.splitlines()
    assert [line.partition(" UTC  ")[2] for line in lines] == ["2 files (undone)", "2 files"]
    assert (project / "tests/test_empty.py").read_text() == "a = 1\n"


def test_damaged_journal_is_an_error_that_names_it(project: Path, call: Call) -> None:
    fix(project)
    (path,) = (project / ".ssot_lint_cache").rglob("entries.jsonl")
    path.write_text("?\n")
    result = call("undo")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"error: {path}:1: the journal is damaged")
    assert (project / "tests/test_empty.py").read_text() == FIXED


def test_journal_that_a_link_leads_to_is_not_used(project: Path, call: Call) -> None:
    fix(project)
    cache = project / ".ssot_lint_cache"
    cache.rename(project / "elsewhere")
    os.symlink("elsewhere", cache)
    result = call("undo")
    assert (result.code, "is reached by a link" in result.err) == (2, True)
