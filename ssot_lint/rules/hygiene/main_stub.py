"""SSOT503 main-stub."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.findings import Finding
from ssot_lint.model import TestFile
from ssot_lint.rule import Context, Rule

rule = Rule("SSOT503", "main-stub", 'An `if __name__ == "__main__":` block in a test file that does nothing.')


@rule.check(TestFile)
def find_stub(file: TestFile, context: Context) -> Iterator[Finding]:
    """Report every main block of a test file that only passes, prints or logs."""
    if not file.is_collected:
        return
    for block in file.main_blocks:
        if block.is_idle:
            message = "this block runs nothing: started as a program, the file ends as if its tests had passed"
            yield rule.finding(file, message, span=block.span)
