"""SSOT115 broken-import."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.findings import Confidence, Finding
from ssot_lint.model import Role, TestFile
from ssot_lint.model.imports import BrokenImport, broken_imports
from ssot_lint.rule import Context, Rule

rule = Rule("SSOT115", "broken-import", "A test file imports a module or name of the project that does not exist.")


@rule.check(TestFile)
def find_broken(file: TestFile, context: Context) -> Iterator[Finding]:
    """Report imports at module level of test files and conftests, and inside tests, that cannot succeed."""
    if file.role not in (Role.COLLECTED, Role.CONFTEST):
        return
    for broken in broken_imports(file):
        doubtful = broken.conditional or broken.absence.doubt is not None
        confidence = Confidence.POSSIBLE if doubtful else Confidence.CERTAIN
        yield rule.finding(broken.test or file, _message(broken, file), span=broken.span, confidence=confidence)


def _message(broken: BrokenImport, file: TestFile) -> str:
    absence = broken.absence
    what = f"there is no module `{absence.path}`" if absence.is_module else _nameless(broken)
    unless = f", unless {absence.doubt} gives it" if absence.doubt is not None else ""
    hint = f"; {absence.hint}" if absence.hint is not None else ""
    return f"{what}{unless}: {_consequence(broken, file)}{hint}"


def _nameless(broken: BrokenImport) -> str:
    absence = broken.absence
    name = absence.path.rpartition(".")[2]
    if absence.through is not None:
        return f"`{absence.container}` takes `{name}` from `{absence.through}`, which does not exist"
    return f"`{absence.container}` has no `{name}`"


def _consequence(broken: BrokenImport, file: TestFile) -> str:
    if broken.test is not None:
        return "the test fails when it gets there"
    if broken.conditional:
        return "nothing in this file runs once this is reached"
    return "no test below this directory runs" if file.role is Role.CONFTEST else "nothing in this file runs"
