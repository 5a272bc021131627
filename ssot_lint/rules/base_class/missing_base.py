"""SSOT301: a test class that inherits no canonical base."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.findings import Confidence, Finding, Safety
from ssot_lint.model import TestClass, TestFile
from ssot_lint.model.lineages.canon import Canon, is_exempt, read_canon
from ssot_lint.rule import Context, Rule

if TYPE_CHECKING:
    from ssot_lint.rewrite.editor import Editor

rule = Rule(
    code="SSOT301",
    name="missing-base",
    summary="A test class that inherits none of the canonical base classes.",
)


@rule.check(TestFile)
def find_missing(file: TestFile, context: Context) -> Iterator[Finding]:
    """Report the classes that hold tests and no canonical base, and, with `require-class`, tests outside classes."""
    canon = read_canon(context.config.base_classes, file)
    if not canon or not file.is_collected:
        return
    for cls in file.holding_classes:
        lineage = cls.lineage
        if canon.held_by(lineage) or is_exempt(lineage, context.config.exempt_bases, file):
            continue
        doubtful = canon.doubts_of(lineage)
        confidence = Confidence.POSSIBLE if doubtful else Confidence.CERTAIN
        yield rule.finding(cls, _message(cls, canon, doubtful), confidence=confidence)
    if context.config.require_class:
        for test in file.tests:
            if test.owner is None:
                message = f"stands outside a class: tests belong into one that inherits {canon.names()}"
                yield rule.finding(test, message, fix=None)


def _message(cls: TestClass, canon: Canon, doubtful: tuple[str, ...]) -> str:
    from ssot_lint.model.collecting.holding import needs_async

    wanted = canon.flavoured("async" if needs_async(cls) else "sync").name
    if doubtful:
        return f"inherits {' and '.join(doubtful)}, which cannot be resolved: is {wanted} among its bases?"
    bases = [name for name in cls.base_names if name != "object"]
    if not bases:
        return f"inherits nothing: the canonical base here is {wanted}"
    return f"inherits {' and '.join(bases)}, which leads to no canonical base: {wanted} is not among its ancestors"


@rule.fix(Safety.UNSAFE, "give the class the canonical base")
def give_base(editor: Editor, finding: Finding, context: Context) -> str:
    """Put the class on the canonical base of its flavour, with the calls of super's set-ups that this takes."""
    from ssot_lint.model.rewriting.seating import seat
    from ssot_lint.rewrite.seats import class_at, take_seat

    cls = class_at(editor)
    take_seat(editor, seat(cls, context.config, editor.rivals))
    return "give the class the canonical base"
