"""SSOT302: a base class of tests beside the canonical ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ssot_lint.config import relative_to_root
from ssot_lint.findings import Confidence, Fact, Finding, Safety
from ssot_lint.model import TestClass, TestFile
from ssot_lint.model.definitions import ClassDefinition
from ssot_lint.model.lineages.canon import is_exempt, read_canon
from ssot_lint.rule import Context, Rule

if TYPE_CHECKING:
    from ssot_lint.rewrite.editor import Editor

rule = Rule(
    code="SSOT302",
    name="rival-base",
    summary="A base class of tests that is not canonical: a second source of truth.",
)

_DEFINES, _INHERITS = "defines", "inherits"


@rule.gather(TestFile)
def gather_bases(file: TestFile, context: Context) -> Iterator[Fact]:
    """Tell which classes without a canonical base this file defines, and which ones its test classes inherit."""
    canon = read_canon(context.config.base_classes, file)
    if not canon or not file.is_test_side:
        return
    from ssot_lint.model.lineages.lineage import identity
    from ssot_lint.model.lineages.rivals import is_called_base

    holding = {identity(cls.definition) for cls in file.holding_classes}
    for definition in file.definitions.all_classes:
        cls = TestClass(definition, file)
        if canon.held_by(cls.lineage) or is_exempt(cls.lineage, context.config.exempt_bases, file):
            continue
        holds_tests = identity(definition) in holding
        named = not holds_tests and is_called_base(cls.name)
        sure = "" if canon.doubts_of(cls.lineage) else "sure"
        yield rule.fact(cls, _key(definition, context), _DEFINES, "named" if named else "", sure)
        if holds_tests:
            yield from _inherited(cls, context)


def _inherited(cls: TestClass, context: Context) -> Iterator[Fact]:
    for base in cls.lineage.classes[1:]:
        if base.home is not None and base.home.is_test_side:
            yield rule.fact(cls, _key(base, context), _INHERITS)


def _key(cls: ClassDefinition, context: Context) -> str:
    from ssot_lint.model.lineages.lineage import identity

    location, *others = identity(cls)
    # Facts of other checkouts are compared with these: from a cache, of shards, of workers elsewhere.
    return "\0".join((relative_to_root(location, context.config.root), *map(str, others)))


@rule.reduce
def find_rivals(facts: Sequence[Fact], context: Context) -> Iterator[Finding]:
    """Report the classes that are called bases, or that test classes of two files or more inherit."""
    heirs: dict[str, dict[str, Fact]] = {}
    for fact in facts:
        if fact.payload[0] == _INHERITS:
            heirs.setdefault(fact.key, {}).setdefault(fact.path, fact)
    wanted = " or ".join(base.path for base in context.config.base_classes)
    for fact in facts:
        if fact.payload[0] != _DEFINES:
            continue
        files = heirs.get(fact.key, {})
        if len(files) < 2 and not fact.payload[1]:
            continue
        used = f"test classes in {len(files)} files inherit it" if len(files) > 1 else "it is called a base"
        message = f"{used} and does not lead to {wanted}: a second source of truth"
        confidence = Confidence.CERTAIN if fact.payload[2] else Confidence.POSSIBLE
        yield rule.finding(fact, message, confidence=confidence)


@rule.fix(Safety.UNSAFE, "give the rival the canonical base")
def give_base(editor: Editor, finding: Finding, context: Context) -> str:
    """Put the rival on the canonical base: what inherits it has that base then, and other files see it."""
    from ssot_lint.model.rewriting.seating import seat
    from ssot_lint.rewrite.seats import class_at, take_seat

    cls = class_at(editor)
    others = editor.rivals - {(cls.file.location or "", cls.class_name or "")}
    take_seat(editor, seat(cls, context.config, others, is_shared=True))
    return "give the rival the canonical base"
