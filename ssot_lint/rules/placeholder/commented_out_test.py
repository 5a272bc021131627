"""SSOT113 commented-out-test."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from ssot_lint.findings import Finding, Safety
from ssot_lint.fixes import Refused
from ssot_lint.model import TestFile
from ssot_lint.rule import Context, Rule

if TYPE_CHECKING:
    from ssot_lint.rewrite.editor import Editor

rule = Rule("SSOT113", "commented-out-test", "A test, or checks, that somebody commented out.")

_MOST_NAMES = 3
_NEEDED = ("__init__.py", "conftest.py")  # by name alone


@rule.check(TestFile)
def find_commented(file: TestFile, context: Context) -> Iterator[Finding]:
    """Report every comment block of a test file that is test code, and a file of nothing else once."""
    if not file.is_collected:
        return
    for block in file.commented_tests:
        what = _describe(block.tests, block.checks)
        if block.whole_file:
            message = f"everything in this file is commented out: {what} no longer {_verb(block.tests, block.checks)}"
        else:
            message = f"{what} {'is' if _is_one(block.tests, block.checks) else 'are'} commented out and never run"
        yield rule.finding(file, message, span=block.span)


@rule.fix(Safety.UNSAFE, "remove the comments, and a file that holds nothing else")
def remove(editor: Editor, finding: Finding, context: Context) -> str:
    """Take the block away, or the whole file when comments are all that is in it."""
    block = next((each for each in editor.file.commented_tests if each.span == finding.span), None)
    if block is None:
        raise Refused("the comments are not where they were")
    if block.only_comments and PurePath(editor.file.path).name not in _NEEDED:
        editor.remove_file()
        return "remove the file: nothing but comments is in it"
    if block.is_torn:
        raise Refused("other code that was commented out stands right beside it, and would be left without it")
    for first, last in block.parts:
        editor.remove_comments(first, last)
    return "remove the comments"


def _describe(tests: Sequence[str], checks: int) -> str:
    if not tests:
        return f"{checks} checks" if checks > 1 else "a check"
    if len(tests) == 1:
        return f"the test {tests[0]}"
    more = len(tests) - _MOST_NAMES
    return f"{len(tests)} tests ({', '.join(tests[:_MOST_NAMES])}{f' and {more} more' if more > 0 else ''})"


def _is_one(tests: Sequence[str], checks: int) -> bool:
    return len(tests) == 1 or (not tests and checks == 1)


def _verb(tests: Sequence[str], checks: int) -> str:
    return "runs" if _is_one(tests, checks) else "run"
