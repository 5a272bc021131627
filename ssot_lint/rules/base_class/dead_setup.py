"""SSOT307: a set-up or tear-down that never runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.findings import Confidence, Finding, Safety
from ssot_lint.fixes import Refused
from ssot_lint.model import TestClass, TestFile
from ssot_lint.model.lineages.canon import Canon, read_canon
from ssot_lint.rule import Context, Rule

if TYPE_CHECKING:
    from ssot_lint.model.lineages.setups import DeadSetUp
    from ssot_lint.rewrite.editor import Editor

rule = Rule(
    code="SSOT307",
    name="dead-setup",
    summary="A set-up or tear-down that nothing calls or awaits.",
)


@rule.check(TestFile)
def find_dead(file: TestFile, context: Context) -> Iterator[Finding]:
    """Report the set-ups of test classes that neither pytest, unittest nor a base runs."""
    canon = read_canon(context.config.base_classes, file)
    if not canon or not file.is_test_side:
        return
    from ssot_lint.model.lineages.setups import dead_setups

    for cls in file.holding_classes:
        for setup in dead_setups(cls):
            yield rule.finding(cls, _message(setup), span=setup.span, confidence=setup.confidence)
    for cls in _bases(file, canon):
        for setup in dead_setups(cls):
            yield rule.finding(cls, _message(setup), span=setup.span, confidence=Confidence.POSSIBLE, fix=None)


def _bases(file: TestFile, canon: Canon) -> Iterator[TestClass]:
    """The classes between a canonical base and test classes: what these mix in may call their set-ups after all."""
    left = {each.definition for each in file.collection.uncollected if not each.inherited}
    left |= {cls.definition for cls in file.holding_classes}
    for definition in file.definitions.all_classes:
        held = canon.held_by(file.lineage(definition)) if definition not in left else ()
        if held and not any(base.is_class(definition) for base in canon.bases):
            yield TestClass(definition, file)


def _message(setup: DeadSetUp) -> str:
    from ssot_lint.model.lineages.setups import Cause

    name, lost = setup.name, _lost(setup)
    if setup.cause is Cause.UNAWAITED:
        return f"{name} is a coroutine, and what calls it does not await it: it never runs{lost}"
    if setup.cause is Cause.FOREIGN:
        return f"{name} is pytest's: unittest, whose TestCase this is, does not call it"
    if setup.cause is Cause.NOSE:
        return f"{name} is nose's: pytest calls it no more since version 8{lost}"
    caller = "unittest.IsolatedAsyncioTestCase" if name.startswith("async") else "unittest.TestCase"
    return f"nothing calls {name}: only {caller} does, and this class is none, so it never runs{lost}"


def _lost(setup: DeadSetUp) -> str:
    names = [f"self.{name}" for name in setup.attributes[:3]]
    if not names or setup.name.lower().endswith(("down", "downclass")):
        return ""
    more = f" and {len(setup.attributes) - 3} more" if len(setup.attributes) > 3 else ""
    return f", and nothing else sets {', '.join(names)}{more}"


@rule.fix(Safety.UNSAFE, "let it run")
def let_run(editor: Editor, finding: Finding, context: Context) -> str:
    """Give the set-up the name that its runner calls, or make it a fixture that is awaited."""
    from ssot_lint.model.lineages.setups import dead_setups
    from ssot_lint.model.rewriting.revivals import revival_of
    from ssot_lint.rewrite.revivals import revive

    dead = next((each for each in dead_setups(editor.cls) if each.span == finding.span), None)
    if dead is None:
        raise Refused("the set-up is not where it was")
    # What the set-up makes is there now, and what it does is done.
    editor.exposes("SSOT1", "SSOT2", "SSOT4")
    return revive(editor, revival_of(editor.cls, dead, context.config.base_classes))
