"""The folder in a project for what can be made again, and for the journals of fix runs."""

from __future__ import annotations

import contextlib
import os

from ssot_lint.errors import SsotLintError

CACHE = ".ssot_lint_cache"
JOURNAL = "journal"
IGNORE_FILE = ".gitignore"
TAG_FILE = "CACHEDIR.TAG"

_FILES = {
    IGNORE_FILE: "# Made by ssot-lint.\n*\n",
    # The first line is the one of https://bford.info/cachedir/: backup programs know it.
    TAG_FILE: (
        "Signature: 8a477f597d28d172789f06886806bc55\n"
        "# Made by ssot-lint. `journal/` has the old bytes of the files that it fixed, for `ssot-lint undo`;\n"
        "# the rest can be made again. `ssot-lint clean` removes the rest, `ssot-lint clean --all` everything.\n"
    ),
}


class JournalError(SsotLintError):
    """A journal cannot be used: the message names the file and the remedy."""


def journal_folder(root: str, given: str | None = None) -> str:
    """Where the journals of a project are: at `given`, else in its cache folder.

    Raises JournalError when a link leads the cache folder out of the project, where nobody asked us to write.
    """
    if given is not None:
        return os.path.abspath(given)
    folder = os.path.join(root, CACHE, JOURNAL)
    if os.path.realpath(folder) != os.path.join(os.path.realpath(root), CACHE, JOURNAL):
        raise JournalError(f"{folder}: is reached by a link (name the folder with --journal)")
    return folder


def prepare_folder(folder: str) -> None:
    """Make a folder with its parents; a cache folder gets the files that keep it out of git. Raises OSError."""
    os.makedirs(folder, exist_ok=True)
    parent = os.path.dirname(folder)
    if os.path.basename(parent) == CACHE:
        for name, text in _FILES.items():
            with contextlib.suppress(FileExistsError), open(os.path.join(parent, name), "x", encoding="utf-8") as file:
                file.write(text)
