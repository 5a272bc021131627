"""A test that does nothing, made visible: it fails as expected, or fails, or goes."""

from __future__ import annotations

from ssot_lint.config import Config
from ssot_lint.fixes import Refused
from ssot_lint.model import Test
from ssot_lint.model.rewriting.remains import is_all_of_its_class
from ssot_lint.rewrite.bodies import with_body
from ssot_lint.rewrite.editor import Editor

PLACEHOLDER = "placeholder: not implemented"


def expose_placeholder(editor: Editor, test: Test, config: Config) -> str:
    """Make the debt of an empty test visible, as `placeholder-fix` of empty-test says. Gives the fix's title.

    Raises Refused where it cannot be known how the test fails.
    """
    manner = config.rule_options.get("empty-test", {}).get("placeholder-fix", "xfail")
    if manner == "delete":
        return _delete(editor, test)
    if test.is_unittest is None:
        raise Refused("whether the class is a `unittest.TestCase` is not known: one of its bases is not")
    line = test.span.line
    region = editor.definition(line)
    fail = f"{editor.import_module('pytest', line)}.fail" if not test.is_unittest else f"{_self(test)}.fail"
    region.change(region.function, lambda function: with_body(function, f'{fail}("{PLACEHOLDER}")'))
    if manner == "fail":
        return "let the placeholder fail"
    if not _is_expected_to_fail(test):
        editor.decorate(line, _expectation(editor, test, line))
    return "mark the placeholder as an expected failure"


def _self(test: Test) -> str:
    if test.is_static or not test.node.args.args:
        raise Refused("the method has no `self`")
    return test.node.args.args[0].arg


def _expectation(editor: Editor, test: Test, line: int) -> str:
    if test.is_unittest:
        return f"@{editor.import_module('unittest', line)}.expectedFailure"
    pytest = editor.import_module("pytest", line)
    return f'@{pytest}.mark.xfail(strict=True, reason="{editor.finding.code} placeholder")'


def _is_expected_to_fail(test: Test) -> bool:
    return any(mark.path in ("pytest.mark.xfail", "unittest.expectedFailure") for mark in test.marks)


def _delete(editor: Editor, test: Test) -> str:
    editor.removes(test.qualname)
    if is_all_of_its_class(test) and test.owner is not None:
        if test.owner.outer is not None:
            raise Refused("nothing would be left of its class, which is inside another one")
        editor.remove_definition(test.owner.node.lineno)
        return "remove the placeholder and its class"
    editor.remove_definition(test.span.line)
    return "remove the placeholder"
