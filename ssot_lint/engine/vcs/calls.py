"""Calls of the git program: what surrounds every one of them, and its own words when it fails."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from ssot_lint.errors import SsotLintError

# Of a surrounding `git commit` or `git rebase --exec`: they would make another repository or index the one we ask.
_FOREIGN = {
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
    "GIT_GLOB_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
}
_LITERAL = ("--no-pager", "--literal-pathspecs")
# A question must not run what a repository's own configuration names, nor write its index.
_HARMLESS = ("--no-optional-locks", "-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}")
_OWN_SCOPES = (b"local", b"worktree")


class GitError(SsotLintError):
    """Git is missing, refused or failed; the message has its own words."""


def ask(root: Path, *arguments: str, extra: Mapping[str, str] | None = None) -> bytes:
    """The output of a question to git about the repository at `root`; `extra` joins the environment.

    No hook or monitor of the repository runs. Raises GitError when git fails.
    """
    return _checked(root, arguments[0], answer(root, *arguments, extra=extra))


def answer(root: Path, *arguments: str, extra: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    """Like `ask`, with the exit code instead of an error when git fails; GitError when it cannot be started."""
    return _started(root, [*_LITERAL, *_HARMLESS, *arguments], extra=extra)


def tell(root: Path, *arguments: str, stdin: bytes = b"") -> None:
    """Have git change the repository at `root`, with the user's own hooks and settings. Raises GitError."""
    _checked(root, arguments[0], _started(root, [*_LITERAL, *arguments], stdin=stdin))


def without_own_filters(root: Path) -> dict[str, str]:
    """An environment that switches off the clean filters which the repository's own configuration sets up.

    They are commands, and status runs them; without, a filtered file may count as changed, never as unchanged.
    """
    pattern = r"^filter\..*\.(clean|process|required)$"
    listing = answer(root, "config", "-z", "--show-scope", "--name-only", "--get-regexp", pattern)
    words = iter(listing.stdout.split(b"\0"))
    keys = sorted({os.fsdecode(key) for scope, key in zip(words, words, strict=False) if scope in _OWN_SCOPES})
    if not keys:
        return {}
    start = int(os.environ.get("GIT_CONFIG_COUNT") or 0)
    extra = {"GIT_CONFIG_COUNT": str(start + len(keys))}
    for number, key in enumerate(keys, start):
        extra[f"GIT_CONFIG_KEY_{number}"] = key
        extra[f"GIT_CONFIG_VALUE_{number}"] = "false" if key.endswith(".required") else ""
    return extra


def _started(
    root: Path, arguments: Sequence[str], *, stdin: bytes = b"", extra: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    environment = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
    environment.update(extra or {}, GIT_TERMINAL_PROMPT="0", GIT_NO_LAZY_FETCH="1")
    try:
        return subprocess.run(
            ["git", *arguments], cwd=root, env=environment, input=stdin, capture_output=True, check=False
        )
    except OSError as error:
        raise GitError(f"{root}: git cannot be started: {error.strerror or error}") from error


def _checked(root: Path, verb: str, result: subprocess.CompletedProcess[bytes]) -> bytes:
    if result.returncode:
        words = (result.stderr.strip() + b"\n" + result.stdout.strip()).decode(errors="replace").strip()
        raise GitError(f"{root}: git {verb} failed: {words or f'exit code {result.returncode}'}")
    return result.stdout
