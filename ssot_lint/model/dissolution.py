"""The end of a file's model: what leads back to itself is cut, so that a tree goes without the garbage collector.

To look for circles among all that is alive took an eighth of a check, more than to free what is in them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssot_lint.model.abridging import forget_unread
from ssot_lint.model.inference import Scope

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

# What a file has from the start; all else it works out when it is asked.
_GIVEN = frozenset(
    "path source role is_test_side layout vocabulary tree weight builtins location module knowledge symbols disguises"
    " owners outer_scopes accessors slots memory lent unread".split()
)


def unlink_scopes(file: TestFile) -> None:
    """Cut what the scopes of a file know of themselves; they stay good for new questions."""
    for answer in (*file.memory.values(), *file.outer_scopes.values()):
        if answer.__class__ is Scope:
            answer.unlink()


def dissolve(file: TestFile) -> None:
    """Let go of all that was worked out about a file, after all use: a question to it begins anew."""
    file.leave()
    kept = file.__dict__
    if "module_scope" in kept:
        file.module_scope.unlink()
    for test in file.tests if "collection" in kept else ():
        for name in test.__dict__.keys() - {"node", "owner", "file"}:
            del test.__dict__[name]
    for answers in (file.symbols, file.disguises, file.owners, file.outer_scopes, file.accessors):
        answers.clear()
    for name in kept.keys() - _GIVEN:
        del kept[name]


def vanish(files: dict[str, TestFile | None]) -> None:
    """Let go of the files themselves, trees and all: nobody may ask them anything again."""
    for file in filter(None, files.values()):
        dissolve(file)
        forget_unread(file)
        file.__dict__.clear()
    files.clear()


__all__ = ["dissolve", "unlink_scopes", "vanish"]
