"""Fix runs: what is written, what is left, and why."""

import os
from pathlib import Path

import pytest

from ssot_lint.engine.fixing.run import Answer, fix_by_commit, fix_one_by_one
from ssot_lint.errors import UsageError
from ssot_lint.findings import Finding
from ssot_lint.fixes import FixedFile
from ssot_lint.rewrite.undo import undo
from tests.engine.fixing.projects import EMPTY, MIXED, SAFE, committed, fixed, git, project, request, settings


def text(folder: Path, name: str) -> str:
    return (folder / f"{name}.py").read_bytes().decode()


def test_safe_fixes_are_made_and_unsafe_ones_wait(tmp_path: Path) -> None:
    run = fixed(project(tmp_path, test_a=MIXED, test_b=EMPTY), unsafe=False)
    assert text(tmp_path, "test_a") == MIXED.replace("    assert True\n", "")
    assert text(tmp_path, "test_b") == EMPTY
    assert sorted(finding.code for finding in run.report.findings) == ["SSOT101", "SSOT102"]
    assert run.unfixed == []


def test_all_fixes_leave_nothing_and_a_second_run_changes_nothing(tmp_path: Path) -> None:
    project(tmp_path, test_a=MIXED, test_b=EMPTY)
    run = fixed(tmp_path)
    after = {name: text(tmp_path, name) for name in ("test_a", "test_b")}
    assert after["test_a"] == 'def test_total(cart):\n    assert cart.total == 3\n    assert cart.count == 1, "count"\n'
    assert run.report.findings == []
    assert sum(len(file.fixed) for file in run.files) == 3
    again = fixed(tmp_path)
    assert (again.files, {name: text(tmp_path, name) for name in after}) == ((), after)


def test_workers_give_what_one_process_gives(tmp_path: Path) -> None:
    names = [f"test_{number:02}" for number in range(60)]
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        project(tmp_path / folder, **{name: MIXED + f"\n\ndef {name}():\n    ...\n" for name in names})
    runs = [fixed(tmp_path / "one", jobs=1), fixed(tmp_path / "two", jobs=2)]
    assert [file.path for file in runs[0].files] == [file.path for file in runs[1].files]
    assert [text(tmp_path / "one", name) for name in names] == [text(tmp_path / "two", name) for name in names]
    assert [len(run.changed) for run in runs] == [60, 60]


def test_nothing_is_written_when_not_asked_to(tmp_path: Path) -> None:
    run = fixed(project(tmp_path, test_a=EMPTY), write=False)
    assert text(tmp_path, "test_a") == EMPTY
    assert [file.path for file in run.changed] == ["test_a.py"]
    assert not (tmp_path / ".ssot_lint_cache").exists()


@pytest.mark.parametrize(
    ("data", "line_end"),
    [
        (b"\xef\xbb\xbfdef test_a(c):\r\n\tassert c == 1\r\n\tassert True", b"\r\n"),
        ("# coding: latin-1\ndef test_a(c):\n    assert c == 'é'\n    assert True\n".encode("latin-1"), b"\n"),
        (b"\x0cdef test_a(c):\n  assert c == 1\n  assert True\n", b"\n"),
        (b"def test_a(c):\n    x = 1\r\n    assert c == 1\r\n    assert True\n", b"\n"),
    ],
    ids=["mark, CRLF, tab, no last end", "latin-1", "form feed", "mixed ends"],
)
def test_every_other_byte_stays(tmp_path: Path, data: bytes, line_end: bytes) -> None:
    run = fixed(project(tmp_path, test_a=data))
    after = (tmp_path / "test_a.py").read_bytes()
    lines = data.split(line_end)
    gone = [line for line in lines if line.strip() != b"assert True"]
    assert run.report.findings == []
    assert after == line_end.join(gone)


def test_lines_that_libcst_does_not_give_back_are_left(tmp_path: Path) -> None:
    data = b"def test_a(c):\r  assert c == 1\r  assert True\r"
    run = fixed(project(tmp_path, test_a=data))
    assert (tmp_path / "test_a.py").read_bytes() == data
    assert [each.reason for each in run.unfixed] == ["line 3 and what follows do not come back from LibCST unchanged"]


def test_undo_brings_everything_back(tmp_path: Path) -> None:
    project(tmp_path, test_a=MIXED, test_b=EMPTY)
    fixed(tmp_path)
    results = undo(str(tmp_path / ".ssot_lint_cache" / "journal"), str(tmp_path))
    assert len(list(results)) == 2
    assert (text(tmp_path, "test_a"), text(tmp_path, "test_b")) == (MIXED, EMPTY)


def test_unsafe_fixes_leave_files_with_uncommitted_changes_alone(tmp_path: Path) -> None:
    committed(project(tmp_path, test_a=MIXED, test_b=EMPTY))
    (tmp_path / "test_c.py").write_text(EMPTY)
    (tmp_path / "test_a.py").write_text(MIXED + "\n# mine\n")
    run = fixed(tmp_path)
    assert text(tmp_path, "test_a") == MIXED.replace("    assert True\n", "") + "\n# mine\n"
    assert "pytest.fail" in text(tmp_path, "test_b")
    assert text(tmp_path, "test_c") == EMPTY
    assert {each.finding.path for each in run.unfixed} == {"test_a.py", "test_c.py"}
    assert {each.reason for each in run.unfixed} == {
        "the file has uncommitted changes; --allow-dirty fixes it all the same"
    }
    assert fixed(tmp_path, allow_dirty=True).report.findings == []


