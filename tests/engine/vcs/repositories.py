"""Real repositories in a temporary folder, made with the git of this machine and settings of their own."""

import os
import subprocess
from pathlib import Path

import pytest

IDENTITY = {
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.org",
}


def isolate(monkeypatch: pytest.MonkeyPatch) -> None:
    """Git sees no settings of this machine or of a surrounding git call, and knows who commits."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    for name, value in {**IDENTITY, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}.items():
        monkeypatch.setenv(name, value)


def git(folder: Path, *arguments: str) -> str:
    """The output of a git call that has to succeed."""
    command = ["git", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


def create(folder: Path, **files: str) -> Path:
    """A repository at `folder` whose only commit holds `files` (stem: text), each as `stem.py`."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "--quiet", "--initial-branch=main")
    for stem, text in files.items():
        (folder / f"{stem}.py").write_text(text)
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--allow-empty", "--message=start")
    return folder


def allow_hook(root: Path, name: str, script: str) -> None:
    """Have the repository run `script` (sh) as its hook `name`."""
    hook = root / ".git" / "hooks" / name
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\n{script}\n")
    hook.chmod(0o755)
