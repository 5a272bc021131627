"""Classes that nothing needs once fixes are made."""

from __future__ import annotations

from collections.abc import Collection

from ssot_lint.fixes import Edit
from ssot_lint.model import TestFile
from ssot_lint.model.rewriting.stretches import definition_at
from ssot_lint.model.rewriting.used_names import used_names


def without_orphans(file: TestFile, names: Collection[str], text_after: str) -> list[Edit]:
    """The edits that take away those module-level classes of a file that `text_after` does not use outside themselves.

    `text_after` is the text with all other edits made; blank lines before a class go with it. Only in files of tests:
    what stands in others may be there for anybody.
    """
    if not names or not file.is_collected:
        return []
    lines = file.source.lines
    used = used_names(text_after)
    edits = []
    for name in sorted(set(names) - used):
        cls = file.definitions.classes.get(name)
        stretch = definition_at(file, cls.node.lineno) if cls is not None else None
        if stretch is None or stretch.indent:
            continue
        first = stretch.first
        while first > 1 and not lines[first - 2].strip():
            first -= 1
        edits.append(Edit(first, stretch.last, ""))
    return edits
