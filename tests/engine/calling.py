"""The installed program, called in a process of its own on a folder."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = str(Path(__file__).parents[2])


@dataclass(frozen=True, slots=True)
class Run:
    """How a call ended: exit code, stdout as bytes, stderr as text."""

    code: int
    out: bytes
    err: str

    @property
    def data(self) -> dict[str, Any]:
        """The JSON report."""
        found: dict[str, Any] = json.loads(self.out)
        return found

    @property
    def said(self) -> dict[str, list[str]]:
        """By path: `CODE:line` of each finding and `error: message` of each error, in order."""
        by_path: dict[str, list[str]] = {}
        for finding in self.data["findings"]:
            by_path.setdefault(finding["path"], []).append(f"{finding['code']}:{finding['line']}")
        for error in self.data["errors"]:
            by_path.setdefault(error["path"], []).append(f"error: {error['message']}")
        return by_path


def check(
    folder: Path,
    *arguments: str | bytes,
    python: tuple[str, ...] = (),
    stdin: bytes | None = None,
    path: tuple[Path, ...] = (),
) -> Run:
    """`ssot-lint check --isolated …` in `folder`; `python`: options of the interpreter; `path`: more import roots."""
    foreign = ("PYTHON", "NO_COLOR", "FORCE_COLOR", "SSOT_LINT")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    environment["PYTHONPATH"] = os.pathsep.join([*map(str, path), ROOT])
    command = [sys.executable, *python, "-m", "ssot_lint", "check", "--isolated", *arguments]
    result = subprocess.run(
        command, cwd=folder, env=environment, input=stdin, capture_output=True, check=False, timeout=240
    )
    return Run(result.returncode, result.stdout, result.stderr.decode())
