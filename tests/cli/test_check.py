"""`ssot-lint check` and its options."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import EMPTY, REAL, Call


def codes(text: str) -> list[str]:
    return [finding["code"] for finding in json.loads(text)["findings"]]


def test_finding_is_shown_and_ends_with_1(project: Path, call: Call) -> None:
    result = call("check")
    assert result.code == 1
    assert result.out.startswith("tests/test_empty.py:1:5: SSOT101 empty-test: ")
    assert "1 | def test_login():\n  |     ^^^^^^^^^^\n2 |     pass\n" in result.out
    assert "\n1 finding (1 error, 0 warnings) in 1 of 2 files, 2 tests.\n" in result.out
    assert result.err == ""


def test_clean_file_ends_with_0(project: Path, call: Call) -> None:
    result = call("check", "tests/test_real.py")
    assert (result.code, result.out) == (0, "No findings in 1 file, 1 test.\n")


def test_exit_zero_hides_findings_from_the_code_but_not_errors(project: Path, call: Call) -> None:
    assert call("check", "--exit-zero").code == 0
    result = call("check", "-e", "tests", "gone.py")
    assert result.code == 2
    assert "gone.py" in result.out


def test_file_that_is_not_there_is_an_error_and_the_others_are_checked(project: Path, call: Call) -> None:
    result = call("check", "gone", "tests", "--output-format", "json")
    assert result.code == 2
    assert codes(result.out) == ["SSOT101"]
    assert [error["path"] for error in json.loads(result.out)["errors"]] == ["gone"]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--select", "SSOT1"], ["SSOT101"]),
        (["--select", "empty-test,SSOT901"], ["SSOT101"]),
        (["--ignore", "SSOT101"], []),
        (["--ignore", "SSOT9", "--ignore", "empty-test"], []),
        (["--select", "SSOT9"], []),
        (["--select", "SSOT9", "--extend-select", "SSOT101"], ["SSOT101"]),
        (["--per-file-ignores", "tests/*:SSOT901,SSOT101"], []),
        (["--per-file-ignores", "tests/*:SSOT901", "--per-file-ignores", "other/*:SSOT101"], ["SSOT101"]),
        (["--exclude", "tests"], []),
        (["--extend-exclude", "test_real.py, test_e*.py"], []),
        (["--config", 'ignore = ["SSOT101"]'], []),
        (["--config", 'ignore = ["SSOT101"]', "--config", 'select = ["SSOT1"]'], ["SSOT101"]),
    ],
)
def test_options_choose_rules_and_files(project: Path, call: Call, options: list[str], expected: list[str]) -> None:
    result = call("check", "--output-format", "json", *options)
    assert (codes(result.out), result.err) == (expected, "")


def test_excluded_file_that_is_named_is_checked_unless_forced(project: Path, call: Call) -> None:
    named = ["check", "tests/test_empty.py", "--extend-exclude", "tests"]
    assert call(*named).code == 1
    assert call(*named, "--force-exclude").code == 0


def test_gitignored_file_is_left_out_unless_told_otherwise(project: Path, call: Call) -> None:
    (project / ".git").mkdir()
    (project / ".gitignore").write_text("test_empty.py\n")
    assert call("check").code == 0
    assert call("check", "--no-respect-gitignore").code == 1


def test_configuration_is_read_from_a_file_or_not_at_all(project: Path, call: Call) -> None:
    (project / "pyproject.toml").write_text('[tool.ssot-lint]\nignore = ["SSOT101"]\n')
    (project / "other.toml").write_text('select = ["SSOT101"]\n')
    assert call("check").code == 0
    assert call("check", "--config", "other.toml").code == 1
    assert call("check", "--isolated").code == 1


def test_stdin_is_checked_as_the_named_file(project: Path, call: Call) -> None:
    result = call("check", "-", "--stdin-filename", "tests/test_new.py", "--output-format", "concise", stdin=EMPTY)
    assert result.code == 1
    assert result.out.startswith("tests/test_new.py:1:5: SSOT101 ")
    assert call("check", "-", stdin=REAL).code == 0


def test_source_of_stdin_is_shown_rather_than_the_file_of_that_name(project: Path, call: Call) -> None:
    given = "def test_other():\n    ...  # unsaved\n"
    result = call("check", "-", "--stdin-filename", "tests/test_real.py", stdin=given)
    assert "2 |     ...  # unsaved\n" in result.out


def test_output_file_has_no_colours(project: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    result = call("check", "-o", "report.txt")
    assert (result.code, result.out) == (1, "")
    assert (project / "report.txt").read_text("utf-8").startswith("tests/test_empty.py:1:5: SSOT101")


def test_statistics_replace_the_findings(project: Path, call: Call) -> None:
    result = call("check", "--statistics")
    assert (result.code, result.out.splitlines()[0]) == (1, "1  SSOT101  empty-test")


def test_quiet_shows_findings_only(project: Path, call: Call) -> None:
    assert call("check", "-q", "--output-format", "concise").out.count("\n") == 1
    assert call("check", "-q", "tests/test_real.py").out == ""


def test_files_and_settings_can_be_shown(project: Path, call: Call) -> None:
    files = call("check", "--show-files")
    assert (files.code, files.out) == (0, "tests/test_empty.py\ntests/test_real.py\n")
    settings = call("check", "--show-settings", "--ignore", "SSOT101")
    assert settings.code == 0
    assert 'ignore = ["SSOT101"]' in settings.out
    assert "command line" in settings.out


def test_colour_is_shown_when_forced(project: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b[" not in call("check").out
    assert "\x1b[1;31mSSOT101\x1b[0m" in call("check", "--color", "always").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in call("check").out
    assert "\x1b[" not in call("check", "--color", "never").out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--select", "SSOT1O1"], ["SSOT1O1", "did you mean"]),
        (["--selct", "SSOT101"], ["--selct", "--select"]),
        (["--output-format", "xml"], ["xml", "json-lines"]),
        (["--per-file-ignores", "SSOT101"], ["--per-file-ignores", "PATTERN:CODE"]),
        (["--config", "ignroe=[]"], ["ignroe", "ignore"]),
        (["--config", "gone.toml"], ["gone.toml"]),
        (["--min-confidence", "sure"], ["sure", "likely"]),
        (["--jobs", "0"], ["--jobs"]),
        (["-o", "no/such/folder/report.txt"], ["report.txt", "cannot be written"]),
        (["-", "tests"], ["stdin"]),
        (["--stdin-filename", "x.py"], ["--stdin-filename", "`-`"]),
    ],
)
def test_wrong_use_is_explained_on_stderr(project: Path, call: Call, arguments: list[str], words: list[str]) -> None:
    result = call("check", *arguments)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("error: ")
    assert "Traceback" not in result.err
    assert [word for word in words if word not in result.err] == []


def test_suites_without_a_configured_base_are_told_of_init(project: Path, call: Call) -> None:
    hint = "`ssot-lint init` proposes some."
    assert hint not in call("check").out
    (project / "tests" / "test_many.py").write_text("".join(REAL.replace("_sum", f"_{n}") for n in range(20)))
    assert hint in call("check").out
    assert hint not in call("check", "--select", "SSOT1").out
    assert hint not in call("check", "--isolated").out
    (project / "pyproject.toml").write_text('[tool.ssot-lint]\nbase-classes = ["testkit.Case"]\n')
    assert hint not in call("check").out
