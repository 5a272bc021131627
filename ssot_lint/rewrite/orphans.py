"""Classes, and attributes of a set-up, that nothing needs once fixes are made."""

from __future__ import annotations

from collections.abc import Collection

from ssot_lint.fixes import Edit
from ssot_lint.model import TestFile
from ssot_lint.model.rewriting.idle_attributes import idle_statements
from ssot_lint.model.rewriting.stretches import definition_at, stretch_at
from ssot_lint.model.rewriting.used_names import used_names
from ssot_lint.rewrite.lines import newline_of


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


def without_idle_attributes(file: TestFile, names: Collection[str], text_after: str) -> list[Edit]:
    """The edits that take away what set-ups make for `self`, of those (`Class.attribute`) that nothing else names."""
    edits: dict[int, Edit] = {}
    for owner, dot, attribute in (name.partition(".") for name in sorted(names)):
        for statement, is_last in idle_statements(file, owner, attribute, text_after) if dot else ():
            stretch = stretch_at(file, statement.lineno, statement.end_lineno or statement.lineno)
            if stretch is None or (stretch.first, stretch.last) != (statement.lineno, statement.end_lineno):
                return []
            indent = file.source.lines[stretch.first - 1][: statement.col_offset]
            text = f"{indent}pass{newline_of(file.source.text)}" if is_last else ""
            edits[stretch.first] = Edit(stretch.first, stretch.last, text)
    return [*edits.values()]
