"""SSOT304: async tests in a class whose base does not await them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.findings import Confidence, Finding, Safety
from ssot_lint.model import TestClass, TestFile
from ssot_lint.model.lineages.canon import Canon, CanonicalBase, read_canon
from ssot_lint.rule import Context, Rule

if TYPE_CHECKING:
    from ssot_lint.rewrite.editor import Editor

rule = Rule(
    code="SSOT304",
    name="wrong-flavour",
    summary="Async tests on a canonical base that does not await them, or with unittest.TestCase mixed in.",
)


@rule.check(TestFile)
def find_wrong_flavour(file: TestFile, context: Context) -> Iterator[Finding]:
    """Report classes with a canonical base and async tests, where the mixture of bases leaves these unawaited."""
    canon = read_canon(context.config.base_classes, file)
    if not canon or not file.is_collected:
        return
    for cls in file.holding_classes:
        held = canon.held_by(cls.lineage)
        count = sum(test.is_async for test in cls.held)
        if not held or not count:
            continue
        found = _in_test_case(cls, held, count) if cls.is_unittest else _on_sync_base(cls, held, canon, context)
        if found is not None:
            sure = Confidence.POSSIBLE if cls.lineage.doubtful else Confidence.CERTAIN
            yield rule.finding(cls, found, confidence=sure)


def _in_test_case(cls: TestClass, held: tuple[CanonicalBase, ...], count: int) -> str | None:
    """unittest calls coroutines and drops them, whatever marks and modes say."""
    if cls.lineage.runs_coroutines:
        return None
    if held[0].is_unittest:
        return None if held[0].flavour == "both" else f"{held[0].name} is for sync tests: {_dropped(count)}"
    return f"unittest.TestCase is mixed into {held[0].name}: {_dropped(count)}"


def _dropped(count: int) -> str:
    return f"nothing awaits its {count} async tests" if count > 1 else "nothing awaits its async test"


def _on_sync_base(cls: TestClass, held: tuple[CanonicalBase, ...], canon: Canon, context: Context) -> str | None:
    if any(base.flavour != "sync" for base in held):
        return None
    from ssot_lint.model.lineages.awaiting import unawaited

    if not any(unawaited(test, context.config.async_drivers) for test in cls.tests):
        return None
    wanted = canon.flavoured("async").name
    return f"{held[0].name} is for sync tests, and no mark or mode awaits the async ones: {wanted} is for these"


@rule.fix(Safety.UNSAFE, "exchange the bases")
def exchange_bases(editor: Editor, finding: Finding, context: Context) -> str:
    """Leave `unittest.TestCase` out, and take the canonical base of the other flavour."""
    from ssot_lint.model.rewriting.flavours import reseat
    from ssot_lint.rewrite.seats import class_at, take_seat

    take_seat(editor, reseat(class_at(editor), context.config))
    # What was dropped so far runs now, and may be looked at.
    editor.exposes("SSOT1")
    return "exchange the bases so that the async tests are awaited"
