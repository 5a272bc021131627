"""SSOT404 shared-mutable."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.findings import Confidence, Finding, Related
from ssot_lint.model import TestFile
from ssot_lint.model.singletons.mutables import SharedMutable, shared_mutables
from ssot_lint.rule import Context, Rule

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
