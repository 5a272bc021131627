"""Removing what the tool has put into a project: cache folders, and what killed runs left behind."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

from ssot_lint.data import dataclass
from ssot_lint.rewrite.cache_folder import CACHE, IGNORE_FILE, JOURNAL, TAG_FILE
from ssot_lint.rewrite.leftovers import is_temporary, sweep
from ssot_lint.rewrite.runs import ENTRIES, locked, run_folders

_FOREIGN = {".git", ".hg", ".svn", "node_modules"}


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A file or folder that was removed or, with a reason, was not."""

    path: str
    reason: str = ""


def clean(root: str, *, journals: bool) -> Iterator[Cleaned]:
    """Remove caches and leftover temporary files at and below `root`, with `journals` also what `undo` needs.

    Works as it is iterated. Links are not followed. Raises JournalError for a journal that cannot be listed.
    """
    for directory, folders, files in os.walk(root):
        if any(is_temporary(name) for name in files):
            yield from (Cleaned(path) for path in sweep([directory]))
        if CACHE in folders:
            yield from _clean_cache(os.path.join(directory, CACHE), journals=journals)
        folders[:] = sorted(set(folders) - _FOREIGN - {CACHE})


def _clean_cache(cache: str, *, journals: bool) -> Iterator[Cleaned]:
    if os.path.islink(cache):
        yield Cleaned(cache, "is a link")
        return
    runs = run_folders(os.path.join(cache, JOURNAL))
    if journals and any(_is_in_use(run) for run in runs):
        yield Cleaned(cache, "another process writes or undoes a run")
    elif journals or not runs:
        yield _remove(cache)
    else:
        yield from _remove_caches(cache)


def _remove_caches(cache: str) -> Iterator[Cleaned]:
    try:
        names = sorted(set(os.listdir(cache)) - {JOURNAL, IGNORE_FILE, TAG_FILE})
    except OSError as error:
        yield Cleaned(cache, (error.strerror or str(error)).lower())
        return
    for name in names:
        yield _remove(os.path.join(cache, name))


def _is_in_use(run: str) -> bool:
    try:
        with locked(os.path.join(run, ENTRIES)) as is_free:
            return not is_free
    except OSError:
        return False


def _remove(path: str) -> Cleaned:
    try:
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path)
        else:
            os.unlink(path)
    except OSError as error:
        return Cleaned(path, (error.strerror or str(error)).lower())
    return Cleaned(path)