def test_a_file_that_cannot_be_written_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    project(tmp_path, test_a=EMPTY, test_b=EMPTY)
    (tmp_path / "test_a.py").chmod(0o444)
    run = fixed(tmp_path)
    assert (text(tmp_path, "test_a"), "pytest.fail" in text(tmp_path, "test_b")) == (EMPTY, True)
    assert [(each.finding.path, "read-only" in each.reason) for each in run.unfixed] == [("test_a.py", True)]
    assert [finding.path for finding in run.report.findings] == ["test_a.py"]


def test_a_file_that_changed_or_vanished_since_it_was_read_is_left(tmp_path: Path) -> None:
    project(tmp_path, test_a=EMPTY, test_b=EMPTY, test_c=EMPTY)

    def meddle(done: int, total: int) -> None:
        (tmp_path / "test_a.py").write_text(EMPTY + "# somebody else\n")
        if (tmp_path / "test_b.py").exists():
            os.unlink(tmp_path / "test_b.py")

    from ssot_lint.engine.fixing.run import fix

    run = fix(request(tmp_path), settings(tmp_path), meddle)
    assert text(tmp_path, "test_a") == EMPTY + "# somebody else\n"
    assert not (tmp_path / "test_b.py").exists()
    assert "pytest.fail" in text(tmp_path, "test_c")
    assert {each.finding.path for each in run.unfixed} <= {"test_a.py", "test_b.py"}


def test_one_commit_for_each_rule(tmp_path: Path) -> None:
    committed(project(tmp_path, test_a=MIXED, test_b=EMPTY))
    (tmp_path / "test_c.py").write_text(EMPTY)
    run = fix_by_commit(request(tmp_path), settings(tmp_path), "rule")
    subjects = git(tmp_path, "log", "--format=%s").splitlines()
    assert subjects == [
        "ssot-lint: SSOT102 constant-check, 2 findings closed in 1 file",
        "ssot-lint: SSOT101 empty-test, 1 finding closed in 1 file",
        "start",
    ]
    assert git(tmp_path, "status", "--short") == "?? test_c.py\n"
    assert [each.finding.path for each in run.unfixed if each.finding.code == "SSOT101"] == ["test_c.py"]
    assert len(run.remarks) == 2


def test_commits_are_refused_outside_git_and_with_something_staged(tmp_path: Path) -> None:
    project(tmp_path, test_a=EMPTY)
    with pytest.raises(UsageError, match="is in no git repository"):
        fix_by_commit(request(tmp_path), settings(tmp_path), "family")
    committed(tmp_path)
    (tmp_path / "other.txt").write_text("x")
    git(tmp_path, "add", "other.txt")
    with pytest.raises(UsageError, match="something is staged"):
        fix_by_commit(request(tmp_path), settings(tmp_path), "family")
    assert text(tmp_path, "test_a") == EMPTY


@pytest.mark.parametrize(
    ("answers", "left"),
    [
        ([Answer.YES] * 4, []),
        ([Answer.NO, Answer.YES, Answer.NO, Answer.NO], ["test_a.py:1", "test_b.py:3", "test_b.py:4"]),
        ([Answer.ALL, Answer.QUIT], ["test_b.py:3", "test_b.py:4"]),
        ([Answer.QUIT], ["test_a.py:1", "test_a.py:5", "test_b.py:3", "test_b.py:4"]),
    ],
)
def test_fixes_are_asked_for_one_by_one(tmp_path: Path, answers: list[Answer], left: list[str]) -> None:
    project(tmp_path, test_a=EMPTY + "\n\n" + EMPTY.replace("test_empty", "test_too"), test_b=MIXED)
    asked: list[str] = []
    given = iter(answers)

    def ask(finding: Finding, file: FixedFile) -> Answer:
        asked.append(finding.code)
        return next(given)

    run = fix_one_by_one(request(tmp_path), settings(tmp_path), ask)
    found = [f"{finding.path}:{finding.span.line}" for finding in run.report.findings]
    assert len(found) == len(left)
    assert [place.partition(":")[0] for place in found] == [place.partition(":")[0] for place in left]
    assert len(asked) <= 4


def test_equal_findings_are_each_asked_for(tmp_path: Path) -> None:
    project(tmp_path, test_a=SAFE + "    assert True\n" * 3)
    asked: list[int] = []

    def ask(finding: Finding, file: FixedFile) -> Answer:
        asked.append(finding.span.line)
        return Answer.YES

    run = fix_one_by_one(request(tmp_path), settings(tmp_path), ask)
    assert run.report.findings == []
    assert len(asked) == 4


def test_what_a_fix_brings_to_light_is_fixed_in_the_same_run(tmp_path: Path) -> None:
    lines = ("from unittest.mock import Mock", "", "", "def test_mail():", "    mail = Mock()", "    mail.send(1)")
    start = "\n".join(lines)
    run = fixed(project(tmp_path, test_a=f'{start}\n    (mail.send.called_once(), "sent")\n'))
    assert text(tmp_path, "test_a") == f"{start}\n    mail.send.assert_called_once()  # sent\n"
    assert [each.finding.code for file in run.files for each in file.fixed] == ["SSOT208", "SSOT117"]
