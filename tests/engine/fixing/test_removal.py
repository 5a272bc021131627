"""Fixes that remove a whole file."""

import sys
from dataclasses import replace
from pathlib import Path

from ssot_lint.engine.fixing.run import Answer, Verification, fix, fix_by_commit, fix_one_by_one
from ssot_lint.fixes import FixedFile
from ssot_lint.rewrite.undo import undo
from tests.engine.fixing.projects import EMPTY, committed, fixed, git, project, request, settings

GONE = "# def test_total():\n#     assert total() == 3\n"
KEPT = "def test_sum():\n    assert sum([1]) == 1\n"
DIRTY = "the file has uncommitted changes; --allow-dirty fixes it all the same"


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("test_*.py")}


def test_the_file_goes_with_its_findings_and_comes_back(tmp_path: Path) -> None:
    run = fixed(project(tmp_path, test_a=GONE, test_b=KEPT))
    assert names(tmp_path) == {"test_b.py"}
    assert run.report.findings == []
    assert [(file.path, file.after) for file in run.files] == [("test_a.py", None)]
    assert fixed(tmp_path).files == ()
    undo(str(tmp_path / ".ssot_lint_cache" / "journal"), str(tmp_path))
    assert (tmp_path / "test_a.py").read_text() == GONE


def test_what_was_written_is_known_without_its_bytes(tmp_path: Path) -> None:
    run = fixed(project(tmp_path, test_a=GONE, test_b=EMPTY, test_c=KEPT), with_bytes=False)
    assert [(file.path, file.is_changed, file.before, file.after) for file in run.files] == [
        ("test_a.py", True, b"", None),
        ("test_b.py", True, b"", b""),
    ]
    assert len(run.report.fixed or ()) == len(run.changed) == 2
    assert names(tmp_path) == {"test_b.py", "test_c.py"}


def test_nothing_goes_when_nothing_is_to_be_written(tmp_path: Path) -> None:
    run = fixed(project(tmp_path, test_a=GONE), write=False)
    assert [file.after for file in run.changed] == [None]
    assert names(tmp_path) == {"test_a.py"}


def test_file_that_counts_by_its_name_loses_its_comments_only(tmp_path: Path) -> None:
    project(tmp_path, test_b=KEPT)
    (tmp_path / "pytest.ini").write_text("[pytest]\npython_files = *.py\n")
    for name in ("__init__.py", "conftest.py"):
        (tmp_path / name).write_text("# Tests of the cart\n\n" + GONE)
    run = fixed(tmp_path)
    assert [(file.path, file.after) for file in run.files] == [("__init__.py", b"# Tests of the cart\n")]
    assert (tmp_path / "conftest.py").exists()


def test_the_file_has_to_be_committed(tmp_path: Path) -> None:
    committed(project(tmp_path, test_a=GONE, test_b=GONE))
    (tmp_path / "test_a.py").write_text(GONE + "# mine\n")
    (tmp_path / "test_c.py").write_text(GONE)
    run = fixed(tmp_path)
    assert names(tmp_path) == {"test_a.py", "test_c.py"}
    assert {(each.finding.path, each.reason) for each in run.unfixed} == {("test_a.py", DIRTY), ("test_c.py", DIRTY)}
    fixed(tmp_path, allow_dirty=True)
    assert names(tmp_path) == set()


def test_the_commit_holds_the_removal(tmp_path: Path) -> None:
    committed(project(tmp_path, test_a=GONE, test_b=EMPTY))
    fix_by_commit(request(tmp_path), settings(tmp_path), "rule")
    assert git(tmp_path, "status", "--short") == ""
    changes = git(tmp_path, "log", "--format=", "--name-status").split()
    assert changes[changes.index("test_a.py") - 1] == "D"


def test_file_named_on_the_command_line_is_not_looked_for_again(tmp_path: Path) -> None:
    project(tmp_path, test_a=GONE, test_b=EMPTY)
    asked = replace(request(tmp_path), paths=("test_a.py", "test_b.py"))
    run = fix(asked, settings(tmp_path))
    assert names(tmp_path) == {"test_b.py"}
    assert run.report.all_problems == []


def test_removal_is_asked_for(tmp_path: Path) -> None:
    project(tmp_path, test_a=GONE, test_b=GONE)
    seen: list[FixedFile] = []

    def ask(_: object, file: FixedFile) -> Answer:
        seen.append(file)
        return Answer.YES if file.path == "test_a.py" else Answer.NO

    fix_one_by_one(request(tmp_path), settings(tmp_path), ask)
    assert [file.after for file in seen] == [None, None]
    assert names(tmp_path) == {"test_b.py"}


def test_pytest_has_nothing_against_it(tmp_path: Path) -> None:
    project(tmp_path, test_a=GONE, test_b=EMPTY)
    asked = Verification((sys.executable, "-m", "pytest"), tmp_path, runs=True)
    run = fix(request(tmp_path), settings(tmp_path), None, asked)
    assert names(tmp_path) == {"test_b.py"}
    assert run.unfixed == []


def test_file_in_which_pytest_finds_tests_comes_back(tmp_path: Path) -> None:
    project(tmp_path, test_a=GONE)
    collector = (
        "import pytest\n\n\nclass Module(pytest.Module):\n    def collect(self):\n"
        "        yield pytest.Function.from_parent(self, name='test_made', callobj=lambda: None)\n\n\n"
        "def pytest_pycollect_makemodule(module_path, parent):\n"
        "    return Module.from_parent(parent, path=module_path)\n"
    )
    (tmp_path / "conftest.py").write_text(collector)
    run = fix(request(tmp_path), settings(tmp_path), None, Verification((sys.executable, "-m", "pytest"), tmp_path))
    assert names(tmp_path) == {"test_a.py"}
    assert (tmp_path / "test_a.py").read_text() == GONE
    assert [each.reason for each in run.unfixed] == ["--verify: test_made is not collected any more"]
