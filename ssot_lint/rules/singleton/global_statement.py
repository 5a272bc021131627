"""SSOT406 global-statement."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.findings import Finding
from ssot_lint.model import TestFile
from ssot_lint.model.singletons.globals import global_statements
from ssot_lint.rule import Context, Rule

rule = Rule("SSOT406", "global-statement", "A `global` statement in a test or set-up.")


@rule.check(TestFile)
def find_globals(file: TestFile, context: Context) -> Iterator[Finding]:
    """Report each `global` statement in a test, a fixture or a set-up."""
    for found in global_statements(file):
        names = ", ".join(f"`{name}`" for name in found.names)
        message = f"what this {found.routine.kind.value} puts into {names} stays there for every test after it"
        yield rule.finding(found.routine, message, span=found.span)
