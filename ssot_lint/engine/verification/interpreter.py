"""The command that runs the project's pytest: as given, of the active or the project's own environment, or ours."""

from __future__ import annotations

import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from ssot_lint.errors import UsageError

_PROBE = "import importlib.util, sys; sys.exit(importlib.util.find_spec('pytest') is None)"
_ENVIRONMENTS = (".venv", "venv")


def find_python(root: Path, given: str | None) -> list[str]:
    """The words of the command that runs pytest for the project at `root`; `given` is a command line of the user.

    Without one, the first interpreter that has pytest. Raises UsageError with all that was looked at when none has.
    """
    if given is not None:
        return _of_user(root, given)
    seen: list[str] = []
    for python, origin in _candidates(root):
        if _has_pytest(python):
            return [python, "-m", "pytest"]
        seen.append(f"{python} ({origin})")
    listed = ", ".join(dict.fromkeys(seen))
    raise UsageError(f"no pytest to verify with: it cannot be imported in {listed}; name its command with --pytest")


def _of_user(root: Path, given: str) -> list[str]:
    try:
        words = shlex.split(given, posix=os.name != "nt")
    except ValueError as error:
        raise UsageError(f"--pytest: {given!r} is no command line: {error}") from error
    if not words:
        raise UsageError("--pytest: the command is empty")
    program = words[0]
    if os.path.dirname(program):
        # As the user sees it first; a configured command is relative to the project.
        found = next(filter(None, (shutil.which(os.path.abspath(each)) for each in (program, root / program))), None)
    else:
        found = shutil.which(program)
    if found is None:
        raise UsageError(f"--pytest: there is no program {program!r} to run")
    return [found, *words[1:]]


def _candidates(root: Path) -> Iterator[tuple[str, str]]:
    """Interpreters that exist, and where each comes from, the closest to the project first."""
    active = os.environ.get("VIRTUAL_ENV")
    folders = [(Path(active), "VIRTUAL_ENV")] if active else []
    folders += [(root / name, f"{name} of the project") for name in _ENVIRONMENTS]
    for folder, origin in folders:
        for python in (folder / "bin" / "python", folder / "Scripts" / "python.exe"):
            if python.is_file():
                yield os.path.abspath(python), origin
    if sys.executable:
        yield sys.executable, "the Python of ssot-lint"
    for name in ("python3", "python"):
        if python_on_path := shutil.which(name):
            yield python_on_path, "on PATH"


def _has_pytest(python: str) -> bool:
    if python == sys.executable:
        return importlib.util.find_spec("pytest") is not None
    try:
        # Not in the project's folder, where a file pytest.py would be found instead.
        probe = subprocess.run(
            [python, "-c", _PROBE], cwd=os.path.dirname(python), capture_output=True, check=False, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return probe.returncode == 0
