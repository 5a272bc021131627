"""A project to check, and the command line called as the installed program calls it."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from ssot_lint.cli import main

EMPTY = "def test_login():\n    pass\n"
REAL = "def test_sum():\n    assert sum([1, 2]) == 3\n"


@dataclass(frozen=True, slots=True)
class Result:
    """How a call ended."""

    code: int
    out: str
    err: str


Call = Callable[..., Result]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one empty and one real test, which is the working directory."""
    (tmp_path / "pyproject.toml").write_text("[tool.ssot-lint]\n")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_empty.py").write_text(EMPTY)
    (tmp_path / "tests" / "test_real.py").write_text(REAL)
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "SSOT_LINT_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """`call("check", …, stdin=…)` in this process."""

    def run(*arguments: str, stdin: str = "") -> Result:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        with pytest.raises(SystemExit) as caught:
            main(list(arguments))
        out, err = capsys.readouterr()
        assert isinstance(caught.value.code, int)
        return Result(caught.value.code, out, err)

    return run
