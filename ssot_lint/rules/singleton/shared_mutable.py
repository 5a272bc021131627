"""SSOT404 shared-mutable."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.findings import Confidence, Finding, Related, Safety
from ssot_lint.fixes import Refused
from ssot_lint.model import TestFile
from ssot_lint.model.singletons.mutables import SharedMutable, shared_mutables
from ssot_lint.rule import Context, Rule

if TYPE_CHECKING:
    from ssot_lint.rewrite.editor import Editor

rule = Rule(
    "SSOT404",
    "shared-mutable",
    "A mutable attribute of a test class that its tests change.",
    confidence=Confidence.LIKELY,
)


@rule.check(TestFile)
def find_mutables(file: TestFile, context: Context) -> Iterator[Finding]:
    """Report each class-level list, dict, set or double that a method of the class changes."""
    for shared in shared_mutables(file):
        related = [Related(file.path, shared.change, "changed here")]
        yield rule.finding(shared.attribute, _message(shared), related=related)


def _message(shared: SharedMutable) -> str:
    name = shared.attribute.name
    what = "double" if shared.double else "object"
    return f"`{shared.routine.name}` changes `{name}`, the one {what} that its class's tests share: make it in set-up"


@rule.fix(Safety.UNSAFE, "make it in set-up")
def make_anew(editor: Editor, finding: Finding, context: Context) -> str:
    """Let the set-up of the class make the object for each test."""
    from ssot_lint.model.rewriting.moved_attributes import move_of

    shared = next((each for each in shared_mutables(editor.file) if each.attribute.span == finding.span), None)
    if shared is None or shared.attribute.owner is None:
        raise Refused("the attribute is not where it was")
    move = move_of(shared.attribute.name, shared.attribute.owner, editor.file)
    editor.remove_lines(move.first, move.last)
    editor.insert(move.line, *(move.made or (move.text,)))
    editor.reaches_other_files()
    return "make the attribute in set-up"
