"""SSOT116 testless-file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ssot_lint.findings import Confidence, Finding
from ssot_lint.model import TestFile
from ssot_lint.model.collecting.strays import Stray, StrayKind
from ssot_lint.model.collecting.testless import Lack
from ssot_lint.rule import Context, Rule

rule = Rule("SSOT116", "testless-file", "A file that is named for pytest and holds no test.")

_SURE = (Lack.NOTHING, Lack.WORDS, Lack.COMMENTED)
_INSTEAD = {
    Lack.NOTHING: "it is empty",
    Lack.WORDS: "it holds words only",
    Lack.COMMENTED: "its tests are commented out",
    Lack.HIDDEN: "its tests stand inside other functions",
    Lack.HOLLOW: "it only imports and sets things up",
    Lack.EMPTY_CLASS: "its test classes are empty",
    Lack.SCRIPT: "it does its work only when started as a program",
}


@rule.check(TestFile)
def find_testless(file: TestFile, context: Context) -> Iterator[Finding]:
    """Report a test file in which pytest finds no test, unless others import what it holds."""
    lacking = file.testlessness
    if lacking is None:
        return
    confidence = Confidence.CERTAIN if lacking.lack in _SURE else Confidence.LIKELY
    instead = _INSTEAD.get(lacking.lack) or _stray(lacking.strays)
    yield rule.finding(
        file,
        f"pytest reads this file and finds no test in it: {instead}",
        confidence=Confidence.POSSIBLE if lacking.doubtful else confidence,
    )


def _stray(strays: Sequence[Stray]) -> str:
    first, others = strays[0], len(strays) - 1
    more = f" (and {others} more)" if others else ""
    if first.kind is StrayKind.NESTED:
        return f"{first.name}{more} {'stand inside other functions' if others else 'stands inside another function'}"
    return f"its tests are in {first.name}{more}, which pytest does not collect"
