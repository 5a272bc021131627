"""One pytest process on given files, with the recorder in it: what it wrote down, and how it ended."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from ssot_lint.data import dataclass

PLUGIN = "ssot_lint_recorder"
_RECORDER = Path(__file__).with_name("recorder.py")
_TAIL = 15  # lines of output that are shown of a pytest that failed
_TICK = 0.5  # seconds between looks at the record
# Of a pytest that this process may itself be run by.
_FOREIGN = ("PYTEST_CURRENT_TEST", "PYTEST_VERSION", "PYTEST_XDIST_")


@dataclass(frozen=True, slots=True)
class Session:
    """What one process wrote down (`recorder.py`), and the end of its output.

    Its exit code is negative for a signal, and None when it made no progress in time.
    """

    records: tuple[dict[str, Any], ...]
    code: int | None
    output: str

    @property
    def ending(self) -> str:
        """How the process ended, to follow "pytest"."""
        if self.code is None:
            return "made no progress in time"
        if self.code < 0:
            return f"died of {_signal_name(-self.code)}"
        return f"ended with exit code {self.code}"


def hold(
    command: Sequence[str], root: Path, files: Sequence[Path], options: Sequence[str], timeout: float | None
) -> Session:
    """Run `command` with `options` in `root` on `files` (absolute); it cannot fail.

    It is ended when no file is imported and no test begins or ends for `timeout` seconds. The files' common folder
    decides about the project's settings, as if the files were named on the command line.
    """
    with tempfile.TemporaryDirectory(prefix="ssot-lint-", ignore_cleanup_errors=True) as name:
        room = Path(name)
        shutil.copyfile(_RECORDER, room / f"{PLUGIN}.py")
        folder = os.path.commonpath([file.parent for file in files])
        asked = {"folder": folder, "files": [str(file) for file in files]}
        (room / "files.json").write_text(json.dumps(asked), encoding="ascii")
        arguments = ["-p", PLUGIN, "--maxfail=0", "-o", f"cache_dir={room / 'cache'}", *options, folder]
        with open(room / "output", "w+b") as output:
            try:
                code = _run([*command, *arguments], root, room, output, timeout)
            except OSError as error:
                return Session((), 127, f"{command[0]}: {error.strerror or error}")
            output.seek(max(0, output.tell() - 20_000))
            text = output.read().decode(errors="replace")
        return Session(tuple(_read(room / "record")), code, "\n".join(text.rstrip().splitlines()[-_TAIL:]))


def _environment(room: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}
    path = os.pathsep.join(filter(None, [str(room), kept.get("PYTHONPATH")]))
    # Sets have the same order before and after, and no compiled file outlives the text it was made of.
    steady = {"PYTHONHASHSEED": kept.get("PYTHONHASHSEED", "0"), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": path}
    own = {"SSOT_LINT_RECORD": str(room / "record"), "SSOT_LINT_FILES": str(room / "files.json")}
    # Coverage of these runs is nobody's result.
    return {**kept, **steady, **own, "COVERAGE_FILE": str(room / "coverage")}


def _run(command: list[str], root: Path, room: Path, output: IO[bytes], timeout: float | None) -> int | None:
    process = subprocess.Popen(
        command,
        cwd=root,
        env=_environment(room),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        code = _wait(process, room / "record", timeout)
    finally:
        _end(process)
    output.seek(0, os.SEEK_END)
    return code


def _wait(process: subprocess.Popen[bytes], record: Path, timeout: float | None) -> int | None:
    """The exit code, or None when the record did not grow for `timeout` seconds."""
    size, since = 0, time.monotonic()
    while True:
        try:
            return process.wait(None if timeout is None else min(_TICK, timeout))
        except subprocess.TimeoutExpired:
            grown = record.stat().st_size if record.exists() else 0
            if grown != size:
                size, since = grown, time.monotonic()
            elif timeout is not None and time.monotonic() - since >= timeout:
                return None


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends the process and all that it started, workers and servers of tests: they would go on with old files."""
    if hasattr(os, "killpg"):
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            process.kill()
    else:
        process.kill()
    process.wait()


def _read(record: Path) -> Iterator[dict[str, Any]]:
    """The lines that were written whole."""
    if record.exists():
        for line in record.read_bytes().splitlines():
            try:
                yield json.loads(line)
            except ValueError:
                continue


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
