"""How the program ends when something goes wrong, in processes of their own where that matters."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from ssot_lint.cli.failure import exit_code_of
from ssot_lint.errors import SsotLintError, UsageError
from tests.cli.conftest import Call

PROGRAM = [sys.executable, "-m", "ssot_lint"]
ROOT = str(Path(__file__).parents[2])


def raising(error: BaseException) -> Callable[[], object]:
    def command() -> object:
        raise error

    return command


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (UsageError("a.toml: select: wrong"), 2, "error: a.toml: select: wrong\n"),
        (SsotLintError("no"), 2, "error: no\n"),
        (click.UsageError("bad option"), 2, "error: bad option\n"),
        (click.FileError("x", "is gone"), 2, "error: Could not open file 'x': is gone\n"),
        (click.Abort(), 130, "error: interrupted\n"),
    ],
)
def test_expected_errors_are_one_line(
    error: BaseException, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code_of(raising(error)) == code
    assert capsys.readouterr() == ("", said)


def test_unexpected_error_is_a_bug_with_a_traceback_on_request(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSOT_LINT_DEBUG", raising=False)
    assert exit_code_of(raising(KeyError("x"))) == 2
    said = capsys.readouterr().err
    assert said.startswith("error: KeyError: 'x'\nThis is a bug in ssot-lint")
    assert "Traceback" not in said
    monkeypatch.setenv("SSOT_LINT_DEBUG", "1")
    assert exit_code_of(raising(KeyError("x"))) == 2
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize(("returned", "code"), [(None, 0), (0, 0), (1, 1), (2, 2)])
def test_command_gives_the_code(returned: int | None, code: int) -> None:
    assert exit_code_of(lambda: returned) == code


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    return kept | {"PYTHONPATH": ROOT} | more


def test_reader_that_closes_the_pipe_is_no_error(project: Path) -> None:
    many = "".join(f"def test_{number}():\n    pass\n\n\n" for number in range(1500))
    (project / "tests" / "test_many.py").write_text(many)
    with subprocess.Popen(
        [*PROGRAM, "check"], cwd=project, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b"tests/test_empty.py:1:5")
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_full_disk_is_an_error_of_one_line(project: Path) -> None:
    with Path("/dev/full").open("w") as full:
        result = subprocess.run(
            [*PROGRAM, "rules"], cwd=project, env=environment(), stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert (result.returncode, result.stderr) == (2, b"error: stdout: cannot be written: No space left on device\n")


def test_removed_working_directory_is_an_error(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert call("check").err == "error: the working directory does not exist any more\n"


def test_terminal_encoding_without_a_character_does_not_end_the_run(project: Path) -> None:
    (project / "tests" / "test_empty.py").write_text("def test_grün():\n    '''日本'''\n", "utf-8")
    result = subprocess.run(
        [*PROGRAM, "check"], cwd=project, env=environment(PYTHONIOENCODING="ascii"), capture_output=True, check=False
    )
    assert (result.returncode, result.stderr) == (1, b"")
    assert rb"'''\u65e5\u672c'''" in result.stdout
