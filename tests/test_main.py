"""How the process ends: all is written, whoever asked for the end is told, and the exit code is that of the command."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

_MAIN = "import sys; sys.argv[0] = 'ssot-lint'; from ssot_lint.__main__ import main; main()"


def _run(code: str, *words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run((sys.executable, "-c", code, *words), check=False, cwd=cwd, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("source", "code"), [("def test_a():\n    assert 1 + f() == 2\n", 0), ("def test_a(): pass\n", 1)]
)
def test_exit_code_and_hooks(tmp_path: Path, source: str, code: int) -> None:
    (tmp_path / "test_a.py").write_text(source)
    hook = "import atexit; atexit.register(print, 'the end'); "
    ended = _run(hook + _MAIN, "check", "--no-cache", "--output-format", "concise", "test_a.py", cwd=tmp_path)
    assert ended.returncode == code
    assert ended.stdout.endswith("the end\n")


def test_much_output_is_written_to_its_end(tmp_path: Path) -> None:
    (tmp_path / "test_a.py").write_text("".join(f"def test_{number}(): pass\n" for number in range(2000)))
    ended = _run(_MAIN, "check", "--no-cache", "--output-format", "concise", "test_a.py", cwd=tmp_path)
    assert ended.returncode == 1
    assert ended.stdout.count("SSOT101") == 2000
    assert ended.stdout.endswith("shows what would change.\n")


def test_threads_are_waited_for(tmp_path: Path) -> None:
    (tmp_path / "test_a.py").write_text("def test_a(): pass\n")
    thread = "import threading, time; threading.Thread(target=lambda: (time.sleep(0.3), print('done'))).start(); "
    ended = _run(thread + _MAIN, "check", "--no-cache", "test_a.py", cwd=tmp_path)
    assert ended.returncode == 1
    assert ended.stdout.endswith("done\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
def test_output_that_nobody_reads_is_no_success(tmp_path: Path) -> None:
    (tmp_path / "test_a.py").write_text("def test_a(x):\n    assert x\n")
    command = (sys.executable, "-c", _MAIN, "check", "--no-cache", "test_a.py")
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(command, check=False, cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, text=True)
    assert ended.returncode not in (0, 1)
    assert "No space left" in ended.stderr
