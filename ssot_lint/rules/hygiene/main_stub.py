"""SSOT503 main-stub."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.findings import Finding, Safety
from ssot_lint.fixes import Refused
from ssot_lint.model import TestFile
from ssot_lint.rule import Context, Rule

if TYPE_CHECKING:
    from ssot_lint.rewrite.editor import Editor

rule = Rule("SSOT503", "main-stub", 'An `if __name__ == "__main__":` block in a test file that does nothing.')


@rule.check(TestFile)
def find_stub(file: TestFile, context: Context) -> Iterator[Finding]:
    """Report every main block of a test file that only passes, prints or logs."""
    if not file.is_collected:
        return
    for block in file.main_blocks:
        if block.is_idle:
            message = "this block runs nothing: started as a program, the file ends as if its tests had passed"
            fix = Safety.UNSAFE if block.is_commented else Safety.SAFE
            yield rule.finding(file, message, span=block.span, fix=fix)


@rule.fix(Safety.SAFE, "remove the block")
def remove(editor: Editor, finding: Finding, context: Context) -> str:
    """Take the block away, with the blank lines before it."""
    block = next((each for each in editor.file.main_blocks if each.span == finding.span), None)
    if block is None:
        raise Refused("the block is not where it was")
    editor.remove_block(block.whole)
    return "remove the block" if finding.fix is Safety.SAFE else "remove the block and the comments in it"
