"""Small projects in which what a fix leaves is run."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path


def grow(root: Path, files: Mapping[str, str]) -> None:
    """Write the files of a project."""
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")


def run(root: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """A Python process in the project's root, which it can import from."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
    env = {**outside, "PYTHONPATH": f"{root}{os.pathsep}{Path(__file__).parents[2]}", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, *command], cwd=root, env=env, capture_output=True, text=True, timeout=60, check=False
    )
