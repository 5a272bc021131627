"""`ssot-lint fix`, `check --fix` and `check --diff`."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import EMPTY, REAL, Call

CONSTANT = "def test_sum():\n    assert sum([1, 2]) == 3\n    assert True\n"
VISIBLE = (
    'import pytest\n\n\n@pytest.mark.xfail(strict=True, reason="SSOT101 placeholder")\ndef test_login():\n'
    '    pytest.fail("placeholder: not implemented")\n'
)


@pytest.fixture
def empty(project: Path) -> Path:
    (project / "tests" / "test_constant.py").write_text(CONSTANT)
    return project / "tests" / "test_empty.py"


def test_fix_makes_safe_fixes_and_reports_what_is_left(empty: Path, call: Call) -> None:
    result = call("fix", "--output-format", "concise")
    assert result.code == 1
    assert (empty.parent / "test_constant.py").read_text() == REAL
    assert empty.read_text() == EMPTY
    assert result.out.splitlines() == [
        "tests/test_empty.py:1:5: SSOT101 empty-test: this test does nothing: it passes whatever the program does",
        "1 finding (1 error, 0 warnings) in 1 of 3 files, 3 tests.",
        "1 fixable with `--fix --unsafe-fixes`; `--diff` shows what would change.",
        "Fixed 1 finding in 1 file:",
        "  1  SSOT102 constant-check: remove the constant check",
    ]


def test_unsafe_fixes_are_made_when_asked_for(empty: Path, call: Call) -> None:
    result = call("check", "--fix", "--unsafe-fixes", "--show-fixes")
    assert result.code == 0
    assert empty.read_text() == VISIBLE
    assert "tests/test_empty.py:\n  SSOT101 empty-test: mark the placeholder as an expected failure (test_login)\n" in (
        result.out
    )
    assert call("check").code == 0


def test_configuration_can_ask_for_fixes_and_the_command_line_against(empty: Path, call: Call) -> None:
    configuration = "[tool.ssot-lint]\nfix = true\nunsafe-fixes = true\nfixable = ['SSOT1']\nunfixable = ['SSOT102']\n"
    (empty.parent.parent / "pyproject.toml").write_text(configuration)
    assert call("check", "--no-fix").code == 1
    assert empty.read_text() == EMPTY
    assert call("check").code == 1
    assert empty.read_text() == VISIBLE
    assert (empty.parent / "test_constant.py").read_text() == CONSTANT


@pytest.mark.parametrize(("key", "flag", "changed"), [("safe", [], True), ("unsafe", ["--unsafe-fixes"], True)])
def test_configuration_decides_how_safe_a_fix_is(
    empty: Path, call: Call, key: str, flag: list[str], changed: bool
) -> None:
    rule = {"safe": "SSOT101", "unsafe": "SSOT102"}[key]
    (empty.parent.parent / "pyproject.toml").write_text(f"[tool.ssot-lint]\nextend-{key}-fixes = ['{rule}']\n")
    found = json.loads(call("check", "--output-format", "json").out)["findings"]
    assert [each["fix"] for each in found if each["code"] == rule] == [key]
    call("fix", *flag, "--select", rule)
    target = empty if key == "safe" else empty.parent / "test_constant.py"
    assert (target.read_text() in (VISIBLE, REAL)) is changed


def test_diff_writes_nothing_and_git_applies_it(empty: Path, call: Call) -> None:
    result = call("check", "--diff", "--unsafe-fixes")
    assert result.code == 1
    assert empty.read_text() == EMPTY
    assert result.err.startswith("Would fix 2 findings in 2 files:\n")
    folder = empty.parent.parent
    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
    subprocess.run(["git", "apply", "-"], cwd=folder, input=result.out.encode(), check=True)
    assert empty.read_text() == VISIBLE
    assert call("check", "--diff", "--unsafe-fixes").code == 0


def test_fix_only_says_nothing_of_what_is_left(empty: Path, call: Call) -> None:
    result = call("check", "--fix-only")
    assert (result.code, "SSOT101" in result.out) == (0, False)
    assert call("check", "--fix", "--exit-non-zero-on-fix", "tests/test_constant.py").code == 0
    (empty.parent / "test_constant.py").write_text(CONSTANT)
    assert call("check", "--fix", "--exit-non-zero-on-fix", "tests/test_constant.py").code == 1


def test_stdin_is_fixed_to_stdout_and_findings_go_to_stderr(project: Path, call: Call) -> None:
    options = ("--stdin-filename", "tests/test_new.py", "--output-format", "concise")
    result = call("fix", "-", *options, stdin=CONSTANT + EMPTY)
    assert result.out == REAL + EMPTY
    assert result.code == 1
    assert result.err.startswith("tests/test_new.py:3:5: SSOT101 ")
    assert not (project / "tests" / "test_new.py").exists()


def test_report_for_programs_stays_one(empty: Path, call: Call) -> None:
    result = call("fix", "--output-format", "json")
    assert [finding["code"] for finding in json.loads(result.out)["findings"]] == ["SSOT101"]
    assert "Fixed 1 finding" in result.err


def test_undo_takes_the_last_run_back(empty: Path, call: Call) -> None:
    call("fix", "--unsafe-fixes", "-q")
    assert call("undo").code == 0
    assert (empty.read_text(), (empty.parent / "test_constant.py").read_text()) == (EMPTY, CONSTANT)


def test_interactive_shows_the_diff_and_asks(empty: Path, call: Call) -> None:
    result = call("fix", "-i", "--unsafe-fixes", stdin="?\nn\ny\n")
    assert "-    assert True\n" in result.out
    assert "y: make this fix" in result.out
    assert (empty.parent / "test_constant.py").read_text() == CONSTANT
    assert empty.read_text() == VISIBLE
    assert result.code == 1


def test_end_of_input_ends_the_questions(empty: Path, call: Call) -> None:
    result = call("fix", "-i", "--unsafe-fixes", stdin="")
    assert result.code == 1
    assert empty.read_text() == EMPTY


def test_verify_rolls_back_what_pytest_does_not_confirm(project: Path, call: Call) -> None:
    target = project / "tests" / "test_empty.py"
    # Only when it is run does this module say what its tests are.
    before = EMPTY + "\n\nif 'pytest.' + 'fail' in open(__file__).read():\n    globals().pop('test_login')\n"
    target.write_text(before)
    result = call("fix", "--unsafe-fixes", "--verify", "collect", "--output-format", "concise")
    assert target.read_text() == before
    assert "--verify: test_login is not collected any more" in result.out
    assert result.code == 1


def test_verify_shows_how_outcomes_changed(empty: Path, call: Call) -> None:
    result = call("fix", "--unsafe-fixes", "--verify", "run")
    assert result.code == 0
    assert "test_login  passed → xfailed" in result.out


def test_commit_needs_files_that_are_written(empty: Path, call: Call) -> None:
    result = call("check", "--diff", "--commit", "rule")
    assert (result.code, "--commit needs files that are written" in result.err) == (2, True)
