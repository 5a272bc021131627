"""Where the cache of a project is."""

from __future__ import annotations

import os
from pathlib import Path

from ssot_lint.config.root import find_root
from ssot_lint.engine.cache.results import ResultCache
from ssot_lint.rewrite.cache_folder import CACHE

_NAME = "check"


def open_cache(cwd: Path, given: Path | None = None) -> ResultCache | None:
    """The cache of the project around `cwd`, in its folder or in `given`; nothing is read or made yet.

    None when a link would lead it out of the project, where nobody asked us to write.
    """
    root = find_root(cwd)
    if given is not None:
        return ResultCache(os.path.abspath(cwd / given), root, cwd)
    folder = os.path.join(root, CACHE, _NAME)
    if os.path.realpath(folder) != os.path.join(os.path.realpath(root), CACHE, _NAME):
        return None
    return ResultCache(folder, root, cwd)
