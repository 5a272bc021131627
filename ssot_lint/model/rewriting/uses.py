"""Which names a stretch of a file uses."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile


def names_used_on(file: TestFile, first: int, last: int) -> frozenset[str]:
    """The names that expressions standing on lines `first` to `last` read."""
    return frozenset(
        node.id
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and first <= node.lineno <= last
    )
