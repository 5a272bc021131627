"""SSOT505 runner-bypass."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ssot_lint.findings import Finding, Safety
from ssot_lint.fixes import Refused
from ssot_lint.model import TestFile
from ssot_lint.rule import Context, Rule

if TYPE_CHECKING:
    from ssot_lint.rewrite.editor import Editor

rule = Rule("SSOT505", "runner-bypass", "A test file that runs its own tests although one runner is there for all.")


@rule.check(TestFile)
def find_bypass(file: TestFile, context: Context) -> Iterator[Finding]:
    """Report the calls under `__main__` of a test file that run tests, once a runner is configured."""
    runner = context.config.runner
    if not runner or not file.is_collected or _is_runner(file.path, runner):
        return
    for block in file.main_blocks:
        for call in block.runners:
            message = f"`{call.text}` runs these tests past `{runner}`, the one way to run tests here"
            fix = Safety.UNSAFE if block.is_commented else Safety.SAFE
            yield rule.finding(file, message, span=call.span, fix=fix)


@rule.fix(Safety.SAFE, "remove the block")
def remove(editor: Editor, finding: Finding, context: Context) -> str:
    """Take the block away, with the blank lines before it, where it does nothing but run tests."""
    runs = ((block, call) for block in editor.file.main_blocks for call in block.runners)
    block = next((block for block, call in runs if call.span == finding.span), None)
    if block is None:
        raise Refused("the block is not where it was")
    if block.other is not None:
        raise Refused("the block does more than run tests")
    editor.remove_block(block.whole)
    return "remove the block that runs the tests" + ("" if finding.fix is Safety.SAFE else ", and the comments in it")


def _is_runner(path: str, runner: str) -> bool:
    """Whether the command in `runner` names this very file, as a path or as a module after `-m`."""
    own = PurePosixPath(path.replace("\\", "/"))
    dotted = own.with_suffix("").parts
    for word in runner.replace("\\", "/").split():
        parts = PurePosixPath(word).parts if word.endswith(".py") else tuple(word.split("."))
        ending = own.parts if word.endswith(".py") else dotted
        parts = tuple(part for part in parts if part != ".")
        if parts and ending[-len(parts) :] == parts:
            return True
    return False
