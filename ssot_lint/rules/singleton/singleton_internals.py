"""SSOT403 singleton-internals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.findings import Confidence, Finding, Safety
from ssot_lint.fixes import Refused
from ssot_lint.model import TestFile
from ssot_lint.model.singletons.accesses import Sharing
from ssot_lint.model.singletons.internals import Reach, reaches_of
from ssot_lint.rule import Context, Rule

if TYPE_CHECKING:
    from ssot_lint.rewrite.editor import Editor

rule = Rule(
    "SSOT403",
    "singleton-internals",
    "Test code reaches into the place where a shared instance is kept.",
    confidence=Confidence.LIKELY,
)


@rule.check(TestFile)
def find_reaches(file: TestFile, context: Context) -> Iterator[Finding]:
    """Report each read or write of an instance slot of the program in test code."""
    allowed = Sharing(allowed=context.config.allow_singletons)
    for reach in reaches_of(file):
        from ssot_lint.model.singletons.subjects import is_about_sharing

        if is_about_sharing(reach.routine) or any(map(allowed.allows, (reach.path, reach.path.rpartition(".")[0]))):
            continue
        confidence = Confidence.POSSIBLE if reach.undone else None
        fix = Safety.UNSAFE if context.config.factories and reach.writes else None
        yield rule.finding(reach.routine, _message(reach), span=reach.span, confidence=confidence, fix=fix)


def _message(reach: Reach) -> str:
    if reach.slot.endswith(".cache_clear"):
        return f"`{reach.slot}()` resets a shared instance by hand: whoever got it before keeps the old one"
    if reach.writes:
        return f"`{reach.slot}` is where a shared instance is kept, and this sets it by hand for all that runs after"
    return f"`{reach.slot}` is where a shared instance is kept: the test depends on what ran before it"


@rule.fix(Safety.UNSAFE, "remove the reset")
def remove_reset(editor: Editor, finding: Finding, context: Context) -> str:
    """Take a reset away whose object nobody here gets any more, now that the calls that did were rewritten."""
    from ssot_lint.model.rewriting.resets import pointless_reset
    from ssot_lint.rewrite.resets import remove_reset

    reach = next((each for each in reaches_of(editor.file) if each.span == finding.span), None)
    if reach is None:
        raise Refused("the reset is not where it was")
    remove_reset(editor, reach.routine, pointless_reset(reach, context.config, editor.done))
    return "remove the pointless reset"
